import type { ICredentialType, INodeType } from 'n8n-workflow';

import { AmplemarketApi } from '../../credentials/AmplemarketApi.credentials';
import { MyAgentMailApi } from '../../credentials/MyAgentMailApi.credentials';
import { UnifyApi } from '../../credentials/UnifyApi.credentials';
import { Amplemarket } from '../../nodes/Amplemarket/Amplemarket.node.ts';
import { amplemarket } from '../../nodes/Amplemarket/provider';
import { AmplemarketTrigger } from '../../nodes/Amplemarket/AmplemarketTrigger.node.ts';
import { MyAgentMail } from '../../nodes/MyAgentMail/MyAgentMail.node.ts';
import { MyAgentMailTrigger } from '../../nodes/MyAgentMail/MyAgentMailTrigger.node.ts';
import { myAgentMail } from '../../nodes/MyAgentMail/provider';
import { Unify } from '../../nodes/Unify/Unify.node.ts';
import { UnifyTrigger } from '../../nodes/Unify/UnifyTrigger.node.ts';
import { unify } from '../../nodes/Unify/provider';
import type { Operation } from '../../nodes/shared/declare/operation';
import type { Provider, Resource } from '../../nodes/shared/declare/provider';

/** A provider with all that stands for it. */
export interface Entry {
	/** Under `nodes/`. */
	readonly folder: string;
	readonly provider: Provider;
	readonly node: INodeType;
	/** The nodes that start workflows. */
	readonly triggers: readonly INodeType[];
	readonly credential: ICredentialType;
	/** Under `sandbox/contracts/`. */
	readonly contract: string;
}

/** Every provider. What holds for all operations is tried on these, so an operation more is a row more. */
export const REGISTRY: readonly Entry[] = [
	{
		folder: 'MyAgentMail',
		provider: myAgentMail,
		node: new MyAgentMail(),
		triggers: [new MyAgentMailTrigger()],
		credential: new MyAgentMailApi(),
		contract: 'myagentmail.openapi.yaml',
	},
	{
		folder: 'Unify',
		provider: unify,
		node: new Unify(),
		triggers: [new UnifyTrigger()],
		credential: new UnifyApi(),
		contract: 'unify.openapi.yaml',
	},
	{
		folder: 'Amplemarket',
		provider: amplemarket,
		node: new Amplemarket(),
		triggers: [new AmplemarketTrigger()],
		credential: new AmplemarketApi(),
		contract: 'amplemarket.openapi.yaml',
	},
];

/** An operation with where it stands. */
export interface Placed {
	/** `myAgentMail enrollment enroll`. */
	readonly title: string;
	readonly entry: Entry;
	readonly resource: Resource;
	readonly operation: Operation;
}

export const OPERATIONS: readonly Placed[] = REGISTRY.flatMap((entry) =>
	entry.provider.resources.flatMap((resource) =>
		resource.operations.map((operation) => ({
			title: `${entry.node.description.name} ${resource.value} ${operation.value}`,
			entry,
			resource,
			operation,
		})),
	),
);
