import { SEED } from '../../../sandbox';
import { at, detailsOf, jsonOf, pairingOf, times, whatOf } from '../../support/items';
import { byId, collectLogs, count, Rig } from '../../support/rig';
import type { Ask } from '../../support/rig';
import { startStub } from '../../support/stub';
import type { StubAnswer } from '../../support/stub';

const { cadences } = SEED.myAgentMail;
const WRONG = 'tk_wrong-and-secret';
const TYPE = 'n8n-nodes-sales-engagement.myAgentMail';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start();
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => {
	await rig.close();
});

const enroll = async (on: Rig, length: number, rest: Partial<Ask> = {}) =>
	await on.run('myAgentMail', {
		resource: 'enrollment',
		operation: 'enroll',
		items: times(length, (row) => ({ leadExternalId: `lead-${row}`, row })),
		...rest,
		parameters: {
			cadenceId: byId(cadences.welcome),
			dataMode: 'autoMapInputData',
			...rest.parameters,
		},
	});
const withKey = (apiKey: string) => rig.with({ myAgentMail: { apiKey } });
const commits = () => rig.sandbox.myAgentMail.state.commits;

describe('a wrong key', () => {
	it('is told by every item under Continue, after no more calls than were in flight', async () => {
		const ended = await enroll(withKey(WRONG), 300);
		expect(rig.sandbox.log.length).toBeGreaterThan(0);
		expect(rig.sandbox.log.length).toBeLessThanOrEqual(20);
		expect(ended.success).toEqual([]);
		expect(pairingOf(ended.error)).toEqual(times(300, (row) => row));
		for (const item of ended.error) {
			expect(whatOf(item)).toMatch(/API key/);
			expect(detailsOf(item)).toMatchObject({
				outcome: 'failed',
				code: 'UNAUTHORIZED',
				statusCode: 401,
				retryable: false,
				response: { code: 'UNAUTHORIZED' },
			});
		}
		const attempts = ended.error.map((item) => Number(at(detailsOf(item), 'attempts')));
		expect(attempts.reduce((sum, one) => sum + one)).toBe(rig.sandbox.log.length);
	});

	it('costs one call where one at a time is sent', async () => {
		const parameters = { options: { maxConcurrency: 1 } };
		const ended = await enroll(withKey(WRONG), 50, { parameters });
		expect(rig.sandbox.log).toHaveLength(1);
		expect(count(ended.error)).toEqual({ failed: 50 });
	});

	it('is one clear error under Stop', async () => {
		const ended = await enroll(withKey(WRONG), 50, { onError: 'stopWorkflow' });
		expect(ended.thrown).toMatchObject({
			name: 'NodeApiError',
			httpCode: '401',
			message: expect.stringMatching(/API key/),
			description: expect.stringMatching(/credential/i),
			context: { itemIndex: 0 },
		});
		expect(rig.sandbox.log.length).toBeLessThanOrEqual(20);
	});

	it('is not sent again by Retry On Fail', async () => {
		await enroll(withKey(WRONG), 5, {
			parameters: { options: { maxConcurrency: 1 } },
			node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
		});
		expect(rig.sandbox.log).toHaveLength(1);
	});

	it('stops the batches of bulkRelink too', async () => {
		const ended = await withKey(WRONG).run('myAgentMail', {
			resource: 'enrollment',
			operation: 'bulkRelink',
			parameters: {
				cadenceId: byId(cadences.relink),
				dataMode: 'autoMapInputData',
				options: { maxConcurrency: 1 },
			},
			items: times(250, (row) => ({ enrollmentId: `enr_${row}`, leadName: 'x' })),
		});
		expect(rig.sandbox.log).toHaveLength(1);
		expect(count(ended.error)).toEqual({ failed: 250 });
		expect(at(detailsOf(ended.error[249]), 'statusCode')).toBe(401);
	});
});

describe('a key that is withdrawn while leads are sent', () => {
	it('stops the sending: what was taken stays, the others fail, in input order', async () => {
		rig.sandbox.setFaults({
			seed: 1,
			rules: [{ after: 40, fault: { kind: 'status', status: 401, when: 'before-commit' } }],
		});
		const ended = await enroll(rig, 200);
		expect(count(ended.success)).toEqual({ enrolled: 40 });
		expect(count(ended.error)).toEqual({ failed: 160 });
		expect(commits().size).toBe(40);
		for (const { json } of ended.success)
			expect(commits().get(`${cadences.welcome}|${String(json.leadExternalId)}`)).toBe(1);
		expect(rig.sandbox.log.length).toBeLessThanOrEqual(40 + 20);
	});

	it('makes no call after the first 401 answer, and takes the answers in flight for what they are', async () => {
		const refused = 2;
		let answeredAt = Infinity;
		const stub = await startStub(({ body }, ordinal): StubAnswer => {
			if (ordinal === refused) {
				answeredAt = performance.now();
				return { status: 401, body: { error: 'Unauthorized', code: 'UNAUTHORIZED' } };
			}
			return { status: 200, body: { created: true, lead: at(body, 'leadExternalId') }, after: 120 };
		});
		const ended = await enroll(rig.with({ myAgentMail: { baseUrl: stub.baseUrl } }), 100);
		await stub.close();
		const late = stub.requests.filter(({ at: arrived }) => arrived > answeredAt + 50);
		expect(late).toEqual([]);
		expect(count(ended.success)).toEqual({ enrolled: stub.requests.length - 1 });
		expect(ended.error).toHaveLength(100 - (stub.requests.length - 1));
		expect(new Set(ended.error.map((item) => at(detailsOf(item), 'statusCode')))).toEqual(
			new Set([401]),
		);
	});
});

describe('the key never shows', () => {
	const KEY = 'tk_0123456789abcdefSECRET';

	/** What a run of one lead with that key shows anywhere, against a provider that answers so. */
	async function shown(
		answer: StubAnswer,
		{ key = KEY, onError }: { key?: string; onError?: Ask['onError'] } = {},
	): Promise<string[]> {
		const stub = await startStub(() => answer);
		const logs = collectLogs();
		const there = rig.with({ myAgentMail: { apiKey: key, baseUrl: stub.baseUrl } }, logs.logger);
		const ended = await enroll(there, 1, {
			...(onError && { onError }),
			parameters: { options: { maxRetryTime: 0 } },
		});
		await stub.close();
		expect(stub.requests.length).toBeGreaterThan(0);
		return inFull([ended.run, ended.thrown, ended.success, ended.error, logs.lines]);
	}

	/** All strings that can be reached from the values: JSON alone leaves errors out. */
	function inFull(values: readonly unknown[]): string[] {
		const seen = new Set<unknown>();
		const texts: string[] = [];
		const visit = (value: unknown): void => {
			if (typeof value === 'string') texts.push(value);
			if (typeof value !== 'object' || value === null || seen.has(value)) return;
			seen.add(value);
			for (const key of Object.getOwnPropertyNames(value)) {
				texts.push(key);
				visit(Object.getOwnPropertyDescriptor(value, key)?.value);
			}
		};
		values.forEach(visit);
		return texts;
	}

	const holding = (texts: readonly string[], part: string) =>
		texts.filter((text) => text.includes(part));

	const echoes: ReadonlyArray<readonly [string, StubAnswer]> = [
		['a refusal', { status: 400, body: { error: `Key ${KEY} may not`, code: KEY } }],
		['a 401', { status: 401, body: { error: `Invalid API key: ${KEY}` } }],
		['a success', { status: 200, body: { created: true, [KEY]: 1, by: `Bearer ${KEY}` } }],
		['a page', { status: 502, body: `<html>${KEY}</html>` }],
		['a redirect', { status: 302, body: KEY, headers: { location: `https://x.example/${KEY}` } }],
		['an answer that nobody knows', { status: 200, body: { hello: KEY } }],
		['a very long refusal', { status: 400, body: { error: KEY.repeat(500) } }],
	];

	it.each(echoes)('under Continue, where %s echoes it', async (_, answer) => {
		const texts = await shown(answer);
		expect(texts).toContain('lead-0');
		expect(holding(texts, KEY)).toEqual([]);
	});

	it.each(echoes)('under Stop, where %s echoes it', async (_, answer) => {
		expect(holding(await shown(answer, { onError: 'stopWorkflow' }), KEY)).toEqual([]);
	});

	it.each([
		['with a slash escaped', 'tk_ab/cd', (key: string) => key.replaceAll('/', '\\/')],
		['with a plus escaped', 'tk_ab+cd', (key: string) => key.replaceAll('+', '\\u002B')],
		['with a quote escaped', 'tk_ab"cd', (key: string) => key.replaceAll('"', '\\"')],
	])('where JSON echoes it %s', async (_, key, escape) => {
		const body = `{"error":"Key ${escape(key)} may not"}`;
		expect(holding(await shown({ status: 400, body }, { key }), key)).toEqual([]);
	});

	it('where nothing can be reached', async () => {
		const logs = collectLogs();
		const closed = await startStub(() => ({ status: 200, body: {} }));
		await closed.close();
		const there = rig.with({ myAgentMail: { apiKey: KEY, baseUrl: closed.baseUrl } }, logs.logger);
		const parameters = { options: { maxRetryTime: 0 } };
		const ended = await enroll(there, 1, { parameters });
		const stopped = await enroll(there, 1, { parameters, onError: 'stopWorkflow' });
		expect(ended.error).toHaveLength(1);
		const all = [ended.run, stopped.run, stopped.thrown, logs.lines];
		expect(holding(inFull(all), KEY)).toEqual([]);
	});

	it('in a picker or a list that echoes it', async () => {
		const stub = await startStub(({ url }) =>
			url.startsWith('/cadences')
				? { status: 200, body: { cadences: [{ id: 'c', name: `of ${KEY}` }] } }
				: { status: 403, body: { error: `Not with ${KEY}` } },
		);
		const there = rig.with({ myAgentMail: { apiKey: KEY, baseUrl: stub.baseUrl } });
		const list = await there.host.listSearch({ nodeType: TYPE, method: 'searchCadences' });
		const problem: unknown = await there.host
			.listSearch({ nodeType: TYPE, method: 'searchInboxes' })
			.catch((error: unknown) => error);
		const all = await there.run('myAgentMail', {
			resource: 'cadence',
			operation: 'getAll',
			items: [{}],
		});
		await stub.close();
		expect(problem).toBeInstanceOf(Error);
		expect(jsonOf(all.success)).toHaveLength(1);
		expect(holding(inFull([list, problem, all.success]), KEY)).toEqual([]);
	});

	it.each([
		['a blank', 'tk_a b'],
		['a line break', 'tk_a\nX-Other: 1'],
		['a character that no header takes', 'tk_ü'],
		['nothing', ''],
	])('when it holds %s, is refused with nothing sent', async (_, apiKey) => {
		const ended = await enroll(withKey(apiKey), 2);
		expect(rig.sandbox.log).toEqual([]);
		expect(ended.error).toHaveLength(2);
		expect(whatOf(ended.error[1])).toMatch(/API Key/);
		if (apiKey !== '') expect(holding(inFull([ended.run]), apiKey)).toEqual([]);
	});

	it('is sent without blanks around it', async () => {
		const ended = await enroll(withKey(` ${SEED.myAgentMail.apiKey}\n`), 1);
		expect(count(ended.success)).toEqual({ enrolled: 1 });
	});
});
