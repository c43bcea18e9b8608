import { fittingColumns } from '../declare/columns';
import type { Fitting, Wanted } from '../declare/columns';
import { InputError, isEmpty } from '../declare/parse';
import { isObject, own } from '../http/json';

/** Which columns were taken for which field, and which were not. */
export interface ColumnsTold {
	readonly taken: ReadonlyArray<{ readonly column: string; readonly field: string }>;
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
	private lastItem: unknown;
	private lastPlan: ReadonlyMap<string, Fitting> = new Map();

	constructor(private readonly wanted: readonly Wanted[]) {}

	/** What the item holds for the field of that name. Throws `InputError` where two columns fit it equally. */
	find(name: string, item: unknown): Column {
		const fitting = this.planFor(item).get(name);
		if (fitting === undefined) return NONE;
		const { exact, own: spellings, others, parts } = fitting;
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
		const empty = exact ?? spellings[0] ?? others[0];
		return empty === undefined ? NONE : this.take(name, item, empty);
	}

	/** The item's columns that no field takes. */
	left(item: unknown): Record<string, unknown> {
		const fits = new Set([...this.planFor(item).values()].flatMap(columnsOf));
		return Object.fromEntries(
			Object.entries(isObject(item) ? item : {}).filter(([column]) => !fits.has(column)),
		);
	}

	told(): ColumnsTold {
		const taken = this.wanted.flatMap(({ name, displayName }) =>
			[...(this.taken.get(name) ?? [])].map((column) => ({ column, field: displayName })),
		);
		const used = new Set(taken.map(({ column }) => column));
		return { taken, unused: [...this.seen].filter((column) => !used.has(column)) };
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

const SHOWN = 12;

/** `Email, CRM ID and 3 more`. */
export function listedNames(names: readonly string[]): string {
	const shown = names.slice(0, SHOWN).join(', ');
	return names.length > SHOWN ? `${shown} and ${names.length - SHOWN} more` : shown;
}

/** What the summary says of columns; nothing where there were none. */
export function columnsTold({ taken, unused }: ColumnsTold): string[] {
	const uses = taken.map(({ column, field }) =>
		column === field ? field : `${column} → ${field}`,
	);
	return [
		...(uses.length === 0 ? [] : [`Columns taken: ${listedNames(uses)}.`]),
		...(unused.length === 0 ? [] : [`Not used: ${listedNames(unused)}.`]),
	];
}
