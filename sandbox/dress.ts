import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

import { cursorFor, placeOf } from './cursor';
import type { Dress } from './faultPlan';
import { respelled } from './spelling';
import { bytesOf } from './wire';
import type { WireAnswer } from './wire';

/**
 * An answer in another dress: the same to whoever reads it rightly.
 *
 * @param url path and query of the request
 * @param isTrue whether it is the provider's own, and not a fault's
 */
export function dressed(
	answer: WireAnswer,
	dresses: readonly Dress[],
	url: string,
	isTrue: boolean,
): WireAnswer {
	let worn = answer;
	const said = isTrue ? dresses : dresses.filter(({ kind }) => kind === 'encoded');
	for (const dress of said) {
		if (dress.kind === 'respelled') worn = withJson(worn, respelled);
		if (dress.kind === 'pages') worn = withJson(worn, (body) => oddPage(body, url, dress.how));
	}
	for (const dress of said) if (dress.kind === 'encoded') worn = encoded(worn, dress.as);
	return worn;
}

function withJson(answer: WireAnswer, change: (body: unknown) => unknown): WireAnswer {
	if (typeof answer.body !== 'string' || !/^application\/json/.test(typeOf(answer))) return answer;
	const body: unknown = JSON.parse(answer.body);
	return { ...answer, body: JSON.stringify(change(body)) };
}

const typeOf = ({ headers }: WireAnswer): string => headers['content-type'] ?? '';

type How = Extract<Dress, { kind: 'pages' }>['how'];

/** A page of a list by cursor or link, made odd; whatever else it is stays as it is. */
function oddPage(body: unknown, url: string, how: How): unknown {
	if (typeof body !== 'object' || body === null) return body;
	const [path = '', query = ''] = url.split('?');
	const asked = new URLSearchParams(query);
	const isByLink = '_links' in body;
	const name = isByLink ? 'page[after]' : 'cursor';
	const place = placeOf(asked.get(name) ?? undefined);
	if ((!isByLink && !('next_cursor' in body)) || place === undefined) return body;
	const records = (change: (list: readonly unknown[]) => unknown[]) =>
		Object.fromEntries(
			Object.entries(body).map(([key, part]) => [key, Array.isArray(part) ? change(part) : part]),
		);
	const leadingTo = (cursor: string): object => {
		if (!isByLink) return { next_cursor: cursor };
		asked.set(name, cursor);
		return { _links: { ...Object(body._links), next: { href: `${path}?${String(asked)}` } } };
	};
	switch (how) {
		case 'twice':
			return records((list) => list.flatMap((record) => [record, record]));
		case 'empty':
			return { ...records(() => []), ...leadingTo(cursorFor(place.position, place.empty + 1)) };
		case 'loop':
			return { ...body, ...leadingTo(cursorFor(0)) };
	}
}

type As = Extract<Dress, { kind: 'encoded' }>['as'];

function encoded(answer: WireAnswer, as: As): WireAnswer {
	const bytes = bytesOf(answer);
	if (bytes.length === 0) return answer;
	const compressed = (body: Buffer): WireAnswer => ({
		...answer,
		headers: { ...answer.headers, 'content-encoding': as },
		body,
	});
	switch (as) {
		case 'gzip':
			return compressed(gzipSync(bytes));
		case 'br':
			return compressed(brotliCompressSync(bytes));
		case 'deflate':
			return compressed(deflateSync(bytes));
		case 'bom':
			return { ...answer, body: `\ufeff${bytes.toString()}` };
		case 'pieces':
			return { ...answer, pieces: piecesOf(bytes) };
	}
}

/** More pieces than this show nothing more, and take time. */
const MOST_PIECES = 40;

/** Cut after the first byte of the whole, before its last one, and within each character of several bytes. */
export function piecesOf(bytes: Buffer): Buffer[] {
	const cuts = [1, bytes.length - 1];
	for (let at = 0; at < bytes.length && cuts.length < MOST_PIECES; at += 1)
		if ((bytes[at] ?? 0) >= 0xc0) cuts.push(at + 1);
	const inOrder = [...new Set([0, ...cuts, bytes.length])].sort((a, b) => a - b);
	return inOrder.slice(1).map((end, index) => bytes.subarray(inOrder[index], end));
}
