import { createHmac } from 'node:crypto';
import fc from 'fast-check';

import { Recent } from '../../../../nodes/shared/engine/webhook/dedupe';
import { isOwnAddress, isSameAddress } from '../../../../nodes/shared/engine/webhook/ownAddress';
import { checkSignature, isSecret } from '../../../../nodes/shared/engine/webhook/signature';

const NOW = Date.UTC(2026, 0, 5, 9);
const BODY = Buffer.from('{"a":1}');
const hmac = (secret: string, text: string) =>
	createHmac('sha256', secret).update(text).digest('hex');
const RIGHT = hmac('s1', '{"a":1}');

describe('a signature', () => {
	it.each([
		['bare', { 'x-signature': RIGHT }],
		['in capitals', { 'X-Provider-SIGNATURE': RIGHT.toUpperCase() }],
		['with a version', { 'x-signature': `v1=${RIGHT}` }],
		['with the name of the hash', { 'x-hub-signature-256': `sha256=${RIGHT}` }],
		['among others', { 'x-signature': `t=1767603600,v0=${'0'.repeat(64)},v1=${RIGHT}` }],
		['in the second of two headers', { 'a-signature': 'none', 'b-signature': [RIGHT] }],
	])('fits %s', (_, headers) => {
		expect(checkSignature(headers, BODY, ['other', 's1'], NOW)).toBe('fits');
	});

	it.each([
		['no header at all', {}, 'missing'],
		['a header of another name', { 'x-hash': RIGHT }, 'missing'],
		['one digit too many', { 'x-signature': `${RIGHT}0` }, 'missing'],
		['another secret', { 'x-signature': hmac('s2', '{"a":1}') }, 'wrong'],
		['another body', { 'x-signature': hmac('s1', '{"a": 1}') }, 'wrong'],
		['an empty secret', { 'x-signature': hmac('', '{"a":1}') }, 'wrong'],
	])('is refused with %s', (_, headers, verdict) => {
		expect(checkSignature(headers, BODY, ['s1', ''], NOW)).toBe(verdict);
	});

	it.each([
		[0, 'fits'],
		[-299, 'fits'],
		[299, 'fits'],
		[-301, 'stale'],
		[301, 'stale'],
	])('with its time is good for five minutes: %d s', (seconds, verdict) => {
		const t = String(NOW / 1_000 + seconds);
		const hex = hmac('s1', `${t}.{"a":1}`);
		expect(checkSignature({ 'x-signature': `t=${t},v1=${hex}` }, BODY, ['s1'], NOW)).toBe(verdict);
		const apart = { 'x-signature': hex, 'x-request-timestamp': t };
		expect(checkSignature(apart, BODY, ['s1'], NOW)).toBe(verdict);
	});

	it('may have its time in milliseconds', () => {
		const hex = hmac('s1', `${NOW}.{"a":1}`);
		expect(checkSignature({ 'x-signature': `t=${NOW},v1=${hex}` }, BODY, ['s1'], NOW)).toBe('fits');
	});

	it('never fits another body, whatever the bytes', () => {
		fc.assert(
			fc.property(
				fc.uint8Array(),
				fc.uint8Array(),
				fc.string({ minLength: 1 }),
				(one, other, key) => {
					const header = { signature: createHmac('sha256', key).update(one).digest('hex') };
					const isSame = Buffer.compare(one, other) === 0;
					expect(checkSignature(header, Buffer.from(other), [key], NOW)).toBe(
						isSame ? 'fits' : 'wrong',
					);
				},
			),
		);
	});
});

describe('a secret', () => {
	it('is right or not as a whole, and an empty one never is', () => {
		expect(isSecret('open', 'open')).toBe(true);
		expect(isSecret('ope', 'open')).toBe(false);
		expect(isSecret('opens', 'open')).toBe(false);
		expect(isSecret('', '')).toBe(false);
	});
});

describe('what came before', () => {
	it('is known for as long as was said, and then new again', () => {
		const recent = new Recent();
		expect(recent.take('n', 'a', 1_000, 0)).toBe(true);
		expect(recent.take('n', 'a', 1_000, 999)).toBe(false);
		expect(recent.take('n', 'a', 1_000, 1_000)).toBe(true);
		expect(recent.take('other', 'a', 1_000, 1_000)).toBe(true);
	});

	it('is bounded by 2,000 events a node, of which the oldest go first', () => {
		const recent = new Recent();
		for (let id = 0; id < 2_001; id += 1) recent.take('n', String(id), 1_000, 0);
		expect(recent.take('n', '1', 1_000, 0)).toBe(false);
		expect(recent.take('n', '2000', 1_000, 0)).toBe(false);
		expect(recent.take('n', '0', 1_000, 0)).toBe(true);
	});

	it('is bounded by 500 nodes, of which those go first that were silent for longest', () => {
		const recent = new Recent();
		for (let node = 0; node < 500; node += 1) recent.take(String(node), 'a', 1_000, 0);
		recent.take('0', 'b', 1_000, 0);
		recent.take('500', 'a', 1_000, 0);
		expect(recent.take('0', 'a', 1_000, 0)).toBe(false);
		expect(recent.take('1', 'a', 1_000, 0)).toBe(true);
	});
});

describe('a node’s own address', () => {
	const own = 'https://n8n.example.com/webhook/6f0c-1a52/webhook';
	const is = (address: string) => isOwnAddress(address, own, '6f0c-1a52');

	it('is that of its test too, whatever the operator calls that segment', () => {
		expect(is('https://n8n.example.com/webhook-test/6f0c-1a52/webhook')).toBe(true);
		expect(is('https://N8N.example.com/in/try/6f0c-1a52/webhook/')).toBe(true);
	});

	it.each([
		'https://other.example.com/webhook/6f0c-1a52/webhook',
		'https://n8n.example.com/webhook/7a0c-1a52/webhook',
		'https://n8n.example.com/webhook/webhook',
		'no address',
		'',
	])('is not %p', (address) => {
		expect(is(address)).toBe(false);
	});

	it('is the same however it is written, and not the same as another of the node', () => {
		expect(isSameAddress('https://N8N.example.com:443/webhook/6f0c-1a52/webhook/', own)).toBe(true);
		expect(isSameAddress('https://n8n.example.com/webhook-test/6f0c-1a52/webhook', own)).toBe(
			false,
		);
		expect(isSameAddress('no address', 'no address')).toBe(false);
	});
});
