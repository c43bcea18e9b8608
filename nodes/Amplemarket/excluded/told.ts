import type { IDataObject } from 'n8n-workflow';

import { failed, standing, success } from '../../shared/declare/outcome';
import type { Verdict } from '../../shared/declare/outcome';
import { own, ownString } from '../../shared/http/json';
import type { HttpAnswer } from '../../shared/http/port';

// What an exclusion list answers: the status of each entry, in a shape and in words that nobody has written down.

/** One of the two lists. */
export interface Kind {
	/** Of the list in bodies. */
	readonly key: string;
	/** Of what is excluded in an entry. */
	readonly field: 'domain' | 'email';
	/** The same for every spelling of it. */
	fold(value: string): string;
}

export const isThere = { outcome: 'unchanged', reason: 'already_in_list' };
export const isNotThere = { outcome: 'unchanged', reason: 'not_in_list' };

const invalid = (entry: IDataObject): Verdict =>
	failed(
		{
			error: `Amplemarket says '${ownString(entry, 'status') ?? ''}' of it`,
			wayOut: 'Check its spelling.',
		},
		{ code: ownString(entry, 'status') ?? null, response: entry },
	);

type ByWord = ReadonlyMap<string, (entry: IDataObject) => Verdict>;

const REFUSED = ['invalid', 'error', 'failed'].map((word) => [word, invalid] as const);

/** What a word says of an entry that was to be put on the list. */
export const ADDED: ByWord = new Map([
	...['created', 'added'].map(
		(word) => [word, (entry: IDataObject) => success('added', entry)] as const,
	),
	...['already_exists', 'already_excluded', 'duplicate'].map(
		(word) => [word, (entry: IDataObject) => standing(isThere, entry)] as const,
	),
	...REFUSED,
]);

/** What a word says of an entry that was to be taken off it. */
export const REMOVED: ByWord = new Map([
	...['deleted', 'removed'].map(
		(word) => [word, (entry: IDataObject) => success('removed', entry)] as const,
	),
	['not_found', (entry: IDataObject) => standing(isNotThere, entry)] as const,
	...REFUSED,
]);

/**
 * What an answer says of each value; undefined where it says nothing, or a word that is not known: then the list itself
 * decides.
 */
export function toldOf(
	{ json }: Pick<HttpAnswer, 'json'>,
	{ key, field, fold }: Kind,
	words: ByWord,
	values: readonly string[],
): Array<Verdict | undefined> {
	const list = [key, 'results', 'data'].map((name) => own(json, name)).find(Array.isArray) ?? [];
	const verdicts = new Map<string, Verdict>();
	for (const entry of list) {
		const value = ownString(entry, field);
		const verdict = words.get(ownString(entry, 'status') ?? '')?.({ ...Object(entry) });
		if (value !== undefined && verdict !== undefined) verdicts.set(fold(value), verdict);
	}
	return values.map((value) => verdicts.get(fold(value)));
}
