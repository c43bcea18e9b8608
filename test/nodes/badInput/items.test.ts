import { Rig } from '../../support/rig';
import type { Json } from '../../support/rig';
import { ADD_LEADS, CREATE, deliver, ENROLL, parsed, RELINK } from './cases';
import type { Delivering } from './cases';
import {
	expectOnlyTheBadOneFails,
	named,
	NOT_CONTEXTS,
	NOT_EMAILS,
	NOT_IDS,
	NOT_URLS,
	of,
} from './values';
import type { Row } from './values';
import { whatOf } from '../../support/items';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ limits: 'none' });
});
afterAll(async () => await rig.close());
beforeEach(() => rig.sandbox.reset());

const emails = (count: number) => Array.from({ length: count }, (_, n) => `m${n}@x.example`);

const CASES: ReadonlyArray<readonly [Delivering, readonly Row[]]> = [
	[
		ENROLL,
		[
			['leadExternalId is missing', { leadExternalId: undefined }, 'Lead External ID', 'empty'],
			['leadExternalId is null', { leadExternalId: null }, 'Lead External ID', 'empty'],
			['leadExternalId is empty', { leadExternalId: '' }, 'Lead External ID', 'empty'],
			['leadExternalId is blank', { leadExternalId: ' \t' }, 'Lead External ID', 'empty'],
			...of(NOT_IDS, 'leadExternalId', 'Lead External ID'),
			...of(NOT_EMAILS, 'leadEmail', 'Lead Email'),
			...of(NOT_URLS, 'lead_linkedin_url', 'Lead LinkedIn URL'),
			...of(NOT_CONTEXTS, 'context', 'Context'),
			['leadName is an object', { leadName: { first: 'Jane' } }, 'Lead Name'],
			['inboxId is a list', { inboxId: ['inb_sales'] }, 'Inbox'],
			['inboxId is two dots', { inbox_id: '..' }, 'Inbox'],
			['sessionId is a list', { sessionId: [1] }, 'LinkedIn Session'],
			['startAt is no date', { startAt: 'tomorrow' }, 'Start At'],
			['startAt is a day that is none', { startAt: '2026-02-30' }, 'Start At'],
			['startAt is an hour that is none', { startAt: '2026-02-20T25:00:00' }, 'Start At'],
			['startAt is an offset that is none', { startAt: '2026-02-20T10:00:00+99:00' }, 'Start At'],
			['startAt is a number', { startAt: 1_767_225_600 }, 'Start At'],
			['startAt is an object', { start_at: { date: '2026-01-01' } }, 'Start At'],
		],
	],
	[
		RELINK,
		[
			['enrollmentId is missing', { enrollmentId: undefined }, 'Enrollment ID', 'empty'],
			['enrollmentId is empty', { enrollmentId: '' }, 'Enrollment ID', 'empty'],
			...of(NOT_IDS, 'enrollmentId', 'Enrollment ID'),
			...of(NOT_EMAILS, 'lead_email', 'Lead Email'),
			...of(NOT_URLS, 'leadLinkedinUrl', 'Lead LinkedIn URL'),
			['nothing is to be changed', { leadName: undefined }, 'Update Fields', 'empty'],
			['leadName is a list', { leadName: ['Jane'] }, 'Lead Name'],
			['leadExternalId is a dot', { leadExternalId: '.' }, 'Lead External ID'],
			['leadProfileUrn is an object', { leadProfileUrn: { urn: 1 } }, 'Lead Profile URN'],
		],
	],
	[
		CREATE,
		[
			['there is no person', { personEmail: undefined }, 'Person Email', 'empty'],
			...of(NOT_IDS, 'personId', 'Person ID'),
			...of(NOT_EMAILS, 'personEmail', 'Person Email'),
			['there is no mailbox', { mailboxEmails: undefined }, 'Mailbox Emails', 'empty'],
			['the mailboxes are an empty list', { mailboxEmails: [] }, 'Mailbox Emails', 'empty'],
			['the mailboxes are blanks', { mailboxEmails: [' ', ''] }, 'Mailbox Emails'],
			['the mailboxes are commas', { mailboxEmails: ',,' }, 'Mailbox Emails'],
			['a mailbox is no address', { mailboxEmails: ['a@x.example', 'b'] }, 'Mailbox Emails', "'b'"],
			['the mailboxes are an object', { mailboxEmails: { a: 1 } }, 'Mailbox Emails'],
			['there are 11 mailboxes', { mailboxEmails: emails(11) }, 'Mailbox Emails', '11'],
			[
				'there are 11 mailboxes in a text',
				{ mailbox_emails: emails(11).join(', '), mailboxEmails: undefined },
				'Mailbox Emails',
				'11',
			],
		],
	],
	[
		ADD_LEADS,
		[
			['there is no address', { email: undefined }, 'Email', 'LinkedIn URL'],
			['the addresses are empty', { email: '', linkedinUrl: ' ' }, 'Email', 'LinkedIn URL'],
			...of(NOT_EMAILS, 'email', 'Email'),
			...of(NOT_URLS, 'linkedin_url', 'LinkedIn URL'),
			...of(NOT_CONTEXTS, 'data', 'Dynamic Fields'),
			['a value is too long', { data: { a: 'x'.repeat(1025) } }, 'Dynamic Fields', "'a'"],
			['a value is an object', { data: { a: {} } }, 'Dynamic Fields', "'a'"],
			['overrides is a text', { overrides: 'ignoreExclusionList' }, 'Overrides'],
			['overrides is a list', { overrides: ['ignoreExclusionList'] }, 'Overrides'],
			['an override is no switch', { overrides: { ignoreExclusionList: 'perhaps' } }, 'Overrides'],
		],
	],
];

describe.each(CASES.map(([delivering, bads]) => ({ title: delivering.title, delivering, bads })))(
	'$title, mapped automatically',
	({ delivering, bads }) => {
		test.each(named(bads))('$what: it alone fails, and says why', async ({ bad, field, words }) => {
			const items = [delivering.good(0), { ...delivering.good(1), ...bad }, delivering.good(2)];
			await expectOnlyTheBadOneFails(rig, delivering, items, field, words);
		});
	},
);

describe('what looks bad and is not', () => {
	test('an item with keys of its own such as __proto__ is delivered, and they are left alone', async () => {
		const item = parsed(
			'{"email":"a@x.example","__proto__":{"email":"b@x.example"},"constructor":1}',
		);
		const { success } = await deliver(rig, ADD_LEADS, [item]);
		expect(success[0]?.json).toMatchObject({ outcome: 'enrolled', email: 'a@x.example' });
		expect(Object.getOwnPropertyDescriptor(success[0]?.json, '__proto__')?.value).toEqual({
			email: 'b@x.example',
		});
		expect(rig.sandbox.log[0]?.body).toEqual({ leads: [{ email: 'a@x.example' }] });
	});

	test('fields that only a prototype would have are not taken', async () => {
		const { error } = await deliver(rig, ADD_LEADS, [
			parsed('{"__proto__":{"email":"b@x.example"}}'),
		]);
		expect(whatOf(error[0])).toContain("'Email' is empty");
		expect(rig.sandbox.log).toEqual([]);
	});

	test('numbers are taken as IDs, and every other ID is encoded and sent', async () => {
		const { success } = await deliver(rig, ENROLL, [
			{ leadExternalId: 4711 },
			{ leadExternalId: 0 },
			{ leadExternalId: '...' },
			{ leadExternalId: ' a b ' },
			{ leadExternalId: 'ünï/c?d#e%' },
		]);
		expect(success.map(({ json }) => json.outcome)).toEqual(Array(5).fill('enrolled'));
		const ids = rig.sandbox.log.map(({ body }) => (body as Json).leadExternalId);
		expect(ids.sort()).toEqual(['4711', '0', '...', 'a b', 'ünï/c?d#e%'].sort());
	});

	test.each([
		['pairs', { dataFields: { field: [{ name: 'met', value: '={{ $json.met }}' }] } }],
		['an object', { specifyData: 'json', data: '={{ { met: $json.met } }}' }],
	])(
		'a date as a dynamic field by %s is its ISO text, and half a character is left out',
		async (_, given) => {
			const met = new Date('2026-03-01T08:00:00Z') as unknown as string;
			await deliver(
				rig,
				ADD_LEADS,
				[
					{ email: 'a@x.example', met },
					{ email: 'b@x.example', met: 'x\ud83d\0' },
				],
				{
					dataMode: 'defineBelow',
					email: '={{ $json.email }}',
					...given,
				},
			);
			expect(rig.sandbox.log[0]?.body).toEqual({
				leads: [
					{ email: 'a@x.example', data: { met: '2026-03-01T08:00:00.000Z' } },
					{ email: 'b@x.example', data: { met: 'x' } },
				],
			});
		},
	);

	test('columns as dynamic fields: half a character and NUL are left out of values, and refused in names', async () => {
		const { success, error } = await deliver(
			rig,
			ADD_LEADS,
			[
				{ email: 'a@x.example', met: 'x\ud83d\0' },
				{ email: 'b@x.example', 'm\ud83det': 'x' },
				{ email: 'c@x.example', 'm\0et': 'x' },
			],
			{ otherColumns: 'data' },
		);
		expect(success).toHaveLength(1);
		expect(rig.sandbox.log.map(({ body }) => body)).toEqual([
			{ leads: [{ email: 'a@x.example', data: { met: 'x' } }] },
		]);
		expect(error.map(whatOf)).toEqual([
			"'Other Columns' has the key 'm<U+D83D>et', which holds half a character or NUL [item 1]",
			"'Other Columns' has the key 'm<U+0000>et', which holds half a character or NUL [item 2]",
		]);
	});

	test('ten mailboxes are not too many', async () => {
		const { error } = await deliver(rig, CREATE, [
			{ ...CREATE.good(0), mailboxEmails: emails(10) },
		]);
		expect(error.map(whatOf).join()).not.toContain('Mailbox Emails');
		expect(rig.calls('create_sequence_enrollment')).toBe(1);
	});
});
