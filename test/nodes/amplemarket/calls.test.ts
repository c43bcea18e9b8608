import { byId, count, Rig } from '../../support/rig';
import type { Json } from '../../support/rig';
import { addLeads, bodies, commits, emailOf, leads, onlyBody, pairs, sequences } from './leads';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ limits: 'none' });
});
afterAll(async () => await rig.close());
beforeEach(() => rig.sandbox.reset());

/** Leads a call, largest first. */
const sizes = () =>
	bodies(rig)
		.map((body) => body.leads.length)
		.sort((one, other) => other - one);

const once = (emails: readonly string[]) => Object.fromEntries(emails.map((email) => [email, 1]));

describe('calls', () => {
	test.each([
		[1, [1]],
		[249, [249]],
		[250, [250]],
		[251, [250, 1]],
		[1000, [250, 250, 250, 250]],
	])('sends %i leads of one sequence in as few calls as can be', async (n, expected) => {
		const { success, error, thrown } = await addLeads(rig, leads(n));
		expect(thrown).toBeUndefined();
		expect(error).toEqual([]);
		expect(sizes()).toEqual(expected);
		expect(count(success)).toEqual({ enrolled: n });
		expect(pairs(success)).toEqual(Array.from({ length: n }, (_, i) => i));
		expect(success.map(({ json }) => json.email)).toEqual(leads(n).map(({ email }) => email));
		expect(commits(rig)).toEqual(once(leads(n).map(({ email }) => String(email))));
	});

	test('puts the leads into a call in input order', async () => {
		await addLeads(rig, leads(250));
		expect(onlyBody(rig).leads.map(({ email }) => email)).toEqual(
			leads(250).map(({ email }) => email),
		);
	});

	test('sends at most Batch Size leads a call', async () => {
		const { success } = await addLeads(rig, leads(25), { options: { batchSize: 10 } });
		expect(sizes()).toEqual([10, 10, 5]);
		expect(pairs(success)).toEqual(Array.from({ length: 25 }, (_, i) => i));
	});

	test("never sends more than the API's 250 a call, whatever Batch Size says", async () => {
		const { success } = await addLeads(rig, leads(300), { options: { batchSize: 1000 } });
		expect(sizes()).toEqual([250, 50]);
		expect(count(success)).toEqual({ enrolled: 300 });
	});

	test('a run without items makes no call and yields nothing', async () => {
		const { success, error, thrown } = await addLeads(rig, []);
		expect([success, error, thrown]).toEqual([[], [], undefined]);
		expect(rig.sandbox.log).toEqual([]);
	});
});

describe('groups', () => {
	test('leads of two sequences that take turns go in one call for each sequence', async () => {
		const items = leads(300).map((item, n): Json => ({
			...item,
			sequence: n % 2 === 0 ? sequences.main : sequences.paused,
		}));
		const { success } = await addLeads(rig, items, { sequenceId: byId('={{ $json.sequence }}') });
		expect(
			rig.sandbox.log
				.map(({ method, url, status }) => `${method} ${url} ${status}`)
				.sort((one, other) => one.localeCompare(other)),
		).toEqual(
			[sequences.main, sequences.paused].map((id) => `POST /sequences/${id}/leads 200`).sort(),
		);
		expect(sizes()).toEqual([150, 150]);
		expect(pairs(success)).toEqual(items.map((_, n) => n));
		const of = (rest: number) => items.filter((_, n) => n % 2 === rest).map(({ email }) => email);
		expect(commits(rig)).toEqual(once(of(0).map(String)));
		expect(commits(rig, sequences.paused)).toEqual(once(of(1).map(String)));
	});

	test('each sequence has its own ceil(n / 250) calls', async () => {
		const items = leads(502).map((item, n) => ({
			...item,
			sequence: n < 251 ? sequences.main : sequences.paused,
		}));
		await addLeads(rig, items, { sequenceId: byId('={{ $json.sequence }}') });
		expect(sizes()).toEqual([250, 250, 1, 1]);
	});

	test('leads with different settings never share a call', async () => {
		const items = leads(6).map((item, n): Json => ({
			...item,
			from: n % 2 === 0 ? 'mailbox-01@outbound.example' : 'mailbox-02@outbound.example',
		}));
		const { success } = await addLeads(rig, items, {
			parameters: {
				settings: { leadsDistribution: 'custom_mailboxes', mailboxes: '={{ [$json.from] }}' },
			},
		});
		const sent = bodies(rig).map(({ leads: rows, settings }) => [
			settings?.mailboxes,
			rows.map(({ email }) => email),
		]);
		expect(sent).toHaveLength(2);
		expect(sent).toEqual(
			expect.arrayContaining([
				[['mailbox-01@outbound.example'], [emailOf(0), emailOf(2), emailOf(4)]],
				[['mailbox-02@outbound.example'], [emailOf(1), emailOf(3), emailOf(5)]],
			]),
		);
		expect(count(success)).toEqual({ enrolled: 6 });
	});

	test('the same settings in each item keep the leads together', async () => {
		await addLeads(rig, leads(5, { from: 'mailbox-01@outbound.example' }), {
			parameters: {
				settings: { leadsDistribution: 'custom_mailboxes', mailboxes: '={{ [$json.from] }}' },
			},
		});
		expect(sizes()).toEqual([5]);
	});
});

describe('on error', () => {
	test.each(['continueErrorOutput', 'continueRegularOutput'] as const)(
		'%s: one item out for each item in, in order, with refused sequences among them',
		async (onError) => {
			const items = leads(1000).map((item, n) => ({
				...item,
				sequence: n % 4 === 3 ? 'no-such-sequence' : sequences.main,
			}));
			const { success, error, thrown } = await addLeads(rig, items, {
				sequenceId: byId('={{ $json.sequence }}'),
				onError,
			});
			expect(thrown).toBeUndefined();
			const indexes = items.map((_, n) => n);
			if (onError === 'continueErrorOutput') {
				expect(pairs(success)).toEqual(indexes.filter((n) => n % 4 !== 3));
				expect(pairs(error)).toEqual(indexes.filter((n) => n % 4 === 3));
				expect(error[0]?.json).toMatchObject({ email: emailOf(3), sequence: 'no-such-sequence' });
			} else {
				expect(pairs(success)).toEqual(indexes);
				expect(success.every((item, n) => 'error' in item.json === (n % 4 === 3))).toBe(true);
				expect(Object.keys(success[3]?.json ?? {}).slice(-4)).toEqual([
					'outcome',
					'reason',
					'error',
					'details',
				]);
			}
			expect(count([...success, ...error])).toEqual({ enrolled: 750, failed: 250 });
			expect(Object.values(commits(rig))).toEqual(Array.from({ length: 750 }, () => 1));
		},
	);

	test('stop: one error at the first refused item, with what was taken before it', async () => {
		const items = leads(3).map((item, n) => ({
			...item,
			sequence: n === 0 ? sequences.main : 'no-such-sequence',
		}));
		const { success, thrown } = await addLeads(rig, items, {
			sequenceId: byId('={{ $json.sequence }}'),
			onError: 'stopWorkflow',
			options: { maxConcurrency: 1 },
		});
		expect(success).toEqual([]);
		expect(thrown).toMatchObject({
			name: 'NodeApiError',
			httpCode: '404',
			context: { itemIndex: 1 },
			description: expect.stringContaining('1 of 3 items were taken'),
		});
		expect(commits(rig)).toEqual({ [emailOf(0)]: 1 });
	});
});
