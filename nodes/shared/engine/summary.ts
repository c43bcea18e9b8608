import { isFailure } from '../declare/outcome';
import type { Failure, Outcome } from '../declare/outcome';
import { listed, MOST_NAMED } from './words';

/** One line that answers "what happened?". */
export interface Summary {
	readonly message: string;
	/** `warning` where nothing got in, something may have, or the run was cut short. */
	readonly type: 'info' | 'warning';
}

/** Outcomes of the same kind, with the same reason or the same fault. */
interface Group {
	readonly outcome: Outcome;
	count: number;
	/** Of the first few items. */
	readonly indexes: number[];
}

/** Kinds that are told apart: each fault may name another value. */
const MOST_KINDS = 1_000;
/** Kinds of failure that are told one by one. */
const TOLD_KINDS = 3;

/**
 * Counts outcomes, one after another, and then tells the tally by outcome and reason, with the way out of each: `43 enrolled
 * · 3 skipped: 2 in exclusion list, 1 recently contacted (…) · 2 failed: 'Email' is empty, items 6 and 17 (…)`. In the
 * conditional where nothing was to be sent.
 */
export class Tally {
	private readonly groups = new Map<string, Group>();
	/** Failures of kinds that are not told apart any more, by their outcome. */
	private readonly beyond = new Map<string, number>();
	private isAnySent = false;

	add(outcome: Outcome, index: number): void {
		this.isAnySent ||= isSent(outcome);
		const key = kindOf(outcome);
		const group = this.groups.get(key);
		if (group !== undefined) {
			group.count += 1;
			if (group.indexes.length <= MOST_NAMED) group.indexes.push(index);
		} else if (this.groups.size < MOST_KINDS || !isFailure(outcome)) {
			this.groups.set(key, { outcome, count: 1, indexes: [index] });
		} else {
			this.beyond.set(outcome.outcome, (this.beyond.get(outcome.outcome) ?? 0) + 1);
		}
	}

	/**
	 * @param notes what else there is to say, as sentences
	 * @param wasCut the run ended before it was through
	 */
	summary(notes: readonly string[], wasCut: boolean): Summary | undefined {
		const all = [...this.groups.values()];
		if (all.length === 0) return undefined;
		const isDry = !this.isAnySent && all.some(({ outcome }) => outcome.outcome === 'planned');
		const parts = [
			...successes(all, isDry),
			...skips(all, isDry),
			...this.failures(all, 'failed', isDry ? 'cannot be sent' : 'failed'),
			...this.failures(all, 'unknown', 'unknown'),
			...this.failures(all, 'pending', 'still pending'),
		];
		const isNothing = !all.some(({ outcome }) => outcome.kind === 'success');
		const start = isDry ? 'Dry run: ' : isNothing ? 'Nothing was done: ' : '';
		const isDoubtful = all.some(({ outcome }) => outcome.outcome === 'unknown');
		return {
			message: [`${start}${parts.join(' · ')}.`, ...notes].join(' '),
			type: isNothing || isDoubtful || wasCut ? 'warning' : 'info',
		};
	}

	private failures(all: readonly Group[], outcome: Failure['outcome'], word: string): string[] {
		const kinds = all.flatMap((group) =>
			isFailure(group.outcome) && group.outcome.outcome === outcome
				? [{ ...group, fault: group.outcome }]
				: [],
		);
		const beyond = this.beyond.get(outcome) ?? 0;
		if (kinds.length === 0 && beyond === 0) return [];
		kinds.sort((one, other) => other.count - one.count);
		const told = kinds.slice(0, TOLD_KINDS).map(({ fault, count, indexes }) => {
			const wayOut = fault.wayOut === '' ? '' : ` (${fault.wayOut.replace(/\.$/, '')})`;
			return `${bare(fault.error)}, ${itemsAt(indexes, count)}${wayOut}`;
		});
		const others = countOf(kinds.slice(TOLD_KINDS)) + beyond;
		const causes = others > 0 ? [...told, `${others} for other causes`] : told;
		return [`${countOf(kinds) + beyond} ${word}: ${causes.join('; ')}`];
	}
}

const kindOf = (outcome: Outcome): string =>
	isFailure(outcome)
		? `${outcome.outcome}\n${outcome.code ?? ''}\n${bare(outcome.error)}`
		: `${outcome.outcome}\n${outcome.reason ?? ''}`;

/** Whether it shows that something was, or was tried to be, sent. */
const isSent = (outcome: Outcome): boolean =>
	(outcome.kind === 'success' && outcome.outcome !== 'planned') ||
	(outcome.kind === 'skip' && outcome.duplicateOf === undefined) ||
	(outcome.kind === 'failure' && outcome.code !== 'invalid_input');

function successes(all: readonly Group[], isDry: boolean): string[] {
	const found = all.filter(({ outcome }) => outcome.kind === 'success');
	const words = [...new Set(found.map(({ outcome }) => outcome.outcome))];
	return words.map((word) => {
		const same = found.filter(({ outcome }) => outcome.outcome === word);
		if (word === 'planned') return `${countOf(same)} ${isDry ? 'would be sent' : 'planned'}`;
		const told = same.flatMap(({ outcome, count }) =>
			outcome.kind === 'success' && outcome.reason !== undefined
				? [`${count} ${wordsOf(outcome.reason)}`]
				: [],
		);
		return `${countOf(same)} ${wordsOf(word)}${told.length === 0 ? '' : `: ${told.join(', ')}`}`;
	});
}

function skips(all: readonly Group[], isDry: boolean): string[] {
	const told = all.flatMap(({ outcome, count }) => {
		if (outcome.kind !== 'skip') return [];
		const { reason, wayOut } = outcome;
		return [`${count} ${wordsOf(reason)}${wayOut === undefined ? '' : ` (${wayOut})`}`];
	});
	if (told.length === 0) return [];
	const count = countOf(all.filter(({ outcome }) => outcome.kind === 'skip'));
	return [`${count} ${isDry ? 'would be skipped' : 'skipped'}: ${told.join(', ')}`];
}

const countOf = (groups: ReadonlyArray<Pick<Group, 'count'>>): number =>
	groups.reduce((sum, { count }) => sum + count, 0);

function itemsAt(indexes: readonly number[], count: number): string {
	if (count === 1) return `item ${indexes.join('')}`;
	const named = indexes.slice(0, MOST_NAMED);
	const more = count - named.length;
	return `items ${listed(more > 0 ? [...named, `${more} more`] : named, named.length + 1)}`;
}

/** What happened, without the place that an error names. */
const bare = (error: string): string => error.replace(/\s*\[item \d+\]$/, '').replace(/\.$/, '');

/** The engine's own reasons, where their names make no good phrase. */
const WORDS: Readonly<Record<string, string>> = { duplicate_in_input: 'repeated in the input' };

const wordsOf = (name: string): string =>
	(Object.hasOwn(WORDS, name) ? WORDS[name] : undefined) ?? name.replaceAll('_', ' ');
