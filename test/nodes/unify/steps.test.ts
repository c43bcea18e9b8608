import { enrollmentStepId, SEED, sequenceStepId } from '../../../sandbox';
import { at, bodiesOf, detailsOf, jsonOf, pairingOf } from '../../support/items';
import { byId, count, Rig } from '../../support/rig';
import type { Ask, Json } from '../../support/rig';
import { startStub } from '../../support/stub';

const { enrollments, sequences } = SEED.unify;
const step = (number: number, enrollment: string = enrollments.draft) =>
	enrollmentStepId(enrollment, number);

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ limits: 'none' });
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => await rig.close());

const run = async (
	operation: string,
	items: readonly Json[],
	parameters: Ask['parameters'] = {},
	on = rig,
) =>
	await on.run('unify', {
		resource: 'enrollmentStep',
		operation,
		items,
		parameters: { dataMode: 'autoMapInputData', ...parameters },
	});

describe('get many', () => {
	test('brings the steps of an enrollment in the order of their run', async () => {
		const ended = await run('getAll', [{}], { enrollmentId: enrollments.draft, returnAll: true });
		expect(jsonOf(ended.success).map(({ step_number: n }) => n)).toEqual([1, 2, 3]);
		expect(at(jsonOf(ended.success)[0], 'email', 'subject')).toEqual(expect.any(String));
	});

	// How Unify wraps them is not certain.
	test.each([
		['under steps', { steps: [{ id: 'a' }, { id: 'b' }], next_cursor: null }],
		['under data', { data: [{ id: 'a' }, { id: 'b' }] }],
		['in a bare list', [{ id: 'a' }, { id: 'b' }]],
	])('takes them %s', async (_, body) => {
		const stub = await startStub(() => ({ body }));
		try {
			const on = rig.with({ unify: { baseUrl: stub.baseUrl } });
			const ended = await run(
				'getAll',
				[{}],
				{ enrollmentId: enrollments.draft, returnAll: true },
				on,
			);
			expect(ended.error).toEqual([]);
			expect(jsonOf(ended.success).map(({ id }) => id)).toEqual(['a', 'b']);
		} finally {
			await stub.close();
		}
	});
});

describe('update', () => {
	test('changes the copy from the version that is there, and says the new one', async () => {
		const ended = await run('update', [
			{ enrollmentStepId: step(1), subject: 'Good day', body: '<p>Hi</p>' },
			{ enrollmentStepId: step(2), subject: 'A call' },
			{ enrollmentStepId: step(3) },
		]);
		expect(jsonOf(ended.success)).toMatchObject([
			{
				outcome: 'updated',
				enrollmentStepId: step(1),
				enrollmentId: enrollments.draft,
				versionId: 'v2',
				isReady: expect.any(Boolean),
			},
		]);
		expect(pairingOf(ended.error)).toEqual([1, 2]);
		expect(ended.error.map((item) => at(detailsOf(item), 'code'))).toEqual([
			'no_email',
			'invalid_input',
		]);
		expect(bodiesOf(rig, 'update_sequence_enrollment_step')).toEqual([
			{ subject: 'Good day', body: '<p>Hi</p>', version_id: 'v1' },
		]);
	});

	test('applies rows of one step in their order, each from the version of the one before', async () => {
		const items = ['One', 'Two', 'Three'].map((subject) => ({
			enrollmentStepId: step(1),
			subject,
		}));
		const ended = await run('update', items);
		expect(jsonOf(ended.success).map(({ outcome, versionId }) => [outcome, versionId])).toEqual([
			['updated', 'v2'],
			['updated', 'v3'],
			['updated', 'v4'],
		]);
		expect(rig.sandbox.unify.state.steps.get(step(1))?.email?.subject).toBe('Three');
		expect(rig.calls('get_sequence_enrollment_step')).toBe(1);
	});

	test('does not write over what somebody else has written since the version that is given', async () => {
		await run('update', [{ enrollmentStepId: step(1), subject: 'Theirs' }]);
		const ended = await run('update', [
			{ enrollmentStepId: step(1), subject: 'Ours', versionId: 'v1' },
		]);
		expect(detailsOf(ended.error[0])).toMatchObject({ outcome: 'failed', statusCode: 409 });
		expect(rig.sandbox.unify.state.steps.get(step(1))?.email?.subject).toBe('Theirs');
	});

	test.each([
		['after-commit', 1],
		['before-commit', 2],
	] as const)('that is lost %s is looked up before it is sent again', async (when, calls) => {
		rig.sandbox.setFaults({
			seed: 1,
			rules: [
				{
					provider: 'unify',
					operationIds: ['update_sequence_enrollment_step'],
					times: 1,
					fault: { kind: 'reset', when },
				},
			],
		});
		const ended = await run('update', [{ enrollmentStepId: step(1), subject: 'Good day' }]);
		expect(count(ended.success)).toEqual({ updated: 1 });
		expect(rig.calls('update_sequence_enrollment_step')).toBe(calls);
		expect(rig.sandbox.unify.state.steps.get(step(1))?.email?.version_id).toBe('v2');
	});
});

test('a step of a sequence is got by itself, and by its type among the others', async () => {
	const asked = { resource: 'sequenceStep', items: [{}] };
	const sequenceId = byId(sequences.main);
	const one = await rig.run('unify', {
		...asked,
		operation: 'get',
		parameters: { sequenceId, stepId: byId(sequenceStepId(sequences.main, 2)) },
	});
	expect(jsonOf(one.success)).toMatchObject([{ type: 'PHONE_CALL' }]);
	const calls = await rig.run('unify', {
		...asked,
		operation: 'getAll',
		parameters: { sequenceId, returnAll: true, filters: { type: ['PHONE_CALL'] } },
	});
	expect(jsonOf(calls.success).map(({ type }) => type)).toEqual(['PHONE_CALL']);
});
