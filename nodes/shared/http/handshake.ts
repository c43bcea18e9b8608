import { sleep } from 'n8n-workflow';
import type { buildConnector } from 'undici';

import { HandshakeEnd } from './failure';

type Connector = ReturnType<typeof buildConnector>;
type Socket = Extract<Parameters<Parameters<Connector>[1]>, [null, unknown]>[1];

/** Ms to wait for a server's last word on a handshake, at least and at most. */
const SHORTEST = 30;
const LONGEST = 300;

/**
 * In TLS 1.3 the handshake is over for us before the server has seen our side of it. One that asks for a client
 * certificate ends the connection then, and what was written by that time could be taken for lost. So nothing is
 * written on a host's connections until one of them has outlived that moment: a round trip, once.
 */
export function outliving(connect: Connector): Connector {
	let isProven = false;
	return (options, callback) => {
		const began = performance.now();
		connect(options, (...made) => {
			const [error, socket] = made;
			if (error !== null || isProven || !isTls13(socket)) {
				callback(...made);
				return;
			}
			const roundTrip = performance.now() - began;
			void endOf(socket, Math.min(Math.max(SHORTEST, roundTrip), LONGEST)).then((end) => {
				if (end === undefined) {
					isProven = true;
					callback(null, socket);
				} else callback(end, null);
			});
		});
	};
}

const isTls13 = (socket: Socket): boolean =>
	'getProtocol' in socket && socket.getProtocol() === 'TLSv1.3';

/** Why the connection ended within so many ms; undefined where it has not. */
async function endOf(socket: Socket, ms: number): Promise<Error | undefined> {
	let end: Error | undefined;
	const ended = (error?: unknown) => {
		end ??= error instanceof Error ? error : new HandshakeEnd();
	};
	socket.on('error', ended).on('end', ended).on('close', ended);
	// Nothing is to come before a request; read all the same, the end of the stream comes to light.
	socket.resume();
	await sleep(Math.ceil(ms));
	socket.pause();
	socket.off('error', ended).off('end', ended).off('close', ended);
	if (end !== undefined) socket.on('error', () => undefined).destroy();
	return end;
}
