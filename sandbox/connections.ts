import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Dress } from './faultPlan';
import { endConnection } from './wire';

type HalfDead = Extract<Dress, { kind: 'half-dead' }>;

/** The connections of a server, some of which die while they are kept open. */
export class Connections {
	private readonly open = new Set<Socket>();
	/** On these nothing more is read. */
	private readonly halfDead = new WeakMap<Socket, HalfDead['by']>();

	watch(app: FastifyInstance): void {
		app.server.on('connection', (socket) => {
			this.open.add(socket);
			socket.on('close', () => this.open.delete(socket));
		});
		app.addHook('onRequest', ({ raw: { socket } }, reply, done) => {
			const by = this.halfDead.get(socket);
			if (by === undefined) {
				done();
				return;
			}
			reply.hijack();
			endConnection(socket, by);
		});
	}

	/** Ends the connection of an answer after it. */
	doom({ raw }: FastifyReply, { ends, by }: HalfDead): void {
		const { socket } = raw;
		if (ends === 'at-once') raw.once('finish', () => endConnection(socket, by));
		else if (socket) this.halfDead.set(socket, by);
	}

	destroy(): void {
		for (const socket of this.open) socket.destroy();
	}
}
