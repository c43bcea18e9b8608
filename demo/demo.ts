import { relative } from 'node:path';

import { createHost } from '../host/engine';
import type { Host } from '../host/engine';
import type { PackageNodes } from '../host/packageNodes';
import type { Sandbox } from '../sandbox';
import { callsTo, leadsDone } from './calls';
import { rememberLeads, welcomeStrangers } from './day';
import type { Job } from './job';
import { createProgress } from './progress';
import type { Output } from './progress';
import { PROVIDERS } from './providers';
import { tableOf } from './report';
import { writeRowFile } from './rowFile';
import { runExample } from './run';
import type { ProviderRun } from './run';

/** Milliseconds between two looks at how far the providers are. */
const LOOK_EVERY = 100;

/** What the demo gets from outside. */
export interface Surroundings {
	readonly package: PackageNodes;
	/** Closed by the demo. */
	startSandbox(): Promise<Sandbox>;
	/**
	 * Asked for when the first lead is about to go. Once the signal is aborted, nothing more is sent, and what is known by
	 * then is reported and written.
	 */
	stopSignal(): AbortSignal;
	readonly output: Output;
	/** What printed paths are relative to. */
	readonly cwd: string;
}

/** Delivers the leads, reports on each provider and writes the rows. Resolves also where it was stopped. */
export async function runDemo(
	job: Job,
	{ package: built, startSandbox, stopSignal, output, cwd }: Surroundings,
): Promise<readonly ProviderRun[]> {
	const say = (text: string): unknown => output.write(`${text}\n`);
	const { leads } = job.file;
	const sandbox = await startSandbox();
	try {
		if (job.isOwnFile) rememberLeads(sandbox, leads);
		else welcomeStrangers(sandbox);
		say(headline(job));
		const host = hostFor(sandbox, built);
		const signal = stopSignal();
		const runs = await runAll(host, sandbox, job, output, signal);
		writeRowFile(job.output, leads, runs);
		for (const run of runs) {
			const taken = sandbox[run.provider.name].state.commits.size;
			say(`\n${tableOf(run, callsTo(run.provider, sandbox.log), taken)}`);
		}
		if (signal.aborted) say('\nStopped. A lead whose answer was still on its way is "unknown".');
		const rows = count(leads.length * runs.length);
		say(`\nWhat became of each lead (rows: ${rows}): ${relative(cwd, job.output)}`);
		return runs;
	} finally {
		await sandbox.close();
	}
}

function headline({ file, providers, leftOut }: Job): string {
	const names = providers.map(({ displayName }) => displayName).join(', ');
	return [
		`Leads:     ${count(file.leads.length)}, from ${file.name}`,
		`Providers: ${names}, as a sandbox on this machine`,
		...leftOut.map(
			({ displayName, keyColumns }) =>
				`Left out:  ${displayName}, for the file has no column ${keyColumns.join(', ')}`,
		),
		"Running the example workflows through n8n's engine; Ctrl-C stops.\n",
	].join('\n');
}

function hostFor(sandbox: Sandbox, { nodes, credentialTypes }: PackageNodes): Host {
	const credentials = PROVIDERS.map(({ name }) => {
		const { apiKey, baseUrl } = sandbox[name];
		return [`${name}Api`, { apiKey, baseUrl }] as const;
	});
	return createHost({ nodes, credentialTypes, credentials: Object.fromEntries(credentials) });
}

async function runAll(
	host: Host,
	sandbox: Sandbox,
	{ providers, file: { leads } }: Job,
	output: Output,
	signal: AbortSignal,
): Promise<ProviderRun[]> {
	const progress = createProgress(output, providers, leads.length);
	const running = new Set(providers);
	const look = setInterval(() => {
		for (const provider of running) {
			progress.show(provider, leadsDone(provider, sandbox.log, leads.length));
		}
	}, LOOK_EVERY);
	try {
		return await Promise.all(
			providers.map(async (provider) => {
				const run = await runExample(host, provider, leads, signal);
				running.delete(provider);
				if (!signal.aborted) progress.show(provider, leads.length);
				return run;
			}),
		);
	} finally {
		clearInterval(look);
		progress.end();
	}
}

const count = (number: number): string => number.toLocaleString('en-US');
