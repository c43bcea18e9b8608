import type { IDataObject } from 'n8n-workflow';

import { own } from '../http/json';
import type { Fields } from './fields';
import type { Row } from './row';

/**
 * What of a row's record comes out by name, in this order: the way to it in the record (`person.email`), or made of the
 * record and the row. What is not there is left out.
 */
export type Puts<R> = Readonly<Record<string, string | PutBy<R>>>;

export type PutBy<R> = {
	// Of a method, so that an operation on its own row type can stand among the others.
	put(record: IDataObject, row: R): unknown;
}['put'];

/** What a record gives under an operation's names. */
export function namedBy<R>(puts: Puts<R>, record: IDataObject, row: R): IDataObject {
	const found = Object.entries(puts).map(([name, source]): [string, unknown] => [
		name,
		typeof source === 'string' ? at(record, source) : source(record, row),
	]);
	return Object.fromEntries(found.filter(([, value]) => value !== undefined)) as IDataObject;
}

const at = (record: unknown, way: string): unknown =>
	way.split('.').reduce<unknown>((inner, key) => own(inner, key), record);

/** Where an operation names nothing: the ids in its path, the record's own id by the resource's name, and its state. */
export function usualPuts(resource: string, inPath: readonly string[]): Puts<Row> {
	const id = `${resource}Id`;
	return {
		...Object.fromEntries(
			inPath.map((name) => [name, (_: IDataObject, row: Row) => own(row, name)]),
		),
		[id]: (record, row) => own(record, id) ?? own(record, 'id') ?? own(row, id),
		state: 'state',
		status: 'status',
	};
}

/** What tells a row from others where nothing is known of it but what it holds: its own texts. */
export const whoIn = (fields: Fields, row: Row): IDataObject =>
	Object.fromEntries(
		Object.entries(fields).flatMap(([name, field]) => {
			const value = own(row, name);
			const tells = field.kind === 'field' && field.flags.mapped === true;
			return tells && typeof value === 'string' ? [[name, value]] : [];
		}),
	);
