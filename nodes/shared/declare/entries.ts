import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { isObject, own, ownArray, parseJson } from '../http/json';
import { kind } from './fields';
import type { Field, Given, Members } from './fields';
import { InputError, isEmpty, onTheWire } from './parse';
import type { ParseContext } from './parse';

// Lists whose entries have fields of their own.

/** What is given of one entry. */
export type EntryOf<M extends Members> = {
	readonly [N in keyof M]?: M[N] extends Field<infer T> ? T : never;
};

interface Entered<M extends Members> {
	/** One of them, as the button to add it says. */
	readonly entryName: string;
	readonly members: M;
	readonly most?: number;
}

/** Where the editor keeps the entries. */
const KEY = 'entry';

const membersShown = (members: Members): INodeProperties[] =>
	Object.entries(members).map(([name, { property }]): INodeProperties => ({ ...property, name }));

/** One entry with fields of its own; an expression may give an object. */
export function entry<M extends Members>(
	given: Given & Entered<M> & { required: true },
): Field<EntryOf<M>>;
export function entry<M extends Members>(given: Given & Entered<M>): Field<EntryOf<M> | undefined>;
export function entry<M extends Members>(given: Given & Entered<M>): Field<EntryOf<M> | undefined> {
	const { entryName, members } = given;
	return kind<EntryOf<M>>(() => ({
		property: {
			type: 'fixedCollection',
			typeOptions: { multipleValues: false },
			default: {},
			options: [{ displayName: entryName, name: KEY, values: membersShown(members) }],
		},
		parse: (value, context) => entryIn(own(value, KEY) ?? value, members, entryName, context),
	}))(given);
}

/** Several entries of the same fields, in their order; an expression may give a list of objects. */
export function entries<M extends Members>(
	given: Given & Entered<M> & { required: true },
): Field<Array<EntryOf<M>>>;
export function entries<M extends Members>(
	given: Given & Entered<M>,
): Field<Array<EntryOf<M>> | undefined>;
export function entries<M extends Members>(
	given: Given & Entered<M>,
): Field<Array<EntryOf<M>> | undefined> {
	const { entryName, members, most = Infinity } = given;
	return kind<Array<EntryOf<M>>>(() => ({
		property: {
			type: 'fixedCollection',
			typeOptions: {
				multipleValues: true,
				sortable: true,
				multipleValueButtonText: `Add ${entryName}`,
			},
			default: {},
			options: [
				{
					displayName: entryName,
					name: KEY,
					values: membersShown(members),
				},
			],
		},
		parse: (value, context) => {
			const list = Array.isArray(value) ? value : ownArray(value, KEY);
			refuseLength(list.length, most, entryName);
			return list.map((entry, index) =>
				entryIn(entry, members, `${entryName} ${index + 1}`, context),
			);
		},
	}))(given);
}

function entryIn<M extends Members>(
	entry: unknown,
	members: M,
	place: string,
	context: ParseContext,
): EntryOf<M> {
	const found: { [N in keyof M]?: M[N] extends Field<infer T> ? T : never } = {};
	const names: Array<keyof M & string> = Object.keys(members);
	for (const name of names) {
		const member = members[name];
		const value = own(entry, name);
		if (member === undefined) continue;
		const told = (problem: string, wayOut: string) =>
			new InputError(`has ${place}, whose ${member.property.displayName} ${problem}`, wayOut);
		if (isEmpty(value)) {
			if (member.flags.required === true) throw told('is empty', 'Give it a value.');
			continue;
		}
		try {
			Object.assign(found, { [name]: member.parse(value, context) });
		} catch (error) {
			throw error instanceof InputError ? told(error.problem, error.wayOut) : error;
		}
	}
	return found;
}

interface Listed {
	/** One of them, in a sentence. */
	readonly entryName: string;
	readonly most?: number;
	/** Throws `InputError` for an entry that cannot be used; from 1. */
	check?(entry: IDataObject, place: number): void;
}

/** A list of objects as JSON, sent as it is. */
export function jsonList(given: Given & Listed & { required: true }): Field<IDataObject[]>;
export function jsonList(given: Given & Listed): Field<IDataObject[] | undefined>;
export function jsonList(given: Given & Listed): Field<IDataObject[] | undefined> {
	const { entryName, most = Infinity, check } = given;
	return kind<IDataObject[]>(() => ({
		property: { type: 'json', default: '[]' },
		parse: (value) => {
			const list = onTheWire(typeof value === 'string' ? parseJson(value) : value);
			if (!Array.isArray(list))
				throw new InputError('is no JSON list', 'Give a list of objects, in square brackets.');
			refuseLength(list.length, most, entryName);
			return list.map((entry: unknown, index) => {
				if (!isObject(entry))
					throw new InputError(
						`has ${entryName} ${index + 1}, which is no object`,
						'Give a list of objects, in square brackets.',
					);
				check?.(entry, index + 1);
				return entry;
			});
		},
	}))(given);
}

function refuseLength(length: number, most: number, entryName: string): void {
	if (length > most)
		throw new InputError(`has ${length} entries of ${entryName}`, `Give at most ${most}.`);
}
