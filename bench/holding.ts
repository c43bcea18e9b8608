import type { Row } from './report';
import { heapInUse, spreadOf } from './stats';
import { emails, leads } from './world';
import type { Holds, World } from './world';

let run = 0;
const prefix = (): string => `held${(run += 1)}`;

const evaluated = (count: number) =>
	leads(count, prefix()).map(({ json }) => ({ json: { ...json, context: { size: 12 } } }));

/** How long n8n can do nothing else, no webhook and no Stop, while a node works on many leads; and what they need. */
export async function threadHeld(world: World, rounds: number): Promise<Row[]> {
	const added: Holds[] = [];
	const enrolled: Holds[] = [];
	for (let round = 0; round < rounds; round += 1) {
		for (const [holds, work] of [
			[added, async () => await world.addLeads(emails(200_000, prefix()))],
			[enrolled, async () => await world.enrollEvaluated(evaluated(20_000))],
		] as const) {
			await world.reset();
			// What was made for earlier rows is not collected while this one is timed.
			await heapInUse();
			holds.push(await world.holds(work));
		}
	}
	await world.reset();
	const items = emails(200_000, prefix());
	const before = await heapInUse();
	const out = await world.addLeads(items);
	const grown = ((await heapInUse()) - before) / out.length / 1_000;
	return [
		blockRow('Amplemarket, 200,000 leads', added),
		blockRow('MyAgentMail, 20,000 leads with four expressions', enrolled),
		{
			what: 'Amplemarket, 200,000 leads, heap growth over the items',
			unit: 'kB a lead',
			figure: spreadOf([grown]),
			bound: { atMost: 1.5 },
			note: 'after a collection, output items held',
		},
	];
}

function blockRow(what: string, holds: readonly Holds[]): Row {
	const median = (of: (each: Holds) => number) => spreadOf(holds.map(of)).median.toFixed(0);
	const byClock = median(({ node }) => node.blockByClock);
	const garbage = median(({ node }) => node.garbage);
	const theirs = median(({ execution }) => execution.block);
	return {
		what: `${what}, longest block of n8n's thread`,
		unit: 'ms',
		figure: spreadOf(holds.map(({ node }) => node.block)),
		bound: { atMost: 50 },
		note: `${holds.length} rounds, while the node works; by the clock ${byClock} ms, the longest collection of garbage ${garbage} ms; n8n itself, before and after the node, ${theirs} ms`,
	};
}
