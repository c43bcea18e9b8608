import type { INodeParameters } from 'n8n-workflow';

import { SEED } from '../../../sandbox';
import { bodiesOf, detailsOf, jsonOf, pairingOf, urlsOf, whatOf } from '../../support/items';
import { byId, outcomeOf, Rig } from '../../support/rig';
import type { Json } from '../../support/rig';
import { startStub } from '../../support/stub';

// Enrollments are paused, resumed and ended, by their ID or by what a CRM knows.

jest.mock(
	'../../../nodes/shared/http/clock',
	() => jest.requireActual('../../support/virtualTime').clockModule,
);
jest.mock('../../../nodes/shared/http/undici', () =>
	jest
		.requireActual('../../support/virtualTime')
		.undiciModule(jest.requireActual('../../../nodes/shared/http/undici')),
);

const { cadences, enrollments } = SEED.myAgentMail;
const PATCH = 'patchEnrollment';
const byLead = {
	dataMode: 'autoMapInputData',
	enrollmentBy: 'leadExternalId',
	cadenceId: byId(cadences.relink),
};
const byOwnId = { dataMode: 'autoMapInputData', enrollmentBy: 'enrollmentId' };

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ limits: 'none' });
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => await rig.close());

const stateOf = (id: string) => rig.sandbox.myAgentMail.state.enrollments.get(id)?.state;
const run = async (
	operation: string,
	parameters: INodeParameters,
	items: readonly Json[],
	on = rig,
) => await on.run('myAgentMail', { resource: 'enrollment', operation, parameters, items });

describe("by the lead's own ID", () => {
	test('the list of the cadence is read once for all leads, to its end', async () => {
		const items = ['250', '001', '120'].map((n) => ({ leadExternalId: `lead-relink-${n}` }));
		const { success } = await run('unenroll', byLead, items);
		expect(success.map(({ json }) => [json.outcome, json.enrollmentId, json.state])).toEqual([
			['updated', 'enr_relink_250', 'unenrolled'],
			['updated', 'enr_relink_001', 'unenrolled'],
			['updated', 'enr_relink_120', 'unenrolled'],
		]);
		const pages = urlsOf(rig, 'listCadenceEnrollments');
		expect(pages).toHaveLength(3);
		expect(new Set(pages).size).toBe(3);
	});

	test('a lead that is not in the cadence fails alone, and nothing is guessed', async () => {
		const { success, error } = await run('pause', byLead, [
			{ leadExternalId: 'lead-active' },
			{ leadExternalId: 'lead-ACTIVE' },
			{ leadExternalId: 'lead-in-other-cadence' },
		]);
		expect(pairingOf(success)).toEqual([0]);
		expect(error.map(detailsOf)).toMatchObject([
			{ code: 'enrollment_not_found', attempts: 0 },
			{ code: 'enrollment_not_found', attempts: 0 },
		]);
		expect(stateOf(enrollments.inOtherCadence)).toBe('active');
	});

	test('two enrollments under one ID are not told apart, so neither is touched', async () => {
		rig.sandbox.myAgentMail.state.addEnrollment({
			id: 'enr_twin',
			cadenceId: cadences.relink,
			leadExternalId: 'lead-active',
		});
		const { error } = await run('unenroll', byLead, [{ leadExternalId: 'lead-active' }]);
		expect(detailsOf(error[0])).toMatchObject({ code: 'enrollment_not_found' });
		expect(rig.calls(PATCH)).toBe(0);
	});

	test('an enrollment ID in the item wins, and the list is not read', async () => {
		const items = [{ enrollmentId: enrollments.active, leadExternalId: 'lead-paused' }];
		await run('unenroll', byLead, items);
		expect([stateOf(enrollments.active), stateOf(enrollments.paused)]).toEqual([
			'unenrolled',
			'paused',
		]);
		expect(rig.calls('listCadenceEnrollments')).toBe(0);
	});

	test('a list that cannot be read fails its leads, and says why', async () => {
		const rule = { provider: 'myAgentMail', operationIds: ['listCadenceEnrollments'] } as const;
		const fault = { kind: 'html', when: 'before-commit', status: 403 } as const;
		rig.sandbox.setFaults({ seed: 1, rules: [{ ...rule, fault }] });
		const { error } = await run('pause', byLead, [{ leadExternalId: 'lead-active' }]);
		expect(detailsOf(error[0])).toMatchObject({ outcome: 'failed', statusCode: 403, attempts: 0 });
		expect(rig.calls(PATCH)).toBe(0);
	});

	test('two leads that lead to one enrollment are one', async () => {
		const { success } = await run('pause', byLead, [
			{ leadExternalId: 'lead-active' },
			{ enrollmentId: enrollments.active },
		]);
		expect(success.map(outcomeOf)).toEqual(['updated', 'skipped']);
		expect(rig.calls(PATCH)).toBe(1);
	});
});

test('a dry run looks nothing up, and tells leads apart by what is given', async () => {
	const items = ['lead-active', 'lead-paused', 'lead-active'].map((leadExternalId) => ({
		leadExternalId,
	}));
	const { success } = await run('unenroll', { ...byLead, dryRun: true }, items);
	expect(success.map(outcomeOf)).toEqual(['planned', 'planned', 'skipped']);
	expect(rig.sandbox.log).toEqual([]);
});

describe('an enrollment that has ended', () => {
	const all = ['replied', 'completed', 'bounced', 'unenrolled'] as const;
	const items = all.map((state) => ({ enrollmentId: enrollments[state] }));

	test.each(['pause', 'unenroll'])(
		'is left as it is by %s, for nothing more goes out',
		async (operation) => {
			const { success, error } = await run(operation, byOwnId, items);
			expect(error).toEqual([]);
			expect(success.map(({ json }) => [json.outcome, json.reason, json.state])).toEqual(
				all.map((state) => ['unchanged', 'already_ended', state]),
			);
		},
	);

	test('cannot be resumed', async () => {
		const { error } = await run('resume', byOwnId, items);
		expect(error.map(detailsOf)).toMatchObject(
			all.map(() => ({ outcome: 'failed', code: 'ENROLLMENT_TERMINAL_STATE', retryable: false })),
		);
	});

	test.each([
		[enrollments.active, 'updated', true],
		[enrollments.replied, 'unchanged', undefined],
	])(
		'by a call whose answer was lost (%s) is %s',
		async (enrollmentId, outcome, afterLostAnswer) => {
			const fault = { kind: 'reset', when: 'after-commit' } as const;
			const rule = { provider: 'myAgentMail', operationIds: [PATCH], times: 1, fault } as const;
			rig.sandbox.setFaults({ seed: 1, rules: [rule] });
			const { success } = await run('unenroll', byOwnId, [{ enrollmentId }]);
			expect([outcomeOf(success[0] ?? { json: {} }), success[0]?.json.afterLostAnswer]).toEqual([
				outcome,
				afterLostAnswer,
			]);
			expect(rig.calls(PATCH)).toBe(2);
		},
	);

	test('is told by its code, whatever the status', async () => {
		const stub = await startStub(() => ({
			status: 422,
			body: { error: 'It is over', code: 'ENROLLMENT_TERMINAL_STATE' },
		}));
		const there = rig.with({ myAgentMail: { baseUrl: stub.baseUrl } });
		const { success } = await run('pause', byOwnId, [{ enrollmentId: 'e1' }], there);
		await stub.close();
		expect(jsonOf(success)).toMatchObject([{ outcome: 'unchanged', reason: 'already_ended' }]);
	});
});

test('a success whose record shows another state is a failure', async () => {
	const stub = await startStub(() => ({
		body: { ok: true, enrollment: { id: 'e1', state: 'active' } },
	}));
	const there = rig.with({ myAgentMail: { baseUrl: stub.baseUrl } });
	const { error } = await run('pause', byOwnId, [{ enrollmentId: 'e1' }], there);
	await stub.close();
	expect(detailsOf(error[0])).toMatchObject({ outcome: 'failed', code: 'state_not_taken' });
	expect(whatOf(error[0])).toContain('state');
});

test('what is sent is the state, with the reason of an exit and the wish to go on at once', async () => {
	await run('pause', byOwnId, [{ enrollmentId: enrollments.active }]);
	await run('resume', { ...byOwnId, options: { retryNow: true } }, [
		{ enrollmentId: enrollments.active },
	]);
	await run('unenroll', byOwnId, [{ enrollmentId: enrollments.active, exitReason: 'deal won' }]);
	expect(bodiesOf(rig, PATCH)).toEqual([
		{ state: 'paused' },
		{ state: 'active' },
		{ state: 'unenrolled', exitReason: 'deal won' },
	]);
	expect(urlsOf(rig, PATCH).map((url) => url.replace(/^[^?]+/, ''))).toEqual([
		'',
		'?retryNow=true',
		'',
	]);
});

test('update sets and clears the fields of one enrollment, in the order of the items', async () => {
	const enrollmentId = enrollments.active;
	const { success, error } = await run('update', { dataMode: 'autoMapInputData' }, [
		{ enrollmentId, leadName: 'Jane', leadEmail: null },
		{ enrollmentId, leadName: 'Jane Doe' },
		{ enrollmentId },
	]);
	expect(success.map(outcomeOf)).toEqual(['updated', 'updated']);
	expect(bodiesOf(rig, PATCH)).toEqual([
		{ leadName: 'Jane', leadEmail: null },
		{ leadName: 'Jane Doe' },
	]);
	expect(whatOf(error[0])).toBe("'Update Fields' is empty [item 2]");
});
