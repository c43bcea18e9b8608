import type { INodePropertyMode } from 'n8n-workflow';

import { isObject, own } from '../http/json';
import { kind } from './fields';
import type { Maker } from './fields';
import { trimmed } from './characters';
import { toCamelCase } from './names';
import {
	InputError,
	asEmail,
	asEmails,
	asId,
	asText,
	asTexts,
	asSeveral,
	isEmpty,
	onTheWire,
} from './parse';
import type { ParseContext } from './parse';
import type { Columns, Picker } from './picker';

interface Located {
	readonly picker: Picker;
	/** What an id looks like, e.g. `e.g. cad_01H…`. */
	readonly idPlaceholder: string;
	/** The thing is known by its email address in place of an id. */
	readonly isEmail?: true;
	/** The id that a fresh node has. */
	readonly initial?: string;
	/** Where the provider's dashboard has addresses for the thing: how to take the id out of one. */
	readonly url?: { readonly regex: string; readonly placeholder: string; readonly thing: string };
}

/** A `resourceLocator`: picked from a searchable list, or by id, or by its dashboard address. */
export const locator: Maker<string, Located> = kind(
	({ picker, idPlaceholder, isEmail = false, initial = '', url: address }) => {
		const modes = [
			mode('From List', 'list', {
				type: 'list',
				typeOptions: { searchListMethod: picker.name, searchable: true },
			}),
			mode(isEmail ? 'By Email' : 'By ID', 'id', { type: 'string', placeholder: idPlaceholder }),
		];
		if (address !== undefined) {
			const { regex, placeholder, thing } = address;
			modes.push(
				mode('By URL', 'url', {
					type: 'string',
					placeholder,
					extractValue: { type: 'regex', regex },
					validation: [
						{ type: 'regex', properties: { regex, errorMessage: `Not the address of ${thing}` } },
					],
				}),
			);
		}
		return {
			picker,
			property: {
				type: 'resourceLocator',
				default: { mode: 'list', value: initial },
				modes,
				...(picker.dependsOn !== undefined && {
					typeOptions: { loadOptionsDependsOn: [...picker.dependsOn] },
				}),
			},
			parse: (value, context) => {
				const inner = locatedValue(value);
				if (isEmpty(inner))
					throw new InputError(
						'is empty',
						`Choose one from the list, or give its ${isEmail ? 'email address' : 'ID'}.`,
					);
				if (isEmail) return asEmail(inner, context);
				return own(value, 'mode') === 'url' && address !== undefined
					? idFromAddress(inner, address, context)
					: asId(inner, context);
			},
		};
	},
);

const mode = (
	displayName: string,
	name: string,
	rest: Omit<INodePropertyMode, 'displayName' | 'name'>,
): INodePropertyMode => ({
	...rest,
	displayName,
	name,
});

/** A resourceLocator's own value; a plain value stands for itself. */
export function locatedValue(value: unknown): unknown {
	return isObject(value) && Object.hasOwn(value, 'value') ? value.value : value;
}

function idFromAddress(
	value: unknown,
	{ regex, thing }: { readonly regex: string; readonly thing: string },
	context: ParseContext,
): string {
	const found = new RegExp(regex).exec(asText(value, context))?.[1];
	if (found === undefined) {
		throw new InputError(
			`is not the address of ${thing}`,
			'Copy the address from the browser while it is open.',
		);
	}
	return asId(found, context);
}

/** One value of a list that is loaded whole, or given by an expression. */
export const picked: Maker<string, { readonly picker: Picker }> = kind(({ picker }) => ({
	picker,
	property: { type: 'options', typeOptions: { loadOptionsMethod: picker.name }, default: '' },
	parse: asText,
}));

/** Several email addresses, picked from a list or given by an expression. */
export const pickedEmails: Maker<string[], { readonly picker: Picker; readonly most: number }> =
	kind(({ picker, most }) => ({
		picker,
		property: {
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: picker.name },
			default: [],
		},
		parse: asEmails(most),
	}));

/** Several of a list's values, picked or given by an expression. */
export const pickedTexts: Maker<string[], { readonly picker: Picker }> = kind(({ picker }) => ({
	picker,
	property: {
		type: 'multiOptions',
		typeOptions: {
			loadOptionsMethod: picker.name,
			...(picker.dependsOn !== undefined && { loadOptionsDependsOn: [...picker.dependsOn] }),
		},
		default: [],
	},
	parse: asSeveral(asTexts),
}));

/** Values under the provider's own names of columns, with those that tell which record is meant. */
export interface Mapped {
	readonly values: Readonly<Record<string, unknown>>;
	readonly matching: readonly string[];
	/** What the provider said of each column, by its name, as the editor has kept it. */
	readonly columns: Readonly<Record<string, unknown>>;
}

/**
 * n8n's resourceMapper, fed by the provider.
 *
 * @param words what n8n calls a column in its texts
 */
export const mapper: Maker<
	Mapped,
	{
		readonly picker: Columns;
		readonly mode: 'add' | 'update' | 'upsert';
		readonly words: { readonly singular: string; readonly plural: string };
	}
> = kind(({ picker, mode: mapping, words, displayName }) => ({
	picker,
	property: {
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'defineBelow', value: null },
		typeOptions: {
			...(picker.dependsOn !== undefined && { loadOptionsDependsOn: [...picker.dependsOn] }),
			resourceMapper: {
				resourceMapperMethod: picker.name,
				mode: mapping,
				fieldWords: { ...words },
				// n8n shows this in place of the parameter's own name.
				valuesLabel: displayName,
				addAllFields: true,
				multiKeyMatch: true,
				supportAutoMap: true,
			},
		},
	},
	parse: (value, { itemJson }) => {
		const columns = schemaOf(value);
		if (own(value, 'mappingMode') === 'autoMapInputData') {
			if (columns.length === 0) {
				throw new InputError(
					`knows no ${words.plural}`,
					`Open the node and load the ${words.plural}.`,
				);
			}
			return {
				values: columnsIn(itemJson?.(), columns),
				matching: matchingOf(value),
				columns: knownColumns(value),
			};
		}
		const given = own(value, 'value');
		const values = Object.entries(isObject(given) ? given : {})
			.filter(([, each]) => !isEmpty(each))
			.map(([name, each]) => [name, taken(each)]);
		return {
			values: Object.fromEntries(values),
			matching: matchingOf(value),
			columns: knownColumns(value),
		};
	},
}));

/** The item's own fields under the names of known columns, as the provider or camelCase has them; the rest is left alone. */
function columnsIn(item: unknown, columns: readonly string[]): Record<string, unknown> {
	const found = columns.flatMap((name) => {
		const value = own(item, name) ?? own(item, toCamelCase(name));
		return isEmpty(value) ? [] : [[name, taken(value)] as const];
	});
	return Object.fromEntries(found);
}

/** A column's value as it goes out: a text without what surrounds it. */
const taken = (value: unknown): unknown =>
	onTheWire(typeof value === 'string' ? trimmed(value) : value);

/** All columns that the editor has loaded, by name. */
function knownColumns(value: unknown): Record<string, unknown> {
	const schema = own(value, 'schema');
	return Object.fromEntries(
		(Array.isArray(schema) ? schema : []).flatMap((column) => {
			const name = own(column, 'id');
			return typeof name === 'string' ? [[name, column] as const] : [];
		}),
	);
}

/** Ids of the columns that the editor has loaded and not taken out. */
function schemaOf(value: unknown): string[] {
	const schema = own(value, 'schema');
	return (Array.isArray(schema) ? schema : []).flatMap((column) => {
		const name = own(column, 'id');
		return typeof name === 'string' && own(column, 'removed') !== true ? [name] : [];
	});
}

function matchingOf(value: unknown): string[] {
	const matching = own(value, 'matchingColumns');
	return (Array.isArray(matching) ? matching : []).filter((each) => typeof each === 'string');
}
