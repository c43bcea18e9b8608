import { seen, shown, trimmed } from './characters';
import { emailKey } from './identity';
import { InputError, NotGiven } from './inputError';
import type { Parse, ParseContext } from './inputError';
import { asText } from './text';

/** RFC 5321 allows 64 octets before the `@` and 254 in all; counted here in characters, and with some room. */
const LONGEST_EMAIL = 320;
/** Longer than this it is no address in wrappers: each of them is taken off by itself. */
const LONGEST_WRAPPED = 2_000;
const LONGEST_LOCAL = 64;
const ATOM = "[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]+";
const LABEL = '[\\p{L}\\p{N}_](?:[\\p{L}\\p{M}\\p{N}_-]*[\\p{L}\\p{M}\\p{N}_])?';
const EMAIL = new RegExp(
	`^(?<local>${ATOM}(?:\\.${ATOM})*)@(?:${LABEL}\\.)+(?!\\p{N}+$)${LABEL}$`,
	'u',
);

/**
 * An email address as it goes on the wire. Taken off are characters that cannot be seen, anywhere, and plain wrappers:
 * `mailto:`, angle brackets with or without a name, quotes and brackets around the whole.
 */
export const asEmail: Parse<string> = (value, context) => {
	const given = asText(value, context);
	const email = unwrappedEmail(given);
	const local = email.length > LONGEST_EMAIL ? undefined : EMAIL.exec(email)?.groups?.local;
	if (local === undefined || local.length > LONGEST_LOCAL) {
		throw new InputError(
			`is not an email address: '${shown(given)}'`,
			'Give one address such as jane@example.com.',
		);
	}
	return email;
};

/** 1 to `most` email addresses, from a list or from one text with commas, semicolons or lines. Each mailbox once. */
export const asEmails =
	(most: number): Parse<string[]> =>
	(value, context) => {
		const byKey = new Map<string, string>();
		for (const part of partsOf(value)) {
			const email = asEmail(part, context);
			const key = emailKey(email);
			if (!byKey.has(key)) byKey.set(key, email);
		}
		if (byKey.size === 0) throw new InputError('is empty', 'Give at least one address.');
		if (byKey.size > most)
			throw new InputError(`names ${byKey.size} email addresses`, `Give at most ${most}.`);
		return [...byKey.values()];
	};

/** The values of a list, each of which may be a list or several values in a text. A comma within quotes parts nothing. */
export const partsOf = (value: unknown): readonly unknown[] =>
	[value]
		.flat(Infinity)
		.flatMap((part: unknown): unknown[] =>
			typeof part === 'string' ? (part.match(/(?:"[^"\n]*"|[^,;\n])+/g) ?? []) : [part],
		)
		.filter(
			(part) =>
				part !== undefined && part !== null && !(typeof part === 'string' && trimmed(part) === ''),
		);

const PAIRS: ReadonlyArray<readonly [string, string]> = [
	['<', '>'],
	['(', ')'],
	['[', ']'],
	['{', '}'],
	['"', '"'],
	["'", "'"],
	['`', '`'],
	['“', '”'],
	['„', '“'],
	['‘', '’'],
	['«', '»'],
	['‹', '›'],
];

/** Without brackets or quotes around the whole, and without a comma or semicolon at an end. */
function unwrapped(text: string): string {
	const plain = trimmed(text.replace(/^[\s,;]+|(?<![\s,;])[\s,;]+$/gu, ''));
	const pair = PAIRS.find(([open, close]) => plain.startsWith(open) && plain.endsWith(close));
	return pair === undefined || plain.length < 2 ? plain : trimmed(plain.slice(1, -1));
}

/** What stands in angle brackets after a name, or before a name in round ones. */
const WITH_NAME =
	/^(?<name>[^<>]*)<(?<inner>[^<>]*)>$|^(?<outer>[^\s()]+)\s*\((?<comment>[^()]*)\)$/u;

function unwrappedEmail(given: string): string {
	let email = seen(trimmed(given));
	while (email.length <= LONGEST_WRAPPED) {
		const next = unwrappedOnce(email);
		if (next === email) return email;
		email = next;
	}
	return email;
}

function unwrappedOnce(text: string): string {
	const plain = unwrapped(text);
	if (/^mailto:/iu.test(plain))
		return decoded(plain.slice('mailto:'.length).replace(/\?.*$/su, ''));
	const found = WITH_NAME.exec(plain)?.groups;
	if (found === undefined) return plain;
	const { name = found.comment ?? '', inner = found.outer ?? '' } = found;
	// A name that is itself another address makes two of it.
	return !name.includes('@') || sameText(unwrapped(name), inner) ? inner : plain;
}

const sameText = (one: string, other: string): boolean =>
	trimmed(one).toLowerCase() === trimmed(other).toLowerCase();

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

const LINKEDIN = /^(?:[a-z0-9-]+\.)*linkedin\.com(?:[/?#]|$)/iu;

/**
 * An absolute http(s) address. A LinkedIn address that comes without a scheme gets `https://`. Taken off are characters that
 * cannot be seen, brackets and quotes around the whole, and a comma at its end.
 */
export const asUrl: Parse<string> = (value, context) => {
	const given = asText(value, context);
	refusePartial(value, context);
	const text = unwrapped(seen(given))
		.replace(/^\/\//, 'https://')
		.replace(/^(https?:)[\\/]*(?:https?:[\\/]*)*/iu, '$1//');
	const address = LINKEDIN.test(text) || /^www\./iu.test(text) ? `https://${text}` : text;
	const url = /\s/u.test(address) || !URL.canParse(address) ? undefined : new URL(address);
	if (url === undefined || !/^https?:$/.test(url.protocol) || !url.hostname.includes('.')) {
		throw new InputError(
			`is not a web address: '${shown(given)}'`,
			'Give a whole address such as https://www.linkedin.com/in/jane.',
		);
	}
	return address;
};

/** Throws {@link NotGiven} for text around an expression that gave nothing, such as `https://www.linkedin.com/in/`. */
export function refusePartial(value: unknown, context: ParseContext): void {
	if (typeof value === 'string' && context.isPartial?.(value) === true)
		throw new NotGiven(`an expression in it gives nothing, which leaves '${shown(value)}'`);
}

/**
 * A domain, alone or out of an address: without scheme, `www.`, path, port and case, as DNS has it. Throws
 * {@link InputError} for what names no host of the internet.
 */
export const asDomain: Parse<string> = (value, context) => {
	const given = asText(value, context);
	const host = hostIn(seen(given));
	if (host === undefined) {
		throw new InputError(
			`is not a domain: '${shown(given)}'`,
			'Give a domain such as example.com.',
		);
	}
	return host;
};

const HOST = /^(?:[a-z\d_](?:[a-z\d_-]*[a-z\d_])?\.)+[a-z\d-]*[a-z][a-z\d-]*$/;

/** The host of an address or a domain, without `www.`; undefined where there is none. */
export function hostIn(text: string): string | undefined {
	const bare = trimmed(text).replace(/^[a-z][a-z\d+.-]*:\/\/|^\/\//i, '');
	const [host = ''] = bare.split(/[/?#]/, 1);
	if (host.includes('@') || !URL.canParse(`http://${host}`)) return undefined;
	const name = new URL(`http://${host}`).hostname.replace(/\.$/, '').replace(/^www\./, '');
	return HOST.test(name) ? name : undefined;
}
