/** An opaque cursor for a position in a list. */
export function cursorFor(position: number): string {
	return Buffer.from(`at:${position}`).toString('base64url');
}

/** @returns the position, 0 where there is no cursor, undefined where it is none of ours */
export function positionOf(cursor: unknown): number | undefined {
	if (cursor === undefined) return 0;
	const text = Buffer.from(String(cursor), 'base64url').toString();
	const position = /^at:(\d{1,15})$/.exec(text)?.[1];
	return position === undefined ? undefined : Number(position);
}
