import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';

import { chainOf, createHost, errorOf } from '../../host/engine';
import { sourceOf } from '../../nodes/shared/engine/read/source';

/** A value, or what was thrown in its place. */
export type Said = { readonly value: unknown } | { readonly thrown: string };

/** What a parameter is for an item, as n8n evaluates it and as a source reads it. */
export interface Evaluation {
	readonly name: string;
	readonly index: number;
	readonly n8n: Said;
	readonly source: Said;
	/** Whether the source asked n8n to evaluate. */
	readonly asked: boolean;
}

const TYPE = 'test.probe';

const said = (find: () => unknown): Said => {
	try {
		return { value: find() };
	} catch (error) {
		return { thrown: error instanceof Error ? error.message : String(error) };
	}
};

/** Runs a node with the parameters on the items, and asks it for each parameter of each item. */
async function probe(
	parameters: INodeParameters,
	items: readonly INodeExecutionData[],
	askOf: (context: IExecuteFunctions) => (name: string, index: number) => void,
): Promise<void> {
	const names = Object.keys(parameters);
	const node: INodeType = {
		description: {
			displayName: 'Probe',
			name: 'probe',
			group: ['output'],
			version: 1,
			description: '',
			defaults: { name: 'Probe' },
			inputs: ['main'],
			outputs: ['main'],
			properties: names.map((name) => ({ displayName: name, name, type: 'string', default: '' })),
		},
		async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			const ask = askOf(this);
			for (const name of names) items.forEach((_, index) => ask(name, index));
			return [[]];
		},
	};
	const host = createHost({ nodes: { [TYPE]: node } });
	const run = await host.run(chainOf({ type: TYPE, parameters }), { items: [...items] }).finished;
	const error = errorOf(run);
	if (error !== undefined) throw error;
}

/**
 * What parameters are for items, to n8n and to a source. Each gets items of its own: n8n changes dates inside of some.
 *
 * @param seen the context as the source is given it
 */
export async function evaluate(
	parameters: INodeParameters,
	items: () => readonly INodeExecutionData[],
	seen: (context: IExecuteFunctions) => IExecuteFunctions = (context) => context,
): Promise<Evaluation[]> {
	const evaluated: Said[] = [];
	await probe(parameters, items(), (context) => (name, index) => {
		evaluated.push(said(() => context.getNodeParameter(name, index, null)));
	});
	const found: Evaluation[] = [];
	await probe(parameters, items(), (context) => {
		let asked = false;
		const source = sourceOf(
			watched(seen(context), () => {
				asked = true;
			}),
		);
		return (name, index) => {
			asked = false;
			const read = said(() => source.parameter(name, index));
			const n8n = evaluated[found.length] ?? { thrown: 'not evaluated' };
			found.push({ name, index, n8n, source: read, asked });
		};
	});
	return found;
}

/** The context, telling each time that it is asked to evaluate a parameter. */
const watched = (context: IExecuteFunctions, onEvaluate: () => void): IExecuteFunctions =>
	new Proxy(context, {
		get: (target, key) => {
			if (key !== 'getNodeParameter') return Reflect.get(target, key);
			return (...given: Parameters<IExecuteFunctions['getNodeParameter']>): unknown => {
				if (given[3]?.rawExpressions !== true) onEvaluate();
				return target.getNodeParameter(...given);
			};
		},
	});
