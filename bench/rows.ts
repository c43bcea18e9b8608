import { Pool } from 'undici';

import type { Row } from './report';
import { cost, heapInUse, ratios, spreadOf } from './stats';
import type { Spread } from './stats';
import { CADENCE, emails, KEY, leads } from './world';
import type { World } from './world';

const one = (value: number): Spread => spreadOf([value]);
const ms = (values: readonly number[]): string => `${spreadOf(values).median.toFixed(3)} ms`;

let run = 0;
/** Leads of a run of their own, so that none is in already. */
const prefix = (): string => `run${(run += 1)}`;

/** Calls that are made, over the fewest that could do it. */
export async function callsMade(world: World): Promise<Row[]> {
	const rows: Row[] = [];
	for (const count of [1, 250, 251, 1_000, 10_000]) {
		await world.reset();
		await world.addLeads(emails(count, prefix()));
		const { calls, committed } = await world.report();
		const fewest = Math.ceil(count / 250);
		rows.push({
			what: `Amplemarket, calls for ${count.toLocaleString('en')} leads`,
			unit: 'calls / fewest',
			figure: one(calls / fewest),
			bound: { atMost: 1 },
			note: `${calls} calls, ${committed} leads in`,
		});
	}
	await world.reset();
	await world.enroll(leads(1_000, prefix()));
	const { calls } = await world.report();
	rows.push({
		what: 'MyAgentMail, calls for 1,000 leads',
		unit: 'calls / fewest',
		figure: one(calls / 1_000),
		bound: { atMost: 1 },
		note: `${calls} calls`,
	});
	return rows;
}

/** A limit that the node is not told. */
export async function untoldLimit(world: World, rounds: number): Promise<Row[]> {
	const perSecond = 50;
	const count = 1_000;
	const times: number[] = [];
	const refused: number[] = [];
	for (let round = 0; round < rounds; round += 1) {
		await world.reset([{ provider: 'myAgentMail', requests: perSecond, perMs: 1_000 }]);
		const { wall } = await cost(async () => await world.enroll(leads(count, prefix())));
		const report = await world.report();
		if (report.committed !== count || report.mostCommits !== 1)
			throw new Error('A lead was lost or doubled');
		times.push(wall / 1_000 / (count / perSecond));
		refused.push((report.refused / count) * 100);
		// The process keeps what it learned of the key's pace for a while; each round is to start from nothing.
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
	const note = `${rounds} rounds; 1,000 leads, 50 calls a second, Retry-After in seconds`;
	return [
		{
			what: 'MyAgentMail, time under an untold limit',
			unit: 'time / bound',
			figure: spreadOf(times),
			bound: { atMost: 1.1 },
			note,
		},
		{
			what: 'MyAgentMail, refused calls under it',
			unit: '% of leads',
			figure: spreadOf(refused),
			bound: { atMost: 2 },
			note,
		},
	];
}

/** Processor time a lead against the same calls by a bare pool, and by n8n's own helper. */
export async function processorTime(world: World, rounds: number): Promise<Row[]> {
	const count = 5_000;
	const ours: number[] = [];
	const bare: number[] = [];
	const theirs: number[] = [];
	for (let round = 0; round < rounds; round += 1) {
		await world.reset();
		ours.push(
			(await cost(async () => await world.enroll(leads(count, prefix()), { maxConcurrency: 20 })))
				.cpu / count,
		);
		bare.push((await cost(async () => await bareCalls(world, count))).cpu / count);
		theirs.push((await cost(async () => await world.naive(leads(count, prefix())))).cpu / count);
	}
	const note = `${rounds} rounds of 5,000 leads, 20 in flight; a lead: node ${ms(ours)}, pool ${ms(bare)}, helper ${ms(theirs)}`;
	return [
		{
			what: 'MyAgentMail, CPU a lead against a bare undici Pool',
			unit: 'node / pool',
			figure: spreadOf(ratios(ours, bare)),
			bound: { atMost: 2 },
			note,
		},
		{
			what: "MyAgentMail, CPU a lead against n8n's httpRequestWithAuthentication",
			unit: 'node / helper',
			figure: spreadOf(ratios(ours, theirs)),
			bound: { atMost: 0.15 },
			note,
		},
	];
}

async function bareCalls(world: World, count: number, width = 20): Promise<void> {
	const url = new URL(world.urls.myAgentMail);
	const pool = new Pool(url.origin, { connections: width });
	const name = prefix();
	let next = 0;
	const work = async () => {
		while (next < count) {
			const lead = next;
			next += 1;
			const { body } = await pool.request({
				path: `${url.pathname}/cadences/${CADENCE}/enrollments`,
				method: 'POST',
				headers: { 'content-type': 'application/json', 'X-API-Key': KEY },
				body: JSON.stringify({
					leadExternalId: `${name}-${lead}`,
					leadName: `Lead ${lead}`,
					leadEmail: `${name}-${lead}@customers.example`,
				}),
			});
			await body.json();
		}
	};
	await Promise.all(Array.from({ length: width }, work));
	await pool.close();
}

/** A provider that takes 100 ms to answer. */
export async function slowProvider(world: World, rounds: number): Promise<Row[]> {
	const faults = { seed: 1, rules: [{ fault: { kind: 'latency' as const, ms: 100 } }] };
	const gains: number[] = [];
	for (let round = 0; round < rounds; round += 1) {
		await world.reset('none', faults);
		const ours = (await cost(async () => await world.enroll(leads(1_000, prefix())))).wall;
		// One after the other, 50 tell what 1,000 take.
		const serial = (await cost(async () => await bareCalls(world, 50, 1))).wall * 20;
		gains.push(serial / ours);
	}
	return [
		{
			what: 'MyAgentMail, 1,000 leads at 100 ms latency against one call after another',
			unit: 'times faster',
			figure: spreadOf(gains),
			bound: { atLeast: 10 },
			note: `${rounds} rounds; the serial time is 20 times that of 50 calls`,
		},
	];
}

/** What 100,000 leads in one execution need, and how the time grows. */
export async function bigRuns(world: World): Promise<Row[]> {
	const perLead = new Map<number, number[]>();
	for (const count of [1_000, 10_000, 100_000]) {
		perLead.set(count, []);
		for (let round = 0; round < 3; round += 1) {
			await world.reset();
			const items = emails(count, prefix());
			const { wall } = await cost(async () => await world.addLeads(items));
			perLead.get(count)?.push(wall / count);
		}
	}
	await world.reset();
	const items = emails(100_000, prefix());
	const before = await heapInUse();
	const out = await world.addLeads(items);
	const grown = ((await heapInUse()) - before) / out.length / 1_000;
	const small = spreadOf(perLead.get(1_000) ?? []).median;
	const large = spreadOf(perLead.get(100_000) ?? []).median;
	const note = [...perLead]
		.map(
			([count, times]) =>
				`${count.toLocaleString('en')}: ${(spreadOf(times).median * 1_000).toFixed(1)} µs a lead`,
		)
		.join('; ');
	return [
		{
			what: 'Amplemarket, 100,000 leads, heap growth over the items',
			unit: 'kB a lead',
			figure: one(grown),
			bound: { atMost: 1.5 },
			note: 'after a collection, output items held',
		},
		{
			what: 'Amplemarket, time a lead, 100,000 against 1,000 leads',
			unit: 'ratio',
			figure: one(large / small),
			bound: { atMost: 1.3 },
			note,
		},
	];
}
