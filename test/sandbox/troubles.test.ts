import { once } from 'node:events';
import { Agent, request } from 'node:http';
import fc from 'fast-check';

import { POISON, SEED, startSandbox, TROUBLES } from '../../sandbox';
import type { Dress, FaultRule, Sandbox, Trouble } from '../../sandbox';
import { piecesOf } from '../../sandbox/dress';
import { identityOf } from '../../sandbox/providers/amplemarket/leadIdentity';
import { respelled } from '../../sandbox/spelling';
import { clientsOf } from './client';
import type { Client } from './client';

// The troubles that a plan can ask for by name, and what they are made of.

const { welcome } = SEED.myAgentMail.cadences;
const { main } = SEED.unify.sequences;
let sandbox: Sandbox;
let mail: Client;
let unify: Client;

beforeAll(async () => {
	sandbox = await startSandbox({ limits: 'none' });
	({ myAgentMail: mail, unify } = clientsOf(sandbox));
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.reset());

const plan = (...rules: FaultRule[]) => sandbox.setFaults({ seed: 7, rules });
const enroll = async (leadExternalId: string, more: object = {}) =>
	await mail(`/cadences/${welcome}/enrollments`, { body: { leadExternalId, ...more } });
const commits = () => sandbox.myAgentMail.state.commits.size;

/** The bytes of an answer as they come, and its headers. */
async function raw(agent?: Agent) {
	const url = `${sandbox.myAgentMail.baseUrl}/cadences/${welcome}/enrollments`;
	const headers = { 'x-api-key': SEED.myAgentMail.apiKey, 'content-type': 'application/json' };
	const chunks: Buffer[] = [];
	const asked = request(url, { method: 'POST', headers, ...(agent && { agent }) });
	asked.end(JSON.stringify({ leadExternalId: 'crm-1', leadName: 'Zoë 🦊 Åse' }));
	const [response] = await once(asked, 'response');
	response.on('data', (chunk: Buffer) => chunks.push(chunk));
	await once(response, 'end');
	return { headers: response.headers, chunks };
}

describe('dresses', () => {
	test.each(['gzip', 'br', 'deflate', 'bom', 'pieces'] as const)(
		'%s: the answer is the true one, and is committed',
		async (as) => {
			const { json } = await enroll('crm-1', { leadName: 'Zoë 🦊' });
			sandbox.reset();
			plan({ fault: { kind: 'encoded', as } });
			const reply = await enroll('crm-1', { leadName: 'Zoë 🦊' });
			expect(reply.json).toMatchObject({ created: true, enrollment: { leadName: 'Zoë 🦊' } });
			expect(Object.keys(Object(reply.json))).toEqual(Object.keys(Object(json)));
			expect(commits()).toBe(1);
			expect(sandbox.log.at(-1)).toMatchObject({ status: 200, fault: as });
		},
	);

	test.each(['gzip', 'br', 'deflate'] as const)('%s is said in the headers', async (as) => {
		plan({ fault: { kind: 'encoded', as } });
		expect((await raw()).headers['content-encoding']).toBe(as);
	});

	test('a byte order mark comes first', async () => {
		plan({ fault: { kind: 'encoded', as: 'bom' } });
		const { chunks } = await raw();
		expect(Buffer.concat(chunks).subarray(0, 4).toString('hex')).toBe('efbbbf7b');
	});

	test('chunks are cut within characters', async () => {
		plan({ fault: { kind: 'encoded', as: 'pieces' } });
		const { chunks, headers } = await raw();
		expect(headers['transfer-encoding']).toBe('chunked');
		expect(chunks.some((chunk) => (chunk.at(-1) ?? 0) >= 0xc0)).toBe(true);
	});

	test('pieces are the whole, none of them empty, whatever it holds', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), (text) => {
				const pieces = piecesOf(Buffer.from(text));
				expect(Buffer.concat(pieces).toString()).toBe(text);
				expect(pieces.every(({ length }) => length > 0)).toBe(true);
			}),
		);
	});

	test('another spelling names the same', () => {
		const name = fc.string({ unit: fc.constantFrom('a', 'B', '-', '7', 'é'), minLength: 1 });
		const address = fc.oneof(
			name.map((text) => `${text}@customers.example`),
			name.map((text) => `https://www.linkedin.com/in/${text}`),
		);
		fc.assert(
			fc.property(address, (text) => {
				const other = String(respelled(text));
				expect(other).not.toBe(text);
				expect(identityOf(other)).toBe(identityOf(text));
			}),
		);
		fc.assert(
			fc.property(fc.uuid(), (id) => {
				const [other] = Object.values(Object(respelled({ id })));
				expect(String(other).toLowerCase()).toBe(id);
				expect(respelled({ keys: [id, 7, null, 'IN_PROGRESS', 'at:1'] })).toEqual({
					keys: [other, 7, null, 'IN_PROGRESS', 'at:1'],
				});
			}),
		);
	});
});

describe('pages', () => {
	const ids = (count: number) =>
		Array.from({ length: count }, (_, index) => {
			const person = sandbox.unify.state.addPerson({ email: `p-${index}@customers.example` });
			return sandbox.unify.state.addEnrollment({ sequenceId: main, personId: person.id }).id;
		});

	/** The ids on each page, to the end or up to thirty of them. */
	async function pagesOf(list: string, key: string, linked: boolean) {
		const client = linked ? clientsOf(sandbox).amplemarket : unify;
		const pages: unknown[][] = [];
		for (let path = list; path !== '' && pages.length < 30;) {
			const body = Object((await client(path)).json);
			pages.push(body[key].map(({ id }: { id: string }) => id));
			if (linked) path = body._links.next?.href ?? '';
			else path = body.next_cursor === null ? '' : `${list}&cursor=${body.next_cursor}`;
		}
		return pages;
	}

	const dress = (how: Extract<Dress, { kind: 'pages' }>['how'], rule: Partial<FaultRule> = {}) =>
		plan({ fault: { kind: 'pages', how }, ...rule });

	const LISTS: Array<[string, string, boolean]> = [
		[`/sequences/v1/enrollments?sequence_id=${main}&limit=4`, 'enrollments', false],
		['/sequences?page%5Bsize%5D=2', 'sequences', true],
	];

	test.each(LISTS)('%s: empty pages lead on to the same records', async (list, key, linked) => {
		ids(6);
		const whole = (await pagesOf(list, key, linked)).flat();
		dress('empty', { times: 3 });
		const pages = await pagesOf(list, key, linked);
		expect(pages.slice(0, 3)).toEqual([[], [], []]);
		expect(pages.flat()).toEqual(whole);
	});

	test.each(LISTS)('%s: records are shown twice', async (list, key, linked) => {
		ids(6);
		const whole = (await pagesOf(list, key, linked)).flat();
		dress('twice');
		const twice = (await pagesOf(list, key, linked)).flat();
		expect(twice).toHaveLength(2 * whole.length);
		expect([...new Set(twice)]).toEqual(whole);
	});

	test.each(LISTS)('%s: a page leads back to the first', async (list, key, linked) => {
		ids(6);
		dress('loop', { after: 1, times: 1 });
		const [first, second, third] = await pagesOf(list, key, linked);
		expect(first).not.toEqual(second);
		expect(third).toEqual(first);
	});
});

describe('a half-dead connection', () => {
	test.each(['closing', 'reset'] as const)(
		'takes the next request and answers nothing (%s)',
		async (by) => {
			plan({ times: 1, fault: { kind: 'half-dead', ends: 'at-next-request', by } });
			const agent = new Agent({ keepAlive: true, maxSockets: 1 });
			await raw(agent);
			const [before, logged] = [commits(), sandbox.log.length];
			await expect(raw(agent)).rejects.toMatchObject({ code: 'ECONNRESET' });
			expect([commits(), sandbox.log.length]).toEqual([before, logged]);
			agent.destroy();
		},
	);

	test.each(['closing', 'reset'] as const)('ends after its answer (%s)', async (by) => {
		plan({ times: 1, fault: { kind: 'half-dead', ends: 'at-once', by } });
		const agent = new Agent({ keepAlive: true, maxSockets: 1 });
		expect(Buffer.concat((await raw(agent)).chunks).toString()).toContain('"created":true');
		agent.destroy();
	});
});

test.each([
	[402, 'before-commit', 0],
	[403, 'before-commit', 0],
	[413, 'before-commit', 0],
	[429, 'before-commit', 0],
	[502, 'after-commit', 1],
	[503, 'after-commit', 1],
	[200, 'after-commit', 1],
] as const)('a firewall answers a page with %i, %s', async (status, when, committed) => {
	plan({ fault: { kind: 'html', status, when } });
	const reply = await enroll('crm-1');
	expect([reply.status, commits()]).toEqual([status, committed]);
	expect(reply.headers.get('content-type')).toContain('text/html');
	expect(reply.text).toMatch(/^<!DOCTYPE html>/);
	expect(sandbox.log.at(-1)?.fault).toBe(`html-${status}`);
});

test.each([
	[{ form: 'seconds', seconds: -1 }, /^-1$/],
	[{ form: 'seconds', seconds: 1e9 }, /^1000000000$/],
	[{ form: 'date', seconds: -90 }, /GMT$/],
	[{ form: 'epoch', seconds: 7 }, /^\d{10}$/],
	[{ form: 'text', text: 'soon' }, /^soon$/],
] as const)('Retry-After %j', async (retryAfter, said) => {
	plan({ fault: { kind: 'status', status: 403, when: 'before-commit', retryAfter } });
	const reply = await enroll('crm-1');
	expect([reply.status, commits()]).toEqual([403, 0]);
	expect(reply.headers.get('retry-after')).toMatch(said);
});

test('one request in so many is struck', async () => {
	plan({
		after: 1,
		every: 3,
		fault: { kind: 'status', status: 429, when: 'before-commit' },
	});
	const statuses: number[] = [];
	for (let n = 0; n < 8; n += 1) statuses.push((await mail('/me')).status);
	expect(statuses).toEqual([200, 200, 200, 429, 200, 200, 429, 200]);
});

test('a row spoils the calls that it is in, and no others', async () => {
	plan({ withText: POISON, fault: { kind: 'reset', when: 'before-commit' } });
	await enroll('crm-1');
	await expect(enroll(`crm-${POISON}`)).rejects.toThrow();
	await enroll('crm-2');
	expect(commits()).toBe(2);
});

const LABELS: Readonly<Record<Trouble, RegExp>> = {
	'stray-refusals': /^(?:429|503|403)$/,
	'odd-waits': /^(?:429|503|403)$/,
	encodings: /^(?:gzip|br|deflate|bom|pieces)$/,
	firewall: /^html-\d{3}$/,
	respelled: /^respelled$/,
	poison: /^(?:500|504|reset|html-403)$/,
	'odd-pages': /^pages-(?:empty|twice)(?:\+|$)/,
	loops: /^pages-loop$/,
	'half-dead': /^half-dead$/,
};

test.each(TROUBLES)('%s is drawn by the seed, and by it again', async (trouble) => {
	const run = async (seed: number) => {
		sandbox.reset();
		sandbox.setFaults({ seed, rules: [], troubles: [trouble] });
		for (let n = 0; n < 60; n += 1)
			await enroll(`${n % 5 === 0 ? POISON : 'crm'}-${n}`).catch(() => undefined);
		return sandbox.log.map(({ fault = '' }) => fault);
	};
	const first = await run(1);
	// What strikes a connection depends on which one a request has, and is not in the log of the request that it strikes.
	if (trouble !== 'half-dead') expect(await run(1)).toEqual(first);
	const struck = first.filter((label) => label !== '');
	expect(struck.length).toBeGreaterThan(0);
	expect(struck.length).toBeLessThan(60);
	for (const label of struck) expect(label).toMatch(LABELS[trouble]);
});

test('every trouble can be had by name', () => {
	expect([...TROUBLES].sort()).toEqual(Object.keys(LABELS).sort());
});
