import fc from 'fast-check';

import { Lane } from '../../../../nodes/shared/http/lane';
import type { Asking, Feedback } from '../../../../nodes/shared/http/place';
import { Pacer } from '../../../../nodes/shared/http/lanes';
import { HttpAnswer } from '../../../../nodes/shared/http/port';
import type { HttpPort, HttpResult } from '../../../../nodes/shared/http/port';
import type { Question } from '../../../../nodes/shared/http/exchange';
import { Session } from '../../../../nodes/shared/http/session';
import { VirtualClock } from '../../../support/virtualClock';

const ENDINGS = [
	'resolves',
	'rejects',
	'throws',
	'hangs until it is cancelled',
	'tells nothing',
] as const;
type Ending = (typeof ENDINGS)[number];

const owner = { kind: 'execution' } as const;

/** Work that ends in one of the ways in which a port can. */
function workOf(clock: VirtualClock, ending: Ending, latency: number) {
	return (tell: (feedback: Feedback) => void): Promise<void> => {
		if (ending === 'throws') throw new Error('Thrown at once');
		if (ending.startsWith('hangs')) return new Promise(() => undefined);
		return clock.sleep(latency).then(() => {
			if (ending === 'rejects') throw new Error('Rejected');
			if (ending === 'resolves') tell({ kind: 'accepted' });
		});
	};
}

test('a place is given back however the call ends, here and in the wider class, and others go on', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.record({ ending: fc.constantFrom(...ENDINGS), latency: fc.nat(500) }), {
				minLength: 1,
				maxLength: 30,
			}),
			fc.option(fc.record({ requests: fc.integer({ min: 1, max: 5 }), perMs: fc.nat(2_000) })),
			async (calls, cap) => {
				const clock = new VirtualClock();
				const wider = new Lane(clock, () => 0.5);
				const caps = cap === null ? [] : [cap];
				const lane = new Lane(clock, () => 0.5, { caps, wider });
				const cancel = new AbortController();
				const asking: Asking = {
					owner,
					patience: () => Infinity,
					signal: cancel.signal,
					cancel: cancel.signal,
				};
				for (const { ending, latency } of calls)
					void lane.run(asking, workOf(clock, ending, latency)).catch(() => undefined);
				await clock.sleep(5_000);
				cancel.abort();
				expect(lane.callsInFlight).toBe(0);
				expect(wider.callsInFlight).toBe(0);
				const other = { owner: { kind: 'execution' } as const, patience: () => Infinity };
				const ran = await lane.run(other, async (tell) => tell({ kind: 'accepted' }));
				expect(ran.kind).toBe('ran');
			},
		),
		{ numRuns: 60 },
	);
});

test.each<[string, HttpPort['send']]>([
	['rejects', async () => await Promise.reject(new Error('EAI_AGAIN'))],
	[
		'throws at once',
		() => {
			throw new Error('EAI_AGAIN');
		},
	],
])('a port that %s does not lock the key for others', async (_, send) => {
	const clock = new VirtualClock();
	const lanes = new Pacer(clock).lanesOf('account');
	const sessionOf = (port: HttpPort['send']) =>
		new Session({
			port: { send: port, close: async () => undefined },
			clock,
			random: () => 0.5,
			lane: lanes,
			baseUrl: 'https://api.example',
			signal: undefined,
			settings: { timeout: 1_000, maxRetryTime: 10_000, cap: undefined },
		});
	const ask = async (session: Session) =>
		await session.exchange({
			call: { method: 'GET', path: '/list' },
			limits: { name: 'api' },
			repeatable: true,
			read: ({ json }) => json,
		});
	const broken = sessionOf(send);
	for (let call = 0; call < 30; call += 1) await expect(ask(broken)).rejects.toThrow('EAI_AGAIN');
	const answer: HttpResult = new HttpAnswer(200, {}, Buffer.from('{}'));
	expect((await ask(sessionOf(async () => answer))).end.kind).toBe('read');
});

test('a picker is told until when a refusal holds the calls, and an odd header does not hold them for a day', async () => {
	const clock = new VirtualClock();
	const epochSeconds = String(Math.floor(clock.now() / 1_000) + 40);
	const answer = new HttpAnswer(429, { 'retry-after': epochSeconds }, Buffer.from('{}'));
	const session = new Session({
		port: { send: async () => answer, close: async () => undefined },
		clock,
		random: () => 0,
		lane: new Pacer(clock).lanesOf('account'),
		baseUrl: 'https://api.example',
		signal: undefined,
		settings: { timeout: 15_000, maxRetryTime: 15_000, cap: undefined, isPerson: true },
	});
	const question: Question<unknown> = {
		call: { method: 'GET', path: '/list' },
		limits: { name: 'api' },
		repeatable: true,
		read: ({ json }) => json,
	};
	await session.exchange(question);
	const { end } = await session.exchange(question);
	expect(end).toMatchObject({ kind: 'gave-up' });
	expect(end.kind === 'gave-up' && (end.until ?? 0) - clock.now()).toBeLessThan(45_000);
});
