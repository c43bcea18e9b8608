import type { INodeParameters } from 'n8n-workflow';

import { UnifyApi } from '../../../credentials/UnifyApi.credentials';
import { createHost, PACKAGE_NAME } from '../../../host/engine';
import { UnifyTrigger } from '../../../nodes/Unify/UnifyTrigger.node';
import { startSandbox, SEED } from '../../../sandbox';
import type { Sandbox, UnifyEnrollment } from '../../../sandbox';
import { stepsOf } from '../../../sandbox/providers/unify/stepRoutes';
import { at, times } from '../../support/items';
import { byId } from '../../support/rig';
import { clock } from '../../support/virtualTime';
import { unifyTrigger } from './triggerHost';

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

const { enrollments, mailboxes, people, sequences } = SEED.unify;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const REPLY_ID = 'c0000001-0000-4000-8000-000000000001';
const OTHER_REPLY_ID = 'c0000001-0000-4000-8000-000000000002';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ now: clock.now, limits: 'none' });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const later = async (minutes = 1) => await clock.sleep(minutes * MINUTE);
const state = () => sandbox.unify.state;
const iso = (ago = 0) => new Date(clock.now() - ago).toISOString();
const calls = (operationId: string) =>
	sandbox.log.filter((entry) => entry.operationId === operationId);
const lists = () => calls('list_sequence_enrollments');

function enrollment(id: string = enrollments.activeInMain): UnifyEnrollment {
	const found = state().enrollments.get(id);
	if (found === undefined) throw new Error('The sandbox has no such enrollment');
	return found;
}

const change = (changes: Partial<UnifyEnrollment>, id?: string, lateMs = 0) =>
	state().changeEnrollment(enrollment(id), changes, clock.now(), lateMs);

const reply = (id: string, category?: string) => ({
	id,
	subject: 'Re: Hello',
	received_at: iso(),
	classifications: category === undefined ? [] : [{ id, category }],
});

/** A trigger on enrollments that has begun. */
async function begun(events: readonly string[], filters = {}, options = {}) {
	const trigger = unifyTrigger(sandbox, {
		triggerOn: 'enrollment',
		events: [...events],
		filters,
		options,
	});
	await trigger.poll();
	await later();
	return trigger;
}

describe('an enrollment', () => {
	const ended = () => ({ status: 'FINISHED' as const, ended_at: iso() });
	const happenings: ReadonlyArray<readonly [string, () => Partial<UnifyEnrollment>]> = [
		['started', () => ({ started_at: iso() })],
		['replied', () => ({ is_replied: true, reply_email_message: reply(REPLY_ID) })],
		['bounced', () => ({ is_bounced: true, ...ended() })],
		['optedOut', () => ({ is_opted_out: true, ...ended() })],
		['excluded', () => ({ is_excluded: true, ...ended() })],
		['canceled', () => ({ is_canceled: true, ...ended() })],
		['finished', ended],
		['approvalPending', () => ({ is_draft_approval_pending: true })],
		['paused', () => ({ is_paused: true })],
		['blocked', () => ({ is_blocked: true })],
	];

	it.each(happenings)('that is %s comes out once, with all that Unify says', async (event, how) => {
		const { items } = await begun([event]);
		const occurredAt = iso();
		change(how());
		await later();
		expect(await items()).toEqual([
			{
				event,
				occurredAt,
				eventId: expect.stringMatching(new RegExp(`^${enrollments.activeInMain}:${event}:.`)),
				...(event === 'finished' && { endReason: 'completed' }),
				...enrollment(),
			},
		]);
		change({});
		await later();
		expect(await items()).toEqual([]);
	});

	it('that is made comes out as enrolled, those that were there do not', async () => {
		const { poll } = await begun(['enrolled']);
		change({ is_paused: true });
		const made = state().addEnrollment({
			sequenceId: sequences.other,
			personId: people.free.id,
			mailboxEmail: mailboxes.ada,
		});
		await later();
		expect(await poll()).toEqual([['enrolled', made.id]]);
	});

	it('that goes on after a pause comes out as resumed; one that ends is not resumed', async () => {
		const { poll } = await begun(['resumed']);
		for (const id of [enrollments.activeInMain, enrollments.activeInOther])
			change({ is_paused: true }, id);
		await later();
		expect(await poll()).toEqual([]);
		change({ is_paused: false });
		change({ is_paused: false, is_canceled: true, ...ended() }, enrollments.activeInOther);
		await later();
		expect(await poll()).toEqual([['resumed', enrollments.activeInMain]]);
	});

	it('that was paused before the trigger began is resumed all the same, and not paused again', async () => {
		change({ is_paused: true });
		await later(30);
		const { poll } = await begun(['paused', 'resumed']);
		change({ is_blocked: true });
		await later();
		expect(await poll()).toEqual([]);
		change({ is_paused: false });
		await later();
		expect(await poll()).toEqual([['resumed', enrollments.activeInMain]]);
	});

	it.each([
		['replied', { is_replied: true }],
		['bounced', { is_bounced: true }],
		['optedOut', { is_opted_out: true }],
		['excluded', { is_excluded: true }],
		['canceled', { is_canceled: true }],
		['completed', {}],
	])('that is over because it was %s says so', async (endReason, flags) => {
		const { items } = await begun(['finished']);
		change({ ...flags, ...ended() });
		await later();
		expect(await items()).toMatchObject([{ event: 'finished', endReason }]);
	});

	it('whose change is seen late comes out in the end', async () => {
		const { poll } = await begun(['paused']);
		change({ is_paused: true }, enrollments.activeInMain, 3 * MINUTE);
		await later();
		expect(await poll()).toEqual([]);
		await later(3);
		expect(await poll()).toEqual([['paused', enrollments.activeInMain]]);
	});

	it('is asked for by one call a poll, with the filters and whole seconds', async () => {
		const { poll } = await begun(['enrolled'], {
			sequenceId: byId(sequences.main),
			personId: people.free.id,
		});
		sandbox.log.length = 0;
		await poll();
		expect(sandbox.log).toHaveLength(1);
		const query = new URL(lists()[0]?.url ?? '', 'http://x').searchParams;
		expect(query.get('sequence_id')).toBe(sequences.main);
		expect(query.get('person_id')).toBe(people.free.id);
		expect(query.get('limit')).toBe('100');
		for (const name of ['updated_after', 'updated_before'])
			expect(query.get(name)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
	});

	it('of many comes out once, though they move between the pages', async () => {
		const { poll } = await begun(['enrolled']);
		state().enrollmentOrder = 'changed';
		const made = times(250, (n) =>
			state().addEnrollment({
				sequenceId: sequences.other,
				personId: state().addPerson({ email: `many-${n}@customers.example` }).id,
				mailboxEmail: mailboxes.ada,
			}),
		);
		await later();
		const found: unknown[] = [];
		for (let n = 0; n < 3; n += 1) {
			found.push(...(await poll()).map(([, id]) => id));
			for (const { id } of made.slice(n * 50, n * 50 + 50)) change({ is_paused: true }, id);
			await later();
		}
		expect([...found].sort()).toEqual(made.map(({ id }) => id).sort());
	});
});

describe('a reply', () => {
	it('comes out once, a further one once more', async () => {
		const { poll } = await begun(['replied']);
		change({ is_replied: true, reply_email_message: reply(REPLY_ID) });
		await later();
		expect(await poll()).toHaveLength(1);
		change({ reply_email_message: reply(OTHER_REPLY_ID) });
		await later();
		expect(await poll()).toHaveLength(1);
		expect(await poll()).toEqual([]);
	});

	it('that is known by its flag first does not come out a second time with its message; a further one does', async () => {
		const { poll } = await begun(['replied']);
		change({ is_replied: true });
		await later();
		expect(await poll()).toHaveLength(1);
		change({ reply_email_message: reply(REPLY_ID) });
		await later();
		expect(await poll()).toEqual([]);
		change({ reply_email_message: reply(OTHER_REPLY_ID) });
		await later();
		expect(await poll()).toHaveLength(1);
	});

	it('whose category comes later, without a time of change, comes out then and only if it is wanted', async () => {
		const { poll } = await begun(['replied'], { replyCategories: ['POSITIVE'] });
		const [wanted, other] = [enrollment(), enrollment(enrollments.activeInOther)];
		change({ is_replied: true, reply_email_message: reply(REPLY_ID) });
		change(
			{ is_replied: true, reply_email_message: reply(OTHER_REPLY_ID) },
			enrollments.activeInOther,
		);
		await later(10);
		expect(await poll()).toEqual([]);
		wanted.reply_email_message?.classifications.push({ id: REPLY_ID, category: 'POSITIVE' });
		other.reply_email_message?.classifications.push({ id: OTHER_REPLY_ID, category: 'NEGATIVE' });
		await later(30);
		expect(await poll()).toEqual([['replied', wanted.id]]);
		await later();
		sandbox.log.length = 0;
		expect(await poll()).toEqual([]);
		expect(calls('get_sequence_enrollment')).toHaveLength(0);
	});
});

describe('a task', () => {
	const task = (id: string, changes: Record<string, unknown> = {}) => {
		const call = state().tasks.get(SEED.unify.tasks.call);
		if (call === undefined) throw new Error('The sandbox has no call');
		const made = { ...call, id, created_at: iso(), updated_at: iso() };
		state().tasks.set(id, Object.assign(made, changes));
		return made;
	};

	it('that is new comes out once, without a query job', async () => {
		const { poll } = unifyTrigger(sandbox, {
			triggerOn: 'task',
			taskEvents: ['created'],
			filters: { type: 'PHONE_CALL' },
		});
		await poll();
		await later();
		const [call] = [task('task-1'), task('task-2', { type: 'ACTION_ITEM' })];
		await later();
		expect(await poll()).toEqual([['created', call.id]]);
		await later();
		expect(await poll()).toEqual([]);
		expect(calls('create_task_query_job')).toHaveLength(0);
	});

	it('that is completed comes out once, by query jobs that are an hour apart', async () => {
		const { poll } = unifyTrigger(sandbox, {
			triggerOn: 'task',
			taskEvents: ['completed', 'updated'],
		});
		await poll();
		const waiting = task('task-1');
		await later();
		expect(await poll()).toEqual([]);
		await later();
		Object.assign(waiting, { status: 'COMPLETED', ended_at: iso(), updated_at: iso() });
		await later(50);
		expect(await poll()).toEqual([]);
		await later(10);
		expect((await poll()).sort()).toEqual([
			['completed', 'task-1'],
			['updated', 'task-1'],
		]);
		expect(calls('create_task_query_job')).toHaveLength(2);
		await later(70);
		expect(await poll()).toEqual([]);
	});
});

describe('a record', () => {
	const on = (recordEvents: string[], more = {}) =>
		unifyTrigger(sandbox, {
			triggerOn: 'record',
			objectName: byId('company'),
			recordEvents,
			options: { minutesBetweenJobs: 15 },
			...more,
		});

	it('comes out as created and as updated, with all attributes', async () => {
		const { poll, items } = on(['created', 'updated']);
		await poll();
		await later();
		const made = state().addRecord('company', { domain: 'new.example', name: 'New' });
		await later();
		expect(await items()).toMatchObject([
			{ event: 'created', id: made.id, attributes: { domain: 'new.example', name: 'New' } },
		]);
		await later(20);
		expect(await items()).toEqual([]);
		state().changeRecord(made, { name: 'Newer' }, clock.now());
		await later(20);
		expect(await items()).toMatchObject([
			{ event: 'updated', id: made.id, attributes: { name: 'Newer' } },
		]);
		await later(20);
		expect(await items()).toEqual([]);
	});

	it('comes out once for each change where both are asked for as one', async () => {
		const { poll } = on(['createdOrUpdated']);
		await poll();
		await later();
		const made = state().addRecord('company', { domain: 'new.example' });
		await later();
		expect(await poll()).toEqual([['createdOrUpdated', made.id]]);
		await later(20);
		state().changeRecord(made, { name: 'Newer' }, clock.now());
		await later();
		expect(await poll()).toEqual([['createdOrUpdated', made.id]]);
	});

	it('is asked for with the attributes that are chosen, in the order of the changes', async () => {
		const { poll } = on(['created'], { select: ['name'] });
		await poll();
		await later();
		await poll();
		expect(calls('list_object_attributes')).toHaveLength(0);
		const [start] = calls('create_object_record_query_job');
		expect(at(start?.body, 'query')).toEqual({
			select: { name: true },
			metadata: { updated_at: { gte: expect.stringMatching(/Z$/) } },
			sort_by: { field: 'updated_at', direction: 'ASCENDING' },
		});
	});

	it('whose job outlasts a poll comes out in a later one, by the same job', async () => {
		state().jobMs = 20 * MINUTE;
		const { poll } = on(['created']);
		await poll();
		await later();
		const made = state().addRecord('company', { domain: 'new.example' });
		await later();
		expect(await poll()).toEqual([]);
		await later(20);
		expect(await poll()).toEqual([['created', made.id]]);
		expect(calls('create_object_record_query_job')).toHaveLength(1);
	});

	it('cannot be watched with a key that belongs to nobody, and the error says so', async () => {
		const { poll, host } = on(['created']);
		await poll();
		state().isUserBacked = false;
		const error: unknown = await host.poll().catch((thrown: unknown) => thrown);
		expect(String(at(error, 'message'))).toContain('key');
	});
});

describe('a step', () => {
	it('tells what was sent, opened and clicked, each rise of a count once', async () => {
		const { poll } = unifyTrigger(sandbox, {
			triggerOn: 'enrollmentStep',
			stepEvents: ['emailSent', 'emailOpened', 'emailClicked', 'emailBounced', 'errored'],
			options: { minutesBetweenJobs: 15 },
			filters: { sequenceId: byId(sequences.main) },
		});
		await poll();
		await later();
		const [step] = stepsOf(state(), enrollment());
		if (step === undefined) throw new Error('The sandbox has no steps');
		const sentAt = iso();
		/** What the polls put out after the step has changed, the second of which has nothing new to tell. */
		const told = async (opens: number, clicks: number, status = step.status) => {
			Object.assign(step, { status, sent: { at: sentAt, opens, clicks }, updated_at: iso() });
			await later(16);
			const found = await poll();
			await later(16);
			return [found.map(([event]) => event), await poll()];
		};
		expect(await told(0, 0)).toEqual([['emailSent'], []]);
		expect(await told(1, 0)).toEqual([['emailOpened'], []]);
		expect(await told(1, 0)).toEqual([[], []]);
		expect(await told(3, 1)).toEqual([['emailOpened', 'emailClicked'], []]);
		change({ is_bounced: true });
		expect(await told(3, 1, 'ERRORED')).toEqual([['emailBounced', 'errored'], []]);
	});
});

describe('a visit', () => {
	it('comes out once, when it is first seen', async () => {
		const { poll } = unifyTrigger(sandbox, {
			triggerOn: 'event',
			options: { minutesBetweenJobs: 15 },
			filters: { eventTypes: ['page'] },
		});
		await poll();
		await later();
		const [first] = state().events;
		state().events.push({ ...first, id: 'event-2', timestamp: iso() });
		await later();
		expect(await poll()).toEqual([['page', 'event-2']]);
		await later(20);
		expect(await poll()).toEqual([]);
	});
});

describe('a trigger that was off', () => {
	it.each([
		[true, 1],
		[false, 0],
	])('for more than a day, with Catch Up %s', async (catchUp, expected) => {
		const { poll } = await begun(['paused'], {}, { catchUp });
		change({ is_paused: true });
		await clock.sleep(2 * DAY);
		expect(await poll()).toHaveLength(expected);
	});
});

describe('the lists of its panel', () => {
	const on = (parameters: INodeParameters) => {
		const host = createHost({
			nodes: [new UnifyTrigger()],
			credentialTypes: [new UnifyApi()],
			credentials: { unifyApi: { apiKey: sandbox.unify.apiKey, baseUrl: sandbox.unify.baseUrl } },
		});
		return { host, asked: { nodeType: `${PACKAGE_NAME}.unifyTrigger`, parameters } };
	};

	it.each([
		['searchSequences', 'Main (active)'],
		['searchMailboxes', mailboxes.ada],
		['searchUsers', expect.any(String)],
		['searchObjects', 'Company'],
	])('%s shows what Unify has', async (method, name) => {
		const { host, asked } = on({ triggerOn: 'enrollment' });
		const { results } = await host.listSearch({ ...asked, method });
		expect(results.map((entry) => entry.name)).toContainEqual(name);
	});

	it('getAttributes shows those of the object that is chosen', async () => {
		const { host, asked } = on({ triggerOn: 'record', objectName: byId('opportunity') });
		const found = await host.loadOptions({ ...asked, method: 'getAttributes' });
		expect(found.map(({ value }) => value)).toContain('uniqueness_key');
	});
});

describe('Fetch Test Event', () => {
	it('shows the newest of each chosen event and keeps nothing', async () => {
		change({ is_paused: true });
		change({ status: 'FINISHED', ended_at: iso(), is_bounced: true }, enrollments.activeInOther);
		await later();
		const { host, poll } = unifyTrigger(sandbox, {
			triggerOn: 'enrollment',
			events: ['paused', 'bounced', 'approvalPending'],
		});
		expect((await poll({ mode: 'manual' })).sort()).toEqual([
			['bounced', enrollments.activeInOther],
			['paused', enrollments.activeInMain],
		]);
		expect(host.staticData).toEqual({});
	});

	it('takes a query job where there is no other way', async () => {
		state().addRecord('company', { domain: 'new.example' });
		const { poll } = unifyTrigger(sandbox, {
			triggerOn: 'record',
			objectName: byId('company'),
			recordEvents: ['created'],
		});
		expect(await poll({ mode: 'manual' })).toHaveLength(1);
	});
});
