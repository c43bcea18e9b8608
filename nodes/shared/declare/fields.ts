import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { isObject, own } from '../http/json';
import { toSnakeCase } from './names';
import {
	InputError,
	asBoolean,
	asChoice,
	asChoices,
	asDateTime,
	asEmail,
	asEmails,
	asId,
	asJsonObject,
	asNumber,
	asText,
	asUrl,
	isEmpty,
	onTheWire,
	refuseKey,
} from './parse';
import type { Parse } from './parse';

/** What the editor shows of a field; its name is its key, and when it is shown the operation says. */
export type FieldProperty = Omit<INodeProperties, 'name'>;

/** Other parameters' values under which a field is shown, beside resource, operation and data mode. */
export type ShownWhen = Readonly<Record<string, readonly string[]>>;

/**
 * One parameter: what the editor shows of it and what its value must be. `T` includes undefined where the field may be
 * left out, and null where it may be cleared.
 */
export interface Field<T> {
	readonly kind: 'field';
	readonly property: FieldProperty;
	readonly parse: Parse<T>;
	readonly required: boolean;
	/** ◆ in INTERFACE: taken from the item itself in `autoMapInputData`. */
	readonly mapped: boolean;
	/** In `autoMapInputData`, an item's null means "clear it"; elsewhere null means "not given". */
	readonly clearable: boolean;
	readonly shownWhen: ShownWhen;
}

/** A collection of optional fields, which the editor folds behind "Add Field". */
export interface Group<M extends Members> {
	readonly kind: 'group';
	readonly property: FieldProperty;
	readonly members: M;
}

export type Members = Readonly<Record<string, Field<unknown>>>;
export type Fields = Readonly<Record<string, Field<unknown> | Group<Members>>>;

/** The typed row that a set of fields yields. */
export type RowOf<F extends Fields> = {
	readonly [K in keyof F]: F[K] extends Group<infer M>
		? { readonly [N in keyof M]: M[N] extends Field<infer T> ? T : never }
		: F[K] extends Field<infer T>
			? T
			: never;
};

/** Texts of a field, after n8n's conventions. */
export interface Texts {
	readonly displayName: string;
	readonly description?: string;
	readonly hint?: string;
	readonly placeholder?: string;
}

/** A plain field: optional, and only ever a parameter. */
export function field<T>(property: FieldProperty, parse: Parse<T>): Field<T | undefined> {
	return {
		kind: 'field',
		property,
		parse,
		required: false,
		mapped: false,
		clearable: false,
		shownWhen: {},
	};
}

/** Must be given. */
export const required = <T>(optional: Field<T | undefined>): Field<T> => ({
	...optional,
	parse: optional.parse as Parse<T>,
	property: { ...optional.property, required: true },
	required: true,
});

/**
 * The editor marks it while it is empty. Whether it is missing depends on more than itself, so the operation's check says
 * that.
 */
export const expected = <T>(plain: Field<T>): Field<T> => ({
	...plain,
	property: { ...plain.property, required: true },
});

/** Taken from the item by the same name, camelCase or snake_case, in `autoMapInputData`. */
export const mapped = <T>(plain: Field<T>): Field<T> => ({ ...plain, mapped: true });

/** Mapped, and an item's null clears it. */
export const clearable = <T>(plain: Field<T>): Field<T | null> => ({
	...plain,
	mapped: true,
	clearable: true,
});

/** Shown only under the given values of other parameters. */
export const shownWhen = <T>(when: ShownWhen, plain: Field<T>): Field<T> => ({
	...plain,
	shownWhen: when,
});

/** A member of a group that is not shown, and does not count, under the given values of another member. */
export const hiddenWhen = <T>(hide: Record<string, string[]>, plain: Field<T>): Field<T> => ({
	...plain,
	property: { ...plain.property, displayOptions: { hide } },
});

export const text = (texts: Texts) =>
	field<string>({ ...texts, type: 'string', default: '' }, asText);

export const id = (texts: Texts) => field<string>({ ...texts, type: 'string', default: '' }, asId);

export const email = (texts: Texts) =>
	field<string>(
		{
			...texts,
			type: 'string',
			default: '',
			placeholder: texts.placeholder ?? 'e.g. jane@example.com',
		},
		asEmail,
	);

export const url = (texts: Texts) =>
	field<string>({ ...texts, type: 'string', default: '' }, asUrl);

export const dateTime = (texts: Texts) =>
	field<string>({ ...texts, type: 'dateTime', default: '' }, asDateTime);

export const toggle = (texts: Texts, initial = false) =>
	field<boolean>({ ...texts, type: 'boolean', default: initial }, asBoolean);

export const amount = (texts: Texts, limits: { least: number; most?: number; initial: number }) =>
	field<number>(
		{
			...texts,
			type: 'number',
			typeOptions: {
				minValue: limits.least,
				...(limits.most !== undefined && { maxValue: limits.most }),
			},
			default: limits.initial,
		},
		asNumber(limits.least),
	);

export const json = (texts: Texts) =>
	field<Record<string, unknown>>({ ...texts, type: 'json', default: '{}' }, asJsonObject);

/** Several e-mail addresses, picked from what the node's `load` method lists, or given by an expression. */
export const pickedEmails = (texts: Texts, load: string, most: number) =>
	field<string[]>(
		{ ...texts, type: 'multiOptions', typeOptions: { loadOptionsMethod: load }, default: [] },
		asEmails(most),
	);

/** Several e-mail addresses, at most `most`. */
export const emails = (texts: Texts, most: number) =>
	field<string[]>(
		{
			...texts,
			type: 'string',
			typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Address' },
			// One empty entry: the editor marks entries as missing, and an empty list has none.
			default: [''],
			placeholder: 'e.g. jane@example.com',
		},
		asEmails(most),
	);

export const choice = <V extends string>(
	texts: Texts,
	options: ReadonlyArray<INodePropertyOptions & { value: V }>,
	initial: V | '',
) =>
	field<V>(
		{ ...texts, type: 'options', options: [...options], default: initial },
		asChoice(options.map(({ value }) => value)),
	);

/** A choice that decides which other fields are shown, so it cannot be an expression. */
export const selector = <V extends string>(
	texts: Texts,
	options: ReadonlyArray<INodePropertyOptions & { value: V }>,
	initial: V,
): Field<V | undefined> => {
	const plain = choice(texts, options, initial);
	return { ...plain, property: { ...plain.property, noDataExpression: true } };
};

export const choices = <V extends string>(
	texts: Texts,
	options: ReadonlyArray<INodePropertyOptions & { value: V }>,
) =>
	field<V[]>(
		{ ...texts, type: 'multiOptions', options: [...options], default: [] },
		asChoices(options.map(({ value }) => value)),
	);

/** Pairs of name and value, as a typed map. Names are kept as given; a repeated name is refused. */
export function pairs(
	texts: Texts & { readonly pairName: string },
): Field<Record<string, unknown> | undefined> {
	const { pairName, ...shown } = texts;
	return field<Record<string, unknown>>(
		{
			...shown,
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, multipleValueButtonText: `Add ${pairName}` },
			default: {},
			options: [
				{
					displayName: pairName,
					name: 'field',
					values: [
						{
							displayName: 'Name',
							name: 'name',
							type: 'string',
							default: '',
							placeholder: 'e.g. company_pitch',
						},
						{ displayName: 'Value', name: 'value', type: 'string', default: '' },
					],
				},
			],
		},
		(value, context) => {
			const found: Record<string, unknown> = {};
			const list = own(value, 'field');
			for (const pair of Array.isArray(list) ? list : []) {
				const name = own(pair, 'name');
				if (isEmpty(name)) throw new InputError('has a value without a name', 'Name each field.');
				const key = asText(name, context);
				refuseKey(key);
				if (Object.hasOwn(found, key))
					throw new InputError(`names '${key}' twice`, 'Give each name once.');
				found[key] = onTheWire(own(pair, 'value') ?? null);
			}
			return found;
		},
	);
}

/** A collection of switches, mapped as one object whose keys may be camelCase or snake_case. */
export function switches<M extends Readonly<Record<string, Field<boolean | undefined>>>>(
	texts: Texts,
	members: M,
): Field<{ [K in keyof M]?: boolean } | undefined> {
	const names: Array<keyof M & string> = Object.keys(members);
	return field<{ [K in keyof M]?: boolean }>(
		{
			...texts,
			type: 'collection',
			default: {},
			options: names.map((name) => ({ ...members[name]?.property, name }) as INodeProperties),
		},
		(value, context) => {
			if (!isObject(value))
				throw new InputError('is not an object', 'Give an object of switches, each true or false.');
			const found: { [K in keyof M]?: boolean } = {};
			for (const name of names) {
				const given = own(value, name) ?? own(value, toSnakeCase(name));
				if (!isEmpty(given)) found[name] = asBoolean(given, context);
			}
			return found;
		},
	);
}

export const group = <M extends Members>(texts: Texts, members: M): Group<M> => ({
	kind: 'group',
	property: { ...texts, type: 'collection', default: {} },
	members,
});

/** A field whose parsed value is checked or changed further. `more` throws `InputError`. */
export const refined = <T>(
	plain: Field<T | undefined>,
	more: (value: T) => T,
): Field<T | undefined> => ({
	...plain,
	parse: (value, context) => {
		const parsed = plain.parse(value, context);
		return parsed === undefined ? undefined : more(parsed);
	},
});
