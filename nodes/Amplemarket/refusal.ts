import type { HttpAnswer } from '../shared/http/port';
import { own, ownArray, ownString } from '../shared/http/json';

/**
 * The leads that a refusal names, from 0. A 422 does so in its text only: `Missing lead dynamic field 'x' on leads with
 * indexes [1, 4]`; other refusals may point at them, as `/leads/1/email`.
 */
export const namedRows = ({ json: body }: Pick<HttpAnswer, 'json'>): readonly number[] => [
	...ownArray(body, 'validation_errors').flatMap((error) =>
		indexesIn(ownString(error, 'message') ?? ''),
	),
	...ownArray(body, '_errors').flatMap((error) =>
		pointed(ownString(own(error, 'source'), 'pointer') ?? ''),
	),
];

function indexesIn(message: string): number[] {
	const list = /\bindex(?:es)?\b[^[\]]*\[([\d\s,]+)\]/i.exec(message)?.[1] ?? '';
	return list
		.split(',')
		.filter((part) => part.trim() !== '')
		.map(Number);
}

function pointed(pointer: string): number[] {
	const index = /^\/leads\/(\d+)(?:\/|$)/.exec(pointer)?.[1];
	return index === undefined ? [] : [Number(index)];
}
