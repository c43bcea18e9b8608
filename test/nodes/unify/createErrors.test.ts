import { SEED } from '../../../sandbox';
import type { FaultRule } from '../../../sandbox';
import { at, detailsOf, pairingOf, times, whatOf } from '../../support/items';
import { byId, count, Rig } from '../../support/rig';
import { startStub } from '../../support/stub';
import type { StubAnswer } from '../../support/stub';
import { BY_EMAIL, creatingWith } from './creating';

const { mailboxes, people, sequences } = SEED.unify;
const CREATE = 'create_sequence_enrollment';
const FIND = 'find_unique_object_record';
const UNKNOWN_ID = 'b0000009-0000-4000-8000-000000000009';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start();
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => {
	await rig.close();
});

const { create, byPersonId } = creatingWith(() => rig);
const byEmail = async (...emails: readonly string[]) =>
	await create(
		emails.map((email) => ({ email })),
		BY_EMAIL,
	);

const state = () => rig.sandbox.unify.state;
const commits = () => state().commits;
const committed = (...personIds: readonly string[]) =>
	new Map(personIds.map((id) => [`${sequences.main}|${id}`, 1] as const));
const address = (n: number) => `person-${String(n).padStart(2, '0')}@customers.example`;
const idOf = (email: string) => state().findPerson(email)?.id ?? 'nobody';

/** One person to a provider that always gives this answer. */
async function toStub(answer: StubAnswer) {
	const stub = await startStub(() => answer);
	const ended = await rig.with({ unify: { baseUrl: stub.baseUrl } }).run('unify', {
		resource: 'enrollment',
		operation: 'create',
		parameters: {
			sequenceId: byId(sequences.main),
			personBy: 'id',
			personId: people.free.id,
			mailboxEmails: [mailboxes.ada],
			options: { maxRetryTime: 0 },
		},
		items: [{}],
	});
	await stub.close();
	return ended;
}

describe('a refusal', () => {
	it('400 for an unknown mailbox names it, with errors[] in the details', async () => {
		const ended = await create([{}], {
			personBy: 'id',
			personId: people.free.id,
			mailboxEmails: [mailboxes.ada, 'unknown@outbound.example'],
		});
		expect(whatOf(ended.error[0])).toContain('mailbox_not_found');
		expect(detailsOf(ended.error[0])).toEqual({
			outcome: 'failed',
			code: 'bad_request',
			statusCode: 400,
			retryable: false,
			attempts: 1,
			response: {
				status: 'bad_request',
				message: 'Mailbox not found',
				errors: [{ code: 'mailbox_not_found', path: ['mailbox_emails', 1] }],
			},
		});
	});

	it('400 tells code, path and names of each of its errors', async () => {
		const errors = [
			{
				code: 'invalid_value',
				path: ['match', 'email'],
				object_api_name: 'person',
				attribute_api_name: 'email',
			},
			{ code: 'required' },
		];
		const body = { status: 'bad_request', message: 'Not so', errors };
		const ended = await toStub({ status: 400, body });
		for (const part of ['Not so', 'invalid_value', 'match.email', 'person', 'email', 'required'])
			expect(whatOf(ended.error[0])).toContain(part);
		expect(detailsOf(ended.error[0])).toMatchObject({ statusCode: 400, response: body });
	});

	it('404 for an unknown sequence', async () => {
		const ended = await create([{}], {
			sequenceId: byId(UNKNOWN_ID),
			personId: people.free.id,
		});
		expect(detailsOf(ended.error[0])).toEqual({
			outcome: 'failed',
			code: 'not_found',
			statusCode: 404,
			retryable: false,
			attempts: 1,
			response: { status: 'not_found', message: 'Sequence not found' },
		});
	});

	it('404 for an unknown person, and only for that row', async () => {
		const ended = await byPersonId(UNKNOWN_ID, people.free.id);
		expect(pairingOf(ended.error)).toEqual([0]);
		expect(whatOf(ended.error[0])).toBe('Person not found');
		expect(commits()).toEqual(committed(people.free.id));
	});

	it.each([
		[402, { status: 'payment_required', message: 'Upgrade' }],
		[403, { status: 'forbidden', message: 'Business plan only' }],
		[422, { status: 'unprocessable', message: 'No' }],
	])('%i with code, status and body', async (status, body) => {
		const ended = await toStub({ status, body });
		expect(whatOf(ended.error[0])).toBe(body.message);
		expect(detailsOf(ended.error[0])).toMatchObject({
			outcome: 'failed',
			code: body.status,
			statusCode: status,
			retryable: false,
			response: body,
		});
	});

	it('429 to the end is failed and may be tried again', async () => {
		const body = { status: 'rate_limited', message: 'Slow down' };
		const ended = await toStub({ status: 429, body, headers: { 'retry-after': '5' } });
		expect(detailsOf(ended.error[0])).toMatchObject({
			outcome: 'failed',
			code: 'rate_limited',
			statusCode: 429,
			retryable: true,
			response: body,
		});
	});

	it.each([500, 502, 504])('%i to the end is unknown', async (status) => {
		const ended = await toStub({ status, body: { status: 'error', message: 'Oops' } });
		expect(detailsOf(ended.error[0])).toMatchObject({ outcome: 'unknown', statusCode: status });
	});

	it('401 stops the sending: each item carries it, and no further call is made', async () => {
		const ended = await rig.with({ unify: { apiKey: 'uk_wrong' } }).run('unify', {
			resource: 'enrollment',
			operation: 'create',
			parameters: {
				sequenceId: byId(sequences.main),
				mailboxEmails: [mailboxes.ada],
				...BY_EMAIL,
				options: { maxConcurrency: 1 },
			},
			items: times(30, (n) => ({ email: address(n + 1) })),
		});
		expect(rig.sandbox.log).toHaveLength(1);
		expect(count(ended.error)).toEqual({ failed: 30 });
		for (const item of ended.error) {
			expect(whatOf(item)).toMatch(/API key/);
			expect(at(detailsOf(item), 'statusCode')).toBe(401);
		}
		expect(JSON.stringify(ended.run)).not.toContain('uk_wrong');
	});

	it('is no guess where a 409 names no sequence', async () => {
		const ended = await toStub({ status: 409, body: { status: 'conflict', message: 'No' } });
		expect(ended.success).toEqual([]);
		expect(ended.error).toHaveLength(1);
	});
});

describe('a lost answer', () => {
	const once = (fault: FaultRule['fault']) =>
		rig.sandbox.setFaults({ seed: 1, rules: [{ operationIds: [CREATE], times: 1, fault }] });

	it.each<[string, FaultRule['fault'], number, true | undefined]>([
		['500 before', { kind: 'status', status: 500, when: 'before-commit' }, 2, undefined],
		['500 after', { kind: 'status', status: 500, when: 'after-commit' }, 1, true],
		['a reset after', { kind: 'reset', when: 'after-commit' }, 1, true],
		['a page after', { kind: 'html', when: 'after-commit' }, 1, true],
	])('leaves the person enrolled once: %s the commit', async (_, fault, calls, afterLost) => {
		once(fault);
		const ended = await byPersonId(people.free.id);
		expect(ended.success.map(({ json }) => [json.outcome, json.afterLostAnswer])).toEqual([
			['enrolled', afterLost],
		]);
		expect(rig.calls(CREATE)).toBe(calls);
		expect(commits()).toEqual(committed(people.free.id));
	});

	it('does not take a person who was in before for one of its own', async () => {
		once({ kind: 'reset', when: 'after-commit' });
		const ended = await byPersonId(people.activeInMain.id);
		expect(count(ended.success)).toEqual({ already_enrolled: 1 });
	});

	it('is settled for a person whose earlier enrollment is finished', async () => {
		once({ kind: 'reset', when: 'after-commit' });
		const ended = await byPersonId(people.finished.id);
		expect(ended.success[0]?.json).toMatchObject({ outcome: 'enrolled', afterLostAnswer: true });
		expect(commits()).toEqual(committed(people.finished.id));
		expect(rig.calls(CREATE)).toBe(1);
	});

	it('of a look-up is asked for again and puts nobody in twice', async () => {
		rig.sandbox.setFaults({
			seed: 1,
			rules: [{ operationIds: [FIND], times: 1, fault: { kind: 'reset', when: 'after-commit' } }],
		});
		const ended = await byEmail(address(1));
		expect(ended.success.map(({ json }) => [json.outcome, json.afterLostAnswer])).toEqual([
			['enrolled', undefined],
		]);
		expect(commits()).toEqual(committed(idOf(address(1))));
	});
});
