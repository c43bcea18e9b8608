import type { Write } from '../declare/operation';
import type { Failure } from '../declare/outcome';
import type { NonEmpty } from '../http/json';
import type { Way } from './send';
import type { Sending } from './sending';

// Whose target takes nothing more.

const groupOf = ({ group }: Write, { row }: Sending): string => group?.(row) ?? '';

/** The group of this row takes nothing more in this run. */
export const close = (way: Way, sending: Sending, fault: Failure): void => {
	way.closed.set(groupOf(way.operation, sending), fault);
};

/** Why rows of this group need not be sent: their target has just taken none. */
export const closedFor = (way: Way, batch: NonEmpty<Sending>): Failure | undefined => {
	const fault = way.closed.get(groupOf(way.operation, batch[0]));
	const why = 'It was not sent, for its target takes nothing.';
	return fault && { ...fault, wayOut: `${why} ${fault.wayOut}`, retryable: true };
};
