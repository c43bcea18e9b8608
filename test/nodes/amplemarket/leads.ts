import { detailsOf } from '../../support/items';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { SEED } from '../../../sandbox';
import type { AmplemarketLead } from '../../../sandbox';
import { byId } from '../../support/rig';
import type { Ask, Ended, Json, Rig } from '../../support/rig';

export const { sequences, leads: known, users } = SEED.amplemarket;

export interface AddLeadsBody {
	leads: AmplemarketLead[];
	settings?: IDataObject;
}

/** What a test says of a run of `addLeads`; the rest is plain. */
export type AddLeadsAsk = Partial<Omit<Ask, 'items' | 'resource' | 'operation'>> & {
	readonly sequenceId?: INodeParameters[string];
	/** Over the options that keep a test fast: no published limit, no waiting for a retry. */
	readonly options?: INodeParameters;
};

/** Runs `addLeads` with the fields taken from the items, unless the parameters say otherwise. */
export async function addLeads(
	rig: Rig,
	items: readonly Json[],
	{ sequenceId = byId(sequences.main), options, parameters, ...ask }: AddLeadsAsk = {},
): Promise<Ended> {
	return await rig.run('amplemarket', {
		resource: 'sequence',
		operation: 'addLeads',
		items,
		...ask,
		parameters: {
			sequenceId,
			dataMode: 'autoMapInputData',
			...parameters,
			options: { maxRequestsPerMinute: 0, maxRetryTime: 0, ...options },
		},
	});
}

export const emailOf = (n: number): string => `lead-${n}@customers.example`;

/** Leads with an e-mail address each, counted from 0. */
export const leads = (count: number, more: Json = {}): Json[] =>
	Array.from({ length: count }, (_, n) => ({ email: emailOf(n), ...more }));

/** The bodies that reached the sandbox, in order of arrival. */
export const bodies = (rig: Rig): AddLeadsBody[] =>
	rig.sandbox.log
		.filter(({ operationId }) => operationId === 'addLeadsToSequence')
		.map(({ body }) => body as AddLeadsBody);

/** The only body that reached the sandbox. */
export function onlyBody(rig: Rig): AddLeadsBody {
	const [body, ...others] = bodies(rig);
	if (body === undefined || others.length > 0) throw new Error(`${others.length + 1} or no calls`);
	return body;
}

/** How often the sandbox put in each lead, by e-mail address or bare LinkedIn address. */
export const commits = (rig: Rig, sequenceId: string = sequences.main): Record<string, number> =>
	Object.fromEntries(
		[...rig.sandbox.amplemarket.state.commits].flatMap(([key, count]) =>
			key.startsWith(`${sequenceId}|`) ? [[key.slice(sequenceId.length + 1), count]] : [],
		),
	);

/** The indexes of the input items that the items are paired to, in order. */
export const pairs = (items: readonly INodeExecutionData[]): unknown[] =>
	items.map(({ pairedItem }) =>
		typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : pairedItem,
	);

/** `details` of the items but for the ways out, in order. */
export const details = (items: readonly INodeExecutionData[]): unknown[] => items.map(detailsOf);
