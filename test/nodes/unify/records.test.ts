import { PACKAGE_NAME } from '../../../host/engine';
import { SEED } from '../../../sandbox';
import type { Fault } from '../../../sandbox';
import {
	at,
	bodiesOf,
	detailsOf,
	jsonOf,
	pairingOf,
	urlsOf,
	wayOutOf,
	whatOf,
} from '../../support/items';
import { byId, count, Rig } from '../../support/rig';
import type { Ask, Json } from '../../support/rig';
import { clock } from '../../support/virtualTime';

jest.mock(
	'../../../nodes/shared/http/clock',
	() =>
		jest.requireActual<typeof import('../../support/virtualTime')>('../../support/virtualTime')
			.clockModule,
);
jest.mock('../../../nodes/shared/http/undici', () =>
	jest
		.requireActual<typeof import('../../support/virtualTime')>('../../support/virtualTime')
		.undiciModule(jest.requireActual('../../../nodes/shared/http/undici')),
);

const { companies, people } = SEED.unify;
const UNKNOWN_ID = 'b0000009-0000-4000-8000-000000000009';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ now: clock.now, limits: 'none' });
});
beforeEach(async () => {
	rig.sandbox.reset();
	await clock.sleep(3_600_000);
});
afterAll(async () => await rig.close());

const run = async (
	operation: string,
	items: readonly Json[],
	parameters: Ask['parameters'] = {},
	rest: Partial<Ask> = {},
) =>
	await rig.run('unify', {
		resource: 'record',
		operation,
		items,
		...rest,
		parameters: { objectName: byId('person'), ...parameters },
	});
const person = (email: string) => rig.sandbox.unify.state.records.find('person', { email });
const lose = (operationId: string, fault: Fault = { kind: 'reset', when: 'after-commit' }) =>
	rig.sandbox.setFaults({
		seed: 1,
		rules: [{ provider: 'unify', operationIds: [operationId], times: 1, fault }],
	});

/** What the editor keeps of the columns that it has loaded from the sandbox. */
async function columnsOf(method = 'getRecordColumns', object = 'person') {
	const { fields } = await rig.host.mapperFields({
		nodeType: `${PACKAGE_NAME}.unify`,
		method,
		parameters: {
			resource: 'record',
			operation: method === 'getRecordColumns' ? 'upsert' : 'update',
			objectName: byId(object),
		},
	});
	return fields;
}

/** n8n's mapper. Without a value the columns come from the item. */
async function mapper(
	value: Record<string, string> | null,
	matchingColumns: string[] = [],
	method?: string,
	object?: string,
) {
	const schema = await columnsOf(method, object);
	return {
		mappingMode: value === null ? 'autoMapInputData' : 'defineBelow',
		value,
		matchingColumns,
		schema,
		attemptToConvertTypes: false,
		convertFieldsToString: false,
	};
}
const byJson = (match: object, attributes: object = {}) => ({
	specifyAttributes: 'json',
	match: JSON.stringify(match),
	attributesJson: JSON.stringify(attributes),
});

describe('create or update', () => {
	const UPSERT = 'upsert_object_record';

	test('makes whom Unify does not know and updates whom it knows, by the columns that match', async () => {
		const attributes = await mapper(null, ['email']);
		const ended = await run(
			'upsert',
			[
				{ email: 'new@customers.example', firstName: 'New', shoeSize: 44 },
				{ email: people.free.email, first_name: 'Free' },
				{ firstName: 'Nobody' },
			],
			{ attributes },
		);
		expect(jsonOf(ended.success)).toMatchObject([
			{ outcome: 'created', recordId: person('new@customers.example')?.id, object: 'person' },
			{ outcome: 'updated', recordId: people.free.id },
		]);
		expect(person(people.free.email)?.attributes).toMatchObject({ first_name: 'Free' });
		expect(bodiesOf(rig, UPSERT)).toContainEqual({
			match: { email: 'new@customers.example' },
			create: { email: 'new@customers.example' },
			create_or_update: { first_name: 'New' },
		});
		expect(pairingOf(ended.error)).toEqual([2]);
		expect(wayOutOf(ended.error[0])).toContain('match');
		expect(urlsOf(rig, UPSERT)[0]).toContain('validation_mode=strict');
	});

	test('applies rows of the same record in their order, and calls the later one an update', async () => {
		const items = ['One', 'Two', 'Three'].map((name, index) => ({
			email: index === 1 ? ' NEW@customers.example' : 'new@customers.example',
			first_name: name,
		}));
		const ended = await run('upsert', items, { attributes: await mapper(null, ['email']) });
		expect(jsonOf(ended.success).map(({ outcome }) => outcome)).toEqual([
			'created',
			'updated',
			'updated',
		]);
		expect(person('new@customers.example')?.attributes.first_name).toBe('Three');
	});

	test('that is lost is repeated, and still says that it made the record', async () => {
		lose(UPSERT);
		const ended = await run('upsert', [{ email: 'new@customers.example' }], {
			attributes: await mapper(null, ['email']),
		});
		expect(jsonOf(ended.success)).toMatchObject([{ outcome: 'created' }]);
		expect(rig.calls(UPSERT)).toBe(2);
	});

	test('takes JSON, with a company that is made on the way and groups of their own', async () => {
		const company = { match: { domain: 'new.example' }, create: { domain: 'new.example' } };
		const ended = await run('upsert', [{}], {
			...byJson({ email: 'new@customers.example' }, { company }),
			additionalFields: {
				create: JSON.stringify({ lead_source: 'webinar' }),
				update: JSON.stringify({ title: 'Known' }),
				updateIfEmpty: JSON.stringify({ title: 'Known' }),
				createOrUpdateIfEmpty: JSON.stringify({ last_name: 'Doe' }),
			},
			options: { validationMode: 'ignore_invalid' },
		});
		expect(count(ended.success)).toEqual({ created: 1 });
		expect(bodiesOf(rig, UPSERT)).toEqual([
			{
				match: { email: 'new@customers.example' },
				create: { email: 'new@customers.example', lead_source: 'webinar' },
				create_or_update: { company },
				update: { title: 'Known' },
				update_if_empty: { title: 'Known' },
				create_or_update_if_empty: { last_name: 'Doe' },
			},
		]);
		expect(urlsOf(rig, UPSERT)[0]).toContain('validation_mode=ignore_invalid');
		expect(
			rig.sandbox.unify.state.records.find('company', { domain: 'new.example' }),
		).toBeDefined();
	});

	test('says which value does not suit its attribute', async () => {
		const ended = await run(
			'upsert',
			[{}],
			byJson({ email: people.free.email }, { do_not_email: 'maybe' }),
		);
		expect(detailsOf(ended.error[0])).toMatchObject({ outcome: 'failed', statusCode: 400 });
		expect(whatOf(ended.error[0])).toContain('do_not_email');
	});

	test('says what to do where the columns were never loaded', async () => {
		const attributes = {
			mappingMode: 'autoMapInputData',
			value: null,
			matchingColumns: ['email'],
			schema: [],
		};
		const ended = await run('upsert', [{ email: people.free.email }], { attributes });
		expect(wayOutOf(ended.error[0])).toBe('Open the node and load the attributes.');
		expect(rig.calls(UPSERT)).toBe(0);
	});
});

describe('the columns of the mapper', () => {
	test('are the object’s attributes by their types, with those that match', async () => {
		const columns = new Map((await columnsOf()).map((column) => [column.id, column]));
		expect(columns.get('email')).toMatchObject({
			type: 'string',
			required: true,
			canBeUsedToMatch: true,
			defaultMatch: true,
		});
		// A switch would be sent as false where nobody has set it.
		expect(columns.get('do_not_email')).toMatchObject({
			type: 'options',
			required: false,
			options: [
				{ name: 'True', value: true },
				{ name: 'False', value: false },
			],
		});
		expect(columns.get('lead_source')).toMatchObject({
			type: 'options',
			options: [
				{ name: 'Webinar', value: 'webinar' },
				{ name: 'Referral', value: 'referral' },
			],
		});
		expect(columns.get('interests')).toMatchObject({ type: 'array' });
		expect(columns.get('birthday')).toMatchObject({ type: 'dateTime' });
		expect(columns.get('company')).toMatchObject({ type: 'string' });
		expect(columns.get('address')).toMatchObject({ type: 'object' });
		expect(columns.get('last_activity_at')).toMatchObject({ readOnly: true, removed: true });
	});

	test('of an update require nothing', async () => {
		const columns = await columnsOf('getColumnsToUpdate');
		expect(columns.filter(({ required }) => required)).toEqual([]);
	});

	test.each([true, false, '={{ 1 > 2 }}'])('write yes or no where it is set: %s', async (given) => {
		const attributes = {
			...(await mapper({ email: people.free.email }, ['email'])),
			value: { email: people.free.email, do_not_email: given },
		};
		const { success } = await run('upsert', [{}], { attributes });
		expect(success).toHaveLength(1);
		expect(person(people.free.email)?.attributes.do_not_email).toBe(given === true);
	});

	test('are written as Unify takes them: dates as days, references as records', async () => {
		const attributes = await mapper(
			{
				email: 'new@customers.example',
				birthday: '1990-05-17T00:00:00.000+02:00',
				company: companies.acme.id,
				interests: '={{ ["pricing"] }}',
				title: '',
			},
			['email'],
		);
		await run('upsert', [{}], { attributes });
		expect(at(bodiesOf(rig, 'upsert_object_record')[0], 'create_or_update')).toEqual({
			birthday: '1990-05-17',
			company: { id: companies.acme.id },
			interests: ['pricing'],
		});
	});
});

describe('create', () => {
	test('makes records; whose unique value is there stays as it is', async () => {
		const attributes = await mapper(null);
		const ended = await run(
			'create',
			[
				{ email: 'new@customers.example', first_name: 'New' },
				{ email: people.free.email, first_name: 'Other' },
				{ email: 'NEW@customers.example' },
			],
			{ attributes },
		);
		expect(jsonOf(ended.success)).toMatchObject([
			{ outcome: 'created', recordId: person('new@customers.example')?.id },
			{ outcome: 'unchanged', reason: 'already_exists' },
			{ outcome: 'skipped', reason: 'duplicate_in_input' },
		]);
		expect(person(people.free.email)?.attributes.first_name).not.toBe('Other');
	});

	test('finds out by a unique value what a lost answer left, and looks the attributes up where JSON is given', async () => {
		lose('create_object_record');
		const ended = await run('create', [{}, {}], {
			specifyAttributes: 'json',
			attributesJson:
				'={{ JSON.stringify({ email: "new-" + $itemIndex + "@customers.example" }) }}',
		});
		expect(count(ended.success)).toEqual({ created: 2 });
		expect(rig.calls('list_object_attributes')).toBe(1);
		expect(rig.calls('create_object_record')).toBe(2);
	});

	test('without a unique value stays unknown after a lost answer, and is not sent again', async () => {
		lose('create_object_record');
		const ended = await run('create', [{}], {
			objectName: byId('note'),
			specifyAttributes: 'json',
			attributesJson: JSON.stringify({ text: 'A note' }),
		});
		expect(detailsOf(ended.error[0])).toMatchObject({ outcome: 'unknown' });
		expect(rig.calls('create_object_record')).toBe(1);
	});

	test('without a unique value sends equal rows all', async () => {
		const ended = await run('create', [{}, {}], {
			objectName: byId('note'),
			specifyAttributes: 'json',
			attributesJson: JSON.stringify({ text: 'A note' }),
		});
		expect(count(ended.success)).toEqual({ created: 2 });
	});
});

describe('update', () => {
	test('changes what is given and empties what is named', async () => {
		const ended = await run('update', [{}], {
			recordId: people.free.id,
			specifyAttributes: 'json',
			attributesJson: JSON.stringify({ title: 'CEO' }),
			fieldsToClear: ['mobile_phone'],
		});
		expect(jsonOf(ended.success)).toMatchObject([{ outcome: 'updated', recordId: people.free.id }]);
		expect(bodiesOf(rig, 'update_object_record')).toEqual([
			{ data: { title: 'CEO', mobile_phone: null } },
		]);
	});

	test('needs something to change, and fails where the record is not or is another’s', async () => {
		const given = {
			specifyAttributes: 'json',
			attributesJson: '={{ JSON.stringify($json.data) }}',
		};
		const ended = await run(
			'update',
			[
				{ id: people.free.id, data: {} },
				{ id: UNKNOWN_ID, data: { title: 'CEO' } },
				{ id: people.free.id, data: { email: people.draft.email } },
			],
			{ recordId: '={{ $json.id }}', ...given },
		);
		expect(ended.success).toEqual([]);
		expect(ended.error.map((item) => at(detailsOf(item), 'code'))).toEqual([
			'invalid_input',
			'record_not_found',
			'record_conflict',
		]);
		expect(wayOutOf(ended.error[2])).toContain('unique');
	});
});

describe('find unique', () => {
	const asked = { match: { field: [{ name: 'email', value: people.free.email }] } };

	test('puts out the record, or that there is none', async () => {
		const ended = await run('findUnique', [{}], asked);
		expect(jsonOf(ended.success)).toMatchObject([{ found: true, id: people.free.id }]);
		const none = { match: { field: [{ name: 'email', value: 'nobody@example.com' }] } };
		expect(jsonOf((await run('findUnique', [{}], none)).success)).toEqual([{ found: false }]);
		const strict = await run('findUnique', [{}], { ...none, options: { whenMissing: 'error' } });
		expect(detailsOf(strict.error[0])).toMatchObject({ code: 'record_not_found' });
	});

	test('refuses a match by what is not unique', async () => {
		const ended = await run('findUnique', [{}], {
			specifyMatch: 'json',
			matchJson: JSON.stringify({ title: 'CEO' }),
		});
		expect(detailsOf(ended.error[0])).toMatchObject({ statusCode: 400 });
	});
});

test('delete fails a wrong ID and takes its own lost work for done', async () => {
	lose('delete_object_record');
	const ended = await run(
		'delete',
		[{ recordId: people.free.id }, { recordId: UNKNOWN_ID }, { recordId: people.free.id }],
		{ dataMode: 'autoMapInputData' },
	);
	expect(jsonOf(ended.success)).toMatchObject([
		{ outcome: 'deleted', recordId: people.free.id, afterLostAnswer: true },
		{ outcome: 'skipped' },
	]);
	expect(pairingOf(ended.error)).toEqual([1]);
	expect(person(people.free.email)).toBeUndefined();
});
