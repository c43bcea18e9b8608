/** What a new record begins with. */
export interface Fresh {
	readonly id: string;
	/** ISO 8601, UTC. */
	readonly at: string;
}

/** Of a body or a query, held to the contract. */
export type Fields = Readonly<Record<string, unknown>>;
