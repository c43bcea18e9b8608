/** White space, and what shows nothing: zero width, soft hyphen, direction marks, control characters. */
const UNSEEN = /[\s\p{Default_Ignorable_Code_Point}\p{Cc}\u2800\ufff9-\ufffb]/u;
const UNSEEN_FIRST = new RegExp(`^(?:${UNSEEN.source})+`, 'u');
const EVERY_UNSEEN = new RegExp(UNSEEN.source, 'gu');
/** What shows nothing by itself but changes the character before it: the colour of a heart, the country of a flag. */
const CHANGES_PREVIOUS = /[\p{Variation_Selector}\u{e0020}-\u{e007f}]/u;
const HALF = /\p{Surrogate}/gu;

/** Without white space, and without what cannot be seen, at both ends. Takes time in proportion to the length at most. */
export function trimmed(text: string): string {
	let end = text.length;
	if (isPlain(text.charCodeAt(0)) && isPlain(text.charCodeAt(end - 1))) return text;
	while (end > 0) {
		const start =
			end > 1 && /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(end - 2, end)) ? 2 : 1;
		const last = text.slice(end - start, end);
		if (!UNSEEN.test(last) || CHANGES_PREVIOUS.test(last)) break;
		end -= start;
	}
	return text.slice(0, end).replace(UNSEEN_FIRST, '');
}

/** Most texts begin and end with a sign of ASCII that is seen. */
const isPlain = (code: number): boolean => code > 0x20 && code < 0x7f;

/** Without half characters and NUL, which have no place in JSON on the wire: the first is left where a text was cut. */
export const wellFormed = (text: string): string => text.replaceAll('\0', '').replace(HALF, '');

/** Whether a text holds what {@link wellFormed} takes out. */
export const isWellFormed = (text: string): boolean => wellFormed(text) === text;

/** Without what cannot be seen, also within; white space stays where it is. */
export const seen = (text: string): string =>
	text.replace(EVERY_UNSEEN, (found) => (isWhiteSpace(found) ? found : ''));

// JavaScript counts the byte order mark as white space.
const isWhiteSpace = (character: string): boolean => /\s/.test(character) && character !== '\ufeff';

/** Shown by its name: what is above, and half characters, which no output can hold. */
const NAMED = new RegExp(`${UNSEEN.source}|${HALF.source}`, 'gu');

/** For an error: at most 80 characters, and what cannot be seen by its name, such as `<U+200B>`. */
export function shown(text: string): string {
	const short = text.length > 80 ? `${wellFormed(text.slice(0, 79))}…` : text;
	return short.replace(NAMED, (found) => (found === ' ' ? ' ' : named(found)));
}

const named = (character: string): string =>
	`<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;
