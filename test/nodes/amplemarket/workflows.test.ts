import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { simplified } from '../../../nodes/Amplemarket/trigger/output';
import { eventsIn } from '../../../nodes/Amplemarket/trigger/events';
import { SEED } from '../../../sandbox';
import { PAYLOADS } from '../../../sandbox/providers/amplemarket/push';
import { byId, count, Rig } from '../../support/rig';
import type { Json } from '../../support/rig';
import { clock } from '../../support/virtualTime';

// What one operation puts out, the next one takes without anything between them.

jest.mock(
	'../../../nodes/shared/http/clock',
	() => jest.requireActual('../../support/virtualTime').clockModule,
);
jest.mock('../../../nodes/shared/http/undici', () =>
	jest
		.requireActual('../../support/virtualTime')
		.undiciModule(jest.requireActual('../../../nodes/shared/http/undici')),
);

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ limits: 'none', now: clock.now });
});
afterAll(async () => await rig.close());
beforeEach(async () => {
	rig.sandbox.reset();
	await clock.sleep(3 * 3_600_000);
});

const { sequences, users } = SEED.amplemarket;
const state = () => rig.sandbox.amplemarket.state;
const run = async (
	resource: string,
	operation: string,
	items: Json[],
	parameters: INodeParameters = {},
): Promise<Json[]> => {
	const { success, error, thrown } = await rig.run('amplemarket', {
		resource,
		operation,
		items,
		parameters: { dataMode: 'autoMapInputData', ...parameters },
	});
	expect(thrown).toBeUndefined();
	expect(error).toEqual([]);
	return jsonOf(success);
};
const jsonOf = (items: readonly INodeExecutionData[]): Json[] => items.map(({ json }) => json);
const eventsOf = (payload: unknown): Json[] =>
	eventsIn(payload).map((event) => simplified({ ...event, id: event.id ?? 'hash' }));

test('a contact of the CRM is found with its email address, validated, and added to a sequence', async () => {
	const contacts = [
		{ linkedinUrl: 'https://www.linkedin.com/in/jane-doe' },
		{ linkedinUrl: 'https://www.linkedin.com/in/undeliverable-1' },
		{ linkedinUrl: 'https://www.linkedin.com/in/nobody-1' },
	];
	const found = await run('person', 'find', contacts, { revealEmail: true });
	expect(found.map(({ outcome }) => outcome)).toEqual(['found', 'found', 'skipped']);
	const known = found.filter(({ outcome }) => outcome === 'found');
	const validated = await run('emailValidation', 'validate', known);
	const good = validated.filter(({ result }) => result === 'deliverable');
	const added = await run('sequence', 'addLeads', good, { sequenceId: byId(sequences.main) });
	expect(added.map(({ outcome, email }) => [outcome, email])).toEqual([
		['enrolled', 'jane-doe@customers.example'],
	]);
	expect(state().credits.total('email')).toBe(5);
});

test('who says a hard no is put on the exclusion list', async () => {
	const events = eventsOf(PAYLOADS.reply({ labels: ['hard_no'] }));
	const [excluded] = await run('excludedEmail', 'add', events, {
		dataMode: 'defineBelow',
		email: '={{ $json.lead.email }}',
	});
	expect(excluded).toMatchObject({ outcome: 'added', email: 'jane@customers.example' });
	expect([...state().excludedEmails.keys()]).toContain('jane@customers.example');
});

test('who is out of office is added again after the return date', async () => {
	const events = eventsOf(PAYLOADS.workflow());
	expect(events[0]?.additional_info).toEqual({ return_date: '2026-05-01' });
	const added = await run('sequence', 'addLeads', events, {
		dataMode: 'defineBelow',
		sequenceId: byId(sequences.main),
		email: '={{ $json.lead.email }}',
		overrides: { ignoreRecentlyContacted: true },
	});
	expect(added.map(({ outcome }) => outcome)).toEqual(['enrolled']);
});

test('people who are searched become a lead list', async () => {
	const people = await run('person', 'search', [{}], { returnAll: false, limit: 5 });
	expect(people).toHaveLength(5);
	const listed = await run('leadList', 'create', people, {
		owner: byId(users.ada.email),
		type: 'linkedin',
	});
	expect(listed.map(({ outcome }) => outcome)).toEqual(Array(5).fill('added'));
	expect(new Set(listed.map(({ leadListId }) => leadListId)).size).toBe(1);
});

test('a sheet is validated by Start, Wait, Get and Get Results, and joined by the address', async () => {
	const sheet = Array.from({ length: 250 }, (_, n) => ({
		row: n,
		email: `${n % 10 === 0 ? 'risky' : 'person'}-${n}@customers.example`,
	}));
	const [job] = await run('emailValidation', 'start', sheet);
	expect(job).toMatchObject({ rows: 250, status: 'queued' });
	await clock.sleep(60_000);
	const jobId = '={{ $json.jobId }}';
	const [now] = await run('emailValidation', 'get', [job ?? {}], { jobId });
	expect(now?.status).toBe('completed');
	const results = await run('emailValidation', 'getResults', [job ?? {}], {
		jobId,
		returnAll: true,
	});
	const byEmail = new Map(results.map(({ email, result }) => [email, result]));
	for (const { email } of sheet)
		expect(byEmail.get(email)).toBe(email.startsWith('risky') ? 'risky' : 'deliverable');
});

test('calls are fetched with their recordings', async () => {
	const calls = await run('call', 'getAll', [{}], { returnAll: true });
	const recorded = calls.filter(({ external }) => external === false);
	const { success } = await rig.run('amplemarket', {
		resource: 'call',
		operation: 'downloadRecording',
		items: recorded,
		parameters: { callId: '={{ $json.id }}', binaryPropertyName: 'recording' },
	});
	expect(success.length).toBe(recorded.length);
	expect(success.length).toBeGreaterThan(0);
	expect(success[0]?.binary?.recording?.mimeType).toBe('audio/mpeg');
	expect(count(success)).toEqual({ undefined: recorded.length });
});
