import { startSandbox } from '../sandbox';
import type { FaultPlan, Limits } from '../sandbox';

// The sandbox in a process of its own, so that what it costs is not counted as the node's. It is told what to do, and
// tells what it saw, by messages.

export type Order =
	| { readonly kind: 'reset'; readonly limits: Limits; readonly faults?: FaultPlan }
	| { readonly kind: 'report' };

export interface Report {
	readonly calls: number;
	readonly refused: number;
	/** Leads that are in, and how often the one that was put in most often was. */
	readonly committed: number;
	readonly mostCommits: number;
}

export interface Ready {
	readonly ready: true;
	readonly myAgentMail: string;
	readonly amplemarket: string;
}

async function main(): Promise<void> {
	const sandbox = await startSandbox({ limits: 'none', logLimit: 200_000 });
	const report = (): Report => {
		const commits = [
			...sandbox.myAgentMail.state.commits.values(),
			...sandbox.amplemarket.state.commits.values(),
		];
		return {
			calls: sandbox.log.length,
			refused: sandbox.log.filter(({ status }) => status === 429).length,
			committed: commits.length,
			mostCommits: commits.reduce((most, count) => Math.max(most, count), 0),
		};
	};
	process.on('message', (order: Order) => {
		if (order.kind === 'report') {
			process.send?.(report());
			return;
		}
		sandbox.reset();
		sandbox.setLimits(order.limits);
		sandbox.setFaults(order.faults);
		process.send?.({ done: true });
	});
	process.on('disconnect', () => process.exit(0));
	const ready: Ready = {
		ready: true,
		myAgentMail: sandbox.myAgentMail.baseUrl,
		amplemarket: sandbox.amplemarket.baseUrl,
	};
	process.send?.(ready);
}

void main();
