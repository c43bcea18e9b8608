import type { INode, INodeParameters } from 'n8n-workflow';

import { ExecuteContext } from 'n8n-core';

import { isTool } from '../../nodes/shared/engine/memory';
import { SEED } from '../../sandbox';
import { bodiesOf } from '../support/items';
import { byId, Rig } from '../support/rig';
import type { Ask } from '../support/rig';

// As a tool of an agent: what the model gives is the item.

const { cadences, inboxes } = SEED.myAgentMail;
let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start();
});
beforeEach(() => {
	rig.sandbox.reset();
	jest.spyOn(ExecuteContext.prototype, 'isToolExecution').mockReturnValue(true);
});
afterEach(() => jest.restoreAllMocks());
afterAll(async () => await rig.close());

const GIVEN = {
	leadExternalId: 'a',
	leadEmail: 'jane@x.example',
	inboxId: 'inb_of_the_model',
	dryRun: false,
	startAt: '2030-01-01',
};
const enroll = async (parameters: INodeParameters = {}, rest: Partial<Ask> = {}) =>
	await rig.run('myAgentMail', {
		resource: 'enrollment',
		operation: 'enroll',
		items: [GIVEN],
		parameters: {
			cadenceId: byId(cadences.welcome),
			dataMode: 'autoMapInputData',
			inboxId: byId(inboxes.sales),
			...parameters,
		},
		...rest,
	});

test("a model's columns fill in the lead, and set no sender, start or switch", async () => {
	await enroll();
	expect(bodiesOf(rig, 'enrollLeadInCadence')).toEqual([
		{ leadExternalId: 'a', leadEmail: 'jane@x.example', inboxId: inboxes.sales },
	]);
	await enroll({ dryRun: true });
	expect(rig.calls('enrollLeadInCadence')).toBe(1);
});

test("nor do they set Amplemarket's overrides or Unify's mailboxes", async () => {
	await rig.run('amplemarket', {
		resource: 'sequence',
		operation: 'addLeads',
		items: [{ email: 'jane@x.example', overrides: { ignoreExclusionList: true } }],
		parameters: {
			sequenceId: byId(SEED.amplemarket.sequences.main),
			dataMode: 'autoMapInputData',
		},
	});
	expect(bodiesOf(rig, 'addLeadsToSequence')).toEqual([{ leads: [{ email: 'jane@x.example' }] }]);
	await rig.run('unify', {
		resource: 'enrollment',
		operation: 'create',
		items: [{ personId: SEED.unify.people.free.id, mailboxEmails: SEED.unify.mailboxes.grace }],
		parameters: {
			sequenceId: byId(SEED.unify.sequences.main),
			dataMode: 'autoMapInputData',
			mailboxEmails: [SEED.unify.mailboxes.ada],
		},
	});
	expect(bodiesOf(rig, 'create_sequence_enrollment')).toEqual([
		expect.objectContaining({ mailbox_emails: [SEED.unify.mailboxes.ada] }),
	]);
});

test('an answer is small: who, the outcome and the ids, whatever the options say', async () => {
	const { success } = await enroll({ options: { simplify: false, includeInputFields: true } });
	expect(success[0]?.json).toEqual({
		leadExternalId: 'a',
		leadEmail: 'jane@x.example',
		outcome: 'enrolled',
		reason: '',
		enrollmentId: expect.any(String),
		state: 'active',
		cadenceId: cadences.welcome,
	});
});

test('an error says what to do in its one text, and counts no items', async () => {
	const { thrown } = await enroll(
		{ dataMode: 'defineBelow', leadExternalId: 'a', leadEmail: 'jane at x' },
		{ onError: 'stopWorkflow' },
	);
	expect(thrown?.message).toMatch(/'Lead Email' is not an email address.*\. [A-Z].*\.$/);
	expect(thrown?.message).not.toContain('[item');
});

test('so does one that goes on: no item is counted, and nothing of the row comes along', async () => {
	const { success } = await enroll(
		{ dataMode: 'defineBelow', leadExternalId: 'a', leadEmail: 'jane at x' },
		{ onError: 'continueRegularOutput' },
	);
	expect(success).toHaveLength(1);
	expect(success[0]?.json.error).toMatch(/'Lead Email' is not an email address.*\. [A-Z].*\.$/);
	expect(success[0]?.json.error).not.toContain('[item');
	expect(Object.keys(success[0]?.json ?? {})).toEqual(['outcome', 'reason', 'error', 'details']);
});

test.each([
	['n8n-nodes-sales-engagement.unifyTool', true],
	['n8n-nodes-sales-engagement.unify', false],
])('%s is a tool by its type, where n8n says of no node that it is one: %s', (type, expected) => {
	const node = { id: '1', name: 'Node', type, typeVersion: 1, position: [0, 0], parameters: {} };
	const getNode = (): INode => ({ ...node, position: [0, 0] });
	expect(isTool({ getNode, isToolExecution: () => false })).toBe(expected);
	expect(isTool({ getNode, isToolExecution: () => true })).toBe(true);
	expect(isTool({ getNode })).toBe(expected);
});
