const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;
const EMAIL = /^[^\s@]+@[^\s@]+$/;
const PROFILE = /^https?:\/\/(?:[a-z]+\.)?linkedin\.com\/in\/([^/?#]+)\/?$/i;

/** The same answer as another system would write it: what names something, in another spelling of it. */
export function respelled(value: unknown): unknown {
	if (typeof value === 'string') return otherSpelling(value);
	if (Array.isArray(value)) return value.map(respelled);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, respelled(part)]));
}

/** A text as the sandbox itself writes it: who answers with UUIDs in capitals reads them so, too. */
export const asMinted = (text: string): string => (UUID.test(text) ? text.toLowerCase() : text);

/** The same of all texts within. */
export function mintedIn(value: unknown): unknown {
	if (typeof value === 'string') return asMinted(value);
	if (Array.isArray(value)) return value.map(mintedIn);
	if (typeof value !== 'object' || value === null) return value;
	return mintedParts({ ...value }, mintedIn);
}

/** The same of each part of a call. */
export const mintedParts = <From, To>(
	parts: { readonly [key: string]: From },
	minted: (part: From) => To,
): Record<string, To> =>
	Object.fromEntries(Object.entries(parts).map(([key, part]) => [key, minted(part)]));

/** UUIDs in the other letter case, e-mail addresses in capitals, LinkedIn profiles by another address. */
function otherSpelling(text: string): string {
	if (UUID.test(text)) {
		const capitals = text.toUpperCase();
		return text === capitals ? text.toLowerCase() : capitals;
	}
	if (EMAIL.test(text)) return text.toUpperCase();
	const name = PROFILE.exec(text)?.[1];
	return name === undefined ? text : otherAddress(decodeURIComponent(name), text.length);
}

function otherAddress(name: string, turn: number): string {
	const forms = [
		`https://uk.linkedin.com/in/${encodeURIComponent(name)}`,
		`https://www.linkedin.com/in/${name}?originalSubdomain=uk`,
		`http://m.linkedin.com/in/${name}/`,
		`https://www.linkedin.com/in/${[...Buffer.from(name)].map(escaped).join('')}`,
	];
	return forms[turn % forms.length] ?? name;
}

const escaped = (byte: number): string => `%${byte.toString(16).padStart(2, '0')}`;
