import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { parse } from 'csv-parse/sync';

import { AmplemarketApi } from '../../credentials/AmplemarketApi.credentials';
import { MyAgentMailApi } from '../../credentials/MyAgentMailApi.credentials';
import { UnifyApi } from '../../credentials/UnifyApi.credentials';
import { runDemo } from '../../demo/demo';
import { prepareJob } from '../../demo/job';
import { labelOf, readLeads } from '../../demo/leadsFile';
import type { Lead } from '../../demo/leadsFile';
import { OWN_LEADS } from '../../demo/options';
import { PROVIDERS } from '../../demo/providers';
import { Amplemarket } from '../../nodes/Amplemarket/Amplemarket.node';
import { MyAgentMail } from '../../nodes/MyAgentMail/MyAgentMail.node';
import { Unify } from '../../nodes/Unify/Unify.node';
import { SEED, startSandbox } from '../../sandbox';
import type { Sandbox, SandboxOptions } from '../../sandbox';

const sources = {
	nodes: [new MyAgentMail(), new Unify(), new Amplemarket()],
	credentialTypes: [new MyAgentMailApi(), new UnifyApi(), new AmplemarketApi()],
};

interface Row {
	readonly item: string;
	readonly lead: string;
	readonly provider: string;
	readonly outcome: string;
	readonly reason_or_error: string;
}

/** As many of the demo's own leads as hold every kind of them. */
const leads = readLeads(OWN_LEADS).leads.slice(0, 250);

/** The demo with a sandbox that is over when the demo is, stopped at so many requests. */
async function demo(folder: string, options: SandboxOptions, stopAt = Infinity) {
	const output = join(folder, 'rows.csv');
	const job = prepareJob({ leads: OWN_LEADS, output, providers: undefined });
	const printed = new PassThrough().setEncoding('utf8');
	const sandbox = await startSandbox(options);
	const stop = new AbortController();
	const watch = setInterval(() => {
		if (sandbox.log.length >= stopAt) stop.abort();
	}, 1);
	await runDemo(
		{ ...job, file: { ...job.file, leads } },
		{
			package: sources,
			startSandbox: async () => sandbox,
			stopSignal: () => stop.signal,
			output: printed,
			cwd: folder,
		},
	);
	clearInterval(watch);
	const rows = parse<Row>(readFileSync(output, 'utf8'), { columns: true });
	return { sandbox, rows, text: String(printed.read()) };
}

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'demo-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function expectOneRowForEachLead(rows: readonly Row[]): void {
	const expected = PROVIDERS.flatMap((provider) =>
		leads.map((lead, item) => [String(item), labelOf(lead, provider), provider.displayName]),
	);
	expect(rows.map(({ item, lead, provider }) => [item, lead, provider])).toEqual(expected);
}

/** What the sandbox's ledger calls a lead, for each provider. */
const ledgerKeys: Record<string, (sandbox: Sandbox, lead: Lead) => string> = {
	MyAgentMail: (_sandbox, { id }) => `${SEED.myAgentMail.cadences.welcome}|${id}`,
	Unify: ({ unify }, { email = '' }) =>
		`${SEED.unify.sequences.main}|${unify.state.findPerson(email)?.id}`,
	Amplemarket: (_sandbox, { email = '', linkedin_url: url = '' }) =>
		`${SEED.amplemarket.sequences.main}|${(email || url.replace('https://www.', '')).toLowerCase()}`,
};

/** The ledger's keys of the leads that have such an outcome. */
function keysOf(
	sandbox: Sandbox,
	rows: readonly Row[],
	provider: string,
	...outcomes: readonly string[]
): string[] {
	return rows
		.filter((row) => row.provider === provider && outcomes.includes(row.outcome))
		.map(({ item }) => ledgerKeys[provider]?.(sandbox, leads[Number(item)] ?? {}) ?? '')
		.sort();
}

// Loading n8n's engine alone takes seconds on a busy machine.
jest.setTimeout(30_000);

describe('npm start', () => {
	let ended: Awaited<ReturnType<typeof demo>>;
	beforeAll(async () => {
		ended = await demo(folder, { limits: 'none' });
	});

	it('writes exactly one row for each lead and provider, in the order of the file', () => {
		expectOneRowForEachLead(ended.rows);
	});

	it('says "enrolled" of exactly the leads that the sandbox has put in, each of them once', () => {
		const { sandbox, rows } = ended;
		for (const { name, displayName } of PROVIDERS) {
			const { commits } = sandbox[name].state;
			expect(keysOf(sandbox, rows, displayName, 'enrolled')).toEqual([...commits.keys()].sort());
			expect(new Set(commits.values())).toEqual(new Set([1]));
		}
	});

	it('meets every outcome of a certain kind and every reason to skip a lead', () => {
		const kinds = ended.rows.map(({ outcome, reason_or_error: reason }) =>
			outcome === 'skipped' ? `${outcome}: ${reason}` : outcome,
		);
		expect([...new Set(kinds)].sort()).toEqual([
			'already_enrolled',
			'enrolled',
			'failed',
			'skipped: duplicate_in_input',
			'skipped: in_exclusion_list',
			'skipped: in_other_active_sequence',
			'skipped: in_other_draft_sequence',
			'skipped: recently_contacted',
		]);
	});

	it('gives an error for each lead that failed, and none for the others', () => {
		for (const { outcome, reason_or_error: text } of ended.rows) {
			if (outcome === 'failed') expect(text).toMatch(/email|Email|empty/);
			else if (outcome !== 'skipped') expect(text).toBe('');
		}
	});

	it('prints for each provider its progress and a table whose outcomes add up to the leads', () => {
		const { text } = ended;
		for (const { displayName } of PROVIDERS) {
			expect(text).toMatch(new RegExp(`^${displayName} +100 %  250 of 250$`, 'm'));
			const table = text.split(`│ ${displayName} `)[1] ?? '';
			const figure = (label: string): number =>
				Number(new RegExp(`│ ${label} +│ +([\\d,]+) │`).exec(table)?.[1]?.replace(',', ''));
			const outcomes = ['enrolled', 'already_enrolled', 'skipped', 'failed', 'unknown'];
			expect(figure('leads in')).toBe(250);
			expect(outcomes.map(figure).reduce((sum, one) => sum + one)).toBe(250);
		}
		expect(text).toContain('rows.csv');
	});
});

describe('Ctrl-C', () => {
	it('ends the run, with a row for each lead that is true by the sandbox', async () => {
		const { sandbox, rows, text } = await demo(folder, { limits: 'none' }, 60);
		expectOneRowForEachLead(rows);
		expect(sandbox.log.length).toBeLessThan(200);
		const committed = [...sandbox.myAgentMail.state.commits.keys()];
		const enrolled = keysOf(sandbox, rows, 'MyAgentMail', 'enrolled');
		expect(committed).toEqual(expect.arrayContaining(enrolled));
		expect(keysOf(sandbox, rows, 'MyAgentMail', 'enrolled', 'unknown')).toEqual(
			expect.arrayContaining(committed),
		);
		expect(rows.filter(({ reason_or_error: why }) => /stopped/.test(why))).not.toEqual([]);
		expect(text).toContain('Stopped');
	});
});
