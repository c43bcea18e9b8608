/** The evaluated parameters of one item. */
export type Row = Readonly<Record<string, unknown>>;

/** A row with what is known of its earlier tries in this run when an answer is settled. */
export interface Sent<R> {
	readonly row: R;
	/** An earlier try may have reached the provider, and its answer was lost. */
	readonly maybeDelivered: boolean;
	/** When this run first put the row on the wire, ms since 1970 by the provider's clock. */
	readonly since: number;
}
