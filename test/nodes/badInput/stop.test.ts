import type { INodeParameters } from 'n8n-workflow';

import { SEED } from '../../../sandbox';
import type { ProviderName } from '../../../sandbox';
import { byId, Rig } from '../../support/rig';
import { ADD_LEADS, CREATE, deliver, DELIVERING, ENROLL, RELINK } from './cases';
import { whatOf } from '../../support/items';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ limits: 'none' });
});
afterAll(async () => await rig.close());
beforeEach(() => rig.sandbox.reset());

describe('On Error: Stop', () => {
	test.each([
		[ENROLL, { leadExternalId: '..' }, 'Lead External ID'],
		[RELINK, { enrollmentId: '' }, 'Enrollment ID'],
		[CREATE, { mailboxEmails: 'none' }, 'Mailbox Emails'],
		[ADD_LEADS, { email: 'none' }, 'Email'],
	])('$title: a bad item stops the run before anything is sent', async (delivering, bad, field) => {
		const items = [0, 1, 2, 3].map((n) =>
			n < 2 ? delivering.good(n) : { ...delivering.good(n), ...bad },
		);
		const { success, error, thrown } = await deliver(
			rig,
			delivering,
			items,
			{},
			{
				onError: 'stopWorkflow',
			},
		);
		expect([success, error]).toEqual([[], []]);
		expect(thrown).toMatchObject({ name: 'NodeOperationError', context: { itemIndex: 2 } });
		expect(thrown?.message).toMatch(new RegExp(`^'${field}' .*\\[item 2\\]$`));
		expect(rig.sandbox.log).toEqual([]);
	});

	test.each(DELIVERING)('$title: the error names the item once', async (delivering) => {
		const { thrown } = await deliver(
			rig,
			delivering,
			[delivering.good(0), {}],
			{},
			{
				onError: 'stopWorkflow',
			},
		);
		expect(thrown?.message.match(/\[item 1\]/g)).toHaveLength(1);
	});
});

describe('On Error: Continue', () => {
	test.each(DELIVERING)(
		'$title: the bad item leaves in its place, with its own fields, its outcome and the fault',
		async (delivering) => {
			const { success } = await deliver(
				rig,
				delivering,
				[delivering.good(0), { some: 'thing' }, delivering.good(1)],
				{},
				{ onError: 'continueRegularOutput' },
			);
			expect(success.map(({ pairedItem }) => pairedItem)).toEqual([
				{ item: 0 },
				{ item: 1 },
				{ item: 2 },
			]);
			expect(Object.keys(success[1]?.json ?? {})).toEqual([
				'some',
				'outcome',
				'reason',
				'error',
				'details',
			]);
			expect(delivering.taken(rig)).toBe(2);
		},
	);
});

describe('reading operations', () => {
	const READING: ReadonlyArray<
		readonly [ProviderName, string, string, (id: string) => INodeParameters, string]
	> = [
		['myAgentMail', 'cadence', 'get', (id) => ({ cadenceId: byId(id) }), 'Cadence'],
		['myAgentMail', 'enrollment', 'getAll', (id) => ({ cadenceId: byId(id) }), 'Cadence'],
		['myAgentMail', 'enrollment', 'get', (id) => ({ enrollmentId: id }), 'Enrollment ID'],
		['unify', 'sequence', 'get', (id) => ({ sequenceId: byId(id) }), 'Sequence'],
		['unify', 'enrollment', 'get', (id) => ({ enrollmentId: id }), 'Enrollment ID'],
		['unify', 'enrollment', 'getAll', (id) => ({ filters: { sequenceId: byId(id) } }), 'Sequence'],
		[
			'amplemarket',
			'sequence',
			'getAll',
			(id) => ({ filters: { createdByUserId: id } }),
			'Created by User ID',
		],
	];
	const ids = ['.', '..', ['a']];

	test.each(READING)(
		'%s %s %s: an ID that is none fails its item, and nothing is sent',
		async (provider, resource, operation, parameters, field) => {
			const { success, error } = await rig.run(provider, {
				resource,
				operation,
				parameters: parameters('={{ $json.id }}'),
				items: ids.map((id) => ({ id })),
			});
			expect(success).toEqual([]);
			expect(error.map(whatOf)).toEqual(
				ids.map((_, n) => expect.stringMatching(new RegExp(`^'${field}' .*\\[item ${n}\\]$`))),
			);
			expect(error.map(({ json }) => json.details)).toEqual(
				ids.map(() => expect.objectContaining({ outcome: 'failed', code: 'invalid_input' })),
			);
			expect(rig.sandbox.log).toEqual([]);
		},
	);

	test.each(READING.filter(([, , operation]) => operation === 'get'))(
		'%s %s %s: an empty ID fails its item, and the others are read',
		async (provider, resource, operation, parameters, field) => {
			const good = {
				Cadence: SEED.myAgentMail.cadences.welcome,
				Sequence: SEED.unify.sequences.main,
				'Enrollment ID':
					provider === 'unify'
						? SEED.unify.enrollments.activeInMain
						: SEED.myAgentMail.enrollments.active,
			}[field];
			const { success, error } = await rig.run(provider, {
				resource,
				operation,
				parameters: parameters('={{ $json.id }}'),
				items: [{ id: '' }, { id: good }, {}],
			});
			expect(success.map(({ json, pairedItem }) => [json.id, pairedItem])).toEqual([
				[good, { item: 1 }],
			]);
			expect(error.map(whatOf)).toEqual([
				`'${field}' is empty [item 0]`,
				`'${field}' is empty [item 2]`,
			]);
			expect(rig.sandbox.log).toHaveLength(1);
		},
	);
});

describe('options', () => {
	test.each([
		['batchSize', 0, 'Batch Size'],
		['batchSize', 'many', 'Batch Size'],
		['maxConcurrency', 0, 'Max Concurrency'],
		['maxRequestsPerMinute', -1, 'Max Requests per Minute'],
		['maxRetryTime', -1, 'Max Retry Time (Seconds)'],
		['timeout', 0, 'Timeout (Seconds)'],
		['skippedLeads', 'nowhere', 'Skipped Items'],
		['sendOnlyFirst', 0, 'Number of Items to Send'],
		['simplify', 'perhaps', 'Simplify'],
	])('%s = %p is refused by name, and nothing is sent', async (name, value, field) => {
		const { success, error } = await deliver(rig, ADD_LEADS, [ADD_LEADS.good(0)], {
			options: { [name]: `={{ ${JSON.stringify(value)} }}` },
		});
		expect(success).toEqual([]);
		const told = String(whatOf(error[0]));
		expect([told.startsWith(`'${field}' `), told.endsWith('[item 0]')]).toEqual([true, true]);
		expect(rig.sandbox.log).toEqual([]);
	});
});
