import type { IRun } from 'n8n-workflow';

import { SEED } from '../../sandbox';
import { bodiesOf, whatOf, wayOutOf } from '../support/items';
import { byId, count, Rig } from '../support/rig';
import type { Json } from '../support/rig';

// Sheets as people have them.

const { cadences, inboxes } = SEED.myAgentMail;
let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start();
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => await rig.close());

const enroll = async (items: readonly Json[], parameters = {}) =>
	await rig.run('myAgentMail', {
		resource: 'enrollment',
		operation: 'enroll',
		items,
		parameters: {
			cadenceId: byId(cadences.welcome),
			dataMode: 'autoMapInputData',
			...parameters,
		},
	});
const addLeads = async (items: readonly Json[], parameters = {}) =>
	await rig.run('amplemarket', {
		resource: 'sequence',
		operation: 'addLeads',
		items,
		parameters: {
			sequenceId: byId(SEED.amplemarket.sequences.main),
			dataMode: 'autoMapInputData',
			...parameters,
		},
	});
const sent = () => bodiesOf(rig, 'enrollLeadInCadence');
const added = () => bodiesOf(rig, 'addLeadsToSequence');
const hintOf = (run: IRun): string =>
	run.data.resultData.runData.Node?.[0]?.hints?.[0]?.message ?? '';

const SHEET = {
	'First Name': 'Jane',
	'Last Name': 'Doe',
	Email: 'jane@x.example',
	Company: 'Acme',
	LinkedIn: 'https://www.linkedin.com/in/jane',
	'Job Title': 'CTO',
	'CRM ID': 'C-1',
};

test('a column of another name that holds an object or a list is no text of that name; one of its own name is', async () => {
	const linkedIn = { url: 'https://www.linkedin.com/in/jane' };
	const { success } = await addLeads([{ email: 'jane@x.example', LinkedIn: linkedIn }]);
	expect(count(success)).toEqual({ enrolled: 1 });
	expect(added()).toMatchObject([{ leads: [{ email: 'jane@x.example' }] }]);
	const { error } = await addLeads([{ email: 'joe@x.example', linkedinUrl: linkedIn }]);
	expect(whatOf(error[0])).toContain("'LinkedIn URL' is an object");
});

test('a sheet is taken as it is, and the summary says which columns were taken and which not', async () => {
	const { success, run } = await enroll([SHEET]);
	expect(count(success)).toEqual({ enrolled: 1 });
	expect(sent()).toEqual([
		{
			leadExternalId: 'C-1',
			leadEmail: 'jane@x.example',
			leadLinkedinUrl: 'https://www.linkedin.com/in/jane',
			leadName: 'Jane Doe',
		},
	]);
	expect(hintOf(run)).toBe(
		'1 enrolled. Columns taken: Email → Lead Email, LinkedIn → Lead LinkedIn URL, First Name → Lead Name, Last Name → Lead Name and CRM ID → Lead External ID. Not used: Company and Job Title.',
	);
});

test('the very name wins, also over a well-known one that holds something else', async () => {
	await enroll([{ leadExternalId: 'a', leadEmail: 'right@x.example', Email: 'other@x.example' }]);
	expect(sent()).toEqual([{ leadExternalId: 'a', leadEmail: 'right@x.example' }]);
});

test('an empty column gives way to one that is filled', async () => {
	await enroll([{ leadExternalId: 'a', leadEmail: ' ', Email: '', 'Work Email': 'w@x.example' }]);
	expect(sent()).toEqual([{ leadExternalId: 'a', leadEmail: 'w@x.example' }]);
});

test('two columns that both fit and differ are that item’s error, which names both', async () => {
	const { success, error } = await enroll([
		{ 'CRM ID': 'a', Email: 'one@x.example', 'E-mail': 'two@x.example' },
		{ 'CRM ID': 'b', Email: 'one@x.example', 'E-mail': 'one@x.example' },
	]);
	expect(count(success)).toEqual({ enrolled: 1 });
	expect(whatOf(error[0])).toBe(
		"'Lead Email' could be taken from two columns, 'Email' and 'E-mail', which differ [item 0]",
	);
});

test('where a required field finds no column, the error names those that are there', async () => {
	const { error } = await enroll([{ Name: 'Jane', City: 'Ulm' }]);
	expect(whatOf(error[0])).toBe("'Lead External ID' finds no column of that name [item 0]");
	expect(wayOutOf(error[0])).toBe(
		"The item has these: Name and City. Rename one to 'Lead External ID', or choose Map Each Column Manually.",
	);
});

test('a sender is a parameter in both modes, over which a column of its name counts', async () => {
	await enroll(
		[
			{ leadExternalId: 'a' },
			{ leadExternalId: 'b', inboxId: 'inb_other' },
			{ leadExternalId: 'c', Inbox: ' ' },
		],
		{ inboxId: byId(inboxes.sales) },
	);
	const senders = sent().map((body) => Object(body) as { inboxId?: string });
	expect(senders.map(({ inboxId }) => inboxId).sort()).toEqual(
		[inboxes.sales, inboxes.sales, 'inb_other'].sort(),
	);
});

test('the other columns become dynamic fields where that is asked for', async () => {
	const rows = [{ ...SHEET, Empty: '', Nested: { a: 1 }, data: { Company: 'Given' } }];
	await addLeads(rows);
	const { run } = await addLeads(rows, { otherColumns: 'data' });
	expect(hintOf(run)).toContain(
		'Passed on: First Name, Last Name, Company, Job Title and CRM ID. Not used: Empty and Nested.',
	);
	expect(added().map((body) => JSON.stringify(body))).toEqual([
		expect.stringContaining('"data":{"Company":"Given"}'),
		expect.stringContaining(
			'"data":{"First Name":"Jane","Last Name":"Doe","Company":"Given","Job Title":"CTO","CRM ID":"C-1"}',
		),
	]);
});

test('columns of 2,000 items of ever other shapes are each taken', async () => {
	const items = Array.from({ length: 2_000 }, (_, n) => ({
		[`Column ${n}`]: n,
		Email: `lead-${n}@customers.example`,
	}));
	const { success } = await addLeads(items);
	expect(count(success)).toEqual({ enrolled: 2_000 });
});

test("a sheet's overrides may be the text of an object", async () => {
	await addLeads([{ email: 'a@x.example', overrides: '{ "ignore_exclusion_list": "TRUE" }' }]);
	expect(added()).toEqual([
		{ leads: [{ email: 'a@x.example', overrides: { ignore_exclusion_list: true } }] },
	]);
});

test('null clears a field by its own name only', async () => {
	await rig.run('myAgentMail', {
		resource: 'enrollment',
		operation: 'bulkRelink',
		items: [
			{ enrollmentId: 'enr_relink_001', lead_email: null, leadName: 'A' },
			{ enrollmentId: 'enr_relink_002', Email: null, leadName: 'B' },
		],
		parameters: { cadenceId: byId(cadences.relink), dataMode: 'autoMapInputData' },
	});
	expect(bodiesOf(rig, 'bulkRelinkEnrollments')).toEqual([
		{
			updates: [
				{ enrollmentId: 'enr_relink_001', leadEmail: null, leadName: 'A' },
				{ enrollmentId: 'enr_relink_002', leadName: 'B' },
			],
		},
	]);
});

test('two columns that both name a sender are an error that names the field', async () => {
	const { error } = await enroll([{ leadExternalId: 'a', Inbox: 'inb_1', 'inbox id': 'inb_2' }]);
	expect(whatOf(error[0])).toBe(
		"'Inbox' could be taken from two columns, 'inbox id' and 'Inbox', which differ [item 0]",
	);
});

test('a column called like the target does not change the target', async () => {
	await enroll([{ leadExternalId: 'a', cadenceId: cadences.relink }]);
	const { url } = rig.sandbox.log.at(-1) ?? {};
	expect(url).toContain(`/cadences/${cadences.welcome}/`);
});
