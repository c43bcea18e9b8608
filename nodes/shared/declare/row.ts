/** The evaluated parameters of one item. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * By what rows are the same: a row repeats an earlier one that bears a mark for which it looks. A plain list is both.
 * Two lists tell apart what counts only together with something else, e.g. a profile where not both have an email.
 */
export type Names =
	readonly string[] | { readonly marks: readonly string[]; readonly looks: readonly string[] };

/** A row with what is known of its earlier tries in this run when an answer is settled. */
export interface Sent<R> {
	readonly row: R;
	/** An earlier try may have reached the provider, and its answer was lost. */
	readonly maybeDelivered: boolean;
	/** When this run first put the row on the wire, ms since 1970 by the provider's clock. */
	readonly since: number;
}
