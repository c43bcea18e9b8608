import type { HttpAnswer } from '../shared/http/port';
import { own, ownArray, ownString } from '../shared/http/json';

/**
 * The rows that a refusal names, from 0. A 422 does so in its text only: `Missing lead dynamic field 'x' on leads with
 * indexes [1, 4]`; other refusals may point at them, as `/leads/1/email`.
 *
 * @param key of the rows in a body
 */
export const namedIn =
	(key: string) =>
	({ json: body }: Pick<HttpAnswer, 'json'>): readonly number[] => [
		...ownArray(body, 'validation_errors').flatMap((error) =>
			indexesIn(ownString(error, 'message') ?? ''),
		),
		...ownArray(body, '_errors').flatMap((error) =>
			pointed(key, ownString(own(error, 'source'), 'pointer') ?? ''),
		),
	];

/** The same of leads. */
export const namedRows = namedIn('leads');

function indexesIn(message: string): number[] {
	const list = /\bindex(?:es)?\b[^[\]]*\[([\d\s,]+)\]/i.exec(message)?.[1] ?? '';
	return list
		.split(',')
		.filter((part) => part.trim() !== '')
		.map(Number);
}

function pointed(key: string, pointer: string): number[] {
	const [, first, index = ''] = pointer.split('/');
	return first === key && /^\d+$/.test(index) ? [Number(index)] : [];
}
