/**
 * An opaque cursor for a position in a list.
 *
 * @param empty how many pages with nothing on them came before, at that position
 */
export function cursorFor(position: number, empty = 0): string {
	const text = empty === 0 ? `at:${position}` : `at:${position}~${empty}`;
	return Buffer.from(text).toString('base64url');
}

/** @returns the position, 0 where there is no cursor, undefined where it is none of ours */
export function positionOf(cursor: unknown): number | undefined {
	return placeOf(cursor)?.position;
}

/** The position of a cursor, and how many empty pages led to it. */
export function placeOf(cursor: unknown): { position: number; empty: number } | undefined {
	if (cursor === undefined) return { position: 0, empty: 0 };
	const text = Buffer.from(String(cursor), 'base64url').toString();
	const [, position, empty = 0] = /^at:(\d{1,15})(?:~(\d{1,15}))?$/.exec(text) ?? [];
	return position === undefined ? undefined : { position: Number(position), empty: Number(empty) };
}
