import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { Operation, Read, Write } from '../../nodes/shared/declare/operation';
import { SEED } from '../../sandbox';
import { byId } from '../support/rig';
import { ODD_ID } from '../support/sample/server';
import { PROVIDERS } from './world';
import type { ProviderKey, World } from './world';

/** How an operation is used well: what a test needs to know of it that its declaration does not say. */
export interface Use {
	/** Beside resource and operation. Rows are mapped automatically where the operation allows it. */
	readonly parameters?: INodeParameters;
	/** The `n`th good item. */
	item(n: number): INodeExecutionData;
	/** Good items that there can be. */
	readonly most?: number;
	/** An item that cannot be read, where one is possible. */
	readonly bad?: INodeExecutionData;
	/** The call's name in the contract, by which the sandbox's faults strike. */
	readonly operationId?: string;
	/** Brings about what the items are on. */
	prepare?(world: World): void;
}

export interface Subject<O extends Operation = Operation> extends Use {
	readonly provider: ProviderKey;
	readonly resource: string;
	readonly operation: O;
	readonly operationId: string;
	readonly name: string;
}

const json = (fields: Record<string, string>): INodeExecutionData => ({ json: fields });
const mapped = { dataMode: 'autoMapInputData' };
const thing = (n: number) => json({ thingId: n === 0 ? ODD_ID : `thg_${n + 1}` });
const onThings: Use = { item: thing, most: 3, bad: json({}) };
const named: Use = { item: (n) => json({ name: `New ${n}` }), bad: json({}) };
const keyed: Use = {
	item: (n) => json({ key: `key-${n}`, value: `value ${n}` }),
	bad: json({ key: 'none' }),
};
const upload = (n: number): INodeExecutionData => ({
	json: { n },
	binary: {
		data: {
			data: Buffer.from(`file ${n}`).toString('base64'),
			mimeType: 'text/plain',
			fileName: `${n}.txt`,
		},
	},
});

const { cadences } = SEED.myAgentMail;

/** By provider, resource and operation; an operation that is missing here is an error. */
const USES: Readonly<Record<string, Use>> = {
	'myAgentMail enrollment enroll': {
		operationId: 'enrollLeadInCadence',
		parameters: { cadenceId: byId(cadences.welcome) },
		item: (n) => json({ leadExternalId: `lead-${n}` }),
		bad: json({}),
	},
	'myAgentMail enrollment bulkRelink': {
		operationId: 'bulkRelinkEnrollments',
		parameters: { cadenceId: byId(cadences.relink) },
		item: (n) =>
			json({ enrollmentId: `enr_relink_${String(n + 1).padStart(3, '0')}`, leadName: `N ${n}` }),
		bad: json({}),
	},
	'myAgentMail enrollment get': {
		operationId: 'getEnrollment',
		parameters: { enrollmentId: '={{ $json.id }}' },
		item: (n) => json({ id: `enr_relink_${String(n + 1).padStart(3, '0')}` }),
	},
	'myAgentMail enrollment getAll': {
		operationId: 'listCadenceEnrollments',
		parameters: { cadenceId: byId(cadences.relink) },
		item: () => json({}),
	},
	'myAgentMail cadence get': {
		operationId: 'getCadence',
		parameters: { cadenceId: byId(cadences.welcome) },
		item: () => json({}),
	},
	'myAgentMail cadence getAll': { operationId: 'listCadences', item: () => json({}) },
	'unify enrollment create': {
		operationId: 'create_sequence_enrollment',
		parameters: { sequenceId: byId(SEED.unify.sequences.main) },
		item: (n) =>
			json({
				personEmail: `reader-${n}@customers.example`,
				mailboxEmails: SEED.unify.mailboxes.ada,
			}),
		bad: json({ mailboxEmails: SEED.unify.mailboxes.ada }),
		prepare: ({ sandbox }) => {
			for (let n = 0; n < 6; n += 1)
				sandbox.unify.state.addPerson({ email: `reader-${n}@customers.example` });
		},
	},
	'unify enrollment get': {
		operationId: 'get_sequence_enrollment',
		parameters: { enrollmentId: SEED.unify.enrollments.activeInMain },
		item: () => json({}),
	},
	'unify enrollment getAll': {
		operationId: 'list_sequence_enrollments',
		item: () => json({}),
	},
	'unify sequence get': {
		operationId: 'get_sequence',
		parameters: { sequenceId: byId(SEED.unify.sequences.main) },
		item: () => json({}),
	},
	'unify sequence getAll': { operationId: 'list_sequences', item: () => json({}) },
	'amplemarket sequence addLeads': {
		operationId: 'addLeadsToSequence',
		parameters: { sequenceId: byId(SEED.amplemarket.sequences.main) },
		item: (n) => json({ email: `reader-${n}@customers.example` }),
		bad: json({}),
	},
	'amplemarket sequence getAll': { operationId: 'listSequences', item: () => json({}) },
	'amplemarket mailbox getAll': { operationId: 'listMailboxes', item: () => json({}) },
	'amplemarket user getAll': { operationId: 'listUsers', item: () => json({}) },
	'sample thing get': {
		parameters: { thingId: { __rl: true, mode: 'id', value: '={{ $json.thingId }}' } },
		item: thing,
		most: 3,
	},
	'sample thing getAll': { item: () => json({}) },
	'sample thing getByOffset': { item: () => json({}) },
	'sample thing getByLink': { item: () => json({}) },
	'sample thing search': { item: () => json({}) },
	'sample thing create': named,
	'sample thing make': named,
	'sample thing sendOne': named,
	'sample thing pause': onThings,
	'sample thing complete': onThings,
	'sample thing update': {
		...onThings,
		item: (n) => json({ ...thing(n).json, note: `Note ${n}` }),
	},
	'sample thing delete': onThings,
	'sample thing pauseByEmail': {
		item: (n) => json({ email: `thing-${n + 1}@sample.example` }),
		most: 3,
		bad: json({ email: 'none' }),
	},
	'sample thing createMapped': {
		parameters: {
			attributes: {
				mappingMode: 'autoMapInputData',
				value: null,
				matchingColumns: [],
				schema: [{ id: 'name' }, { id: 'is_new' }],
			},
		},
		item: (n) => json({ name: `New ${n}`, isNew: 'yes', other: 'left alone' }),
	},
	'sample row add': keyed,
	'sample row store': keyed,
	'sample file download': {
		parameters: { fileId: 'fil_1', binaryPropertyName: 'report' },
		item: () => json({}),
	},
	'sample file upload': { parameters: { binaryPropertyName: 'data' }, item: upload, bad: json({}) },
};

/** Every operation of every provider, with how it is used. */
export const SUBJECTS: readonly Subject[] = (Object.keys(PROVIDERS) as ProviderKey[]).flatMap(
	(provider) =>
		PROVIDERS[provider].resources.flatMap((resource) =>
			resource.operations.map((operation): Subject => {
				const name = `${provider} ${resource.value} ${operation.value}`;
				const use = USES[name];
				if (use === undefined) throw new Error(`test/registry/subjects.ts has no use of ${name}`);
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
