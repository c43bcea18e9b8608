import { createHash, createHmac, timingSafeEqual } from 'crypto';

import type { Headers } from '../../http/port';

/** Ms that a signed timestamp may lie from now, either way. */
export const MOST_OFF = 5 * 60_000;

/** More than any sender writes: what is checked costs a hash of the body each. */
const MOST_TIMESTAMPS = 3;
const MOST_SIGNATURES = 20;

/** `stale`: signed with its time, which is too long ago or ahead. */
export type SignatureVerdict = 'fits' | 'stale' | 'missing' | 'wrong';

/**
 * Whether a header signs the body: HMAC-SHA256 in hex under one of the secrets. Read leniently, for only the right
 * signature passes: any header whose name holds `signature`, any prefix (`v1=`, `sha256=`) or none, over the body or over
 * `<timestamp>.<body>`.
 *
 * @param body the raw bytes, as they came
 * @param secrets as the provider shows them; empty ones never fit
 * @param now ms since 1970
 */
export function checkSignature(
	headers: Headers,
	body: Buffer,
	secrets: readonly string[],
	now: number,
): SignatureVerdict {
	const signing = valuesOf(headers, 'signature');
	const given = signing
		.flatMap((value) => value.match(/(?<![\da-f])[\da-f]{64}(?![\da-f])/gi) ?? [])
		.slice(0, MOST_SIGNATURES)
		.map((hex) => Buffer.from(hex, 'hex'));
	if (given.length === 0) return 'missing';
	const usable = secrets.filter((secret) => secret !== '');
	const fits = (prefix: string): boolean =>
		usable.some((secret) => {
			const right = createHmac('sha256', secret).update(prefix).update(body).digest();
			return given.some((bytes) => timingSafeEqual(bytes, right));
		});
	if (fits('')) return 'fits';
	const signed = timestampsOf(headers, signing).find((timestamp) => fits(`${timestamp}.`));
	if (signed === undefined) return 'wrong';
	return Math.abs(now - msOf(signed)) <= MOST_OFF ? 'fits' : 'stale';
}

/** Whether a secret is the right one, in a time that says nothing of how much of it is right. An empty one never is. */
export function isSecret(given: string, right: string): boolean {
	const isSame = timingSafeEqual(digest(given), digest(right));
	return isSame && right !== '';
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

function timestampsOf(headers: Headers, signing: readonly string[]): string[] {
	const inSignature = signing.flatMap((value) =>
		[...value.matchAll(/(?:^|[\s,;])t=(\d{10,13})(?!\d)/g)].map(([, digits = '']) => digits),
	);
	const own = valuesOf(headers, 'timestamp').filter((value) => /^\d{10,13}$/.test(value));
	return [...new Set([...inSignature, ...own])].slice(0, MOST_TIMESTAMPS);
}

/** Seconds have ten digits until the year 2286. */
const msOf = (digits: string): number => Number(digits) * (digits.length <= 10 ? 1_000 : 1);

function valuesOf(headers: Headers, part: string): string[] {
	return Object.entries(headers)
		.filter(([name]) => name.toLowerCase().includes(part))
		.flatMap(([, value]) => value ?? [])
		.map((value) => value.trim());
}
