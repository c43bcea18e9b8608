import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';

import { PUBLISHED_LIMITS } from '../../sandbox';
import type { Fault, FaultPlan, FaultRule, LoggedRequest, Sandbox } from '../../sandbox';
import type { Json } from './api';
import { byHand, Contender, makeHeaderCredential, nobody, oneByOne, ours } from './contenders';
import type { Target } from './contenders';
import type { N8n } from './n8n';
import { OUTPUT } from './paths';
import {
	introduce,
	makeLeads,
	SEQUENCE,
	tally,
	untrueOutcomes,
	verdictsOfCalls,
	verdictsOfOurs,
} from './tally';
import type { Lead, Tally } from './tally';
import { ProcessorMeter } from './usage';
import { enterWorld } from './world';

const MINUTE = 60_000;
/** Milliseconds that stand for one of Amplemarket's minutes. */
const SCALED_MINUTE = Number(process.env.COMPARISON_MINUTE ?? 180);
const RUN_WITHIN_MS = Math.max(900_000, 400 * SCALED_MINUTE);

const OPERATION = 'addLeadsToSequence';
const LEADS_A_CALL = 250;
const WARM_UP_LEADS = 500;

const LIMITS = PUBLISHED_LIMITS.filter(({ provider }) => provider === 'amplemarket').map(
	(limit) => ({ ...limit, perMs: (limit.perMs * SCALED_MINUTE) / MINUTE }),
);
const CALLS_A_MINUTE = Math.min(...LIMITS.map(({ requests }) => requests));

const KINDS_OF_FAULT: readonly Fault[] = [
	{
		kind: 'status',
		status: 429,
		when: 'before-commit',
		retryAfter: { form: 'seconds', seconds: 1 },
	},
	{
		kind: 'status',
		status: 503,
		when: 'before-commit',
		retryAfter: { form: 'seconds', seconds: 1 },
	},
	{ kind: 'status', status: 500, when: 'before-commit' },
	{ kind: 'status', status: 500, when: 'after-commit' },
	{ kind: 'reset', when: 'after-commit' },
];

/** Each kind strikes one of the first calls, so that those who make few calls meet it too, then one in a thousand. */
const FAULTS: FaultPlan = {
	seed: 2_024,
	rules: KINDS_OF_FAULT.flatMap((fault, index): FaultRule[] => [
		{ operationIds: [OPERATION], after: 10 + 5 * index, times: 1, fault },
		{ operationIds: [OPERATION], after: 100, probability: 0.001, fault },
	]),
};

interface Round {
	readonly name: string;
	readonly leads: number;
	readonly faults?: FaultPlan;
}

const WITHOUT_FAULTS: Round = { name: 'without faults', leads: 1_000 };
const WITH_FAULTS: Round = { name: 'with faults', leads: 10_000, faults: FAULTS };
const ROUNDS = [WITHOUT_FAULTS, WITH_FAULTS] as const;

interface Calls {
	readonly all: number;
	readonly overTheLimit: number;
	readonly struckByFault: number;
	readonly refusedForALead: number;
	readonly served: number;
}

interface Cost {
	readonly wallSeconds: number;
	/** Of the processors, n8n's process. */
	readonly mainSeconds: number;
	/** Of the processors, what n8n has started. */
	readonly childrenSeconds: number;
}

interface Outcome {
	readonly leads: readonly Lead[];
	readonly items: readonly Json[];
	readonly calls: Calls;
	readonly cost: Cost;
}

interface Result extends Cost {
	readonly who: string;
	readonly round: string;
	readonly leads: number;
	readonly calls: Calls;
	readonly tally?: Tally;
}

let n8n: N8n;
let sandbox: Sandbox;
let meter: ProcessorMeter;
let target: Target;
const results: Result[] = [];

beforeAll(async () => {
	({ n8n, sandbox } = await enterWorld());
	meter = new ProcessorMeter(n8n.folder);
	target = {
		url: `${sandbox.amplemarket.baseUrl}/sequences/${SEQUENCE}/leads`,
		credentialId: await makeHeaderCredential(n8n, sandbox.amplemarket.apiKey),
		interval: Math.ceil(SCALED_MINUTE / CALLS_A_MINUTE),
	};
});

afterAll(async () => {
	await sandbox?.close();
	if (results.length > 0) report();
});

describe.each(ROUNDS)('$leads leads $name', (round) => {
	it(
		"go through n8n's HTTP Request, one lead a call",
		async () => {
			const who = 'HTTP Request, one lead a call';
			const contender = await Contender.create(n8n, who, oneByOne(target));
			const { leads, items, calls, cost } = await deliver(contender, round);
			note(who, round, calls, cost, tally(sandbox, leads, verdictsOfCalls(items, leads, 1)));
			expect(items).toHaveLength(round.leads);
			expect(calls.all).toBeGreaterThanOrEqual(round.leads);
		},
		RUN_WITHIN_MS,
	);

	it(
		"go through n8n's HTTP Request, with calls put together by hand",
		async () => {
			const who = `HTTP Request, ${LEADS_A_CALL} leads a call`;
			const contender = await Contender.create(n8n, who, byHand(target, LEADS_A_CALL));
			const { leads, items, calls, cost } = await deliver(contender, round);
			const verdicts = verdictsOfCalls(items, leads, LEADS_A_CALL);
			note(who, round, calls, cost, tally(sandbox, leads, verdicts));
			expect(items).toHaveLength(round.leads / LEADS_A_CALL);
			expect(calls.all).toBe(round.leads / LEADS_A_CALL);
		},
		RUN_WITHIN_MS,
	);

	it(
		'go through this package, each with a true outcome and none of them twice',
		async () => {
			const who = 'Amplemarket node';
			// As fast as the scaled limit in the long run; over a whole minute, for the option knows no shorter one.
			const maxRequestsPerMinute = (CALLS_A_MINUTE * MINUTE) / SCALED_MINUTE;
			const contender = await Contender.create(n8n, who, ours(SEQUENCE, { maxRequestsPerMinute }));
			const { leads, items, calls, cost } = await deliver(contender, round);
			const counts = tally(sandbox, leads, verdictsOfOurs(items, leads));
			note(who, round, calls, cost, counts);
			expect(items).toHaveLength(round.leads);
			expect(untrueOutcomes(items, leads)).toEqual([]);
			expect(counts).toEqual({
				leads: round.leads,
				known: round.leads,
				wrong: 0,
				notKnown: 0,
				notDelivered: 0,
				doubled: 0,
			});
			const tries = calls.overTheLimit + calls.struckByFault + calls.refusedForALead;
			expect(calls.served).toBe(Math.ceil(round.leads / LEADS_A_CALL));
			expect(calls.all).toBe(calls.served + tries);
		},
		RUN_WITHIN_MS,
	);
});

it(
	'10000 leads cost this much to bring, delivered by nobody',
	async () => {
		const contender = await Contender.create(n8n, 'nobody', nobody());
		const { items, calls, cost } = await deliver(contender, WITH_FAULTS);
		note('nobody', WITH_FAULTS, calls, cost);
		expect(items).toHaveLength(WITH_FAULTS.leads);
		expect(calls.all).toBe(0);
	},
	RUN_WITHIN_MS,
);

/** Warms up, then measures. */
async function deliver(contender: Contender, round: Round): Promise<Outcome> {
	prepare('none');
	await contender.warmUp(itemsOf(meet('warm-up', WARM_UP_LEADS)));
	prepare(LIMITS, round.faults);
	const leads = meet('lead', round.leads);
	const cost = await measure(contender, leads);
	return { leads, items: await contender.items(), calls: callsMade(), cost };
}

function prepare(limits: Parameters<Sandbox['setLimits']>[0], faults?: FaultPlan): void {
	sandbox.reset();
	sandbox.setLimits(limits);
	sandbox.setFaults(faults);
}

function meet(name: string, count: number): Lead[] {
	const leads = makeLeads(count, name);
	introduce(sandbox, leads);
	return leads;
}

const itemsOf = (leads: readonly Lead[]): Json[] => leads.map(({ item }) => item);

async function measure(contender: Contender, leads: readonly Lead[]): Promise<Cost> {
	const before = meter.read();
	const beganAt = performance.now();
	await contender.deliver(itemsOf(leads));
	const wallMs = performance.now() - beganAt;
	await contender.saved();
	const after = meter.read();
	return {
		wallSeconds: wallMs / 1_000,
		mainSeconds: (after.main - before.main) / 1_000,
		childrenSeconds: (after.children - before.children) / 1_000,
	};
}

function callsMade(): Calls {
	const count = (test: (request: LoggedRequest) => boolean): number =>
		sandbox.log.filter((request) => request.operationId === OPERATION && test(request)).length;
	const answered = (...statuses: number[]): number =>
		count(({ status, fault }) => fault === undefined && statuses.includes(status));
	return {
		all: count(() => true),
		overTheLimit: answered(429),
		struckByFault: count(({ fault }) => fault !== undefined),
		refusedForALead: answered(400, 422),
		served: answered(200),
	};
}

function note(who: string, round: Round, calls: Calls, cost: Cost, counts?: Tally): void {
	const { name, leads } = round;
	results.push({ who, round: name, leads, ...cost, calls, ...(counts && { tally: counts }) });
}

function report(): void {
	const table = new Table({
		head: [
			'who',
			'leads',
			'time, s',
			'CPU of n8n, s',
			'CPU of its children, s',
			'calls',
			'over the limit',
			'known',
			'wrong',
			'not known',
			'not delivered',
			'doubled',
		],
		style: { head: [], border: [] },
	});
	for (const { who, round, leads, calls, tally: counts, ...cost } of results) {
		const { wallSeconds, mainSeconds, childrenSeconds } = cost;
		table.push([
			who,
			`${leads} ${round}`,
			...[wallSeconds, mainSeconds, childrenSeconds].map((value) => value.toFixed(2)),
			calls.all,
			calls.overTheLimit,
			...(counts
				? [counts.known, counts.wrong, counts.notKnown, counts.notDelivered, counts.doubled]
				: []),
		]);
	}
	process.stdout.write(`${table.toString()}\n`);
	mkdirSync(OUTPUT, { recursive: true });
	const setting = { scaledMinuteMs: SCALED_MINUTE, processors: cpus().length };
	writeFileSync(
		join(OUTPUT, 'comparison.json'),
		JSON.stringify({ ...setting, results }, null, '\t'),
	);
}
