import type { INodeExecutionData } from 'n8n-workflow';

import { SEED } from '../../sandbox';
import type { ProviderName } from '../../sandbox';
import { at } from './items';
import { byId } from './rig';
import type { Json, Rig } from './rig';
import { startStub } from './stub';
import type { StubAnswer } from './stub';
import { clock } from './virtualTime';

// A provider that breaks down on some rows, in virtual time.

/** An operation that carries many rows a call. */
export interface Batched {
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

export const listIn = (body: unknown, key: string): unknown[] => {
	const list = at(body, key);
	return Array.isArray(list) ? list : [];
};
export const numberIn = (text: unknown): number => Number(/\d+/.exec(String(text))?.[0]);

export const ADD: Batched = {
	provider: 'amplemarket',
	resource: 'sequence',
	operation: 'addLeads',
	parameters: { sequenceId: byId(SEED.amplemarket.sequences.main) },
	done: 'enrolled',
	row: (n) => ({ email: `lead-${n}@customers.example` }),
	carried: (body) => listIn(body, 'leads').map((lead) => numberIn(at(lead, 'email'))),
	taken: ({ length }) => ({ total: length, total_added_to_sequence: length }),
};
export const RELINK: Batched = {
	provider: 'myAgentMail',
	resource: 'enrollment',
	operation: 'bulkRelink',
	parameters: { cadenceId: byId(SEED.myAgentMail.cadences.relink) },
	done: 'updated',
	row: (n) => ({ enrollmentId: `enr_${n}`, leadName: 'New' }),
	carried: (body) => listIn(body, 'updates').map((row) => numberIn(at(row, 'enrollmentId'))),
	taken: (rows) => ({ results: rows.map((n) => ({ enrollmentId: `enr_${n}`, ok: true })) }),
};

export interface Told {
	readonly calls: number;
	/** How many rows each call carried. */
	readonly carried: number[];
	/** The most calls under way at the same time. */
	readonly atOnce: number;
	readonly success: INodeExecutionData[];
	readonly error: INodeExecutionData[];
	/** Of the items that failed. */
	readonly failed: unknown[];
	/** From the start to the last call. */
	readonly ms: number;
}

/** Runs rows at a provider that answers so where a call has a row on which it breaks down. */
export async function run(
	rig: Rig,
	{ provider, resource, operation, parameters, row, carried, taken }: Batched,
	length: number,
	answer: (rows: readonly number[]) => StubAnswer | undefined | Promise<StubAnswer>,
	options: Json = {},
): Promise<Told> {
	const began = clock.now();
	let last = began;
	const sizes: number[] = [];
	let underWay = 0;
	let atOnce = 0;
	const stub = await startStub(async ({ body }) => {
		last = clock.now();
		const rows = carried(body);
		sizes.push(rows.length);
		underWay += 1;
		atOnce = Math.max(atOnce, underWay);
		const given = (await answer(rows)) ?? { body: taken(rows) };
		underWay -= 1;
		return given;
	});
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
	await stub.close();
	return {
		calls: sizes.length,
		carried: sizes,
		atOnce,
		success,
		error,
		failed: error.map(({ pairedItem }) => at(pairedItem, 'item')),
		ms: last - began,
	};
}

/** What a connection that nothing comes back on looks like: the time-out is cut short, for its time is not real. */
export async function silence(timeout: number): Promise<StubAnswer> {
	await clock.within(timeout);
	return { body: {}, breaks: true };
}

export const PAGE = '<html>Bad gateway</html>';
