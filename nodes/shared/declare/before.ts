import { TELLABLE } from '../http/clock';

/**
 * Whether the provider's own creation time shows that something was there before this run put it on the wire.
 *
 * @param createdAt ISO 8601; undefined or unreadable shows nothing
 * @param since ms since 1970 by the provider's clock
 */
export function wasThereBefore(createdAt: string | undefined, since: number): boolean {
	const created = createdAt === undefined ? Number.NaN : Date.parse(createdAt);
	return !Number.isNaN(created) && created < since - TELLABLE;
}
