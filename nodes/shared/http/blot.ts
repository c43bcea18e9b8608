const PLACE = '[key]';

/** A shorter key is a word of everyday, such as `test`, and stands in answers that have nothing to do with it. */
const LONG_ENOUGH = 8;

/**
 * A function that takes a key out of texts: as it is, in other letter case, with its characters escaped as in JSON, an
 * address or HTML, and in base64 or hex. Of a key under eight characters only a JSON value or a text that is the key and
 * nothing else, letter by letter.
 */
export function blotter(key: string): (text: string) => string {
	if (key === '') return (text) => text;
	if (key.length < LONG_ENOUGH) {
		const value = new RegExp(`(?<!\\\\)${literal(JSON.stringify(key))}(?!\\s*:)`, 'g');
		return (text) => (text.trim() === key ? PLACE : text.replace(value, `"${PLACE}"`));
	}
	// One pass: the text of each answer goes through here, and next to none holds the key.
	const dresses = new RegExp(
		[spelled(key), Buffer.from(key).toString('hex'), ...base64(key)].join('|'),
		'gi',
	);
	return (text) => text.replace(dresses, PLACE);
}

const literal = (text: string): string => text.replace(/[^a-z\d]/gi, '\\$&');

/** The key with each character in any of its spellings. */
const spelled = (key: string): string =>
	[...key]
		.map((character) => {
			const hex = character.charCodeAt(0).toString(16).padStart(2, '0');
			const coded = `%(?:25)?${hex}|\\\\{1,3}(?:u00|x)${hex}`;
			if (/[a-z\d]/i.test(character)) return `(?:${character}|${coded})`;
			return `(?:\\\\{0,3}${literal(character)}|${coded}|&[#\\w]{2,6};)`;
		})
		.join('');

/**
 * The key inside a base64 text, by itself or behind others as in `user:key`: three bytes are four characters, so it can
 * stand in three ways, and the characters at its ends belong to its neighbours too.
 */
function base64(key: string): string[] {
	return [0, 1, 2].map((before) => {
		const bytes = Buffer.from('\0'.repeat(before) + key);
		const own = bytes
			.toString('base64')
			.slice(Math.ceil((before * 4) / 3), Math.floor((bytes.length * 4) / 3));
		const either = own.replaceAll('+', '[-+]').replaceAll('/', '[/_]');
		return `${either}[\\w+/-]?={0,2}`;
	});
}
