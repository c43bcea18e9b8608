import type { Row } from '../declare/row';
import type { Tries } from '../http/exchange';

/** A row on its way, with what its tries have left behind. */
export interface Sending {
	/** Of its input item. */
	readonly index: number;
	readonly row: Row;
	readonly tries: Tries;
	/** The job that carries it, once the provider has accepted one. */
	readonly job?: JobRef;
}

/** A job that the provider has accepted. */
export interface JobRef {
	readonly id: string;
	/** When, ms. */
	readonly since: number;
	/** The rows in it, in their order, by the index of their items. */
	readonly indexes: readonly number[];
}
