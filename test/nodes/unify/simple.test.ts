import { SEED } from '../../../sandbox';
import type { Sandbox } from '../../../sandbox';
import { at, bodiesOf, detailsOf, jsonOf, pairingOf, wayOutOf } from '../../support/items';
import { byId, Rig } from '../../support/rig';
import type { Ask } from '../../support/rig';

const { lists, people, sequences } = SEED.unify;
const UNKNOWN = 'b0000009-0000-4000-8000-000000000009';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ limits: 'none' });
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => await rig.close());

interface Case {
	readonly operation: string;
	readonly parameters: Ask['parameters'];
	/** The body that goes out. */
	readonly sends?: readonly [string, unknown];
	/** What comes out, or a part of it. */
	readonly gives: object;
	/** What is so afterwards. */
	readonly leaves?: (sandbox: Sandbox) => unknown;
	readonly left?: unknown;
}

const person = { objectName: byId('person') };
const leadSource = { ...person, attributeName: byId('lead_source') };
const sequenceId = byId(sequences.main);
const listId = byId(lists.prospects);
const attributeOf = (object: string, name: string) => (sandbox: Sandbox) =>
	sandbox.unify.state.records.schemas.get(object)?.attributes.get(name);

const CASES: readonly Case[] = [
	{
		operation: 'sequence pause',
		parameters: { sequenceId },
		gives: { outcome: 'updated', sequenceId: sequences.main, isPaused: true },
		leaves: ({ unify }) => unify.state.sequences.get(sequences.main)?.is_paused,
		left: true,
	},
	{
		operation: 'sequence resume',
		parameters: { sequenceId: byId(sequences.paused) },
		gives: { outcome: 'updated', sequenceId: sequences.paused, name: 'Paused', isPaused: false },
		leaves: ({ unify }) => unify.state.sequences.get(sequences.paused)?.is_paused,
		left: false,
	},
	{
		operation: 'sequence delete',
		parameters: { sequenceId },
		gives: { outcome: 'deleted', sequenceId: sequences.main },
		leaves: ({ unify }) => unify.state.sequences.has(sequences.main),
		left: false,
	},
	{
		operation: 'list create',
		parameters: {
			name: 'New',
			object: byId('company'),
			additionalFields: { shareStatus: 'ONLY_ME' },
		},
		sends: ['create_list', { name: 'New', object: 'company', share_status: 'ONLY_ME' }],
		gives: { outcome: 'created', listId: expect.any(String), name: 'New', object: 'company' },
	},
	{
		operation: 'list get',
		parameters: { listId },
		gives: { id: lists.prospects, name: 'Prospects' },
	},
	{
		operation: 'list getAll',
		parameters: { returnAll: true, filters: { name: 'Companies', object: byId('company') } },
		gives: { id: lists.companies },
	},
	{
		operation: 'list update',
		parameters: { listId, updateFields: { name: 'Renamed' } },
		sends: ['update_list', { name: 'Renamed' }],
		gives: { outcome: 'updated', listId: lists.prospects, name: 'Renamed' },
	},
	{
		operation: 'list delete',
		parameters: { listId },
		gives: { outcome: 'deleted', listId: lists.prospects },
		leaves: ({ unify }) => [unify.state.lists.has(lists.prospects), unify.state.people.size > 0],
		left: [false, true],
	},
	{ operation: 'object getAll', parameters: {}, gives: { api_name: 'person' } },
	{
		operation: 'object get',
		parameters: { objectName: byId('note') },
		gives: { api_name: 'note', provider: 'CUSTOMER' },
	},
	{
		operation: 'object create',
		parameters: { apiName: 'ticket', displayName: 'Ticket' },
		sends: ['create_object', { api_name: 'ticket', display_name: 'Ticket', description: null }],
		gives: { outcome: 'created', objectName: 'ticket', displayName: 'Ticket' },
	},
	{
		operation: 'object update',
		parameters: { objectName: byId('note'), displayName: 'Memo', description: 'Short' },
		sends: ['update_object', { display_name: 'Memo', description: 'Short' }],
		gives: { outcome: 'updated', objectName: 'note', displayName: 'Memo' },
	},
	{
		operation: 'attribute getAll',
		parameters: { objectName: byId('note'), returnAll: true },
		gives: { api_name: 'text', type: 'TEXT' },
	},
	{
		operation: 'attribute get',
		parameters: leadSource,
		gives: { api_name: 'lead_source', type: 'SELECT' },
	},
	{
		operation: 'attribute create',
		parameters: {
			...person,
			type: 'SELECT',
			apiName: 'tier',
			displayName: 'Tier',
			selectOptions: { field: [{ name: 'gold', value: 'Gold' }] },
		},
		sends: [
			'create_object_attribute',
			{
				type: 'SELECT',
				api_name: 'tier',
				display_name: 'Tier',
				description: null,
				is_required: false,
				is_unique: false,
				options: [{ api_name: 'gold', display_name: 'Gold' }],
			},
		],
		gives: { outcome: 'created', objectName: 'person', attributeName: 'tier', type: 'SELECT' },
		leaves: (sandbox) => attributeOf('person', 'tier')(sandbox)?.options,
		left: [{ api_name: 'gold', display_name: 'Gold' }],
	},
	{
		operation: 'attribute create',
		parameters: {
			objectName: byId('note'),
			type: 'REFERENCE',
			apiName: 'about',
			displayName: 'About',
			cardinality: 'MANY',
			relatedObject: byId('person'),
		},
		gives: { outcome: 'created', attributeName: 'about', type: 'REFERENCE' },
		leaves: (sandbox) => attributeOf('note', 'about')(sandbox)?.related_object,
		left: 'person',
	},
	{
		operation: 'attribute update',
		parameters: { ...leadSource, displayName: 'Source' },
		gives: { outcome: 'updated', attributeName: 'lead_source', displayName: 'Source' },
	},
	{ operation: 'attributeOption getAll', parameters: leadSource, gives: { api_name: 'webinar' } },
	{
		operation: 'attributeOption get',
		parameters: { ...leadSource, optionName: byId('referral') },
		gives: { api_name: 'referral' },
	},
	{
		operation: 'attributeOption create',
		parameters: { ...leadSource, apiName: 'fair', displayName: 'Fair' },
		sends: ['create_object_attribute_option', { api_name: 'fair', display_name: 'Fair' }],
		gives: { outcome: 'created', optionName: 'fair', attributeName: 'lead_source' },
	},
	{
		operation: 'attributeOption create',
		parameters: { ...leadSource, apiName: 'webinar', displayName: 'Webinar' },
		gives: { outcome: 'unchanged', reason: 'already_exists', optionName: 'webinar' },
	},
	{
		operation: 'attributeOption update',
		parameters: { ...leadSource, optionName: byId('webinar'), displayName: 'Online' },
		sends: ['update_object_attribute_option', { display_name: 'Online' }],
		gives: { outcome: 'updated', optionName: 'webinar', displayName: 'Online' },
	},
	{
		operation: 'record get',
		parameters: { ...person, recordId: people.free.id },
		gives: { id: people.free.id, object: 'person' },
	},
];

test.each(CASES)(
	'$operation does what it says',
	async ({ operation: named, parameters = {}, sends, gives, leaves, left }) => {
		const [resource = '', operation = ''] = named.split(' ');
		const ended = await rig.run('unify', { resource, operation, parameters, items: [{}] });
		expect([ended.error, ended.thrown]).toEqual([[], undefined]);
		expect(jsonOf(ended.success)[0]).toMatchObject(gives);
		if (sends !== undefined) expect(bodiesOf(rig, sends[0])).toEqual([sends[1]]);
		expect(leaves?.(rig.sandbox)).toEqual(left);
	},
);

const WRONG: ReadonlyArray<readonly [string, Ask['parameters'], string, RegExp]> = [
	['sequence pause', { sequenceId: byId(UNKNOWN) }, 'not_found', /ID/],
	['sequence delete', { sequenceId: byId(UNKNOWN) }, 'not_found', /ID/],
	['list get', { listId: byId(UNKNOWN) }, 'not_found', /ID/],
	['list delete', { listId: byId(UNKNOWN) }, 'not_found', /ID/],
	['list update', { listId, updateFields: {} }, 'invalid_input', /name/],
	['object get', { objectName: byId('no_such') }, 'object_not_found', /API name/],
	['object create', { apiName: 'person', displayName: 'Person' }, 'object_conflict', /./],
	['attribute get', { ...person, attributeName: byId('no_such') }, 'attribute_not_found', /list/],
	[
		'attributeOption get',
		{ ...leadSource, optionName: byId('no_such') },
		'attribute_option_not_found',
		/list/,
	],
	['record get', { ...person, recordId: UNKNOWN }, 'record_not_found', /Object/],
	['enrollmentStep get', { enrollmentStepId: UNKNOWN }, 'not_found', /ID/],
	['task get', { taskId: UNKNOWN }, 'not_found', /ID/],
	['listEntry get', { listId, entryId: UNKNOWN }, 'not_found', /ID/],
];

test.each(WRONG)(
	'%s with %j fails with %s and says what to do',
	async (named, parameters, code, wayOut) => {
		const [resource = '', operation = ''] = named.split(' ');
		const ended = await rig.run('unify', { resource, operation, parameters, items: [{}] });
		expect(ended.success).toEqual([]);
		expect(pairingOf(ended.error)).toEqual([0]);
		expect(at(detailsOf(ended.error[0]), 'code')).toBe(code);
		expect(String(wayOutOf(ended.error[0]))).toMatch(wayOut);
	},
);

test('a list of records shows what stands in it, page by page', async () => {
	const entries = rig.sandbox.unify.state.entriesOf(lists.prospects);
	for (let n = 0; n < 150; n += 1)
		entries.set(`record-${n}`, {
			id: `b0000001-0000-4000-8000-${String(n).padStart(12, '0')}`,
			record_id: people.free.id,
			object: 'person',
		});
	const asked = { resource: 'listEntry', items: [{}] };
	const ended = await rig.run('unify', {
		...asked,
		operation: 'getAll',
		parameters: { listId, returnAll: true },
	});
	expect(ended.success).toHaveLength(150);
	const [{ id = '' } = {}] = jsonOf(ended.success);
	const one = await rig.run('unify', {
		...asked,
		operation: 'get',
		parameters: { listId, entryId: String(id) },
	});
	expect(jsonOf(one.success)).toMatchObject([{ id }]);
});
