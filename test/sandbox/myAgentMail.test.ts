import { SEED, startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { clientsOf } from './client';
import type { Client } from './client';

const { cadences, inboxes, sessions, enrollments } = SEED.myAgentMail;
let sandbox: Sandbox;
let call: Client;

beforeAll(async () => {
	sandbox = await startSandbox({ limits: 'none' });
	call = clientsOf(sandbox).myAgentMail;
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());

const enroll = (cadenceId: string, body: unknown) =>
	call(`/cadences/${cadenceId}/enrollments`, { body });
const relink = (updates: unknown[], query = '') =>
	call(`/cadences/${cadences.relink}/enrollments/bulk-relink${query}`, { body: { updates } });

describe('keys and paths', () => {
	it('takes the key as X-API-Key and as Bearer', async () => {
		expect((await call('/me')).status).toBe(200);
		const headers = { authorization: `Bearer ${SEED.myAgentMail.apiKey}` };
		expect((await fetch(`${sandbox.myAgentMail.baseUrl}/me`, { headers })).status).toBe(200);
	});

	it.each<Record<string, string>>([
		{},
		{ 'x-api-key': 'tk_wrong' },
		{ authorization: 'Bearer no' },
	])('refuses %j with 401', async (headers) => {
		const response = await fetch(`${sandbox.myAgentMail.baseUrl}/me`, { headers });
		expect(response.status).toBe(401);
		expect(await response.json()).toEqual({
			error: 'Missing or invalid API key',
			code: 'UNAUTHORIZED',
		});
	});

	it('serves a web page outside /v1, with status 200', async () => {
		const response = await fetch(sandbox.myAgentMail.baseUrl.replace(/\/v1$/, '/cadences'));
		expect(response.status).toBe(200);
		expect(response.headers.get('content-type')).toContain('text/html');
		expect(await response.text()).toContain('<html>');
	});

	it('answers an unknown path and an operation that it leaves out in the provider’s shape', async () => {
		const error = expect.any(String);
		const unknown = await call('/nowhere');
		expect(unknown).toMatchObject({ status: 404, json: { error, code: 'NOT_FOUND' } });
		const left = await call('/tenants', { body: { name: 'T' } });
		expect(left).toMatchObject({ status: 501, json: { error, code: 'NOT_IMPLEMENTED' } });
		expect(sandbox.log.at(-1)?.operationId).toBe('createTenant');
	});

	it('refuses malformed JSON and an oversized body with 400', async () => {
		const broken = await call(`/cadences/${cadences.welcome}/enrollments`, { body: '{"a":' });
		expect(broken).toMatchObject({ status: 400, json: { code: 'VALIDATION_ERROR' } });
		const huge = await enroll(cadences.welcome, { leadName: 'x'.repeat(11 * 1024 * 1024) }).catch(
			() => undefined,
		);
		// The connection may be gone before the client has sent it all.
		if (huge) expect(huge.status).toBe(400);
		expect(sandbox.myAgentMail.state.commits.size).toBe(0);
	});

	it('never keeps a key in the log', async () => {
		await call('/me');
		expect(JSON.stringify(sandbox.log)).not.toContain(SEED.myAgentMail.apiKey);
	});
});

describe('lists', () => {
	it('pages the cadences by limit and offset', async () => {
		const seen: string[] = [];
		for (let offset = 0; offset < SEED.myAgentMail.cadenceCount; offset += 25) {
			const { json } = await call(`/cadences?limit=25&offset=${offset}`);
			const page = json as { cadences: Array<{ id: string }>; pagination: unknown };
			expect(page.pagination).toEqual({ total: 60, limit: 25, offset });
			seen.push(...page.cadences.map(({ id }) => id));
		}
		expect(new Set(seen).size).toBe(60);
		expect(seen).toEqual([...sandbox.myAgentMail.state.cadences.keys()]);
	});

	it('lowers a limit above 100 and refuses one below 1', async () => {
		const path = `/cadences/${cadences.relink}/enrollments`;
		expect(await call(`${path}?limit=500`)).toMatchObject({
			json: { pagination: { total: 257, limit: 100, offset: 0 } },
		});
		expect((await call(`${path}?limit=0`)).status).toBe(400);
		expect((await call(`${path}?limit=ten`)).status).toBe(400);
	});

	it('shows the passwords of an inbox to whoever asks for it alone, as the provider does', async () => {
		expect((await call('/inboxes')).text).not.toContain('assword');
		const password = expect.any(String);
		expect((await call(`/inboxes/${inboxes.sales}`)).json).toMatchObject({
			id: inboxes.sales,
			imapPassword: password,
			imap: { password },
			smtp: { password },
		});
	});

	it('answers 402 for LinkedIn sessions without the add-on', async () => {
		expect(await call('/linkedin/sessions')).toMatchObject({
			json: { sessions: [{ id: sessions.ada, status: 'active' }, { id: sessions.grace }] },
		});
		sandbox.myAgentMail.state.linkedInSubscribed = false;
		expect(await call('/linkedin/sessions')).toMatchObject({
			status: 402,
			json: { code: 'LINKEDIN_NOT_SUBSCRIBED' },
		});
	});

	it('gets a cadence and an enrollment, and says 404 for others, whatever the id looks like', async () => {
		expect(await call(`/cadences/${cadences.email}`)).toMatchObject({
			json: { ok: true, cadence: { steps: [{ kind: 'email' }, {}, {}] } },
		});
		expect(await call(`/enrollments/${enrollments.active}`)).toMatchObject({
			json: { enrollment: { leadExternalId: 'lead-active' } },
		});
		for (const id of ['none', 'a%2Fb', '%C3%BC%20%25', '%2E%2E%2Fx', 'x'.repeat(2000)]) {
			expect((await call(`/cadences/${id}`)).status).toBe(404);
			expect((await call(`/enrollments/${id}`)).status).toBe(404);
		}
		sandbox.myAgentMail.state.addCadence({ id: 'a/b ü%' });
		expect((await call(`/cadences/${encodeURIComponent('a/b ü%')}`)).status).toBe(200);
	});
});

describe('enroll', () => {
	it('enrolls once, and never changes what is there', async () => {
		const lead = {
			leadExternalId: 'crm-1',
			leadEmail: 'a@customers.example',
			context: { company: 'Acme' },
			startAt: '2030-01-01T09:00:00+01:00',
		};
		const first = await enroll(cadences.welcome, lead);
		expect(first).toMatchObject({
			status: 200,
			json: {
				ok: true,
				created: true,
				enrollment: {
					id: expect.any(String),
					state: 'active',
					createdAt: expect.any(String),
					nextStepDueAt: lead.startAt,
					context: { company: 'Acme' },
				},
			},
		});
		const again = await enroll(cadences.welcome, { ...lead, leadEmail: 'b@customers.example' });
		expect(again).toMatchObject({
			status: 200,
			json: { created: false, enrollment: { leadEmail: 'a@customers.example' } },
		});
		const { state } = sandbox.myAgentMail;
		expect(state.commits).toEqual(new Map([[`${cadences.welcome}|crm-1`, 1]]));
		expect(state.committedAt.get(`${cadences.welcome}|crm-1`)).toBeGreaterThan(0);
		expect(state.has(cadences.welcome, 'crm-1')).toBe(true);
	});

	it.each([
		[cadences.email, {}, 'inboxId'],
		[cadences.linkedin, {}, 'sessionId'],
		[cadences.both, { sessionId: sessions.ada }, 'inboxId'],
		[cadences.both, { inboxId: inboxes.sales }, 'sessionId'],
		[cadences.email, { inboxId: 'inb_none' }, 'inboxId'],
		[cadences.linkedin, { sessionId: 'lis_none' }, 'sessionId'],
		[cadences.welcome, { leadEmail: 'none' }, 'leadEmail'],
		[cadences.welcome, { leadLinkedinUrl: 'none' }, 'leadLinkedinUrl'],
		[cadences.welcome, { startAt: '2030-01-01 09:00' }, 'startAt'],
		[cadences.welcome, { context: [] }, 'context'],
		[cadences.welcome, { leadExternalId: 5 }, 'leadExternalId'],
		[cadences.welcome, { leadExternalId: undefined }, 'leadExternalId'],
	])('%s refuses %j with a message naming %s', async (cadenceId, fields, name) => {
		const { status, json } = await enroll(cadenceId, { leadExternalId: 'crm-1', ...fields });
		expect(status).toBe(400);
		expect(json).toEqual({ error: expect.stringContaining(name), code: 'VALIDATION_ERROR' });
		expect(sandbox.myAgentMail.state.commits.size).toBe(0);
	});

	it('enrolls with the channels that the cadence needs', async () => {
		const lead = { leadExternalId: 'c', inboxId: inboxes.sales, sessionId: sessions.ada };
		expect((await enroll(cadences.both, lead)).json).toMatchObject({ created: true });
	});

	it('answers 404 for an unknown cadence', async () => {
		expect(await enroll('cad_none', { leadExternalId: 'x' })).toMatchObject({
			status: 404,
			json: { code: 'NOT_FOUND' },
		});
	});
});

describe('bulk relink', () => {
	it('answers 200 with an outcome for each row, in order', async () => {
		const { status, json } = await relink([
			{ enrollmentId: enrollments.active, leadName: 'Ada' },
			{ enrollmentId: 'enr_none', leadName: 'x' },
			{ enrollmentId: enrollments.inOtherCadence, leadName: 'x' },
			{ enrollmentId: enrollments.replied, leadName: 'x' },
			{ enrollmentId: enrollments.completed },
			{ enrollmentId: enrollments.bounced },
			{ enrollmentId: enrollments.unenrolled },
			{ enrollmentId: enrollments.paused, leadExternalId: 'lead-active' },
			{ enrollmentId: enrollments.patchFails, leadName: 'x' },
		]);
		expect(status).toBe(200);
		const terminal = (state: string) => ({
			ok: false,
			code: 'ENROLLMENT_TERMINAL_STATE',
			detail: { state },
		});
		expect(json).toMatchObject({
			ok: true,
			succeeded: 1,
			failed: 8,
			results: [
				{ ok: true, enrollmentId: enrollments.active, enrollment: { leadName: 'Ada' } },
				{ ok: false, enrollmentId: 'enr_none', code: 'NOT_FOUND' },
				{ ok: false, code: 'CADENCE_MISMATCH' },
				terminal('replied'),
				terminal('completed'),
				terminal('bounced'),
				terminal('unenrolled'),
				{
					code: 'LEAD_EXTERNAL_ID_CONFLICT',
					detail: { conflictingExternalId: 'lead-active' },
				},
				{ code: 'PATCH_FAILED' },
			],
		});
	});

	it('applies two rows for one enrollment in order, and clears with null', async () => {
		const { json } = await relink([
			{ enrollmentId: enrollments.active, leadEmail: null, leadName: 'First' },
			{ enrollmentId: enrollments.active, leadName: 'Second' },
		]);
		expect(json).toMatchObject({
			results: [
				{ enrollment: { leadEmail: null, leadName: 'First' } },
				{ enrollment: { leadName: 'Second' } },
			],
		});
		expect(
			sandbox.myAgentMail.state.patches.get(enrollments.active)?.map(({ fields }) => fields),
		).toEqual([{ leadEmail: null, leadName: 'First' }, { leadName: 'Second' }]);
	});

	it('frees an external id that a row gives up', async () => {
		await relink([{ enrollmentId: enrollments.active, leadExternalId: 'renamed' }]);
		const { state } = sandbox.myAgentMail;
		expect(state.has(cadences.relink, 'lead-active')).toBe(false);
		expect(state.findEnrollment(cadences.relink, 'renamed')?.id).toBe(enrollments.active);
	});

	it('makes the next step due now with retryNow only', async () => {
		const row = { enrollmentId: enrollments.active, leadName: 'x' };
		const before = sandbox.myAgentMail.state.enrollments.get(enrollments.active)?.nextStepDueAt;
		expect((await relink([row])).json).toMatchObject({
			results: [{ enrollment: { nextStepDueAt: before } }],
		});
		expect((await relink([row], '?retryNow=true')).json).toMatchObject({
			results: [{ enrollment: { nextStepDueAt: expect.stringMatching(/Z$/) } }],
		});
	});

	it('takes 100 rows and refuses 101', async () => {
		const rows = [...sandbox.myAgentMail.state.enrollments.keys()]
			.filter((id) => id.startsWith('enr_relink_'))
			.map((enrollmentId) => ({ enrollmentId, leadName: 'x' }));
		expect((await relink(rows.slice(0, 100))).json).toMatchObject({ succeeded: 100, failed: 0 });
		expect(await relink(rows.slice(0, 101))).toMatchObject({
			status: 400,
			json: { code: 'VALIDATION_ERROR' },
		});
	});

	it('refuses to clear the external id', async () => {
		const row = { enrollmentId: enrollments.active, leadExternalId: null };
		expect((await relink([row])).status).toBe(400);
	});
});
