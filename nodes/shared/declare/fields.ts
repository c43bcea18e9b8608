import type { INodeProperties } from 'n8n-workflow';

import type { Parse } from './parse';

/** What the editor shows of a field; its name is its key, and when it is shown the operation says. */
export type FieldProperty = Omit<INodeProperties, 'name'>;

/** Texts of a field, after n8n's conventions. */
export interface Texts {
	readonly displayName: string;
	readonly description?: string;
	readonly hint?: string;
	readonly placeholder?: string;
}

/** Other parameters' values under which a field is shown, beside resource, operation and data mode. */
export type ShownWhen = Readonly<Record<string, readonly string[]>>;

/** Where a call carries a field's value. */
export type Sent =
	/** In the query or the body, as the method has it. */
	| 'default'
	| 'query'
	| 'body'
	/** A list of other fields' names, each of which is sent as null. */
	| 'nulls'
	/** Not by itself: the operation puts it where it belongs. */
	| 'never';

export interface Flags {
	/** Must be given. */
	readonly required?: boolean;
	/** The editor marks it while it is empty. Whether it is missing depends on more, so the operation's check says that. */
	readonly marked?: boolean;
	/** ◆ in INTERFACE: taken from the item itself in `autoMapInputData`. */
	readonly mapped?: boolean;
	/** Mapped, and an item's null clears it; elsewhere null means "not given". */
	readonly clearable?: boolean;
	/**
	 * Decides how, when or from where a row is sent: a parameter in both modes, over which a column of its own name counts
	 * for its row. An agent's columns do not count.
	 */
	readonly setting?: boolean;
	/** Its parser looks at the item itself. */
	readonly seesItem?: boolean;
	readonly shownWhen?: ShownWhen;
	/** It is not shown, and does not count, under these values of another parameter; for a member, of another member. */
	readonly hiddenWhen?: Readonly<Record<string, readonly string[]>>;
	/** A secret: the editor hides what is typed, and no output repeats it. */
	readonly sensitive?: boolean;
	readonly sent?: Sent;
	/** The API's name, where it is another than the provider's rule makes of the field's. */
	readonly wireName?: string;
}

export type Given = Texts & Flags;

/**
 * One parameter: what the editor shows of it and what its value must be. `T` includes undefined where the field may be
 * left out, and null where it may be cleared.
 */
export interface Field<T> {
	readonly kind: 'field';
	readonly property: FieldProperty;
	readonly parse: Parse<T>;
	readonly flags: Flags;
	/** The list behind it, where it is picked from one. */
	readonly picker?: PickerName;
}

/** What a field knows of its picker; the whole of it is in `picker.ts`. */
export interface PickerName {
	/** Name of the node's method, e.g. `searchSequences`. */
	readonly name: string;
}

/** A collection of optional fields, which the editor folds behind "Add Field". */
export interface Group<M extends Members> {
	readonly kind: 'group';
	readonly property: FieldProperty;
	readonly members: M;
	/** As of a field; what is not shown holds nothing. */
	readonly shownWhen?: ShownWhen;
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

/** Makes fields of one kind; what a row holds follows from the flags. `More` is what the kind asks for beside them. */
export interface Maker<T, More = unknown> {
	(given: Given & More & { readonly required: true }): Field<T>;
	(given: Given & More & { readonly clearable: true }): Field<T | null | undefined>;
	(given: Given & More): Field<T | undefined>;
}

/** What a kind of field adds to the texts: how the editor shows it, and what its value must be. */
export interface Shape<T> {
	readonly property: Pick<FieldProperty, 'type' | 'default'> & Partial<FieldProperty>;
	readonly parse: Parse<T>;
	readonly picker?: PickerName;
}

/** A kind of field. */
export const kind = <T, More = unknown>(shape: (given: Given & More) => Shape<T>): Maker<T, More> =>
	((given: Given & More) => fieldOf(given, shape(given))) as Maker<T, More>;

/** A field of any shape. */
export function fieldOf<T>(given: Given, { property, parse, picker }: Shape<T>): Field<T> {
	const { displayName, description, hint, placeholder } = given;
	const flags = flagsIn(given);
	return {
		kind: 'field',
		property: {
			displayName,
			...(description !== undefined && { description }),
			...(hint !== undefined && { hint }),
			...property,
			...(placeholder !== undefined && { placeholder }),
			// n8n would stop a run whose column gives what the parameter does not.
			...((flags.marked ?? (flags.required === true && flags.setting !== true)) && {
				required: true,
			}),
			...(flags.hiddenWhen !== undefined && {
				displayOptions: { hide: copied(flags.hiddenWhen) },
			}),
			...(flags.sensitive === true && {
				typeOptions: { ...property.typeOptions, password: true },
			}),
		},
		parse,
		flags,
		...(picker !== undefined && { picker }),
	};
}

function flagsIn(given: Given): Flags {
	const { required, marked, mapped, clearable, setting, seesItem, shownWhen } = given;
	const { hiddenWhen, sensitive, sent, wireName } = given;
	return {
		...(required !== undefined && { required }),
		...(marked !== undefined && { marked }),
		...((mapped ?? clearable) !== undefined && { mapped: mapped ?? clearable }),
		...(clearable !== undefined && { clearable }),
		...(setting !== undefined && { setting }),
		...(seesItem !== undefined && { seesItem }),
		...(shownWhen !== undefined && { shownWhen }),
		...(hiddenWhen !== undefined && { hiddenWhen }),
		...(sensitive !== undefined && { sensitive }),
		...(sent !== undefined && { sent }),
		...(wireName !== undefined && { wireName }),
	};
}

const copied = (values: Readonly<Record<string, readonly string[]>>): Record<string, string[]> =>
	Object.fromEntries(Object.entries(values).map(([name, list]) => [name, [...list]]));

export const group = <M extends Members>(
	{ shownWhen, ...texts }: Texts & Pick<Flags, 'shownWhen'>,
	members: M,
): Group<M> => ({
	kind: 'group',
	property: { ...texts, type: 'collection', default: {} },
	members,
	...(shownWhen !== undefined && { shownWhen }),
});

/** Whether any member is taken from the item in `autoMapInputData`. */
export const isMappedGroup = ({ members }: Group<Members>): boolean =>
	Object.values(members).some(({ flags }) => flags.mapped === true);
