import { errorOf, outputOf, readWorkflowFile } from '../host/engine';
import type { Host } from '../host/engine';
import type { Lead } from './leadsFile';
import { outcomesOf } from './outcomes';
import type { LeadOutcome } from './outcomes';
import type { DemoProvider } from './providers';

export interface ProviderRun {
	readonly provider: DemoProvider;
	/** One for each lead, in the order of the file. */
	readonly outcomes: readonly LeadOutcome[];
	/** Milliseconds. */
	readonly took: number;
}

/** Runs a provider's example workflow on the leads, each one an item as it stands in the file. */
export async function runExample(
	host: Host,
	provider: DemoProvider,
	leads: readonly Lead[],
	signal: AbortSignal,
): Promise<ProviderRun> {
	const { pinData: _samples, ...workflow } = readWorkflowFile(provider.workflow);
	const startedAt = performance.now();
	const items = leads.map((lead) => ({ json: { ...lead } }));
	const run = await host.run(workflow, { items }, { signal }).finished;
	const took = performance.now() - startedAt;
	const missing = {
		outcome: 'unknown',
		reason: signal.aborted ? 'The run was stopped' : (errorOf(run)?.message ?? 'No item came out'),
	};
	const outputs = {
		success: outputOf(run, provider.nodeName, 0),
		error: outputOf(run, provider.nodeName, 1),
	};
	return { provider, outcomes: outcomesOf(outputs, leads.length, missing), took };
}
