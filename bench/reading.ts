import { join } from 'node:path';
import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

import { chainOf, createHost, errorOf } from '../host/engine';
import type { Row } from './report';
import { cost, ratios, spreadOf } from './stats';
import { watchTurns } from './turns';
import type { Turns } from './turns';
import { CADENCE, leads } from './world';

const TYPE = 'bench.reader';

interface Reading extends Turns {
	/** Ms of processor time. */
	readonly cpu: number;
}

const cadenceId = { __rl: true, mode: 'id', value: CADENCE };

const automatic = { dataMode: 'autoMapInputData', cadenceId };

/** The four fields by hand, as dragging the columns gives them. */
const dragged = {
	dataMode: 'defineBelow',
	cadenceId,
	leadExternalId: '={{ $json.leadExternalId }}',
	leadEmail: '={{ $json.leadEmail }}',
	leadName: '={{ $json.leadName }}',
	additionalFields: { context: '={{ $json.context }}' },
};

/** The same four so that n8n has to evaluate them. */
const evaluated = {
	dataMode: 'defineBelow',
	cadenceId,
	leadExternalId: '={{ $json.leadExternalId.trim() }}',
	leadEmail: '={{ $json.leadEmail.toLowerCase() }}',
	leadName: '={{ $json.leadName.trim() }}',
	additionalFields: { context: '={{ ({ ...$json.context }) }}' },
};

const items = (count: number): INodeExecutionData[] =>
	leads(count, 'reading').map(({ json }) => ({ json: { ...json, context: { size: 12 } } }));

/** Reads items in a node, as an operation does before it sends. */
async function read(
	readAll: ReadAll,
	parameters: INodeExecutionData['json'],
	given: INodeExecutionData[],
): Promise<Reading> {
	let reading: Reading | undefined;
	const reader: INodeType = {
		description: {
			displayName: 'Reader',
			name: 'reader',
			group: ['output'],
			version: 1,
			description: '',
			defaults: { name: 'Reader' },
			inputs: ['main'],
			outputs: ['main'],
			properties: Object.keys(parameters).map((name) => ({
				displayName: name,
				name,
				type: 'string',
				default: '',
			})),
		},
		async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			const watch = watchTurns();
			const { cpu } = await cost(async () => {
				const reads = await readAll(this);
				if (!reads.every((one) => 'row' in one)) throw new Error('Not every item could be read');
			});
			reading = { cpu, ...(await watch.end()) };
			return [[]];
		},
	};
	const host = createHost({ nodes: { [TYPE]: reader } });
	const workflow = chainOf({ type: TYPE, parameters: parameters as never });
	const error = errorOf(await host.run(workflow, { items: given }).finished);
	if (error !== undefined) throw error;
	if (reading === undefined) throw new Error('Nothing was read');
	return reading;
}

type ReadAll = (context: IExecuteFunctions) => Promise<readonly object[]>;

/** Reading as it is shipped: compiled, for what runs the benchmark gives each function a name at a price. */
async function shipped(): Promise<ReadAll> {
	const load = async <T>(file: string): Promise<T> =>
		(await import(join(__dirname, '..', 'dist', 'nodes', file))) as T;
	const { myAgentMail } =
		await load<typeof import('../nodes/MyAgentMail/provider')>('MyAgentMail/provider.js');
	const { findOperation } = await load<typeof import('../nodes/shared/declare/provider')>(
		'shared/declare/provider.js',
	);
	const enroll = findOperation(myAgentMail, 'enrollment', 'enroll');
	if (enroll === undefined) throw new Error('There is no enroll');
	const { createBreath } =
		await load<typeof import('../nodes/shared/engine/breath')>('shared/engine/breath.js');
	const { systemClock } =
		await load<typeof import('../nodes/shared/http/clock')>('shared/http/clock.js');
	const { readRows } = await load<typeof import('../nodes/shared/engine/read/read')>(
		'shared/engine/read/read.js',
	);
	const { sourceOf } = await load<typeof import('../nodes/shared/engine/read/source')>(
		'shared/engine/read/source.js',
	);
	return async (context) =>
		await readRows(sourceOf(context), enroll.panel, createBreath(systemClock));
}

/** What it takes to read the items, before anything is sent. */
export async function readingItems(rounds: number): Promise<Row[]> {
	const count = 20_000;
	const byHand: number[] = [];
	const mapped: number[] = [];
	const blocks = new Map<number, Reading[]>([
		[5_000, []],
		[20_000, []],
	]);
	const given = items(count);
	const readAll = await shipped();
	for (const parameters of [automatic, dragged, evaluated])
		await read(readAll, parameters, items(500));
	for (let round = 0; round < rounds; round += 1) {
		mapped.push((await read(readAll, automatic, given)).cpu / count);
		byHand.push((await read(readAll, dragged, given)).cpu / count);
		for (const [length, longest] of blocks)
			longest.push(await read(readAll, evaluated, items(length)));
	}
	const micro = (values: readonly number[]) => `${(spreadOf(values).median * 1_000).toFixed(1)} µs`;
	return [
		{
			what: 'Reading, four dragged columns against automatic mapping, CPU',
			unit: 'by hand / mapped',
			figure: spreadOf(ratios(byHand, mapped)),
			bound: { atMost: 1.3 },
			note: `${rounds} rounds of ${count.toLocaleString('en')} items; an item: by hand ${micro(byHand)}, mapped ${micro(mapped)}`,
		},
		...[...blocks].map(([length, readings]): Row => ({
			what: `Reading ${length.toLocaleString('en')} items with four expressions, longest block`,
			unit: 'ms',
			figure: spreadOf(readings.map(({ block }) => block)),
			bound: { atMost: 50 },
			note: `${rounds} rounds, expressions that n8n evaluates; by the clock alone ${spreadOf(readings.map(({ blockByClock }) => blockByClock)).median.toFixed(0)} ms`,
		})),
	];
}
