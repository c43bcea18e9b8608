import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import Table from 'cli-table3';

import type { Fault, FaultPlan, FaultRule, Limits, Sandbox } from '../../sandbox';
import type { Json } from './api';
import { COMPARISON, table } from './comparisonReport';
import type { Calls, Result } from './comparisonReport';
import {
	amplemarketNode,
	byHand,
	lemlistNode,
	makeCredential,
	makeHeader,
	myAgentMailNode,
	oneByOne,
	PublishedWorkflow,
} from './contenders';
import type { Credential, Step } from './contenders';
import { Lemlist } from './lemlist/lemlist';
import type { N8n } from './n8n';
import { OUTPUT } from './paths';
import {
	CADENCE,
	makeLeads,
	placesOf,
	SEQUENCE,
	tally,
	untrueOutcomes,
	verdictsOfCalls,
	verdictsOfLemlist,
	verdictsOfOurs,
} from './tally';
import type { Lead, Place, Verdicts } from './tally';
import { ProcessorMeter } from './usage';
import { enterWorld } from './world';

/** The whole table takes 25 minutes: it is for who asks for this file by name. */
const IS_WHOLE = (process.env.E2E_NAMED ?? '').split(' ').some((name) => /comparison/.test(name));
const RUN_WITHIN_MS = 1_200_000;
const WARM_UP_LEADS = 100;
const LEADS_A_CALL = 250;

const FEW = 500;
const MANY = 5_000;

/** What happens while the leads are delivered. */
interface Condition {
	readonly name: string;
	/** Calls a second that are served. */
	readonly limit?: number;
	readonly rules?: readonly FaultRule[];
	readonly hasBadAddress?: boolean;
	/** Shown with few leads only. */
	readonly isSmall?: boolean;
}

const brokenBefore: Fault = { kind: 'status', status: 500, when: 'before-commit' };
const unavailable: Fault = { kind: 'status', status: 503, when: 'before-commit' };
const lostAfter: Fault = { kind: 'reset', when: 'after-commit' };

const NOTHING: Condition = { name: 'nothing goes wrong' };
const LATENCY: Condition = {
	name: '50 ms for each answer',
	rules: [{ fault: { kind: 'latency', ms: 50 } }],
};
/** As many as HTTP Request's Batching makes where nobody has changed it. */
const UNTOLD: Condition = { name: '50 calls a second, untold', limit: 50 };
const UNTOLD_FEWER: Condition = { name: '30 calls a second, untold', limit: 30, isSmall: true };

/** A fault strikes the first call too, so that who makes few calls meets it as well. */
const CONDITIONS: readonly Condition[] = [
	NOTHING,
	LATENCY,
	UNTOLD,
	UNTOLD_FEWER,
	{
		name: 'one call in 60 fails',
		rules: [
			{ times: 1, fault: brokenBefore },
			{ probability: 1 / 120, fault: brokenBefore },
			{ probability: 1 / 120, fault: unavailable },
		],
	},
	{
		name: 'one answer in 100 is lost',
		rules: [
			{ times: 1, fault: lostAfter },
			{ probability: 1 / 100, fault: lostAfter },
		],
	},
	{ name: 'one bad address', hasBadAddress: true, isSmall: true },
];

/** Without any of these, a contender has no reason to lose a lead. */
const isHarmless = (condition: Condition): boolean => [NOTHING, LATENCY].includes(condition);

interface Contender {
	readonly who: string;
	readonly place: () => Place;
	/** With a credential of its own each time, so that nothing is known from the time before. */
	readonly steps: () => Promise<Step[]>;
	readonly verdicts: Verdicts;
	readonly leadsACall: number;
	readonly isOurs?: true;
	/** With few leads: whether it is quick enough for every run. */
	readonly isQuick: (condition: Condition) => boolean;
}

let n8n: N8n;
let sandbox: Sandbox;
let lemlist: Lemlist;
let places: ReturnType<typeof placesOf>;
let meter: ProcessorMeter;
const results: Result[] = [];

let keys = 0;
const another = (key: string): string => `${key}#${++keys}`;

const header = async (name: string, value: string): Promise<Credential> =>
	await makeHeader(n8n, name, value);
const own = async (type: string, place: { baseUrl: string; apiKey: string }): Promise<Credential> =>
	await makeCredential(n8n, type, { baseUrl: place.baseUrl, apiKey: another(place.apiKey) });

const CONTENDERS: readonly Contender[] = [
	{
		who: 'Lemlist node',
		place: () => places.lemlist,
		steps: async () => {
			const { apiKey, campaign } = lemlist;
			return lemlistNode(campaign, await makeCredential(n8n, 'lemlistApi', { apiKey }));
		},
		verdicts: verdictsOfLemlist,
		leadsACall: 1,
		isQuick: (condition) => condition !== LATENCY,
	},
	{
		who: 'HTTP Request, one lead a call',
		place: () => places.myAgentMail,
		steps: async () => {
			const { baseUrl, apiKey } = sandbox.myAgentMail;
			const url = `${baseUrl}/cadences/${CADENCE}/enrollments`;
			return oneByOne(url, await header('X-API-Key', another(apiKey)));
		},
		verdicts: verdictsOfCalls(1, 'created'),
		leadsACall: 1,
		isQuick: (condition) => condition === UNTOLD_FEWER,
	},
	{
		who: 'MyAgentMail node',
		place: () => places.myAgentMail,
		steps: async () => myAgentMailNode(CADENCE, await own('myAgentMailApi', sandbox.myAgentMail)),
		verdicts: verdictsOfOurs,
		leadsACall: 1,
		isOurs: true,
		isQuick: (condition) => condition !== UNTOLD_FEWER,
	},
	{
		who: `HTTP Request, ${LEADS_A_CALL} leads a call`,
		place: () => places.amplemarket,
		steps: async () => {
			const { baseUrl, apiKey } = sandbox.amplemarket;
			const url = `${baseUrl}/sequences/${SEQUENCE}/leads`;
			const credential = await header('Authorization', `Bearer ${another(apiKey)}`);
			return byHand(url, credential, LEADS_A_CALL);
		},
		verdicts: verdictsOfCalls(LEADS_A_CALL, 'total_added_to_sequence'),
		leadsACall: LEADS_A_CALL,
		isQuick: () => true,
	},
	{
		who: 'Amplemarket node',
		place: () => places.amplemarket,
		steps: async () => amplemarketNode(SEQUENCE, await own('amplemarketApi', sandbox.amplemarket)),
		verdicts: verdictsOfOurs,
		leadsACall: LEADS_A_CALL,
		isOurs: true,
		isQuick: () => true,
	},
];

const RUNS = [FEW, ...(IS_WHOLE ? [MANY] : [])].flatMap((count) =>
	CONDITIONS.filter(({ isSmall }) => count === FEW || !isSmall).flatMap((condition) =>
		CONTENDERS.filter(({ isQuick }) => IS_WHOLE || isQuick(condition)).map((contender) => ({
			count,
			condition,
			contender,
			title: `${contender.who}: ${count} leads, ${condition.name}`,
		})),
	),
);

beforeAll(async () => {
	const world = await enterWorld();
	({ n8n, sandbox } = world);
	lemlist = await Lemlist.start(world.lemlistPort);
	places = placesOf(sandbox, lemlist);
	meter = new ProcessorMeter(n8n.folder);
	for (const contender of CONTENDERS) await opened(contender, WARM_UP_LEADS);
}, RUN_WITHIN_MS);

afterAll(async () => {
	await sandbox?.close();
	await lemlist?.close();
	if (results.length > 0) report();
});

it.each(RUNS)(
	'$title',
	async ({ count, condition, contender }) => {
		const { place, verdicts, leadsACall, isOurs = false } = contender;
		const workflow = await opened(contender, 1);
		setUp(place(), condition);
		const leads = meet(place(), makeLeads(count, 'lead', condition.hasBadAddress));
		const cost = await measure(workflow, leads);
		const items = await workflow.items();
		const counts = tally(place(), leads, verdicts(items, leads));
		const calls = callsTo(place());
		results.push({ condition: condition.name, who: contender.who, ...cost, calls, tally: counts });

		expect(items).toHaveLength(isOurs ? count : count / leadsACall);
		expect(counts.doubled).toBe(0);
		if (isOurs || isHarmless(condition)) {
			expect(counts.lost).toBe(0);
			expect(counts.notKnown).toBe(0);
		}
		if (!isOurs) return;
		expect(untrueOutcomes(items, leads)).toEqual([]);
		expect(counts.wrong).toBe(0);
	},
	RUN_WITHIN_MS,
);

/** The contender's workflow, after so many leads that do not count. */
async function opened({ who, place, steps }: Contender, leads: number): Promise<PublishedWorkflow> {
	setUp(place(), NOTHING);
	const workflow = await PublishedWorkflow.create(n8n, who, await steps());
	await workflow.warmUp(itemsOf(makeLeads(leads, 'warm-up')));
	return workflow;
}

function setUp({ provider }: Place, { limit, rules = [] }: Condition): void {
	const limits: Limits =
		limit === undefined
			? 'none'
			: [{ provider, requests: limit, perMs: 1_000, retryAfter: 'none' }];
	const faults: FaultPlan = { seed: 2_024, rules };
	for (const stage of [sandbox, lemlist]) {
		stage.reset();
		stage.setLimits(limits);
		stage.setFaults(faults);
	}
}

function meet(place: Place, leads: Lead[]): Lead[] {
	for (const lead of leads) if (lead.kind === 'already-in') place.put(lead);
	return leads;
}

const itemsOf = (leads: readonly Lead[]): Json[] => leads.map(({ item }) => item);

async function measure(
	workflow: PublishedWorkflow,
	leads: readonly Lead[],
): Promise<Pick<Result, 'seconds' | 'cpuSeconds' | 'cpuSecondsOfChildren'>> {
	const before = meter.read();
	const beganAt = performance.now();
	await workflow.deliver(itemsOf(leads));
	const ms = performance.now() - beganAt;
	await workflow.saved();
	const after = meter.read();
	return {
		seconds: ms / 1_000,
		cpuSeconds: (after.main - before.main) / 1_000,
		cpuSecondsOfChildren: (after.children - before.children) / 1_000,
	};
}

function callsTo({ log }: Place): Calls {
	const calls = log();
	return {
		all: calls.length,
		refused: calls.filter(({ status, fault }) => fault === undefined && status === 429).length,
		struckByFault: calls.filter(({ fault }) => fault !== undefined && fault !== 'latency').length,
	};
}

function report(): void {
	const { head, rows } = table(results);
	const shown = new Table({ head, style: { head: [], border: [] } });
	shown.push(...rows);
	process.stdout.write(`${shown.toString()}\n`);
	mkdirSync(OUTPUT, { recursive: true });
	writeFileSync(COMPARISON, JSON.stringify({ processors: cpus().length, results }, null, '\t'));
}
