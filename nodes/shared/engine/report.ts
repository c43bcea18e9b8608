import type { IExecuteFunctions } from 'n8n-workflow';

import type { Provider } from '../declare/provider';
import { systemClock } from '../http/clock';
import type { Session } from '../http/session';
import type { Tally as Calls } from '../http/settings';
import type { Outcomes } from './outcomes';
import { Tally } from './summary';

/** Ms between two lines in the log. */
const EVERY = 5_000;

/** Logs how far a long run is, every few seconds, until it is ended. */
export function watchProgress(
	context: IExecuteFunctions,
	session: Session,
	done: () => number,
	total: number,
): { end(): void } {
	const ended = new AbortController();
	const { name } = context.getNode();
	const began = systemClock.now();
	const watch = async () => {
		for (;;) {
			await systemClock.sleep(EVERY, ended.signal);
			if (ended.signal.aborted) return;
			const seconds = (systemClock.now() - began) / 1_000;
			const held = session.heldUntil();
			const rate = (done() / seconds).toFixed(1);
			context.logger.info(
				`${name}: ${done()} of ${total} items done, ${rate} a second${held === undefined ? '' : `, waiting until ${new Date(held).toISOString()}`}`,
			);
		}
	};
	void watch();
	return { end: () => ended.abort() };
}

/**
 * Tells at the end of a run what happened, where the host has a place for it.
 *
 * @param notes what else there is to say, as sentences
 * @param wasCut the run ended before it was through
 */
export async function report(
	context: IExecuteFunctions,
	outcomes: Outcomes,
	notes: readonly string[],
	wasCut: boolean,
): Promise<void> {
	// Older hosts, and tools, have no hints.
	if (typeof context.addExecutionHints !== 'function') return;
	const tally = new Tally();
	for (let index = 0; index < outcomes.length; index += 1) {
		const outcome = outcomes.outcomeOf(index);
		if (outcome !== undefined) tally.add(outcome, index);
		await outcomes.breathe();
	}
	const summary = tally.summary(notes, wasCut);
	if (summary !== undefined) context.addExecutionHints({ ...summary, location: 'outputPane' });
}

/** What is said of refusals for load. */
export const slowedDown = ({ displayName }: Provider, { refused }: Calls): string[] =>
	refused === 0
		? []
		: [
				`${displayName} refused ${refused === 1 ? 'a call' : `${refused} calls`} as too many, so the node slowed down.`,
			];
