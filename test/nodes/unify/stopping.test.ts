import { SEED } from '../../../sandbox';
import { detailsOf, faultIn, jsonOf, pairingOf, urlsOf } from '../../support/items';
import { byId, count, Rig } from '../../support/rig';
import type { Ask, Json } from '../../support/rig';
import { startStub } from '../../support/stub';

const { enrollments, mailboxes, people, sequences } = SEED.unify;
const UNKNOWN_ID = 'b0000009-0000-4000-8000-000000000009';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start();
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => await rig.close());

const run = async (
	operation: string,
	items: readonly Json[],
	parameters: Ask['parameters'] = {},
	rest: Partial<Ask> = {},
) =>
	await rig.run('unify', {
		resource: 'enrollment',
		operation,
		items,
		...rest,
		parameters: { dataMode: 'autoMapInputData', ...parameters },
	});

function enrollment(id: string) {
	const found = rig.sandbox.unify.state.enrollments.get(id);
	if (found === undefined) throw new Error('The sandbox has no such enrollment');
	return found;
}

const STOPS = [
	['cancel', 'delete_sequence_enrollment', 'isCanceled', true],
	['pause', 'pause_sequence_enrollment', 'isPaused', true],
	['resume', 'resume_sequence_enrollment', 'isPaused', false],
] as const;

const STATE = { isCanceled: 'is_canceled', isPaused: 'is_paused' } as const;

describe.each(STOPS)('%s', (operation, operationId, flag, value) => {
	test('takes an enrollment by its ID, by a person’s ID and by an email, and says how it stands', async () => {
		const ended = await run(operation, [
			{ enrollmentId: enrollments.activeInMain },
			{ personId: people.activeInOther.id },
			{ personEmail: people.draft.email },
		]);
		expect(jsonOf(ended.success)).toEqual([
			{
				enrollmentId: enrollments.activeInMain,
				outcome: 'updated',
				reason: '',
				[flag]: value,
			},
			{
				personId: people.activeInOther.id,
				outcome: 'updated',
				reason: '',
				enrollmentId: enrollments.activeInOther,
				[flag]: value,
			},
			{
				personEmail: people.draft.email,
				outcome: 'updated',
				reason: '',
				enrollmentId: enrollments.draft,
				[flag]: value,
				personId: people.draft.id,
			},
		]);
		expect(rig.calls(operationId)).toBe(3);
		expect(rig.calls('find_unique_object_record')).toBe(1);
	});

	test('leaves a person alone who is in no sequence, and fails one whom Unify does not know', async () => {
		const ended = await run(operation, [
			{ personEmail: people.free.email },
			{ personEmail: 'nobody@example.com' },
			{ personId: people.finished.id },
		]);
		expect(jsonOf(ended.success)).toEqual([
			expect.objectContaining({ outcome: 'unchanged', reason: 'not_enrolled' }),
			expect.objectContaining({ outcome: 'unchanged', reason: 'not_enrolled' }),
		]);
		expect(pairingOf(ended.error)).toEqual([1]);
		expect(detailsOf(ended.error[0])).toMatchObject({
			outcome: 'failed',
			code: 'person_not_found',
		});
		expect(rig.calls(operationId)).toBe(0);
	});

	test('sends the same enrollment once, under whichever name it comes', async () => {
		const ended = await run(operation, [
			{ enrollmentId: enrollments.activeInMain },
			{ enrollmentId: enrollments.activeInMain.toUpperCase() },
			{ personEmail: people.activeInMain.email },
			{ personId: people.activeInMain.id },
		]);
		expect(count(ended.success)).toEqual({ updated: 1, skipped: 3 });
		expect(rig.calls(operationId)).toBe(1);
	});

	test('fails a wrong ID alone', async () => {
		const ended = await run(operation, [
			{ enrollmentId: UNKNOWN_ID },
			{ enrollmentId: enrollments.activeInMain },
			{},
		]);
		expect(pairingOf(ended.success)).toEqual([1]);
		expect(ended.error.map(detailsOf)).toMatchObject([
			{ code: 'not_found', statusCode: 404, outcome: 'failed' },
			{ code: 'invalid_input' },
		]);
	});

	test('refuses to guess which of several enrollments is meant; a sequence tells', async () => {
		rig.sandbox.unify.state.addEnrollment({
			sequenceId: sequences.other,
			personId: people.activeInMain.id,
			mailboxEmail: mailboxes.ada,
		});
		const by = { enrollmentBy: 'personEmail', personEmail: people.activeInMain.email };
		const vague = await run(operation, [{}], { dataMode: 'defineBelow', ...by });
		expect(detailsOf(vague.error[0])).toMatchObject({ outcome: 'failed', code: 'ambiguous' });
		const clear = await run(operation, [{}], {
			dataMode: 'defineBelow',
			...by,
			sequenceId: byId(sequences.main),
		});
		expect(jsonOf(clear.success)).toMatchObject([{ enrollmentId: enrollments.activeInMain }]);
	});

	test('does not take an answer for done that says otherwise', async () => {
		const stub = await startStub(() => ({ body: { id: UNKNOWN_ID, [STATE[flag]]: !value } }));
		try {
			const ended = await rig.with({ unify: { baseUrl: stub.baseUrl } }).run('unify', {
				resource: 'enrollment',
				operation,
				items: [{}],
				parameters: { enrollmentId: UNKNOWN_ID },
			});
			expect(ended.success).toEqual([]);
			expect(detailsOf(ended.error[0])).toMatchObject({
				outcome: 'failed',
				code: 'state_not_taken',
				response: { [STATE[flag]]: !value },
			});
		} finally {
			await stub.close();
		}
	});
});

test('cancel asks for what is not over alone, of the person and the sequence', async () => {
	await run('cancel', [{}], {
		dataMode: 'defineBelow',
		enrollmentBy: 'personId',
		personId: people.activeInMain.id,
		sequenceId: byId(sequences.main),
	});
	const [url = ''] = urlsOf(rig, 'list_sequence_enrollments');
	const query = new URL(url, 'http://x').searchParams;
	expect(query.getAll('status')).toEqual(['DRAFT', 'IN_PROGRESS']);
	expect([query.get('person_id'), query.get('sequence_id')]).toEqual([
		people.activeInMain.id,
		sequences.main,
	]);
});

test('a person’s enrollment is looked up once in a run for all that name the same person', async () => {
	const items = [1, 2, 3].map(() => ({ personEmail: people.activeInMain.email }));
	await run('pause', items);
	expect(rig.calls('find_unique_object_record')).toBe(1);
	expect(rig.calls('list_sequence_enrollments')).toBe(1);
});

describe('approve', () => {
	const wait = (...ids: readonly string[]) => {
		for (const id of ids) Object.assign(enrollment(id), { is_draft_approval_pending: true });
	};

	test('approves what waits, and says of what does not that it does not', async () => {
		wait(enrollments.draft, enrollments.activeInMain);
		Object.assign(enrollment(enrollments.activeInMain), { is_opted_out: true });
		const ended = await run('approve', [
			{ enrollmentId: enrollments.draft },
			{ enrollmentId: enrollments.draft },
			{ enrollmentId: enrollments.activeInOther },
			{ enrollmentId: enrollments.activeInMain },
		]);
		expect(jsonOf(ended.success)).toMatchObject([
			{ outcome: 'updated', reason: '', enrollmentId: enrollments.draft },
			{ outcome: 'skipped', reason: 'duplicate_in_input', duplicateOf: 0 },
			{ outcome: 'unchanged', reason: 'not_waiting_for_approval' },
		]);
		expect(faultIn(ended.error[0])).toMatchObject({
			what: expect.stringContaining('opted out'),
			details: { outcome: 'failed', statusCode: 400 },
		});
	});

	test('that is lost is looked up, and not sent a second time', async () => {
		wait(enrollments.draft);
		rig.sandbox.setFaults({
			seed: 1,
			rules: [
				{
					provider: 'unify',
					operationIds: ['approve_sequence_enrollment'],
					times: 1,
					fault: { kind: 'reset', when: 'after-commit' },
				},
			],
		});
		const ended = await run('approve', [{ enrollmentId: enrollments.draft }]);
		expect(jsonOf(ended.success)).toMatchObject([{ outcome: 'updated', afterLostAnswer: true }]);
		expect(rig.calls('approve_sequence_enrollment')).toBe(1);
	});
});
