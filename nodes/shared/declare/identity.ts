import { seen, trimmed } from './characters';
import { isPlaceholder } from './placeholder';

export { idKey, sameId } from '../http/id';

/**
 * An email address as people are told apart by it: trimmed, in small letters, in one form of Unicode, the domain as DNS has
 * it (punycode). Idempotent.
 */
export function emailKey(email: string): string {
	const plain = folded(seen(trimmed(email)));
	const at = plain.lastIndexOf('@');
	if (at < 0) return plain;
	return `${plain.slice(0, at)}@${domainKey(plain.slice(at + 1))}`;
}

/** Whether two addresses are one mailbox. Dots and `+tags` count: only the mailbox's own server knows what they mean. */
export const sameEmail = (one: string, other: string): boolean => emailKey(one) === emailKey(other);

/**
 * Small letters and one form of Unicode. Letter by letter, as Unicode's simple case folding: ς is σ, but ß is not ss and the
 * Turkish ı is not i, for those are other names.
 */
function folded(text: string): string {
	const plain = text.normalize('NFC');
	return ASCII.test(plain)
		? plain.toLowerCase()
		: [...plain].map(foldedLetter).join('').normalize('NFC');
}

const ASCII = /^[!-~]*$/;

function foldedLetter(letter: string): string {
	const capital = letter.toUpperCase();
	return (letter === 'ı' || capital.length !== letter.length ? letter : capital).toLowerCase();
}

const ASCII_DOMAIN = /^[a-z0-9._-]*$/;

function domainKey(domain: string): string {
	const plain = domain.replace(/\.$/, '');
	if (ASCII_DOMAIN.test(plain)) return plain;
	return hostOf(`http://${plain}`) ?? plain;
}

function hostOf(address: string): string | undefined {
	// Anything beside a name of a host would be read as a port, a path, or a key before it.
	return /[/\\?#@:]/.test(address.slice('http://'.length)) || !URL.canParse(address)
		? undefined
		: new URL(address).hostname;
}

const LINKEDIN_HOST = /^(?:[a-z0-9-]+\.)*linkedin\.com$/;
/** What may stand before `/in/jane`: the mobile site, and links in LinkedIn's own emails. */
const ENTRANCES = new Set(['mwlite', 'comm']);
/** The old form `/pub/jane-doe/1/2b/3c` has three numbers, which are part of the name. */
const NUMBER = /^[0-9a-f]{1,3}$/;
/** What no member's name holds: the text around an address, or what was glued to it. */
const NOT_OF_A_NAME = /[\s/\\,;:!?&|"'`<>()[\]{}].*$/su;
/** `/in/me` is whoever looks at it; `/pub/dir` is a list of namesakes. */
const NOBODY = new Set(['', 'me', 'dir']);

/**
 * The member that a LinkedIn address names, as `jané`: the same for every host, scheme, query, language, encoding and case
 * of the address. Undefined where it names no member: company pages, searches, Sales Navigator, other sites, no address at
 * all. For comparing only; it is no address.
 */
export function linkedinProfile(address: string): string | undefined {
	const url = urlOf(address);
	if (url === undefined || !LINKEDIN_HOST.test(url.hostname.replace(/\.$/, ''))) return undefined;
	const steps = url.pathname
		.split('/')
		.map((step) => folded(seen(decoded(step))))
		.filter((step) => step !== '');
	if (ENTRANCES.has(steps[0] ?? '')) steps.shift();
	const [kind, name = '', ...rest] = steps;
	const own = name.replace(NOT_OF_A_NAME, '').replace(/\.+$/, '');
	if (NOBODY.has(own) || isPlaceholder(own) || isPlaceholder(name)) return undefined;
	if (kind === 'in') return own;
	if (kind !== 'pub') return undefined;
	const numbers = rest.slice(0, 3).filter((step) => NUMBER.test(step));
	return numbers.length === 3 ? [own, ...numbers].join('/') : own;
}

function urlOf(address: string): URL | undefined {
	const plain = trimmed(seen(address)).replace(/^[<("'[]+/, '');
	const whole = `https://${plain.replace(/^(?:https?:)?[\\/]*(?:https?:[\\/]*)*/i, '')}`;
	return URL.canParse(whole) ? new URL(whole) : undefined;
}

/** Without percent signs, also where it was encoded twice. */
function decoded(path: string): string {
	try {
		const once = decodeURIComponent(path);
		return once === path ? once : decoded(once);
	} catch {
		return path;
	}
}

/** Whether two LinkedIn addresses name the same member; never where one of them names none. */
export function sameLinkedinProfile(one: string, other: string): boolean {
	const profile = linkedinProfile(one);
	return profile !== undefined && profile === linkedinProfile(other);
}

/** How a person was given: by an address, or two. */
export interface Person {
	readonly email?: string | undefined;
	readonly linkedinUrl?: string | undefined;
}

/** Whether two are one person: the same email where both have one, else the same LinkedIn profile. */
export function samePerson(one: Person, other: Person): boolean {
	if (one.email !== undefined && other.email !== undefined)
		return sameEmail(one.email, other.email);
	return (
		one.linkedinUrl !== undefined &&
		other.linkedinUrl !== undefined &&
		sameLinkedinProfile(one.linkedinUrl, other.linkedinUrl)
	);
}
