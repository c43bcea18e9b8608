import { inPlace } from '../../support/inPlace';
import { SEED } from '../../../sandbox';
import { at, bodiesOf, detailsOf, jsonOf, pairingOf, times, urlsOf } from '../../support/items';
import { byId, count, Rig } from '../../support/rig';
import type { Ask, Json } from '../../support/rig';

const { cadences, inboxes, sessions } = SEED.myAgentMail;
const ENROLL = 'enrollLeadInCadence';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start();
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => {
	await rig.close();
});

/** Enrolls with every field from an expression that names the item's own. */
const enroll = async (
	items: readonly Json[],
	parameters: Ask['parameters'] = {},
	rest: Partial<Ask> = {},
) =>
	await rig.run('myAgentMail', {
		resource: 'enrollment',
		operation: 'enroll',
		parameters: {
			cadenceId: byId(cadences.welcome),
			leadExternalId: '={{ $json.id }}',
			...parameters,
		},
		items,
		...rest,
	});

/** Enrolls with the fields taken from the item's columns. */
const enrollMapped = async (items: readonly Json[], parameters: Ask['parameters'] = {}) =>
	await enroll(items, { dataMode: 'autoMapInputData', ...parameters });

const commits = () => rig.sandbox.myAgentMail.state.commits;
const enrollmentOf = (cadence: string, lead: string) =>
	rig.sandbox.myAgentMail.state.findEnrollment(cadence, lead);

const ALL_NINE = {
	leadExternalId: 'crm/42 ü',
	context: { company: 'Acme', size: 12, nested: { tags: ['a', null, false] } },
	inboxId: inboxes.sales,
	leadEmail: 'Jane.Doe@customers.example',
	leadLinkedinUrl: 'https://www.linkedin.com/in/jane-doe/?locale=de',
	leadName: 'Jane  "J" Döe',
	leadProfileUrn: 'urn:li:fsd_profile:ACoAAA',
	sessionId: sessions.ada,
	startAt: '2026-03-01T09:00:00+01:00',
};

describe('the body', () => {
	it('holds all nine fields exactly as given below', async () => {
		const { leadExternalId, inboxId, sessionId, ...others } = ALL_NINE;
		const ended = await enroll([{}], {
			cadenceId: byId(cadences.both),
			leadExternalId,
			...inPlace({ ...others, inboxId: byId(inboxId), sessionId: byId(sessionId) }),
		});
		expect(bodiesOf(rig, ENROLL)).toEqual([ALL_NINE]);
		expect(count(ended.success)).toEqual({ enrolled: 1 });
		expect(enrollmentOf(cadences.both, leadExternalId)).toMatchObject({
			context: ALL_NINE.context,
			inboxId,
			leadEmail: ALL_NINE.leadEmail,
			nextStepDueAt: ALL_NINE.startAt,
		});
	});

	it('holds all nine fields as the expressions give them for each item', async () => {
		const columns = [ALL_NINE, { ...ALL_NINE, leadExternalId: 'other', leadName: 'Other' }];
		await enroll(columns, {
			cadenceId: byId(cadences.both),
			leadExternalId: '={{ $json.leadExternalId }}',
			...inPlace({
				context: '={{ $json.context }}',
				inboxId: { __rl: true, mode: 'id', value: '={{ $json.inboxId }}' },
				leadEmail: '={{ $json.leadEmail }}',
				leadLinkedinUrl: '={{ $json.leadLinkedinUrl }}',
				leadName: '={{ $json.leadName }}',
				leadProfileUrn: '={{ $json.leadProfileUrn }}',
				sessionId: { __rl: true, mode: 'id', value: '={{ $json.sessionId }}' },
				startAt: '={{ $json.startAt }}',
			}),
		});
		expect(bodiesOf(rig, ENROLL)).toEqual(expect.arrayContaining(columns));
		expect(rig.calls(ENROLL)).toBe(2);
	});

	it.each([
		['an object', { a: { b: [1] } }, { a: { b: [1] } }],
		['the text of an object', '{ "a": { "b": [1] } }', { a: { b: [1] } }],
		['an expression that gives an object', '={{ { a: { b: [1] } } }}', { a: { b: [1] } }],
		['an expression that gives a text', '={{ JSON.stringify($json) }}', { id: 1 }],
	])('takes the context from %s', async (_, context, sent) => {
		await enroll([{ id: 1 }], { additionalFields: { context } });
		expect(bodiesOf(rig, ENROLL)).toEqual([{ leadExternalId: '1', context: sent }]);
	});
});

describe('an optional field', () => {
	const NAMES = [
		'context',
		'inboxId',
		'leadEmail',
		'leadLinkedinUrl',
		'leadName',
		'leadProfileUrn',
		'sessionId',
		'startAt',
	];
	const each = <V>(value: V): Record<string, V> =>
		Object.fromEntries(NAMES.map((name) => [name, value]));

	it.each([
		['empty', ''],
		['an expression that gives an empty text', '={{ "" }}'],
		['an expression that gives null', '={{ null }}'],
		['an expression that gives undefined', '={{ $json.missing }}'],
	])('is not sent when it is %s', async (_, value) => {
		const ended = await enroll([{ id: 'a' }], { ...inPlace(each(value)) });
		expect(bodiesOf(rig, ENROLL)).toEqual([{ leadExternalId: 'a' }]);
		expect(count(ended.success)).toEqual({ enrolled: 1 });
	});

	it('is not sent when a resource locator is empty', async () => {
		const empty = { inboxId: { mode: 'list', value: '' }, sessionId: byId('={{ $json.no }}') };
		await enroll([{ id: 'a' }], { ...inPlace(empty) });
		expect(bodiesOf(rig, ENROLL)).toEqual([{ leadExternalId: 'a' }]);
	});

	it.each([
		['is missing', {}],
		['is empty', each('')],
		['is null', each(null)],
	])('is not sent when the column %s', async (_, columns) => {
		const ended = await enrollMapped([{ leadExternalId: 'a', ...columns }]);
		expect(bodiesOf(rig, ENROLL)).toEqual([{ leadExternalId: 'a' }]);
		expect(count(ended.success)).toEqual({ enrolled: 1 });
	});
});

describe('startAt', () => {
	const sent = async (startAt: Json[string], timezone = 'Europe/Berlin') => {
		const additionalFields = { startAt: '={{ $json.startAt }}' };
		const ended = await enroll([{ id: 'a', startAt }], { additionalFields }, { run: { timezone } });
		expect(count(ended.success)).toEqual({ enrolled: 1 });
		return at(bodiesOf(rig, ENROLL)[0], 'startAt');
	};

	it.each([
		['in summer', '2026-07-01T09:00:00', 'Europe/Berlin', '2026-07-01T07:00:00Z', '+02:00'],
		['in winter', '2026-01-15T09:00:00', 'Europe/Berlin', '2026-01-15T08:00:00Z', '+01:00'],
		['of half an hour', '2026-01-15T09:00:00', 'Asia/Kolkata', '2026-01-15T03:30:00Z', '+05:30'],
		['west', '2026-07-01T09:00:00', 'America/New_York', '2026-07-01T13:00:00Z', '-04:00'],
		['as UTC', '2026-07-01T09:00:00', 'UTC', '2026-07-01T09:00:00Z', '+00:00'],
		['for a date alone', '2026-07-01', 'Europe/Berlin', '2026-06-30T22:00:00Z', '+02:00'],
		['with a blank', '2026-07-01 09:30', 'Europe/Berlin', '2026-07-01T07:30:00Z', '+02:00'],
	])(
		'without a zone gets the offset of the workflow %s',
		async (_, given, timezone, moment, offset) => {
			const text = String(await sent(given, timezone));
			expect(new Date(text)).toEqual(new Date(moment));
			expect(text.endsWith(offset)).toBe(true);
		},
	);

	it.each(['2026-07-01T09:00:00-05:00', '2026-07-01T09:00:00Z', '2026-07-01T09:00:00.123+05:45'])(
		'with a zone of its own keeps it: %s',
		async (given) => {
			expect(await sent(given)).toBe(given);
		},
	);

	it.each([
		['$now-like value', "={{ DateTime.fromISO('2026-07-01T09:00:00', { zone: 'Asia/Tokyo' }) }}"],
		['Date', "={{ new Date('2026-07-01T00:00:00Z') }}"],
	])('is the same moment when an expression gives a %s', async (_, startAt) => {
		await enroll([{ id: 'a' }], { additionalFields: { startAt } });
		const text = String(at(bodiesOf(rig, ENROLL)[0], 'startAt'));
		expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
		expect(new Date(text)).toEqual(new Date('2026-07-01T00:00:00Z'));
	});

	it('takes $now', async () => {
		const before = Date.now();
		await enroll([{ id: 'a' }], { additionalFields: { startAt: '={{ $now }}' } });
		const moment = Date.parse(String(at(bodiesOf(rig, ENROLL)[0], 'startAt')));
		expect(moment).toBeGreaterThanOrEqual(before);
		expect(moment).toBeLessThanOrEqual(Date.now());
	});

	it("without a zone is the workflow's also when it is mapped from a column", async () => {
		await enroll(
			[{ lead_external_id: 'a', start_at: '2026-12-24T18:00:00' }],
			{ dataMode: 'autoMapInputData' },
			{ run: { timezone: 'Europe/Berlin' } },
		);
		const text = at(bodiesOf(rig, ENROLL)[0], 'startAt');
		expect(text).toBe('2026-12-24T18:00:00+01:00');
	});
});

describe('mapping automatically', () => {
	it('takes camelCase columns and leaves all others alone', async () => {
		await enrollMapped([{ ...ALL_NINE, city: 'Ulm', id: 7, email: 'other@x.example' }], {
			cadenceId: byId(cadences.both),
		});
		expect(bodiesOf(rig, ENROLL)).toEqual([ALL_NINE]);
	});

	it('takes snake_case columns', async () => {
		const columns = {
			lead_external_id: ALL_NINE.leadExternalId,
			context: ALL_NINE.context,
			inbox_id: ALL_NINE.inboxId,
			lead_email: ALL_NINE.leadEmail,
			lead_linkedin_url: ALL_NINE.leadLinkedinUrl,
			lead_name: ALL_NINE.leadName,
			lead_profile_urn: ALL_NINE.leadProfileUrn,
			session_id: ALL_NINE.sessionId,
			start_at: ALL_NINE.startAt,
			cadence_id: cadences.other,
		};
		await enrollMapped([columns], { cadenceId: byId(cadences.both) });
		expect(bodiesOf(rig, ENROLL)).toEqual([ALL_NINE]);
		expect(commits()).toEqual(new Map([[`${cadences.both}|${ALL_NINE.leadExternalId}`, 1]]));
	});

	it('ignores what stands in the fields of the other mode', async () => {
		await enrollMapped([{ leadExternalId: 'a' }], {
			leadExternalId: 'stale',
			...inPlace({ leadName: 'Stale' }),
		});
		expect(bodiesOf(rig, ENROLL)).toEqual([{ leadExternalId: 'a' }]);
	});

	it('sends a number as id and name in digits', async () => {
		await enrollMapped([{ leadExternalId: 1234567890123, leadName: 47 }, { leadExternalId: 0 }]);
		expect(bodiesOf(rig, ENROLL)).toEqual(
			expect.arrayContaining([
				{ leadExternalId: '1234567890123', leadName: '47' },
				{ leadExternalId: '0' },
			]),
		);
	});
});

describe('a lead', () => {
	it('that is new is enrolled, and its item has its own fields, the outcome and the ids by name', async () => {
		const ended = await enroll([{ id: 'new', City: 'Ulm' }]);
		const enrollment = enrollmentOf(cadences.welcome, 'new');
		expect(enrollment).toBeDefined();
		expect(jsonOf(ended.success)).toEqual([
			{
				id: 'new',
				City: 'Ulm',
				outcome: 'enrolled',
				reason: '',
				enrollmentId: enrollment?.id,
				state: 'active',
				cadenceId: cadences.welcome,
			},
		]);
		expect(Object.keys(ended.success[0]?.json ?? {})).toEqual([
			...['id', 'City', 'outcome', 'reason', 'enrollmentId', 'state', 'cadenceId'],
		]);
		expect(commits()).toEqual(new Map([[`${cadences.welcome}|new`, 1]]));
	});

	it('that was in before is already_enrolled and stays as it was', async () => {
		const before = structuredClone(enrollmentOf(cadences.relink, 'lead-active'));
		const ended = await enroll([{ id: 'lead-active' }], {
			cadenceId: byId(cadences.relink),
			...inPlace({ leadName: 'Changed' }),
			options: { simplify: false },
		});
		expect(jsonOf(ended.success)).toEqual([
			{
				id: 'lead-active',
				outcome: 'already_enrolled',
				reason: '',
				enrollmentId: before?.id,
				state: 'active',
				cadenceId: cadences.relink,
				notTaken: ['leadName'],
				response: { ok: true, created: false, enrollment: before },
			},
		]);
		expect(enrollmentOf(cadences.relink, 'lead-active')).toEqual(before);
		expect(commits().size).toBe(0);
	});

	it('is already_enrolled when the workflow runs again', async () => {
		const items = times(10, (id) => ({ id }));
		await enroll(items);
		const again = await enroll(items);
		expect(count(again.success)).toEqual({ already_enrolled: 10 });
		expect([...commits().values()]).toEqual(times(10, () => 1));
	});
});

describe('a repeat within the input', () => {
	it('is sent once for the same cadence, and the others are skipped', async () => {
		const ended = await enroll(['a', 'b', 'a', 'a', 'b', 'c'].map((id) => ({ id })));
		expect(ended.success.map(({ json }) => [json.outcome, json.reason])).toEqual([
			['enrolled', ''],
			['enrolled', ''],
			['skipped', 'duplicate_in_input'],
			['skipped', 'duplicate_in_input'],
			['skipped', 'duplicate_in_input'],
			['enrolled', ''],
		]);
		expect(pairingOf(ended.success)).toEqual([0, 1, 2, 3, 4, 5]);
		expect(rig.calls(ENROLL)).toBe(3);
	});

	it('sends the first one with its own fields', async () => {
		await enrollMapped([
			{ leadExternalId: 'a', leadName: 'First' },
			{ leadExternalId: 'a', leadName: 'Second' },
		]);
		expect(bodiesOf(rig, ENROLL)).toEqual([{ leadExternalId: 'a', leadName: 'First' }]);
	});

	it('is sent when it is for another cadence', async () => {
		const ended = await enroll(
			[
				{ id: 'a', cadence: cadences.welcome },
				{ id: 'a', cadence: cadences.other },
				{ id: 'a', cadence: cadences.welcome },
			],
			{ cadenceId: byId('={{ $json.cadence }}') },
		);
		expect(ended.success.map(({ json }) => json.outcome)).toEqual([
			'enrolled',
			'enrolled',
			'skipped',
		]);
		expect(commits()).toEqual(
			new Map([
				[`${cadences.welcome}|a`, 1],
				[`${cadences.other}|a`, 1],
			]),
		);
	});

	it('is another lead where ids differ in case, for ids are opaque, and the same where only blanks differ', async () => {
		const ended = await enroll([{ id: 'a' }, { id: 'A' }, { id: 'a ' }, { id: '\u200ba\u00a0\n' }]);
		expect(count(ended.success)).toEqual({ enrolled: 2, skipped: 2 });
		expect(new Set(commits().keys())).toEqual(
			new Set(['a', 'A'].map((id) => `${cadences.welcome}|${id}`)),
		);
	});

	it('does not set a good item aside for an earlier one that could not be read', async () => {
		const ended = await enroll(
			[
				{ id: 'a', email: 'no address' },
				{ id: 'a', email: 'a@x.example' },
			],
			{ ...inPlace({ leadEmail: '={{ $json.email }}' }) },
		);
		expect(pairingOf(ended.error)).toEqual([0]);
		expect(count(ended.success)).toEqual({ enrolled: 1 });
	});
});

describe('the cadence in the address', () => {
	it.each(['a/b', 'with blank', 'über', '50%', 'a?b#c&d', '..%2f', '...', 'a\\b', '日本', ';=+@:'])(
		'is encoded: %s',
		async (id) => {
			rig.sandbox.myAgentMail.state.addCadence({ id });
			const ended = await enroll([{ id: 'a' }], { cadenceId: byId(id) });
			expect(count(ended.success)).toEqual({ enrolled: 1 });
			expect(commits()).toEqual(new Map([[`${id}|a`, 1]]));
			expect(urlsOf(rig, ENROLL)).toEqual([`/v1/cadences/${encodeURIComponent(id)}/enrollments`]);
		},
	);

	it.each(['.', '..'])('is refused as %s, with nothing sent', async (id) => {
		const ended = await enroll([{ id: 'a' }], { cadenceId: byId(id) });
		expect(rig.sandbox.log).toEqual([]);
		expect(ended.error).toHaveLength(1);
		expect(at(ended.error[0], 'json', 'error')).toMatch(/Cadence.*item 0/);
		expect(detailsOf(ended.error[0])).toMatchObject({
			outcome: 'failed',
			attempts: 0,
			retryable: false,
			statusCode: null,
		});
	});

	it.each([
		['from the list', { __rl: true, mode: 'list', value: cadences.welcome, cachedResultName: 'W' }],
		['by ID', byId(cadences.welcome)],
		['as a plain value', cadences.welcome],
	])('may be given %s', async (_, cadenceId) => {
		await enroll([{ id: 'a' }], { cadenceId });
		expect(commits().get(`${cadences.welcome}|a`)).toBe(1);
	});
});
