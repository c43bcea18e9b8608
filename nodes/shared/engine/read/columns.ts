import { fittingColumns, folded } from '../../declare/columns';
import type { Fitting, Wanted } from '../../declare/columns';
import { InputError, isEmpty } from '../../declare/parse';
import { isObject, own } from '../../http/json';
import { listed } from '../words';

/** Which columns were taken for which field, and which were not. */
export interface ColumnsTold {
	readonly taken: ReadonlyArray<{ readonly column: string; readonly field: string }>;
	/** Taken as they are, because no field takes them. */
	readonly passed: readonly string[];
	readonly unused: readonly string[];
}

/** What an item holds for a field. */
export interface Column {
	/** Undefined where no column fits. */
	readonly value: unknown;
	/** Whether there is a column for it, be it empty. */
	readonly isThere: boolean;
}

/** Sets of columns that are remembered: items of one run mostly have the same ones. */
const REMEMBERED = 500;

/** The columns of items, as the fields take them. */
export class Columns {
	private readonly plans = new Map<string, ReadonlyMap<string, Fitting>>();
	private readonly seen = new Set<string>();
	private readonly taken = new Map<string, Set<string>>();
	private readonly passed = new Set<string>();
	private lastItem: unknown;
	private lastPlan: ReadonlyMap<string, Fitting> = new Map();

	constructor(private readonly wanted: readonly Wanted[]) {}

	/** What the item holds for the field of that name. Throws `InputError` where two columns fit it equally. */
	find(name: string, item: unknown): Column {
		const fitting = this.planFor(item).get(name);
		if (fitting === undefined) return NONE;
		const { exact, own: spellings, parts } = fitting;
		// A company with all that is known of it is no company's name.
		const others = fitting.others.filter((column) => !isNested(own(item, column)));
		if (exact !== undefined && !isEmpty(own(item, exact))) return this.take(name, item, exact);
		for (const columns of [spellings, others]) {
			const column = onlyFilled(item, columns);
			if (column !== undefined) return this.take(name, item, column);
		}
		if (parts !== undefined && parts.some((part) => !isEmpty(own(item, part)))) {
			for (const part of parts) this.note(name, part);
			const words = parts.map((part) => own(item, part)).filter((word) => !isEmpty(word));
			return { value: words.map((word) => String(word).trim()).join(' '), isThere: true };
		}
		const empty = exact ?? spellings[0];
		if (empty !== undefined) return this.take(name, item, empty);
		// One of another name, though empty, was looked at; that it holds null clears nothing.
		const [other] = others;
		if (other === undefined) return NONE;
		this.note(name, other);
		return { value: undefined, isThere: true };
	}

	/** The item's columns that no field takes, to be passed on: those with a text, a number or a switch. */
	left(item: unknown): Record<string, unknown> {
		const fits = new Set([...this.planFor(item).values()].flatMap(columnsOf));
		const left = Object.entries(isObject(item) ? item : {}).filter(
			([column, value]) => !fits.has(column) && isPlain(value) && !isEmpty(value),
		);
		for (const [column] of left) this.passed.add(column);
		return Object.fromEntries(left);
	}

	told(): ColumnsTold {
		const taken = this.wanted.flatMap(({ name, displayName }) =>
			[...(this.taken.get(name) ?? [])].map((column) => ({ column, field: displayName })),
		);
		const used = new Set([...taken.map(({ column }) => column), ...this.passed]);
		const unused = [...this.seen].filter((column) => !used.has(column));
		return { taken, passed: [...this.passed], unused };
	}

	private take(name: string, item: unknown, column: string): Column {
		this.note(name, column);
		return { value: own(item, column), isThere: true };
	}

	private note(name: string, column: string): void {
		const known = this.taken.get(name);
		if (known === undefined) this.taken.set(name, new Set([column]));
		else known.add(column);
	}

	private planFor(item: unknown): ReadonlyMap<string, Fitting> {
		if (item === this.lastItem) return this.lastPlan;
		const columns = isObject(item) ? Object.keys(item) : [];
		const key = columns.join('\n');
		const plan = this.plans.get(key) ?? fittingColumns(this.wanted, columns);
		if (!this.plans.has(key) && this.plans.size < REMEMBERED) {
			this.plans.set(key, plan);
			for (const column of columns) this.seen.add(column);
		}
		this.lastItem = item;
		this.lastPlan = plan;
		return plan;
	}
}

const isPlain = (value: unknown): boolean =>
	typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const isNested = (value: unknown): boolean => Array.isArray(value) || isObject(value);

const NONE: Column = { value: undefined, isThere: false };

const columnsOf = ({ exact, own: spellings, others, parts = ['', ''] }: Fitting): string[] => [
	...(exact === undefined ? [] : [exact]),
	...spellings,
	...others,
	...parts,
];

/** The one of some columns that has a value; several with the same count as one. */
function onlyFilled(item: unknown, columns: readonly string[]): string | undefined {
	const [first, ...more] = columns.filter((column) => !isEmpty(own(item, column)));
	const other = more.find((column) => first !== undefined && !isSame(item, first, column));
	if (first !== undefined && other !== undefined) {
		throw new InputError(
			`could be taken from two columns, '${first}' and '${other}', which differ`,
			'Remove or rename one of them, or choose Map Each Column Manually.',
		);
	}
	return first;
}

const isSame = (item: unknown, one: string, other: string): boolean =>
	textOf(own(item, one)) === textOf(own(item, other));

const textOf = (value: unknown): string =>
	typeof value === 'object' ? JSON.stringify(value) : String(value).trim();

/** Columns that are named. */
export const MOST_COLUMNS = 12;

/** What the summary says of columns; nothing where there were none. */
export function columnsTold({ taken, passed, unused }: ColumnsTold): string[] {
	// A column in the field's own words needs no arrow.
	const uses = taken.map(({ column, field }) =>
		folded(column) === folded(field) ? field : `${column} → ${field}`,
	);
	return [
		...told('Columns taken', uses),
		...told('Passed on', passed),
		...told('Not used', unused),
	];
}

const told = (what: string, names: readonly string[]): string[] =>
	names.length === 0 ? [] : [`${what}: ${listed(names, MOST_COLUMNS)}.`];
