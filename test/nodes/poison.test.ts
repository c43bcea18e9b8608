import fc from 'fast-check';
import type { INodeExecutionData } from 'n8n-workflow';

import { SEED } from '../../sandbox';
import type { ProviderName } from '../../sandbox';
import { at } from '../support/items';
import { byId, count, Rig } from '../support/rig';
import type { Json } from '../support/rig';
import { startStub } from '../support/stub';
import type { Stub, StubAnswer } from '../support/stub';
import { clock } from '../support/virtualTime';

// A row that the provider breaks down on, in a call with many that it takes.

jest.mock(
	'../../nodes/shared/http/clock',
	() => jest.requireActual('../support/virtualTime').clockModule,
);
jest.mock('../../nodes/shared/http/undici', () =>
	jest
		.requireActual('../support/virtualTime')
		.undiciModule(jest.requireActual('../../nodes/shared/http/undici')),
);

let rig: Rig;
const stubs: Stub[] = [];
beforeAll(async () => {
	rig = await Rig.start({ now: clock.now });
});
afterEach(async () => await Promise.all(stubs.splice(0).map(async (stub) => await stub.close())));
afterAll(async () => await rig.close());

interface Batched {
	readonly provider: ProviderName;
	readonly resource: string;
	readonly operation: string;
	readonly parameters: Json;
	readonly done: string;
	row(n: number): Json;
	/** The rows' numbers in a call's body. */
	carried(body: unknown): number[];
	taken(rows: readonly number[]): unknown;
}

const listIn = (body: unknown, key: string): unknown[] => {
	const list = at(body, key);
	return Array.isArray(list) ? list : [];
};
const numberIn = (text: unknown): number => Number(/\d+/.exec(String(text))?.[0]);

const ADD: Batched = {
	provider: 'amplemarket',
	resource: 'sequence',
	operation: 'addLeads',
	parameters: { sequenceId: byId(SEED.amplemarket.sequences.main) },
	done: 'enrolled',
	row: (n) => ({ email: `lead-${n}@customers.example` }),
	carried: (body) => listIn(body, 'leads').map((lead) => numberIn(at(lead, 'email'))),
	taken: ({ length }) => ({ total: length, total_added_to_sequence: length }),
};
const RELINK: Batched = {
	provider: 'myAgentMail',
	resource: 'enrollment',
	operation: 'bulkRelink',
	parameters: { cadenceId: byId(SEED.myAgentMail.cadences.relink) },
	done: 'updated',
	row: (n) => ({ enrollmentId: `enr_${n}`, leadName: 'New' }),
	carried: (body) => listIn(body, 'updates').map((row) => numberIn(at(row, 'enrollmentId'))),
	taken: (rows) => ({ results: rows.map((n) => ({ enrollmentId: `enr_${n}`, ok: true })) }),
};

interface Told {
	readonly calls: number;
	readonly success: INodeExecutionData[];
	readonly error: INodeExecutionData[];
	/** From the start to the last call. */
	readonly ms: number;
}

/** Runs rows at a provider that answers so where a call has a row on which it breaks down. */
async function run(
	{ provider, resource, operation, parameters, row, carried, taken }: Batched,
	length: number,
	answer: (rows: readonly number[]) => StubAnswer | undefined,
	options: Json = {},
): Promise<Told> {
	const began = clock.now();
	let last = began;
	const stub = await startStub(({ body }) => {
		last = clock.now();
		const rows = carried(body);
		return answer(rows) ?? { body: taken(rows) };
	});
	stubs.push(stub);
	const { success, error } = await rig
		.with({ [provider]: { apiKey: `key-${stub.baseUrl}`, baseUrl: stub.baseUrl } })
		.run(provider, {
			resource,
			operation,
			parameters: {
				dataMode: 'autoMapInputData',
				...parameters,
				options: { maxRequestsPerMinute: 0, ...options },
			},
			items: Array.from({ length }, (_, n) => row(n)),
		});
	return { calls: stub.requests.length, success, error, ms: last - began };
}

const PAGE = '<html>Bad gateway</html>';
const BREAKDOWNS: ReadonlyArray<readonly [string, StubAnswer, string]> = [
	['500', { status: 500, body: { error: 'Internal' } }, 'unknown'],
	['a page with 502', { status: 502, body: PAGE }, 'unknown'],
	['504', { status: 504, body: PAGE }, 'unknown'],
	['a reset', { body: {}, breaks: true }, 'unknown'],
	['an answer that says nothing', { body: {} }, 'unknown'],
	['403 with a page', { status: 403, body: PAGE }, 'failed'],
	['404', { status: 404, body: { error: 'Not found', code: 'NOT_FOUND' } }, 'failed'],
	['409', { status: 409, body: { error: 'Conflict', code: 'CONFLICT' } }, 'failed'],
];

describe.each([
	['addLeads', ADD, 250],
	['bulkRelink', RELINK, 100],
] as const)('%s', (_, operation, length) => {
	test.each(BREAKDOWNS)(
		'with one row that brings about %s: the others get in',
		async (...given) => {
			const [, answer, outcome] = given;
			const { calls, success, error } = await run(operation, length, (rows) =>
				rows.includes(77) ? answer : undefined,
			);
			expect(count(success)).toEqual({ [operation.done]: length - 1 });
			expect(count(error)).toEqual({ [outcome]: 1 });
			expect(numberIn(JSON.stringify(operation.row(77)))).toBe(77);
			expect(error.map(({ pairedItem }) => at(pairedItem, 'item'))).toEqual([77]);
			// Twice its logarithm, and the tries of the row that stands alone.
			expect(calls).toBeLessThan(60);
		},
	);

	test('with several such rows, also in both halves: the others get in', async () => {
		const poison = new Set([0, 1, 40, length - 1]);
		const { success, error } = await run(
			operation,
			length,
			(rows) => (rows.some((row) => poison.has(row)) ? { status: 500, body: {} } : undefined),
			{ maxRetryTime: 60 },
		);
		expect(count(success)).toEqual({ [operation.done]: length - poison.size });
		expect(new Set(error.map(({ pairedItem }) => at(pairedItem, 'item')))).toEqual(poison);
	});

	test('an outage costs a few calls more than without parts, and then all get in', async () => {
		const over = clock.now() + 120_000;
		const { calls, success } = await run(operation, length, () =>
			clock.now() < over ? { status: 500, body: {} } : undefined,
		);
		expect(count(success)).toEqual({ [operation.done]: length });
		// 120 s of waits from half a second up to 30 s are some 12 tries; each of two or three probes is 4 calls.
		expect(calls).toBeLessThanOrEqual(30);
	});

	test('an outage that does not end leaves each row unknown once its time is over', async () => {
		const { calls, error, ms } = await run(operation, length, () => ({ status: 504, body: PAGE }), {
			maxRetryTime: 60,
		});
		expect(count(error)).toEqual({ unknown: length });
		expect(ms).toBeLessThanOrEqual(60_000);
		expect(calls).toBeLessThanOrEqual(40);
	});
});

test('whichever rows bring about a loss, each other row gets in, and no row is lost or doubled', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 2, max: 60 }),
			fc.uniqueArray(fc.nat(59), { maxLength: 6 }),
			async (length, drawn) => {
				const poison = new Set(drawn.filter((row) => row < length));
				const taken: number[] = [];
				const { success, error } = await run(
					ADD,
					length,
					(rows) => {
						if (rows.some((row) => poison.has(row))) return { status: 500, body: {} };
						taken.push(...rows);
						return undefined;
					},
					{ maxRetryTime: 30 },
				);
				expect(taken.sort((one, other) => one - other)).toEqual(
					Array.from({ length }, (_, n) => n).filter((n) => !poison.has(n)),
				);
				expect(count(success)).toEqual(
					poison.size === length ? {} : { enrolled: length - poison.size },
				);
				expect(count(error)).toEqual(poison.size === 0 ? {} : { unknown: poison.size });
			},
		),
		{ numRuns: 25 },
	);
});
