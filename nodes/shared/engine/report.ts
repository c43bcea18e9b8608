import type { IExecuteFunctions } from 'n8n-workflow';

import type { Provider } from '../declare/provider';
import type { Outcome } from '../declare/outcome';
import { systemClock } from '../http/clock';
import type { Session } from '../http/session';
import type { Tally } from '../http/settings';

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

/** Tells the user at the end of a run what he might not expect. */
export function reportHints(
	context: IExecuteFunctions,
	{ displayName }: Provider,
	{ refused }: Tally,
	outcomes: readonly Outcome[],
): void {
	const count = (is: (outcome: Outcome) => boolean) => outcomes.filter(is).length;
	const unknown = count(({ outcome }) => outcome === 'unknown');
	const repeats = count(
		(outcome) => outcome.kind === 'skip' && outcome.reason === 'duplicate_in_input',
	);
	const hints = [
		unknown > 0 &&
			`${items(unknown)} may or may not be in: the answer was lost and could not be settled. Look for the outcome "unknown".`,
		refused > 0 &&
			`${displayName} refused ${refused === 1 ? 'a call' : `${refused} calls`} as too many; the node slowed down.`,
		repeats > 0 &&
			`${items(repeats)} repeated a lead of the same input and ${repeats === 1 ? 'was' : 'were'} skipped.`,
	].filter((hint) => hint !== false);
	// Older hosts, and tools, have no hints.
	if (hints.length === 0 || typeof context.addExecutionHints !== 'function') return;
	context.addExecutionHints(
		...hints.map((message) => ({
			message,
			type: unknown > 0 ? ('warning' as const) : ('info' as const),
			location: 'outputPane' as const,
		})),
	);
}

const items = (count: number): string => (count === 1 ? '1 item' : `${count} items`);
