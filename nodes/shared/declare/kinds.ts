import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { isObject, own } from '../http/json';
import { kind } from './fields';
import type { Field, Given, Maker } from './fields';
import { toSnakeCase } from './names';
import {
	InputError,
	asBoolean,
	asChoice,
	asChoices,
	asDateTime,
	asDomain,
	asEmail,
	asEmails,
	asId,
	asJsonObject,
	asNumber,
	asText,
	asTexts,
	asSeveral,
	asUrl,
	asWholeNumber,
	wholeTexts,
	isEmpty,
} from './parse';
import type { Parse } from './parse';

const typed = <T>(
	type: INodeProperties['type'],
	initial: INodeProperties['default'],
	parse: Parse<T>,
	more: Partial<INodeProperties> = {},
) => kind<T>(() => ({ property: { type, default: initial, ...more }, parse }));

/** A text; `initial` is what it shows where it is added. */
export const text: Maker<string, { readonly initial?: string }> = kind(({ initial = '' }) => ({
	property: { type: 'string', default: initial },
	parse: asText,
}));
export const id = typed('string', '', asId);
export const url = typed('string', '', asUrl);
export const domain = typed('string', '', asDomain, { placeholder: 'e.g. example.com' });
export const dateTime = typed('dateTime', '', asDateTime);
/** A text of several lines. */
export const longText = typed('string', '', asText, { typeOptions: { rows: 5 } });
export const json = typed('json', '{}', asJsonObject);
export const email = typed('string', '', asEmail, { placeholder: 'e.g. jane@example.com' });

/** A switch; `initial` is what it shows where it is added. */
export const toggle: Maker<boolean, { readonly initial?: boolean }> = kind(
	({ initial = false }) => ({ property: { type: 'boolean', default: initial }, parse: asBoolean }),
);

/** A number of at least `least`; the editor also keeps to `most`. */
export const amount: Maker<
	number,
	{ readonly least: number; readonly most?: number; readonly initial: number }
> = kind(({ least, most, initial }) => ({
	property: {
		type: 'number',
		typeOptions: { minValue: least, ...(most !== undefined && { maxValue: most }) },
		default: initial,
	},
	parse: asNumber(least),
}));

/** A whole number of at least `least`; the editor also keeps to `most`. */
export const wholeNumber: Maker<
	number,
	{ readonly least: number; readonly most?: number; readonly initial: number }
> = kind(({ least, most, initial }) => ({
	property: {
		type: 'number',
		typeOptions: {
			minValue: least,
			...(most !== undefined && { maxValue: most }),
			numberPrecision: 0,
		},
		default: initial,
	},
	parse: asWholeNumber(least),
}));

/** Several texts or ids, at most `most`: one an entry, or as one text with commas, or a list by an expression. */
export const texts: Maker<
	string[],
	{
		readonly most?: number;
		readonly entryName?: string;
		/** A comma may stand within one: never parted there. */
		readonly isWhole?: boolean;
	}
> = kind(({ most = 1_000, entryName = 'Value', isWhole = false }) => ({
	property: {
		type: 'string',
		typeOptions: { multipleValues: true, multipleValueButtonText: `Add ${entryName}` },
		default: [],
	},
	parse: asSeveral(isWhole ? wholeTexts : asTexts, most),
}));

/** Name of the field of an output item that becomes a file. */
export const outputField = typed('string', 'data', asText, {
	hint: 'The name of the output binary field to put the file in',
});

/** Several email addresses, at most `most`. */
export const emails: Maker<string[], { readonly most: number }> = kind(({ most }) => ({
	property: {
		type: 'string',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Address' },
		// One empty entry: the editor marks entries as missing, and an empty list has none.
		default: [''],
		placeholder: 'e.g. jane@example.com',
	},
	parse: asEmails(most),
}));

type Entry<V extends string> = INodePropertyOptions & { value: V };

interface Choices<V extends string> {
	readonly options: ReadonlyArray<Entry<V>>;
	/** What it shows where it is added. */
	readonly initial?: V | '';
	/** It decides which other fields are shown, so it cannot be an expression. */
	readonly decides?: boolean;
}

/** One of several values. */
export function choice<const V extends string>(
	given: Given & Choices<V> & { required: true },
): Field<V>;
export function choice<const V extends string>(given: Given & Choices<V>): Field<V | undefined>;
export function choice<const V extends string>(given: Given & Choices<V>): Field<V | undefined> {
	const { options, initial = '', decides = false } = given;
	return kind<V>(() => ({
		property: {
			type: 'options',
			options: [...options],
			default: initial,
			...(decides && { noDataExpression: true }),
		},
		parse: asChoice(options.map(({ value }) => value)),
	}))(given);
}

interface Entries<V extends string> {
	readonly options: ReadonlyArray<Entry<V>>;
	/** What a fresh node has chosen; nothing if not given. */
	readonly initial?: readonly V[];
}

/** Any of several values. */
export function choices<const V extends string>(
	given: Given & Entries<V> & { required: true },
): Field<V[]>;
export function choices<const V extends string>(given: Given & Entries<V>): Field<V[] | undefined>;
export function choices<const V extends string>(given: Given & Entries<V>): Field<V[] | undefined> {
	const { options, initial = [] } = given;
	return kind<V[]>(() => ({
		property: { type: 'multiOptions', options: [...options], default: [...initial] },
		parse: asChoices(options.map(({ value }) => value)),
	}))(given);
}

/** Names of other fields that the call is to empty: each goes out as null. */
export const fieldsToClear = <const V extends string>(
	given: Given & Entries<V>,
): Field<V[] | undefined> => choices({ ...given, sent: 'nulls' });

/** An object as JSON, checked further. `refine` throws `InputError`. */
export const refinedJson: Maker<
	Record<string, unknown>,
	{ refine(values: Record<string, unknown>): Record<string, unknown> }
> = kind(({ refine }) => ({
	property: { type: 'json', default: '{}' },
	parse: (value, context) => refine(asJsonObject(value, context)),
}));

/**
 * Whether the columns that no field takes are taken too, and under what word: those with a text, a number or a switch, and
 * none that are empty. Only where columns are mapped automatically.
 */
export function otherColumns(
	given: Omit<Given, 'shownWhen' | 'sent'> & {
		readonly word: string;
		readonly wordName: string;
		readonly ignoreDescription: string;
		refine(values: Record<string, unknown>): Record<string, unknown>;
	},
): Field<Record<string, unknown> | undefined> {
	const { word, wordName, ignoreDescription, refine, ...texts } = given;
	const options = [
		{ name: 'Ignore', value: 'ignore', description: ignoreDescription },
		{ name: wordName, value: word },
	];
	const automatic = { dataMode: ['autoMapInputData'] };
	return kind<Record<string, unknown> | undefined>(() => ({
		property: { type: 'options', options, default: 'ignore' },
		parse: (value, context) => {
			if (asChoice(options.map((each) => each.value))(value, context) === 'ignore')
				return undefined;
			return refine(asJsonObject({ ...context.columnsLeft?.() }, context));
		},
	}))({ ...texts, sent: 'never', seesItem: true, shownWhen: automatic });
}

/** A collection of switches, mapped as one object whose keys may be camelCase or snake_case. */
export function switches<const M extends Readonly<Record<string, Field<boolean | undefined>>>>(
	given: Given,
	members: M,
): Field<{ [K in keyof M]?: boolean } | undefined> {
	const names: Array<keyof M & string> = Object.keys(members);
	return kind<{ [K in keyof M]?: boolean }>(() => ({
		property: {
			type: 'collection',
			default: {},
			options: names.map((name): INodeProperties => ({
				displayName: name,
				type: 'boolean',
				default: true,
				...members[name]?.property,
				name,
			})),
		},
		parse: (given, context) => {
			const value = typeof given === 'string' ? asJsonObject(given, context) : given;
			if (!isObject(value))
				throw new InputError('is not an object', 'Give an object of switches, each true or false.');
			const found: { [K in keyof M]?: boolean } = {};
			for (const name of names) {
				const given = own(value, name) ?? own(value, toSnakeCase(name));
				if (!isEmpty(given)) found[name] = asBoolean(given, context);
			}
			return found;
		},
	}))(given);
}
