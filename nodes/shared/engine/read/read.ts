import { isMappedGroup } from '../../declare/fields';
import type { Field, Fields, Group, Members } from '../../declare/fields';
import { wantedIn } from '../../declare/columns';
import type { Row } from '../../declare/row';
import { InputError, isEmpty } from '../../declare/parse';
import { isObject } from '../../http/json';
import type { Breath } from '../breath';
import { Columns, MOST_COLUMNS } from './columns';
import type { Column } from './columns';
import { listed } from '../words';
import type { Source } from './source';
import { FieldError, fieldError, parseField, parseParameter, textOf } from './value';
import type { Refusal } from './value';

/** An item as read: a typed row, or why it is none. */
export type Read<R> =
	| { readonly index: number; readonly row: R }
	| { readonly index: number; readonly refusal: Refusal };

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
	columns: Columns = columnsFor(source, fields),
): Promise<Array<Read<Row>>> {
	const readers = readersOf(source, fields, columns);
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
): Read<Row> => readItem(readersOf(source, fields, columnsFor(source, fields)), index, check);

/** The columns that a run takes its fields from. */
export const columnsFor = ({ isTool }: Source, fields: Fields): Columns =>
	new Columns(wantedIn(fields, isTool));

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

export const isAutomatic = (source: Source): boolean =>
	source.parameter('dataMode', 0) === 'autoMapInputData';

function readersOf(
	source: Source,
	fields: Fields,
	columns: Columns,
): ReadonlyArray<readonly [string, Reader]> {
	const automatic = isAutomatic(source);
	return Object.entries(fields)
		.filter(
			([, field]) =>
				field.kind === 'group' ||
				(automatic && field.flags.mapped === true) ||
				isShown(field, source),
		)
		.map(
			([name, field]) =>
				[name, readerOf(source, name, field, automatic ? columns : undefined)] as const,
		);
}

function isShown({ flags: { shownWhen = {}, hiddenWhen = {} } }: Field<unknown>, source: Source) {
	const isOne = ([name, values]: [string, readonly string[]]) =>
		values.includes(String(source.parameter(name, 0)));
	// As n8n has it: under an expression, which may be one thing for one item and another for the next, it is shown.
	const mayBeOne = (entry: [string, readonly string[]]) =>
		source.origin(entry[0]).isExpression || isOne(entry);
	return Object.entries(shownWhen).every(mayBeOne) && !Object.entries(hiddenWhen).some(isOne);
}

function readerOf(
	source: Source,
	name: string,
	field: Field<unknown> | Group<Members>,
	columns: Columns | undefined,
): Reader {
	if (field.kind === 'group') {
		if (columns !== undefined && isMappedGroup(field)) return mappedGroup(source, field, columns);
		const read = shownGroup(source, name, field);
		return source.isConstant(name) ? once(read) : read;
	}
	if (columns !== undefined && field.flags.mapped === true)
		return (index) => columnOf(source, name, field, columns, index);
	const origin = source.origin(name);
	const seesItem = field.property.type === 'resourceMapper' || field.flags.seesItem === true;
	const read: Reader = (index) => {
		const value = evaluate(source, name, index, field.property.displayName);
		if (!seesItem)
			return parseParameter(field, value, origin.isExpression, origin.contextOf(index));
		const context = {
			...origin.contextOf(index),
			itemJson: () => source.item(index),
			columnsLeft: () => columns?.left(source.item(index)) ?? {},
		};
		return parseParameter(field, value, origin.isExpression, context);
	};
	// In automatic mapping a mapper's columns come from the item.
	const given = !seesItem && source.isConstant(name) ? once(read) : read;
	if (columns === undefined || field.flags.setting !== true || source.isTool) return given;
	// A column of its own name counts over the parameter.
	return (index) => {
		const { value } = found(source, name, field, columns, index);
		return isEmpty(value) ? given(index) : parseField(field, value, source, false);
	};
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

function mappedGroup(source: Source, { members }: Group<Members>, columns: Columns): Reader {
	const fields = Object.entries(members).filter(([, { flags }]) => flags.mapped === true);
	return (index) => {
		const parsed: Record<string, unknown> = {};
		for (const [name, member] of fields) {
			const value = columnOf(source, name, member, columns, index);
			if (value !== undefined) parsed[name] = value;
		}
		return parsed;
	};
}

/** A field as the item's columns have it. */
function columnOf(
	source: Source,
	name: string,
	field: Field<unknown>,
	columns: Columns,
	index: number,
): unknown {
	const { value, isThere } = found(source, name, field, columns, index);
	if (isThere || field.flags.required !== true)
		return parseField(field, value, source, field.flags.clearable === true);
	const { displayName } = field.property;
	const item = source.item(index);
	const names = Object.keys(isObject(item) ? item : {});
	throw fieldError(
		displayName,
		'finds no column of that name',
		`${names.length === 0 ? 'The item has no columns.' : `The item has these: ${listed(names, MOST_COLUMNS)}.`} Rename one to '${displayName}', or choose Map Each Column Manually.`,
	);
}

/** The column that an item has for a field. */
function found(
	source: Source,
	name: string,
	{ property: { displayName } }: Field<unknown>,
	columns: Columns,
	index: number,
): Column {
	try {
		return columns.find(name, source.item(index));
	} catch (error) {
		throw error instanceof InputError
			? fieldError(displayName, error.problem, error.wayOut)
			: fieldError(
					displayName,
					`cannot be read: ${textOf(error)}`,
					'Check the columns of the item.',
				);
	}
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
