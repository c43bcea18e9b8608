/**
 * A value that cannot be used, told so that the user can mend it. The reader adds the field's name and the item.
 *
 * @param problem what is wrong, as the end of a sentence that starts with the field's name: "is empty"
 * @param wayOut what to do, as a sentence of its own
 */
export class InputError extends Error {
	constructor(
		readonly problem: string,
		readonly wayOut: string,
		/** The field as the editor calls it; known here only where a check spans several fields. */
		readonly field = 'Item',
	) {
		super(problem);
	}
}

/** A value that stands for none, such as `N/A`: an optional field counts as not given, a required one as empty. */
export class NotGiven extends InputError {
	/** @param because why the value is none, as the end of the sentence that starts "… is empty: " */
	constructor(because: string) {
		super(
			`is empty: ${because}`,
			'Give a value, or filter out the items that have none before this node.',
		);
	}
}

/** What a parser may need to know beside the value. */
export interface ParseContext {
	/** IANA name of the workflow's time zone, for a date that names none. */
	readonly timezone: string;
	/** Whether the value, as it came, is text around an expression that gave nothing. Not given: it is not. */
	isPartial?(text: string): boolean;
	/** The item's own JSON, for what is mapped automatically. */
	itemJson?(): unknown;
	/** The item's columns that no field takes, but for empty ones, objects and lists. */
	columnsLeft?(): Readonly<Record<string, unknown>>;
}

/** Turns a parameter's or an item's raw value into a typed one. Never called with an empty value. Throws {@link InputError}. */
export type Parse<T> = (value: unknown, context: ParseContext) => T;

/** A value as words: "a list". */
export const kindOf = (value: unknown): string =>
	Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
