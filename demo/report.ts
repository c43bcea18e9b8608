import Table from 'cli-table3';

import type { Calls } from './calls';
import { AFTER_LOST_ANSWER } from './outcomes';
import type { LeadOutcome } from './outcomes';
import type { ProviderRun } from './run';

const ALWAYS = ['enrolled', 'already_enrolled', 'skipped', 'failed', 'unknown'];

/**
 * @param taken how many leads the provider itself says that it put in during the run
 */
export function tableOf({ provider, outcomes, took }: ProviderRun, calls: Calls, taken: number) {
	const table = new Table({
		head: [provider.displayName, ''],
		colAligns: ['left', 'right'],
		colWidths: [38, 12],
		style: { head: [], border: [], compact: true },
	});
	table.push(
		['leads in', count(outcomes.length)],
		...outcomeRows(outcomes),
		[`put in, by ${provider.displayName}'s own count`, count(taken)],
		['calls made', count(calls.made)],
		['refused calls (429, 503)', count(calls.refused)],
		['answers lost on the way', count(calls.lost)],
		['time', `${(took / 1_000).toFixed(1)} s`],
	);
	return table.toString();
}

function outcomeRows(outcomes: readonly LeadOutcome[]): Array<[string, string]> {
	const found = [...new Set(outcomes.map(({ outcome }) => outcome))];
	return [...new Set([...ALWAYS, ...found])].flatMap((outcome) => {
		const these = outcomes.filter((one) => one.outcome === outcome);
		const total: [string, string] = [outcome, count(these.length)];
		return [total, ...reasonRows(outcome, these)];
	});
}

/** Why leads were skipped, and which are in although the answer was lost; errors differ from lead to lead. */
function reasonRows(outcome: string, these: readonly LeadOutcome[]): Array<[string, string]> {
	const reasons = these
		.map(({ reason }) => reason)
		.filter((reason) => outcome === 'skipped' || reason === AFTER_LOST_ANSWER);
	return [...new Set(reasons)]
		.sort()
		.map((reason) => [`  ${reason}`, count(reasons.filter((other) => other === reason).length)]);
}

const count = (number: number): string => number.toLocaleString('en-US');
