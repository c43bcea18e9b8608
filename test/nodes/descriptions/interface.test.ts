import type { INodeProperties } from 'n8n-workflow';

import { membersOf, NODES, operationsOf, shown, valuesOf } from './nodes';

/** What INTERFACE.md says of a parameter. */
interface Saved {
	readonly type: INodeProperties['type'];
	readonly default?: unknown;
	readonly required?: true;
	/** Values of the choices, or names of the members. */
	readonly options?: readonly string[];
	/** The modes of a resourceLocator. */
	readonly modes?: readonly string[];
	/** ◆: not a parameter in autoMapInputData. */
	readonly mapped?: true;
	/** Only under these values of other parameters. */
	readonly when?: Readonly<Record<string, string | boolean>>;
	readonly multipleValues?: true;
}

const locator = (...modes: string[]): Saved => ({ type: 'resourceLocator', required: true, modes });

const COMMON = [
	'dryRun',
	'maxConcurrency',
	'maxRequestsPerMinute',
	'maxRetryTime',
	'skippedLeads',
	'timeout',
];

const dataMode: Saved = {
	type: 'options',
	default: 'defineBelow',
	options: ['defineBelow', 'autoMapInputData'],
};

const LEAD_FIELDS = [
	'inboxId',
	'leadEmail',
	'leadLinkedinUrl',
	'leadName',
	'leadProfileUrn',
	'sessionId',
];

/** The tables of INTERFACE.md. */
const DELIVERIES: Readonly<Record<string, Readonly<Record<string, Saved>>>> = {
	'myAgentMail enrollment enroll': {
		dataMode,
		cadenceId: locator('list', 'id'),
		leadExternalId: { type: 'string', required: true, mapped: true },
		additionalFields: {
			type: 'collection',
			mapped: true,
			options: ['context', 'startAt', ...LEAD_FIELDS],
		},
		options: { type: 'collection', options: COMMON },
	},
	'myAgentMail enrollment bulkRelink': {
		dataMode,
		cadenceId: locator('list', 'id'),
		enrollmentId: { type: 'string', required: true, mapped: true },
		updateFields: {
			type: 'collection',
			mapped: true,
			options: ['leadExternalId', ...LEAD_FIELDS],
		},
		fieldsToClear: { type: 'multiOptions', options: LEAD_FIELDS },
		options: { type: 'collection', options: ['batchSize', 'retryNow', ...COMMON] },
	},
	'unify enrollment create': {
		dataMode,
		sequenceId: locator('list', 'id'),
		personBy: {
			type: 'options',
			default: 'id',
			options: ['id', 'email'],
			when: { dataMode: 'defineBelow' },
		},
		personId: { type: 'string', mapped: true, required: true, when: { personBy: 'id' } },
		personEmail: { type: 'string', mapped: true, required: true, when: { personBy: 'email' } },
		mailboxEmails: { type: 'string', required: true, mapped: true, multipleValues: true },
		options: { type: 'collection', options: ['createMissingPerson', ...COMMON] },
	},
	'amplemarket sequence addLeads': {
		dataMode,
		sequenceId: locator('list', 'id', 'url'),
		email: { type: 'string', mapped: true },
		linkedinUrl: { type: 'string', mapped: true },
		specifyData: {
			type: 'options',
			default: 'keypair',
			options: ['keypair', 'json'],
			when: { dataMode: 'defineBelow' },
		},
		dataFields: {
			type: 'fixedCollection',
			options: ['name', 'value'],
			when: { dataMode: 'defineBelow', specifyData: 'keypair' },
		},
		data: { type: 'json', mapped: true, when: { specifyData: 'json' } },
		overrides: {
			type: 'collection',
			mapped: true,
			options: [
				'ignoreRecentlyContacted',
				'ignoreExclusionList',
				'ignoreDuplicateLeadsInOtherDraftSequences',
				'ignoreDuplicateLeadsInOtherActiveSequences',
			],
		},
		settings: { type: 'collection', options: ['leadsDistribution', 'mailboxes'] },
		options: { type: 'collection', options: ['batchSize', ...COMMON] },
	},
};

const byName = (properties: readonly INodeProperties[], name: string): INodeProperties => {
	const found = properties.filter((property) => property.name === name);
	const [only] = found;
	if (only === undefined || found.length > 1) throw new Error(`${found.length} of ${name}`);
	return only;
};

const nodeNamed = (name: string) => {
	const found = NODES.find(({ node }) => node.description.name === name);
	if (found === undefined) throw new Error(`No node ${name}`);
	return found.node;
};

const optionNames = (property: INodeProperties): string[] =>
	property.type === 'options' || property.type === 'multiOptions'
		? valuesOf(property).map(({ value }) => String(value))
		: membersOf(property).map(({ name }) => name);

describe.each(Object.entries(DELIVERIES))('%s', (title, table) => {
	const [name = '', resource = '', operation = ''] = title.split(' ');
	const node = nodeNamed(name);
	const under = (values: Readonly<Record<string, string | boolean>>) =>
		shown(node, { resource, operation, ...values });

	test.each(Object.entries(table))('%s is what INTERFACE.md says', (parameter, saved) => {
		const property = byName(under(saved.when ?? {}), parameter);
		expect(property.type).toBe(saved.type);
		expect(property.required ?? false).toBe(saved.required ?? false);
		if (saved.default !== undefined) expect(property.default).toBe(saved.default);
		if (saved.options !== undefined) {
			expect(optionNames(property).sort()).toEqual([...saved.options].sort());
		}
		if (saved.modes !== undefined) {
			expect(property.modes?.map((mode) => mode.name)).toEqual(saved.modes);
			expect(property.default).toEqual({ mode: 'list', value: '' });
		}
		expect(property.typeOptions?.multipleValues ?? false).toBe(
			saved.multipleValues ?? saved.type === 'fixedCollection',
		);
	});

	test.each(
		['defineBelow', 'autoMapInputData'].flatMap((mode) =>
			['id', 'email'].flatMap((personBy) =>
				['keypair', 'json'].map((specifyData) => ({ dataMode: mode, personBy, specifyData })),
			),
		),
	)('under %j the editor shows the expected parameters, each once', (values) => {
		const expected = Object.entries(table)
			.filter(([, { mapped }]) => !mapped || values.dataMode === 'defineBelow')
			.filter(([, { when = {} }]) =>
				Object.entries({ ...values }).every(
					([key, value]) => when[key] === undefined || when[key] === value,
				),
			)
			.map(([parameter]) => parameter);
		const properties = under(values);
		const parameters = properties.filter(({ type }) => type !== 'notice');
		expect(parameters.map(({ name }) => name).sort()).toEqual(
			['resource', 'operation', ...expected].sort(),
		);
		const types = properties.map(({ name, type }) => (type === 'notice' ? type : name));
		// What cannot be undone is said just above the options, and what is mapped just below the data mode.
		expect(types.slice(-2)).toEqual(['notice', 'options']);
		expect(types[types.indexOf('dataMode') + 1] === 'notice').toBe(
			values.dataMode === 'autoMapInputData',
		);
	});
});

describe('choices and values of the members', () => {
	const memberOf = (title: string, collection: string, member: string) => {
		const [name = '', resource = '', operation = ''] = title.split(' ');
		const properties = shown(nodeNamed(name), { resource, operation });
		return byName(membersOf(byName(properties, collection)), member);
	};

	test.each(
		Object.keys(DELIVERIES).flatMap((title) =>
			(
				[
					['maxConcurrency', 'number', undefined],
					['maxRequestsPerMinute', 'number', undefined],
					['timeout', 'number', 60],
					['maxRetryTime', 'number', 600],
					['skippedLeads', 'options', 'output'],
					['dryRun', 'boolean', undefined],
				] as const
			).map((row) => [title, ...row] as const),
		),
	)('%s: option %s is a %s with the default %s', (title, name, type, initial) => {
		const option = memberOf(title, 'options', name);
		expect(option.type).toBe(type);
		if (initial !== undefined) expect(option.default).toBe(initial);
		if (name === 'skippedLeads') expect(optionNames(option).sort()).toEqual(['error', 'output']);
	});

	test.each([
		['amplemarket sequence addLeads', 250],
		['myAgentMail enrollment bulkRelink', 100],
	])("%s: batchSize is capped at the API's own %i", (title, most) => {
		const option = memberOf(title, 'options', 'batchSize');
		expect(option).toMatchObject({
			type: 'number',
			default: most,
			typeOptions: { minValue: 1, maxValue: most },
		});
	});

	test.each([
		['amplemarket sequence addLeads', 30],
		['unify enrollment create', 20_000],
		['myAgentMail enrollment enroll', 0],
		['myAgentMail enrollment bulkRelink', 0],
	])("%s: maxRequestsPerMinute is the provider's published %i, 0 for none", (title, limit) => {
		expect(memberOf(title, 'options', 'maxRequestsPerMinute').default).toBe(limit);
	});

	test.each<[string, string, string, INodeProperties['type']]>([
		['myAgentMail enrollment enroll', 'additionalFields', 'context', 'json'],
		['myAgentMail enrollment enroll', 'additionalFields', 'startAt', 'dateTime'],
		['myAgentMail enrollment bulkRelink', 'options', 'retryNow', 'boolean'],
		['unify enrollment create', 'options', 'createMissingPerson', 'boolean'],
		['amplemarket sequence addLeads', 'overrides', 'ignoreExclusionList', 'boolean'],
		['amplemarket sequence addLeads', 'overrides', 'ignoreRecentlyContacted', 'boolean'],
		[
			'amplemarket sequence addLeads',
			'overrides',
			'ignoreDuplicateLeadsInOtherDraftSequences',
			'boolean',
		],
		[
			'amplemarket sequence addLeads',
			'overrides',
			'ignoreDuplicateLeadsInOtherActiveSequences',
			'boolean',
		],
		['amplemarket sequence addLeads', 'settings', 'mailboxes', 'multiOptions'],
	])('%s: %s.%s is of type %s', (title, collection, member, type) => {
		expect(memberOf(title, collection, member).type).toBe(type);
	});

	test('leadsDistribution has its two values', () => {
		const choice = memberOf('amplemarket sequence addLeads', 'settings', 'leadsDistribution');
		expect(optionNames(choice).sort()).toEqual(['custom_mailboxes', 'sequence_senders']);
	});

	test('fieldsToClear does not offer leadExternalId', () => {
		const properties = shown(nodeNamed('myAgentMail'), {
			resource: 'enrollment',
			operation: 'bulkRelink',
		});
		expect(optionNames(byName(properties, 'fieldsToClear'))).not.toContain('leadExternalId');
	});
});

describe('resources, operations, credentials', () => {
	test.each([
		['myAgentMail', 'myAgentMailApi', 'https://myagentmail.com/v1'],
		['unify', 'unifyApi', 'https://api.unifygtm.com'],
		['amplemarket', 'amplemarketApi', 'https://api.amplemarket.com'],
	])('%s takes the credential %s', (name, credential) => {
		expect(nodeNamed(name).description.credentials).toEqual([{ name: credential, required: true }]);
	});

	test.each([
		[
			'myAgentMail',
			[
				'cadence get',
				'cadence getAll',
				'enrollment bulkRelink',
				'enrollment enroll',
				'enrollment get',
				'enrollment getAll',
			],
		],
		[
			'unify',
			[
				'enrollment create',
				'enrollment get',
				'enrollment getAll',
				'sequence get',
				'sequence getAll',
			],
		],
		['amplemarket', ['mailbox getAll', 'sequence addLeads', 'sequence getAll', 'user getAll']],
	])('%s has the operations of the issue', (name, expected) => {
		const found = operationsOf(nodeNamed(name)).map(
			({ resource, operation }) => `${resource} ${String(operation.value)}`,
		);
		expect(found.sort()).toEqual(expected);
	});
});

describe('reading operations', () => {
	const reading: Array<[string, Record<string, Saved>]> = [
		['myAgentMail cadence get', { cadenceId: locator('list', 'id') }],
		['myAgentMail cadence getAll', {}],
		['myAgentMail enrollment get', { enrollmentId: { type: 'string', required: true } }],
		['myAgentMail enrollment getAll', { cadenceId: locator('list', 'id') }],
		['unify enrollment get', { enrollmentId: { type: 'string', required: true } }],
		[
			'unify enrollment getAll',
			{
				filters: {
					type: 'collection',
					options: [
						'enrolledByPlayId',
						'mailboxId',
						'personId',
						'sequenceId',
						'status',
						'updatedAfter',
						'updatedBefore',
					],
				},
			},
		],
		['unify sequence get', { sequenceId: locator('list', 'id') }],
		['unify sequence getAll', {}],
		[
			'amplemarket sequence getAll',
			{
				filters: {
					type: 'collection',
					options: ['createdByUserEmail', 'createdByUserId', 'name', 'status'],
				},
			},
		],
		[
			'amplemarket mailbox getAll',
			{ filters: { type: 'collection', options: ['emailProvider', 'status', 'userEmail'] } },
		],
		[
			'amplemarket user getAll',
			{ filters: { type: 'collection', options: ['email', 'role', 'status'] } },
		],
	];
	test.each(reading)('%s has its own parameters and no other', (title, table) => {
		const [name = '', resource = '', operation = ''] = title.split(' ');
		const isList = operation === 'getAll';
		for (const returnAll of isList ? [true, false] : [false]) {
			const properties = shown(nodeNamed(name), { resource, operation, returnAll });
			const names = properties.map((property) => property.name).sort();
			expect(names).toEqual(
				[
					...['resource', 'operation'],
					...Object.keys(table),
					...(isList ? ['returnAll'] : []),
					...(isList && !returnAll ? ['limit'] : []),
				].sort(),
			);
			for (const [parameter, saved] of Object.entries(table)) {
				const property = byName(properties, parameter);
				expect(property.type).toBe(saved.type);
				expect(property.required ?? false).toBe(saved.required ?? false);
				expect(property.modes?.map((mode) => mode.name)).toEqual(saved.modes);
				if (saved.options !== undefined)
					expect(optionNames(property).sort()).toEqual([...saved.options].sort());
			}
		}
	});
});
