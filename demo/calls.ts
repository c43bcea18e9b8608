import type { LoggedRequest } from '../sandbox';
import type { DemoProvider } from './providers';

/** What a provider saw of a run. */
export interface Calls {
	readonly made: number;
	/** Answered 429 or 503: not taken. */
	readonly refused: number;
	/** The connection broke after the provider had acted and before its answer was there. */
	readonly lost: number;
}

const isRefused = ({ status }: LoggedRequest): boolean => status === 429 || status === 503;

export function callsTo({ name }: DemoProvider, log: readonly LoggedRequest[]): Calls {
	const calls = log.filter(({ provider }) => provider === name);
	return {
		made: calls.length,
		refused: calls.filter(isRefused).length,
		lost: calls.filter(({ fault }) => fault?.includes('reset')).length,
	};
}

/** How many leads the answered calls have brought to an end, at most `total`. */
export function leadsDone(
	{ name, leadsIn }: DemoProvider,
	log: readonly LoggedRequest[],
	total: number,
): number {
	let done = 0;
	for (const call of log) {
		if (call.provider === name && call.status > 0 && call.status < 429) done += leadsIn(call);
	}
	return Math.min(total, Math.floor(done));
}
