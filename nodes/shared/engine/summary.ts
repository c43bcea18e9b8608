import type { Failure, Outcome } from '../declare/outcome';
import { listed } from './outcomes';

/** One line that answers "what happened?". */
export interface Summary {
	readonly message: string;
	/** `warning` where nothing got in, something may have, or the run was cut short. */
	readonly type: 'info' | 'warning';
}

export interface Told {
	/** By item; undefined where an item has none. */
	readonly outcomes: ReadonlyArray<Outcome | undefined>;
	/** What else there is to say, as sentences. */
	readonly notes: readonly string[];
	/** The run ended before it was through. */
	readonly wasCut: boolean;
}

/**
 * The tally by outcome and reason, with the way out of each: `43 enrolled · 3 skipped: 2 in exclusion list, 1 recently
 * contacted (…) · 2 failed: 'Email' is empty, items 6 and 17 (…)`. In the conditional where nothing was to be sent.
 */
export function summaryOf({ outcomes, notes, wasCut }: Told): Summary | undefined {
	const all = outcomes.flatMap((outcome, index) =>
		outcome === undefined ? [] : [{ outcome, index }],
	);
	if (all.length === 0) return undefined;
	const isDry = all.some(({ outcome }) => outcome.outcome === 'planned') && !all.some(isSent);
	const parts = [
		...successes(all, isDry),
		...skips(all, isDry),
		...failures(all, 'failed', isDry ? 'cannot be sent' : 'failed'),
		...failures(all, 'unknown', 'unknown'),
		...failures(all, 'pending', 'still pending'),
	];
	const nothing = !all.some(({ outcome }) => outcome.kind === 'success');
	const message = [
		`${isDry ? 'Dry run: ' : nothing ? 'Nothing was done: ' : ''}${parts.join(' · ')}.`,
		...notes,
	].join(' ');
	const isDoubtful = all.some(({ outcome }) => outcome.outcome === 'unknown');
	return { message, type: nothing || isDoubtful || wasCut ? 'warning' : 'info' };
}

interface Entry {
	readonly outcome: Outcome;
	readonly index: number;
}

/** Whether it shows that something was, or was tried to be, sent. */
const isSent = ({ outcome }: Entry): boolean =>
	(outcome.kind === 'success' && outcome.outcome !== 'planned') ||
	(outcome.kind === 'skip' && outcome.duplicateOf === undefined) ||
	(outcome.kind === 'failure' && outcome.code !== 'invalid_input');

function successes(all: readonly Entry[], isDry: boolean): string[] {
	const found = all.flatMap(({ outcome }) => (outcome.kind === 'success' ? [outcome] : []));
	return [...grouped(found, ({ outcome }) => outcome)].map(([outcome, group]) => {
		if (outcome === 'planned') return `${group.length} ${isDry ? 'would be sent' : 'planned'}`;
		const reasons = [...grouped(group, ({ reason }) => reason ?? '')].filter(
			([reason]) => reason !== '',
		);
		const told = reasons.map(([reason, { length }]) => `${length} ${wordsOf(reason)}`);
		return `${group.length} ${wordsOf(outcome)}${told.length === 0 ? '' : `: ${told.join(', ')}`}`;
	});
}

function skips(all: readonly Entry[], isDry: boolean): string[] {
	const found = all.flatMap(({ outcome }) => (outcome.kind === 'skip' ? [outcome] : []));
	if (found.length === 0) return [];
	const told = [...grouped(found, ({ reason }) => reason)].map(([reason, group]) => {
		const wayOut = group.find((each) => each.wayOut !== undefined)?.wayOut;
		return `${group.length} ${wordsOf(reason)}${wayOut === undefined ? '' : ` (${wayOut})`}`;
	});
	return [`${found.length} ${isDry ? 'would be skipped' : 'skipped'}: ${told.join(', ')}`];
}

/** Kinds of failure that are told one by one. */
const KINDS = 3;

function failures(all: readonly Entry[], outcome: Failure['outcome'], word: string): string[] {
	const found = all.flatMap((entry) =>
		entry.outcome.kind === 'failure' && entry.outcome.outcome === outcome
			? [{ index: entry.index, fault: entry.outcome }]
			: [],
	);
	if (found.length === 0) return [];
	const kinds = [...grouped(found, ({ fault }) => `${fault.code ?? ''}\n${bare(fault.error)}`)];
	kinds.sort(([, one], [, other]) => other.length - one.length);
	const told = kinds.slice(0, KINDS).map(([, group]) => {
		const [{ fault } = { fault: undefined }] = group;
		if (fault === undefined) return '';
		const wayOut = fault.wayOut === '' ? '' : ` (${fault.wayOut.replace(/\.$/, '')})`;
		return `${bare(fault.error)}, ${itemsAt(group.map(({ index }) => index))}${wayOut}`;
	});
	const others = kinds.slice(KINDS).reduce((sum, [, { length }]) => sum + length, 0);
	return [
		`${found.length} ${word}: ${[...told, ...(others > 0 ? [`${others} for other causes`] : [])].join('; ')}`,
	];
}

const itemsAt = (indexes: readonly number[]): string =>
	`${indexes.length === 1 ? 'item' : 'items'} ${listed(indexes)}`;

/** What happened, without the place that an error names. */
const bare = (error: string): string => error.replace(/\s*\[item \d+\]$/, '').replace(/\.$/, '');

/** The engine's own reasons, where their names make no good phrase. */
const WORDS: Readonly<Record<string, string>> = { duplicate_in_input: 'repeated in the input' };

const wordsOf = (name: string): string =>
	(Object.hasOwn(WORDS, name) ? WORDS[name] : undefined) ?? name.replaceAll('_', ' ');

function grouped<T>(list: readonly T[], by: (entry: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const entry of list) {
		const key = by(entry);
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [entry]);
		else group.push(entry);
	}
	return groups;
}
