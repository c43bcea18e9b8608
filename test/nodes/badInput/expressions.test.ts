import type { INodeParameters } from 'n8n-workflow';

import { inPlace } from '../../support/inPlace';
import { SEED } from '../../../sandbox';
import { Rig } from '../../support/rig';
import type { Json } from '../../support/rig';
import { ADD_LEADS, CREATE, deliver, ENROLL } from './cases';
import type { Delivering } from './cases';
import { expectOnlyTheBadOneFails, named, NOT_CONTEXTS, NOT_EMAILS, NOT_IDS, of } from './values';
import type { Row } from './values';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ limits: 'none' });
});
afterAll(async () => await rig.close());
beforeEach(() => rig.sandbox.reset());

/** The same values where an expression brings them. */
const DEFINED: ReadonlyArray<
	readonly [Delivering, string, (value: string) => INodeParameters, Row[], unknown]
> = [
	[
		ENROLL,
		'additionalFields',
		(value) => ({ leadExternalId: '={{ $json.n }}', additionalFields: { context: value } }),
		of(NOT_CONTEXTS, 'value', 'Context'),
		{ fine: true },
	],
	[
		ENROLL,
		'leadExternalId',
		(value) => ({ leadExternalId: value }),
		[
			...of(NOT_IDS, 'value', 'Lead External ID'),
			['it is null', { value: null }, 'Lead External ID'],
		],
		undefined,
	],
	[
		ENROLL,
		'startAt',
		(value) => ({ leadExternalId: '={{ $json.n }}', additionalFields: { startAt: value } }),
		of([['no date', 'soon']], 'value', 'Start At'),
		'2026-03-01T09:00:00Z',
	],
	[
		ADD_LEADS,
		'sequenceId',
		(value) => ({
			email: '={{ $json.n }}@x.example',
			sequenceId: { __rl: true, mode: 'id', value },
		}),
		[
			...of(NOT_IDS, 'value', 'Sequence'),
			['it is null', { value: null }, 'Sequence'],
			['it is empty', { value: '' }, 'Sequence'],
		],
		ADD_LEADS.target.sequenceId,
	],
	[
		ADD_LEADS,
		'data',
		(value) => ({ email: '={{ $json.n }}@x.example', specifyData: 'json', data: value }),
		of(NOT_CONTEXTS, 'value', 'Dynamic Fields'),
		{ fine: 'x' },
	],
	[
		ADD_LEADS,
		'dataFields',
		(value) => ({
			email: '={{ $json.n }}@x.example',
			dataFields: { field: [{ name: value, value: 'x' }] },
		}),
		of(
			[
				['__proto__', '__proto__', '__proto__'],
				['constructor', 'constructor', 'constructor'],
				['no name', ''],
			],
			'value',
			'Dynamic Fields',
		),
		'fine',
	],
	[
		ADD_LEADS,
		'settings',
		(value) => ({
			email: '={{ $json.n }}@x.example',
			settings: { leadsDistribution: value, mailboxes: ['mailbox-01@outbound.example'] },
		}),
		of([['no choice', 'everyone']], 'value', 'Leads Distribution'),
		'custom_mailboxes',
	],
	[
		ADD_LEADS,
		'mailboxes',
		(value) => ({
			email: '={{ $json.n }}@x.example',
			settings: { leadsDistribution: 'custom_mailboxes', mailboxes: value },
		}),
		of(
			[
				['none', null],
				['no address', ['nobody']],
			],
			'value',
			'Mailboxes',
		),
		['mailbox-01@outbound.example'],
	],
	[
		CREATE,
		'personEmail',
		(value) => ({
			personBy: 'email',
			personEmail: value,
			mailboxEmails: ['ada@outbound.example'],
		}),
		[...of(NOT_EMAILS, 'value', 'Person Email'), ['it is null', { value: null }, 'Person Email']],
		undefined,
	],
];

describe.each(
	DEFINED.map(([delivering, name, parameters, bads, fine]) => ({
		title: `${delivering.title}, ${name} by expression`,
		delivering,
		parameters: parameters('={{ $json.value }}'),
		bads,
		fine,
	})),
)('$title', ({ delivering, parameters, bads, fine }) => {
	test.each(named(bads))('$what: it alone fails, and says why', async ({ bad, field, words }) => {
		const good = (n: number): Json => ({
			n: `lead-${n}`,
			value: valueOf(fine) ?? Object.values(delivering.good(n))[0],
		});
		await expectOnlyTheBadOneFails(
			rig,
			delivering,
			[good(0), { ...good(1), ...bad }, good(2)],
			field,
			words,
			{ dataMode: 'defineBelow', ...parameters },
		);
	});
});

/** What an item may hold; a locator stands for its ID. */
function valueOf(fine: unknown): Json[string] {
	const value: unknown =
		typeof fine === 'object' && fine !== null && 'value' in fine ? fine.value : fine;
	return value as Json[string];
}

describe('an expression that throws', () => {
	const broken = '={{ $json.bad ? $("No such node").item.json.x : $json.good }}';
	const good = '={{ $json.address }}';
	test.each<[string, Delivering, INodeParameters, unknown, string]>([
		['a field', ADD_LEADS, { email: broken }, undefined, 'Email'],
		[
			'a collection',
			ADD_LEADS,
			{ email: good, overrides: { ignoreExclusionList: broken } },
			true,
			'Overrides',
		],
		[
			'a pair',
			ADD_LEADS,
			{ email: good, dataFields: { field: [{ name: 'a', value: broken }] } },
			'x',
			'Dynamic Fields',
		],
		['a required field', ENROLL, { leadExternalId: broken }, undefined, 'Lead External ID'],
		[
			'a group of fields',
			ENROLL,
			{ leadExternalId: good, additionalFields: { context: broken } },
			'{}',
			'Additional Fields',
		],
		[
			'the target',
			ENROLL,
			{ leadExternalId: good, cadenceId: { __rl: true, mode: 'id', value: broken } },
			SEED.myAgentMail.cadences.welcome,
			'Cadence',
		],
		[
			'several values',
			CREATE,
			{ personBy: 'email', personEmail: good, mailboxEmails: broken },
			['ada@outbound.example'],
			'Mailbox Emails',
		],
	])('in %s fails its item alone', async (_, delivering, parameters, held, field) => {
		const items = ['person-01', 'person-02', 'person-03'].map((name, n) => {
			const address = `${name}@customers.example`;
			return { address, bad: n === 1, good: held ?? address } as Json;
		});
		await expectOnlyTheBadOneFails(rig, delivering, items, field, 'cannot be evaluated', {
			dataMode: 'defineBelow',
			...parameters,
		});
	});
});

describe('an expression that gives nothing', () => {
	test.each<[string, Delivering, INodeParameters, Json, string, string]>([
		[
			'where a switch is wanted',
			ENROLL,
			{ leadExternalId: '={{ $json.id }}', dryRun: '={{ $json.off }}' },
			{ off: undefined },
			'Dry Run',
			'gives nothing',
		],
		[
			'null where a switch is wanted',
			ENROLL,
			{ leadExternalId: '={{ $json.id }}', dryRun: '={{ $json.off }}' },
			{ off: null },
			'Dry Run',
			'gives nothing',
		],
		[
			'blanks where a switch is wanted',
			ENROLL,
			{ leadExternalId: '={{ $json.id }}', dryRun: '={{ $json.off }}' },
			{ off: ' ' },
			'Dry Run',
			'gives nothing',
		],
		[
			'no boolean where a switch is wanted',
			ENROLL,
			{ leadExternalId: '={{ $json.id }}', dryRun: '={{ $json.off }}' },
			{ off: 'perhaps' },
			'Dry Run',
			"'perhaps'",
		],
		[
			'within an id',
			ENROLL,
			{ leadExternalId: '=crm-{{ $json.id }}' },
			{ id: undefined },
			'Lead External ID',
			"leaves 'crm-'",
		],
		[
			'within an id, where n8n alone knows',
			ENROLL,
			{ leadExternalId: '=crm-{{ $json.id?.toLowerCase() }}' },
			{ id: undefined },
			'Lead External ID',
			"leaves 'crm-'",
		],
		[
			'within an id of several parts',
			ENROLL,
			{ leadExternalId: '={{ $json.off }}-{{ $json.id }}' },
			{ id: '' },
			'Lead External ID',
			"leaves 'false-'",
		],
		[
			'within the target',
			ENROLL,
			{
				leadExternalId: '={{ $json.n }}',
				cadenceId: { __rl: true, mode: 'id', value: '=cad_{{ $json.target }}' },
			},
			{ target: undefined },
			'Cadence',
			"leaves 'cad_'",
		],
	])('%s fails its item alone', async (_, delivering, parameters, bad, field, words) => {
		const good = (n: number) => ({
			n: `lead-${n}`,
			id: `a${n}`,
			off: false,
			target: SEED.myAgentMail.cadences.welcome.slice('cad_'.length),
		});
		const items = [good(0), { ...good(1), ...bad }, good(2)];
		await expectOnlyTheBadOneFails(rig, delivering, items, field, words, {
			dataMode: 'defineBelow',
			...parameters,
		});
	});

	test('within an optional address leaves the address out', async () => {
		const { success } = await deliver(rig, ENROLL, [{ n: 'lead', slug: null }], {
			dataMode: 'defineBelow',
			leadExternalId: '={{ $json.n }}',
			...inPlace({
				leadLinkedinUrl: '=https://www.linkedin.com/in/{{ $json.slug }}',
				leadName: '=Dear {{ $json.slug }}',
			}),
		});
		expect(success).toHaveLength(1);
		expect(rig.sandbox.log.at(-1)?.body).toEqual({ leadExternalId: 'lead', leadName: 'Dear' });
	});

	test('does not count where nothing is asked for', async () => {
		const { success } = await deliver(rig, ENROLL, [{ n: 'lead' }], {
			dataMode: 'defineBelow',
			leadExternalId: '={{ $json.n }}',
			options: {},
		});
		expect(success).toHaveLength(1);
	});
});

describe('a date without a time zone', () => {
	const startAt = {
		leadExternalId: '={{ $json.n }}',
		additionalFields: { startAt: '2026-03-01T09:00' },
	};
	const run = async (timezone: string) =>
		await deliver(
			rig,
			ENROLL,
			[{ n: 'lead' }],
			{ dataMode: 'defineBelow', ...startAt },
			{ run: { timezone } },
		);

	test("counts in n8n's own where the workflow's is DEFAULT", async () => {
		const { success } = await run('DEFAULT');
		expect(success).toHaveLength(1);
		// That of n8n as long as nobody sets another.
		expect(rig.sandbox.log.at(-1)?.body).toMatchObject({ startAt: '2026-03-01T09:00:00-05:00' });
	});

	test("is refused with the workflow's setting named where that is no time zone", async () => {
		const { error } = await run('Mars/Olympus');
		expect(error[0]?.json.error).toMatch(/^'Start At' .*the workflow's own is 'Mars\/Olympus'/);
	});
});
