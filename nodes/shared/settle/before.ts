/** What two clocks may differ by unnoticed, ms: HTTP's Date header, by which they are compared, counts whole seconds. */
export const TELLABLE = 2_000;

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
