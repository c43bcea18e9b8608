import { inPlace } from '../../support/inPlace';
import { SEED } from '../../../sandbox';
import type { Fault } from '../../../sandbox';
import { at, bodiesOf, detailsOf, times, wayOutOf, whatOf } from '../../support/items';
import { byId, count, Rig } from '../../support/rig';
import type { Ask } from '../../support/rig';
import { startStub } from '../../support/stub';
import type { StubAnswer } from '../../support/stub';

const { cadences } = SEED.myAgentMail;
const ENROLL = 'enrollLeadInCadence';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start();
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => {
	await rig.close();
});

const enroll = async (
	on: Rig,
	items: Ask['items'],
	parameters: Ask['parameters'] = {},
	rest: Partial<Ask> = {},
) =>
	await on.run('myAgentMail', {
		resource: 'enrollment',
		operation: 'enroll',
		parameters: {
			cadenceId: byId(cadences.welcome),
			leadExternalId: '={{ $json.id }}',
			...parameters,
		},
		items,
		...rest,
	});

/** One lead to a provider that always gives this answer. */
async function toStub(answer: StubAnswer, parameters: Ask['parameters'] = {}) {
	const stub = await startStub(() => answer);
	try {
		const there = rig.with({ myAgentMail: { baseUrl: stub.baseUrl } });
		const ended = await enroll(there, [{ id: 'a' }], parameters);
		return { ended, calls: stub.requests.length };
	} finally {
		await stub.close();
	}
}

/** One lead to a sandbox of its own, whose pace nobody else suffers from. */
async function toFaulty(fault: Fault, maxRetryTime = 0) {
	const own = await Rig.start();
	// Kept open: a hold counts for its base URL, and a port that is free again may be given out again.
	faulty.push(own);
	own.sandbox.setFaults({ seed: 1, rules: [{ provider: 'myAgentMail', fault }] });
	const ended = await enroll(own, [{ id: 'a' }], { options: { maxRetryTime } });
	return { ended, commits: own.sandbox.myAgentMail.state.commits, calls: own.calls(ENROLL) };
}

const faulty: Rig[] = [];
afterAll(async () => {
	await Promise.all(faulty.map(async (own) => await own.close()));
});

describe('a refusal of the provider fails that lead, certainly and finally', () => {
	it.each([
		['email', 'inboxId'],
		['linkedin', 'sessionId'],
	] as const)('400 where the %s cadence needs %s', async (cadence, field) => {
		const ended = await enroll(rig, [{ id: 'a' }], { cadenceId: byId(cadences[cadence]) });
		expect(ended.success).toEqual([]);
		expect(whatOf(ended.error[0])).toContain(`${field} is required`);
		expect(detailsOf(ended.error[0])).toEqual({
			outcome: 'failed',
			code: 'VALIDATION_ERROR',
			statusCode: 400,
			retryable: false,
			attempts: 1,
			response: {
				code: 'VALIDATION_ERROR',
				error: expect.stringContaining(`${field} is required`),
			},
		});
		expect(rig.sandbox.myAgentMail.state.commits.size).toBe(0);
	});

	it('404 for a cadence that is not there', async () => {
		const ended = await enroll(rig, [{ id: 'a' }], { cadenceId: byId('cad_gone') });
		expect(detailsOf(ended.error[0])).toEqual({
			outcome: 'failed',
			code: 'NOT_FOUND',
			statusCode: 404,
			retryable: false,
			attempts: 1,
			response: { code: 'NOT_FOUND', error: 'Cadence not found' },
		});
	});

	it('fails only the lead that is refused', async () => {
		const items = [
			{ id: 'a', cadence: cadences.welcome },
			{ id: 'b', cadence: 'cad_gone' },
			{ id: 'c', cadence: cadences.email },
			{ id: 'd', cadence: cadences.welcome },
		];
		const ended = await enroll(rig, items, { cadenceId: byId('={{ $json.cadence }}') });
		expect(count(ended.success)).toEqual({ enrolled: 2 });
		expect(ended.error.map((item) => [item.json.id, at(detailsOf(item), 'code')])).toEqual([
			['b', 'NOT_FOUND'],
			['c', 'VALIDATION_ERROR'],
		]);
	});

	it.each([
		[400, { error: 'context is too large', code: 'VALIDATION_ERROR' }],
		[402, { error: 'LinkedIn add-on required', code: 'LINKEDIN_NOT_SUBSCRIBED' }],
		[403, { error: 'This key may not enroll', code: 'FORBIDDEN' }],
		[409, { error: 'Cadence is being changed', code: 'CONFLICT' }],
		[422, { error: 'No such thing', code: undefined }],
	])('%i with code, status and body in its details, by one call', async (status, body) => {
		const { ended, calls } = await toStub({ status, body });
		expect(calls).toBe(1);
		expect(whatOf(ended.error[0])).toBe(body.error);
		expect(wayOutOf(ended.error[0])).toMatch(/\w/);
		expect(detailsOf(ended.error[0])).toEqual({
			outcome: 'failed',
			code: body.code ?? null,
			statusCode: status,
			retryable: false,
			attempts: 1,
			response: body,
		});
	});

	it('4xx with a page in place of JSON, whose text is kept', async () => {
		const page = '<html><body>Blocked</body></html>';
		const { ended, calls } = await toStub({
			status: 403,
			body: page,
			headers: { 'content-type': 'text/html' },
		});
		expect(calls).toBe(1);
		expect(detailsOf(ended.error[0])).toMatchObject({
			outcome: 'failed',
			code: null,
			statusCode: 403,
			response: page,
		});
	});

	it('a redirect, which is not followed', async () => {
		const elsewhere = await startStub(() => ({ status: 200, body: { created: true } }));
		const { ended, calls } = await toStub({
			status: 307,
			body: '',
			headers: { location: `${elsewhere.baseUrl}/v1` },
		});
		await elsewhere.close();
		expect(elsewhere.requests).toEqual([]);
		expect(calls).toBe(1);
		expect(detailsOf(ended.error[0])).toMatchObject({ outcome: 'failed', statusCode: 307 });
	});

	it('with a body that is cut where it is very long', async () => {
		const { ended } = await toStub({ status: 400, body: { error: 'x'.repeat(100_000) } });
		expect(JSON.stringify(at(detailsOf(ended.error[0]), 'response')).length).toBeLessThan(10_000);
	});
});

describe('an answer that leaves it open, to the end', () => {
	it('429 is failed and may be tried again', async () => {
		const { ended, commits } = await toFaulty({
			kind: 'status',
			status: 429,
			when: 'before-commit',
			retryAfter: { form: 'seconds', seconds: 5 },
		});
		expect(detailsOf(ended.error[0])).toEqual({
			outcome: 'failed',
			code: 'RATE_LIMITED',
			statusCode: 429,
			retryable: true,
			attempts: 1,
			response: { code: 'RATE_LIMITED', error: 'Too many requests' },
		});
		expect(commits.size).toBe(0);
	});

	it('503 with Retry-After is failed and may be tried again', async () => {
		const { ended } = await toFaulty({
			kind: 'status',
			status: 503,
			when: 'before-commit',
			retryAfter: { form: 'date', seconds: 5 },
		});
		expect(detailsOf(ended.error[0])).toMatchObject({
			outcome: 'failed',
			statusCode: 503,
			retryable: true,
			attempts: 1,
		});
	});

	it.each([500, 502, 504] as const)('%i is unknown, whether it is in or not', async (status) => {
		const outside = await toFaulty({ kind: 'status', status, when: 'before-commit' });
		const inside = await toFaulty({ kind: 'status', status, when: 'after-commit' });
		for (const { ended } of [outside, inside]) {
			expect(ended.success).toEqual([]);
			expect(detailsOf(ended.error[0])).toMatchObject({
				outcome: 'unknown',
				statusCode: status,
				attempts: 1,
				response: status === 500 ? { code: 'INTERNAL_ERROR' } : expect.stringContaining('<html>'),
			});
		}
		expect(outside.commits.size).toBe(0);
		expect(inside.commits.size).toBe(1);
	});

	it.each([
		['a reset connection', { kind: 'reset', when: 'after-commit' }],
		['a cut body', { kind: 'truncate' }],
		['a page', { kind: 'html', when: 'before-commit' }],
		['another JSON', { kind: 'wrong-json', when: 'after-commit' }],
		['an empty body', { kind: 'empty', when: 'after-commit' }],
	] as const)('%s is unknown', async (_, fault) => {
		const { ended } = await toFaulty(fault);
		expect(count(ended.error)).toEqual({ unknown: 1 });
		expect(ended.success).toEqual([]);
	});

	it('no connection at all is failed, for nothing was sent', async () => {
		const closed = await startStub(() => ({ status: 200, body: {} }));
		await closed.close();
		const there = rig.with({ myAgentMail: { baseUrl: closed.baseUrl } });
		const ended = await enroll(there, [{ id: 'a' }], { options: { maxRetryTime: 0 } });
		expect(detailsOf(ended.error[0])).toMatchObject({
			outcome: 'failed',
			statusCode: null,
			retryable: true,
			response: null,
		});
	});
});

describe('a fault that passes', () => {
	it.each([
		['500 before', { kind: 'status', status: 500, when: 'before-commit' }],
		['500 after', { kind: 'status', status: 500, when: 'after-commit' }],
		['a reset after', { kind: 'reset', when: 'after-commit' }],
	] as const)('leaves the lead enrolled once: %s the commit', async (_, fault) => {
		rig.sandbox.setFaults({ seed: 1, rules: [{ fault, times: 1 }] });
		const ended = await enroll(rig, [{ id: 'a' }]);
		expect(count(ended.success)).toEqual({ enrolled: 1 });
		expect(rig.calls(ENROLL)).toBe(2);
		expect(rig.sandbox.myAgentMail.state.commits).toEqual(new Map([[`${cadences.welcome}|a`, 1]]));
		const wasIn = 'when' in fault && fault.when === 'after-commit';
		expect(ended.success[0]?.json.afterLostAnswer).toBe(wasIn ? true : undefined);
	});

	it('does not take a lead that was in before for one of its own', async () => {
		const fault = { kind: 'reset', when: 'after-commit' } as const;
		rig.sandbox.setFaults({ seed: 1, rules: [{ fault, times: 1 }] });
		const ended = await enroll(rig, [{ id: 'lead-active' }], {
			cadenceId: byId(cadences.relink),
		});
		expect(count(ended.success)).toEqual({ already_enrolled: 1 });
		expect(rig.calls(ENROLL)).toBe(2);
	});
});

describe('a value that cannot be sent fails its item only, by field and item', () => {
	const good = { id: 'good' };
	const circular = '{ "a": ';
	it.each<[string, string, Ask['items'][number]]>([
		['Lead External ID', 'a missing id', { id: undefined }],
		['Lead External ID', 'an empty id', { id: '' }],
		['Lead External ID', 'blanks', { id: '   ' }],
		['Lead External ID', 'an object as id', { id: { a: 1 } }],
		['Lead External ID', 'a list as id', { id: ['a', 'b'] }],
		['Lead External ID', 'a switch as id', { id: true }],
		['Lead Email', 'no address', { id: 'x', email: 'jane at example' }],
		['Lead Email', 'two addresses', { id: 'x', email: 'a@x.example, b@x.example' }],
		['Lead LinkedIn URL', 'no URL', { id: 'x', url: 'jane-doe' }],
		['Lead LinkedIn URL', 'another scheme', { id: 'x', url: 'javascript:alert(1)' }],
		['Lead Name', 'an object as name', { id: 'x', name: { first: 'Jane' } }],
		['Context', 'broken JSON', { id: 'x', context: circular }],
		['Context', 'a list', { id: 'x', context: [1] }],
		['Context', 'a text', { id: 'x', context: '"text"' }],
		['Context', 'null as text', { id: 'x', context: 'null' }],
		['Context', 'a dangerous key', { id: 'x', context: '{"__proto__":{"admin":true}}' }],
		['Context', 'a hidden one', { id: 'x', context: '{"a":[{"constructor":1}]}' }],
		['Start At', 'no date', { id: 'x', startAt: 'next Tuesday' }],
		['Start At', 'a day that is none', { id: 'x', startAt: '2026-02-30T09:00:00' }],
		['Start At', 'a number', { id: 'x', startAt: 12 }],
		['Cadence', 'a missing cadence', { id: 'x', cadence: '' }],
		['Cadence', 'an object as cadence', { id: 'x', cadence: { id: 1 } }],
		['Cadence', 'two dots', { id: 'x', cadence: '..' }],
	])('%s: %s', async (field, _, bad) => {
		const items = [good, { cadence: cadences.welcome, ...bad }, { id: 'also good' }];
		const ended = await enroll(
			rig,
			items.map((item) => ({ cadence: cadences.welcome, ...item })),
			{
				cadenceId: byId('={{ $json.cadence }}'),
				...inPlace({
					context: '={{ $json.context }}',
					leadEmail: '={{ $json.email }}',
					leadLinkedinUrl: '={{ $json.url }}',
					leadName: '={{ $json.name }}',
					startAt: '={{ $json.startAt }}',
				}),
			},
		);
		expect(ended.error).toHaveLength(1);
		expect(whatOf(ended.error[0])).toMatch(new RegExp(`${field}.*item 1`, 's'));
		expect(wayOutOf(ended.error[0])).toMatch(/\w+ \w+/);
		expect(detailsOf(ended.error[0])).toMatchObject({
			outcome: 'failed',
			attempts: 0,
			retryable: false,
			statusCode: null,
			response: null,
		});
		expect(ended.success.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(bodiesOf(rig, ENROLL)).toEqual(
			expect.arrayContaining([{ leadExternalId: 'good' }, { leadExternalId: 'also good' }]),
		);
		expect(rig.sandbox.log).toHaveLength(2);
	});

	it('names the same fields when they are mapped automatically', async () => {
		const items = [
			{ lead_external_id: '' },
			{ leadExternalId: 'x', lead_email: 'none' },
			{ leadExternalId: 'x', context: '{' },
			{ leadExternalId: 'good' },
		];
		const ended = await enroll(rig, items, { dataMode: 'autoMapInputData' });
		expect(ended.error.map(whatOf)).toEqual([
			expect.stringMatching(/Lead External ID.*item 0/),
			expect.stringMatching(/Lead Email.*item 1/),
			expect.stringMatching(/Context.*item 2/),
		]);
		expect(bodiesOf(rig, ENROLL)).toEqual([{ leadExternalId: 'good' }]);
	});

	it('an expression that throws for one item', async () => {
		const ended = await enroll(
			rig,
			times(3, (id) => ({ id, ok: id !== 1 })),
			{
				leadExternalId: '={{ $json.ok ? $json.id : $json.none.deeper }}',
			},
		);
		expect(ended.error).toHaveLength(1);
		expect(whatOf(ended.error[0])).toMatch(/Lead External ID.*item 1/s);
		expect(count(ended.success)).toEqual({ enrolled: 2 });
	});
});
