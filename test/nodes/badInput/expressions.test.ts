import type { INodeParameters } from 'n8n-workflow';

import { SEED } from '../../../sandbox';
import { Rig } from '../../support/rig';
import type { Json } from '../../support/rig';
import { ADD_LEADS, CREATE, ENROLL } from './cases';
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
			'Mailbox Names or IDs',
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
			{ leadExternalId: good, additionalFields: { leadName: broken } },
			'Jane',
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
