import { locatedValue } from '../declare/locator';
import { isMappedGroup } from '../declare/fields';
import type { Field, Fields, Group, Members } from '../declare/fields';
import { toSnakeCase } from '../declare/names';
import type { Row } from '../declare/row';
import { InputError, NotGiven, isEmpty } from '../declare/parse';
import type { ParseContext } from '../declare/parse';
import { isObject, own } from '../http/json';
import type { Breath } from './breath';
import type { Source } from './source';

/** Why an item cannot be used. */
export interface Refusal {
	/** The field as the editor calls it. */
	readonly field: string;
	/** End of a sentence that starts with the field. */
	readonly problem: string;
	readonly wayOut: string;
}

/** An item as read: a typed row, or why it is none. */
export type Read<R> =
	| { readonly index: number; readonly row: R }
	| { readonly index: number; readonly refusal: Refusal };

/** An unusable value together with the field that holds it. */
export class FieldError extends Error {
	constructor(readonly refusal: Refusal) {
		super(`'${refusal.field}' ${refusal.problem}`);
	}
}

/** Reads one field of the item at an index. Throws {@link FieldError}. */
type Reader = (index: number) => unknown;

/**
 * Reads every item into a row. Parameters that hold no expression are evaluated once, all others once for each item.
 * Breathes after each item.
 *
 * @param check what no single field can tell; throws `InputError`
 */
export async function readRows(
	source: Source,
	fields: Fields,
	breathe: Breath,
	check?: (row: Row) => void,
): Promise<Array<Read<Row>>> {
	const readers = readersOf(source, fields);
	const reads: Array<Read<Row>> = [];
	for (let index = 0; index < source.length; index += 1) {
		reads.push(readItem(readers, index, check));
		await breathe();
	}
	return reads;
}

/** Reads the item at an index alone. */
export const readOne = (
	source: Source,
	fields: Fields,
	index: number,
	check?: (row: Row) => void,
): Read<Row> => readItem(readersOf(source, fields), index, check);

function readItem(
	readers: ReadonlyArray<readonly [string, Reader]>,
	index: number,
	check: ((row: Row) => void) | undefined,
): Read<Row> {
	try {
		const row = readRow(readers, index);
		check?.(row);
		return { index, row };
	} catch (error) {
		return { index, refusal: refusalOf(error) };
	}
}

function readRow(readers: ReadonlyArray<readonly [string, Reader]>, index: number): Row {
	const row: Record<string, unknown> = {};
	for (const [name, read] of readers) row[name] = read(index);
	return row;
}

function refusalOf(error: unknown): Refusal {
	if (error instanceof FieldError) return error.refusal;
	if (error instanceof InputError)
		return { field: error.field, problem: error.problem, wayOut: error.wayOut };
	return {
		field: 'Item',
		problem: `cannot be read: ${textOf(error)}`,
		wayOut: 'Check the expressions of this node.',
	};
}

function readersOf(source: Source, fields: Fields): ReadonlyArray<readonly [string, Reader]> {
	const automatic = source.parameter('dataMode', 0) === 'autoMapInputData';
	return Object.entries(fields)
		.filter(
			([, field]) =>
				field.kind === 'group' ||
				(automatic && field.flags.mapped === true) ||
				isShown(field, source),
		)
		.map(([name, field]) => [name, readerOf(source, name, field, automatic)] as const);
}

const isShown = (field: Field<unknown>, source: Source): boolean =>
	Object.entries(field.flags.shownWhen ?? {}).every(([name, values]) =>
		values.includes(String(source.parameter(name, 0))),
	);

function readerOf(
	source: Source,
	name: string,
	field: Field<unknown> | Group<Members>,
	automatic: boolean,
): Reader {
	if (field.kind === 'group') {
		if (automatic && isMappedGroup(field)) return mappedGroup(source, field);
		const read = shownGroup(source, name, field);
		return source.isConstant(name) ? once(read) : read;
	}
	if (automatic && field.flags.mapped === true) {
		const valueIn = itemField(name);
		return (index) =>
			parseField(field, valueIn(source.item(index)), source, field.flags.clearable === true);
	}
	const origin = source.origin(name);
	const isMapper = field.property.type === 'resourceMapper';
	const read: Reader = (index) => {
		const value = evaluate(source, name, index, field.property.displayName);
		if (!isMapper)
			return parseParameter(field, value, origin.isExpression, origin.contextOf(index));
		const context = { ...origin.contextOf(index), itemJson: () => source.item(index) };
		return parseParameter(field, value, origin.isExpression, context);
	};
	// In automatic mapping a mapper's columns come from the item.
	return !isMapper && source.isConstant(name) ? once(read) : read;
}

function shownGroup(source: Source, name: string, { members, property }: Group<Members>): Reader {
	const fields = Object.entries(members).map(([memberName, member]) => {
		return { memberName, member, origin: source.origin(name, memberName) };
	});
	return (index) => {
		const values = evaluate(source, name, index, property.displayName);
		const parsed: Record<string, unknown> = {};
		for (const { memberName, member, origin } of fields) {
			// What is not in the collection was not given, also where an expression makes the whole of it.
			const value =
				isObject(values) && Object.hasOwn(values, memberName)
					? parseParameter(member, values[memberName], origin.isExpression, origin.contextOf(index))
					: parseField(member, undefined, source, false);
			if (value !== undefined) parsed[memberName] = value;
		}
		return parsed;
	};
}

function mappedGroup(source: Source, { members }: Group<Members>): Reader {
	const fields = Object.entries(members)
		.filter(([, member]) => member.flags.mapped === true)
		.map(([name, member]) => ({ name, member, valueIn: itemField(name) }));
	return (index) => {
		const item = source.item(index);
		const parsed: Record<string, unknown> = {};
		for (const { name, member, valueIn } of fields) {
			const value = parseField(member, valueIn(item), source, member.flags.clearable === true);
			if (value !== undefined) parsed[name] = value;
		}
		return parsed;
	};
}

function evaluate(source: Source, name: string, index: number, displayName: string): unknown {
	try {
		return source.parameter(name, index);
	} catch (error) {
		throw fieldError(
			displayName,
			`cannot be evaluated: ${textOf(error)}`,
			'Check the expression of this field.',
		);
	}
}

/** Finds the item's own field by its name, or by that name in snake_case; camelCase wins where both are given. */
function itemField(name: string): (item: unknown) => unknown {
	const snake = toSnakeCase(name);
	return (item) => {
		const value = own(item, name);
		if (!isEmpty(value)) return value;
		const other = own(item, snake);
		return other === undefined ? value : other;
	};
}

function parseParameter(
	field: Field<unknown>,
	value: unknown,
	isExpression: boolean,
	context: ParseContext,
): unknown {
	const { displayName, type } = field.property;
	// A switch that counts as off because a column is missing would send what was not to be sent.
	if (isExpression && type === 'boolean' && isEmpty(value)) {
		throw fieldError(
			displayName,
			'is an expression that gives nothing',
			'Let it give true or false for each item, or switch it off.',
		);
	}
	return parseField(field, value, context, false);
}

function parseField(
	field: Field<unknown>,
	value: unknown,
	context: ParseContext,
	nullClears: boolean,
): unknown {
	if (nullClears && value === null) return null;
	const { displayName, type } = field.property;
	if (isEmpty(type === 'resourceLocator' ? locatedValue(value) : value)) {
		if (field.flags.required !== true) return undefined;
		throw fieldError(
			displayName,
			'is empty',
			'Give a value, or filter out the items that have none before this node.',
		);
	}
	try {
		return field.parse(value, context);
	} catch (error) {
		if (error instanceof NotGiven && field.flags.required !== true) return undefined;
		throw error instanceof InputError
			? fieldError(displayName, error.problem, error.wayOut)
			: fieldError(
					displayName,
					`cannot be read: ${textOf(error)}`,
					'Check the value of this field.',
				);
	}
}

const fieldError = (field: string, problem: string, wayOut: string) =>
	new FieldError({ field, problem, wayOut });

const textOf = (error: unknown): string =>
	error instanceof Error ? error.message : 'unknown error';

/** A constant is parsed for the first item; what it throws, it throws for each. */
function once(read: Reader): Reader {
	let result: { value: unknown } | { error: unknown } | undefined;
	return () => {
		if (result === undefined) {
			try {
				result = { value: read(0) };
			} catch (error) {
				result = { error };
			}
		}
		if ('error' in result) throw result.error;
		return result.value;
	};
}
