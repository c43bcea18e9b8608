import type { INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../../sandbox';
import type { Json, Rig } from '../../support/rig';

type Options = Readonly<Record<string, string | number | boolean>>;

/** Runs of operations whose columns are mapped automatically, and what befalls their calls. */
export const runningOn = (rig: () => Rig) => {
	const state = () => rig().sandbox.amplemarket.state;
	return {
		state,
		credits: () => state().credits,
		run: async (
			[resource, operation]: readonly [string, string],
			items: Json[],
			options: Options = {},
			rest: { readonly parameters?: INodeParameters; readonly retryOnFail?: boolean } = {},
		) =>
			await rig().run('amplemarket', {
				resource,
				operation,
				items,
				parameters: { dataMode: 'autoMapInputData', options, ...rest.parameters },
				...(rest.retryOnFail === true && {
					node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
				}),
			}),
		befall: (operationId: string, fault: Fault, times = 1) =>
			rig().sandbox.setFaults({
				seed: 1,
				rules: [{ operationIds: [operationId], times, fault }],
			}),
		calls: (operationId: string) => rig().calls(operationId),
	};
};

/** So many leads of one address each. */
export const emails = (count: number, name = 'person'): Json[] =>
	Array.from({ length: count }, (_, n) => ({ email: `${name}-${n}@customers.example` }));
