import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { Operation, Read, Write } from '../../nodes/shared/declare/operation';
import type { Provider } from '../../nodes/shared/declare/provider';
import { AMPLEMARKET } from './uses/amplemarket';
import { MY_AGENT_MAIL } from './uses/myAgentMail';
import { SAMPLE } from './uses/sample';
import { UNIFY } from './uses/unify';
import type { Use, Uses } from './uses/use';
import { PROVIDERS } from './world';
import type { ProviderKey } from './world';

export interface Subject<O extends Operation = Operation> extends Use {
	readonly provider: ProviderKey;
	readonly resource: string;
	readonly operation: O;
	readonly operationId: string;
	readonly name: string;
}

const mapped = { dataMode: 'autoMapInputData' };

/** An operation that is missing here is an error. */
const USES: Readonly<Record<ProviderKey, Uses>> = {
	myAgentMail: MY_AGENT_MAIL,
	unify: UNIFY,
	amplemarket: AMPLEMARKET,
	sample: SAMPLE,
};

/** Every operation of every provider, with how it is used. */
export const SUBJECTS: readonly Subject[] = (Object.keys(PROVIDERS) as ProviderKey[]).flatMap(
	(provider) =>
		PROVIDERS[provider].resources.flatMap((resource) =>
			resource.operations.map((operation): Subject => {
				const name = `${provider} ${resource.value} ${operation.value}`;
				const use = USES[provider][`${resource.value} ${operation.value}`];
				if (use === undefined)
					throw new Error(`test/registry/uses/${provider}.ts has no use of ${name}`);
				return {
					...use,
					provider,
					resource: resource.value,
					operation,
					operationId: use.operationId ?? '',
					name,
				};
			}),
		),
);

export const WRITES = SUBJECTS.filter(
	(subject): subject is Subject<Write> => subject.operation.kind === 'write',
);
export const READS = SUBJECTS.filter(
	(subject): subject is Subject<Read> => subject.operation.kind === 'read',
);

/** The parameters of a node that runs it. */
export const parametersOf = (
	{ resource, operation, parameters }: Subject,
	options: INodeParameters = {},
): INodeParameters => ({
	resource,
	operation: operation.value,
	...('dataMode' in operation.panel && mapped),
	...('options' in operation.panel && { options }),
	...parameters,
});

/** Some good items, with ids that must be encoded where there are such. */
export const itemsFor = ({ item, most = 4 }: Subject): INodeExecutionData[] =>
	Array.from({ length: Math.min(4, most) }, (_, n) => item(n));

/** The provider with another operation in the place of one of its own. */
export const withOther = (provider: Provider, own: Operation, other: Operation): Provider => ({
	...provider,
	resources: provider.resources.map((resource) => ({
		...resource,
		operations: resource.operations.map((each) => (each === own ? other : each)),
	})),
});
