import type { IDataObject } from 'n8n-workflow';

import type { Mapped } from '../../shared/declare/locator';
import { isObject, own, ownString } from '../../shared/http/json';

type Values = Readonly<Record<string, unknown>>;

const DATE = /^\d{4}-\d{2}-\d{2}/;

/** A text that stands for a record is its ID; an object goes as it is given. */
const referred = (value: unknown): unknown => (typeof value === 'string' ? { id: value } : value);

/** A value as the API takes it for an attribute of that type. */
function written(value: unknown, type: string | undefined): unknown {
	switch (type) {
		case 'DATE':
			return typeof value === 'string' ? (DATE.exec(value)?.[0] ?? value) : value;
		case 'REFERENCE':
			return referred(value);
		case 'REFERENCES':
			return (Array.isArray(value) ? value : [value]).map(referred);
		default:
			return value;
	}
}

const typeOf = ({ columns }: Mapped, name: string): string | undefined =>
	ownString(columns[name], 'attributeType');

/** The values of a mapper as the API takes them, without what Unify sets itself. */
export const valuesOf = (mapped: Mapped): IDataObject =>
	Object.fromEntries(
		Object.entries(mapped.values)
			.filter(([name]) => own(mapped.columns[name], 'readOnly') !== true)
			.map(([name, value]) => [name, written(value, typeOf(mapped, name))]),
	) as IDataObject;

/** Those of the values that no two records may have alike. */
export function uniqueIn(values: Values, columns: Mapped['columns']): IDataObject {
	const unique = Object.entries(values).filter(
		([name]) => own(columns[name], 'canBeUsedToMatch') === true,
	);
	return Object.fromEntries(unique) as IDataObject;
}

/** Parts of an object by whether their name is one of these. */
export function split(values: IDataObject, names: readonly string[]): [IDataObject, IDataObject] {
	const entries = Object.entries(values);
	return [
		Object.fromEntries(entries.filter(([name]) => names.includes(name))),
		Object.fromEntries(entries.filter(([name]) => !names.includes(name))),
	];
}

/** A value by which records are told apart, as two rows are compared by it. */
const folded = (value: unknown): unknown =>
	typeof value === 'string' ? value.trim().toLowerCase() : value;

/** By what rows mean the same record. */
export const matchKey = (objectName: string, match: Values): string =>
	`${objectName}\n${JSON.stringify(
		Object.entries(match)
			.map(([name, value]): [string, unknown] => [name, folded(value)])
			.sort(([one], [other]) => (one < other ? -1 : 1)),
	)}`;

/** An object that a field of JSON holds, as it goes out. */
export const jsonIn = (value: unknown): IDataObject => (isObject(value) ? { ...value } : {});
