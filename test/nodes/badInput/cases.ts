import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { SEED } from '../../../sandbox';
import type { ProviderName } from '../../../sandbox';
import { byId } from '../../support/rig';
import type { Ask, Ended, Json, Rig } from '../../support/rig';

const { cadences } = SEED.myAgentMail;

/** A delivering operation with what the tests of bad input need to know of it. */
export interface Delivering {
	readonly title: string;
	readonly provider: ProviderName;
	readonly resource: string;
	readonly operation: string;
	/** Parameters beside those that are taken from the item. */
	readonly target: INodeParameters;
	/** An item that is delivered; each `n` is another lead. */
	good(n: number): Json;
	/** How many leads or rows the provider has taken, each counted as often as it was. */
	taken(rig: Rig): number;
}

const total = (counts: Iterable<number>): number =>
	[...counts].reduce((sum, count) => sum + count, 0);

export const ENROLL: Delivering = {
	title: 'MyAgentMail enroll',
	provider: 'myAgentMail',
	resource: 'enrollment',
	operation: 'enroll',
	target: { cadenceId: byId(cadences.welcome) },
	good: (n) => ({ leadExternalId: `lead-${n}` }),
	taken: ({ sandbox }) => total(sandbox.myAgentMail.state.commits.values()),
};

export const RELINK: Delivering = {
	title: 'MyAgentMail bulkRelink',
	provider: 'myAgentMail',
	resource: 'enrollment',
	operation: 'bulkRelink',
	target: { cadenceId: byId(cadences.relink) },
	good: (n) => ({
		enrollmentId: `enr_relink_${String(n + 1).padStart(3, '0')}`,
		leadName: `Lead ${n}`,
	}),
	taken: ({ sandbox }) =>
		total([...sandbox.myAgentMail.state.patches.values()].map((patches) => patches.length)),
};

export const CREATE: Delivering = {
	title: 'Unify create',
	provider: 'unify',
	resource: 'enrollment',
	operation: 'create',
	target: { sequenceId: byId(SEED.unify.sequences.main) },
	good: (n) => ({
		personEmail: `person-${String(n + 1).padStart(2, '0')}@customers.example`,
		mailboxEmails: [SEED.unify.mailboxes.ada],
	}),
	taken: ({ sandbox }) => total(sandbox.unify.state.commits.values()),
};

export const ADD_LEADS: Delivering = {
	title: 'Amplemarket addLeads',
	provider: 'amplemarket',
	resource: 'sequence',
	operation: 'addLeads',
	target: { sequenceId: byId(SEED.amplemarket.sequences.main) },
	good: (n) => ({ email: `lead-${n}@customers.example` }),
	taken: ({ sandbox }) => total(sandbox.amplemarket.state.commits.values()),
};

export const DELIVERING = [ENROLL, RELINK, CREATE, ADD_LEADS] as const;

/** Runs an operation on items, by default with the fields taken from them. */
export async function deliver(
	rig: Rig,
	{ provider, resource, operation, target }: Delivering,
	items: readonly Json[],
	parameters: INodeParameters = {},
	ask: Partial<Ask> = {},
): Promise<Ended> {
	return await rig.run(provider, {
		resource,
		operation,
		items,
		...ask,
		parameters: {
			dataMode: 'autoMapInputData',
			...target,
			options: { maxRequestsPerMinute: 0, maxRetryTime: 0 },
			...parameters,
		},
	});
}

/** An object with keys as JSON has them, so that `__proto__` is one of its own. */
export function parsed(text: string): IDataObject {
	const value: unknown = JSON.parse(text);
	return value as IDataObject;
}

/** The items of both outputs in the order of the input, for an input of that length. */
export function inOrder({ success, error }: Ended): INodeExecutionData[] {
	const index = ({ pairedItem }: INodeExecutionData): number =>
		typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : -1;
	return [...success, ...error].sort((one, other) => index(one) - index(other));
}
