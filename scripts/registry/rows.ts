import type { Field, Fields } from '../../nodes/shared/declare/fields';
import { isMappedGroup } from '../../nodes/shared/declare/fields';
import type { Operation } from '../../nodes/shared/declare/operation';
import type { Row } from '../../nodes/shared/declare/row';
import { InputError } from '../../nodes/shared/declare/parse';
import { valuesFor } from './values';

/** Values of the parameters that decide which others there are. */
export type Choice = Readonly<Record<string, string | boolean>>;

/** A place in a row with the values that it is tried with. */
interface Slot {
	readonly group: string | undefined;
	readonly name: string;
	readonly field: Field<unknown>;
	readonly isRequired: boolean;
	readonly values: readonly unknown[];
}

/** One value of one slot, which must be in some row. */
interface Aim {
	readonly slot: Slot;
	readonly value: unknown;
	readonly title: string;
}

export interface Sampled {
	/** Rows that the operation takes; together they hold each value of each field. */
	readonly rows: readonly Row[];
	/** Fields, with the value, that no row holds, since the operation's check refuses them all. */
	readonly refused: readonly string[];
}

const isAutomatic = ({ dataMode }: Choice): boolean => dataMode === 'autoMapInputData';

/** Every choice of an operation's deciding parameters. */
export function choicesOf({ panel }: Pick<Operation, 'panel'>): Choice[] {
	const names = new Set(
		Object.values(panel).flatMap((field) =>
			field.kind === 'field' ? Object.keys(field.flags.shownWhen ?? {}) : [],
		),
	);
	if ('dataMode' in panel) names.add('dataMode');
	return [...names].reduce<Choice[]>(
		(found, name) =>
			found.flatMap((choice) =>
				decidedBy(panel, name).map((value) => ({ ...choice, [name]: value })),
			),
		[{}],
	);
}

function decidedBy(panel: Fields, name: string): Array<string | boolean> {
	const field = panel[name];
	if (field?.kind !== 'field') throw new Error(`${name} decides what is shown and is no field`);
	return valuesFor(field).filter((each) => typeof each === 'string' || typeof each === 'boolean');
}

/** Rows of an operation under all choices, with what none of them could hold. */
export function sampledRows(operation: Operation): Sampled {
	const rows: Row[] = [];
	const held = new Set<string>();
	const titles = new Set<string>();
	for (const choice of choicesOf(operation)) {
		const slots = slotsOf(operation.panel, choice);
		const aims = slots.flatMap(aimsOf);
		for (const aim of aims) {
			titles.add(aim.title);
			if (held.has(`${JSON.stringify(choice)} ${aim.title}`)) continue;
			const found = candidatesFor(aim, slots)
				.map((chosen) => rowOf(operation, slots, chosen))
				.find((row) => holds(row, aim) && isTaken(operation, row));
			if (found === undefined) continue;
			rows.push(found);
			for (const each of aims)
				if (holds(found, each)) {
					held.add(each.title);
					held.add(`${JSON.stringify(choice)} ${each.title}`);
				}
		}
		if (aims.length === 0) rows.push(rowOf(operation, slots, new Map()));
	}
	return { rows, refused: [...titles].filter((title) => !held.has(title)) };
}

/** The same row without one field. */
export function without(row: Row, group: string | undefined, name: string): Row {
	const { [group ?? name]: held, ...rest } = row;
	if (group === undefined) return rest;
	return {
		...rest,
		[group]: Object.fromEntries(Object.entries(Object(held)).filter(([key]) => key !== name)),
	};
}

const aimsOf = (slot: Slot): Aim[] =>
	slot.values.map((value) => ({
		slot,
		value,
		title: `${slot.group === undefined ? '' : `${slot.group}.`}${slot.name} = ${JSON.stringify(value)}`,
	}));

function slotsOf(panel: Fields, choice: Choice): Slot[] {
	const automatic = isAutomatic(choice);
	return Object.entries(panel).flatMap(([name, field]): Slot[] => {
		if (field.kind === 'field')
			return isInRow(panel, field, choice) ? [slotOf(undefined, name, field, choice)] : [];
		const mapped = automatic && isMappedGroup(field);
		return Object.entries(field.members).flatMap(([member, inner]) =>
			mapped && inner.flags.mapped !== true ? [] : [slotOf(name, member, inner, choice)],
		);
	});
}

function slotOf(
	group: string | undefined,
	name: string,
	field: Field<unknown>,
	choice: Choice,
): Slot {
	const decided = group === undefined ? choice[name] : undefined;
	const clears = isAutomatic(choice) && field.flags.clearable === true;
	return {
		group,
		name,
		field,
		isRequired: field.flags.required === true || decided !== undefined,
		values: decided !== undefined ? [decided] : [...valuesFor(field), ...(clears ? [null] : [])],
	};
}

/** Whether a row has the field: it is mapped from the item, or shown by what decides, which must be shown itself. */
function isInRow(panel: Fields, { flags }: Field<unknown>, choice: Choice): boolean {
	if (isAutomatic(choice) && flags.mapped === true) return true;
	return Object.entries(flags.shownWhen ?? {}).every(([name, values]) => {
		const decider = panel[name];
		return (
			values.includes(String(choice[name])) &&
			decider?.kind === 'field' &&
			isInRow(panel, decider, choice)
		);
	});
}

type Chosen = ReadonlyMap<Slot, unknown>;

/** Rows to try for a value: all fields, all but one, hardly any, and one more than that. */
function candidatesFor({ slot, value }: Aim, slots: readonly Slot[]): Chosen[] {
	const withThese = (kept: readonly Slot[]): Chosen =>
		new Map([...kept.map((each) => [each, each.values[0]] as const), [slot, value] as const]);
	const others = slots.filter((each) => each !== slot && !each.isRequired);
	const needed = slots.filter((each) => each.isRequired);
	return [
		withThese(slots),
		...others.map((left) => withThese(slots.filter((each) => each !== left))),
		withThese(needed),
		...others.map((more) => withThese([...needed, more])),
	];
}

function rowOf({ panel }: Pick<Operation, 'panel'>, slots: readonly Slot[], chosen: Chosen): Row {
	const groups: Record<string, Record<string, unknown>> = {};
	const row: Record<string, unknown> = {};
	for (const [name, field] of Object.entries(panel))
		if (field.kind === 'group') row[name] = groups[name] = {};
	for (const slot of slots) {
		if (!chosen.has(slot)) continue;
		const holder = slot.group === undefined ? row : groups[slot.group];
		if (holder !== undefined) holder[slot.name] = chosen.get(slot);
	}
	for (const { group, name, field } of slots) {
		const members = group === undefined ? undefined : groups[group];
		const hiding = Object.entries(field.flags.hiddenWhen ?? {});
		if (hiding.some(([other, values]) => values.includes(String(members?.[other]))))
			delete members?.[name];
	}
	return row;
}

const holds = (row: Row, { slot: { group, name }, value }: Aim): boolean => {
	const holder: unknown = group === undefined ? row : row[group];
	const found: unknown = Reflect.get(Object(holder), name);
	return JSON.stringify(found) === JSON.stringify(value);
};

function isTaken(operation: Operation, row: Row): boolean {
	try {
		operation.check?.(row);
		return true;
	} catch (error) {
		if (error instanceof InputError) return false;
		throw error;
	}
}
