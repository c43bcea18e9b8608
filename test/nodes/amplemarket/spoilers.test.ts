import { SEED } from '../../../sandbox';
import { at, detailsOf } from '../../support/items';
import { byId, count, Rig } from '../../support/rig';
import { startStub } from '../../support/stub';
import type { Stub, StubAnswer } from '../../support/stub';

// One lead that the provider cannot take, among many that it can.

let rig: Rig;
const stubs: Stub[] = [];
beforeAll(async () => {
	rig = await Rig.start();
});
afterEach(async () => await Promise.all(stubs.splice(0).map(async (stub) => await stub.close())));
afterAll(async () => await rig.close());

const leads = (length: number) =>
	Array.from({ length }, (_, n) => ({ email: `lead-${n}@customers.example` }));

/** A provider that takes leads, but for those that `refusal` answers for. */
async function taking(refusal: (emails: string[]) => StubAnswer | undefined): Promise<Stub> {
	const stub = await startStub(({ body }) => {
		const given: unknown = at(body, 'leads');
		const emails = (Array.isArray(given) ? given : []).map((lead) => String(at(lead, 'email')));
		const taken = { total: emails.length, total_added_to_sequence: emails.length };
		return refusal(emails) ?? { body: taken };
	});
	stubs.push(stub);
	return stub;
}

const add = async (stub: Stub, length: number, options = {}) =>
	await rig.with({ amplemarket: { apiKey: 'am_key', baseUrl: stub.baseUrl } }).run('amplemarket', {
		resource: 'sequence',
		operation: 'addLeads',
		parameters: {
			dataMode: 'autoMapInputData',
			sequenceId: byId(SEED.amplemarket.sequences.main),
			options,
		},
		items: leads(length),
	});

const isBad = (email: string) => Number(/\d+/.exec(email)?.[0]) % 10 === 3;
const named = (row: number): StubAnswer => ({
	status: 422,
	body: {
		validation_errors: [
			{
				error_code: 'missing_lead_field',
				message: `Missing lead field on leads with indexes [${row}]`,
			},
		],
	},
});

test('25 bad leads among 250, of which each refusal names the first: the others are enrolled', async () => {
	const stub = await taking((emails) => {
		const row = emails.findIndex(isBad);
		return row < 0 ? undefined : named(row);
	});
	const { success, error } = await add(stub, 250);
	expect(count(success)).toEqual({ enrolled: 225 });
	expect(error.map(({ json }) => json.email)).toEqual(
		leads(250)
			.map(({ email }) => email)
			.filter(isBad),
	);
	expect(detailsOf(error[0])).toMatchObject({ outcome: 'failed', code: 'missing_lead_field' });
	expect(stub.requests.length).toBeLessThanOrEqual(27);
});

test("a firewall's page for what stands in one lead: that lead fails, the others are enrolled", async () => {
	const stub = await taking((emails) =>
		emails.includes('lead-77@customers.example')
			? { status: 403, body: '<html>Request blocked</html>' }
			: undefined,
	);
	const { success, error } = await add(stub, 250);
	expect(count(success)).toEqual({ enrolled: 249 });
	expect(error.map(({ json }) => json.email)).toEqual(['lead-77@customers.example']);
	expect(stub.requests.length).toBeLessThanOrEqual(64);
});

test('a sequence that takes no leads is known after its first batch', async () => {
	const stub = await taking(() => ({
		status: 422,
		body: {
			validation_errors: [{ error_code: 'sequence_not_accepting_leads', message: 'Archived' }],
		},
	}));
	const { success, error } = await add(stub, 2_000, { maxConcurrency: 1 });
	expect(success).toEqual([]);
	expect(error).toHaveLength(2_000);
	expect(count(error)).toEqual({ failed: 2_000 });
	expect(stub.requests.length).toBeLessThanOrEqual(16);
	expect(detailsOf(error[1_999])).toMatchObject({ attempts: 0, retryable: true });
});

test('a repeat that is sent after all is held against those that got in meanwhile', async () => {
	const jane = 'https://www.linkedin.com/in/jane';
	const stub = await startStub(({ body }) => {
		const given: unknown = at(body, 'leads');
		const sent = Array.isArray(given) ? given : [];
		const bad = sent.findIndex((lead) => at(lead, 'linkedin_url') === undefined);
		return bad < 0
			? { body: { total: sent.length, total_added_to_sequence: sent.length } }
			: named(bad);
	});
	stubs.push(stub);
	const { success, error } = await rig
		.with({ amplemarket: { apiKey: 'am_key', baseUrl: stub.baseUrl } })
		.run('amplemarket', {
			resource: 'sequence',
			operation: 'addLeads',
			parameters: {
				dataMode: 'autoMapInputData',
				sequenceId: byId(SEED.amplemarket.sequences.main),
			},
			// The second repeats the first by e-mail, and the third by profile: it is put in by neither twice.
			items: [
				{ email: 'jane@x.example' },
				{ email: 'jane@x.example', linkedinUrl: jane },
				{ linkedinUrl: jane },
			],
		});
	expect(error.map(({ json }) => json.email)).toEqual(['jane@x.example']);
	expect(success.map(({ json }) => [json.outcome, json.duplicateOf])).toEqual([
		['skipped', 2],
		['enrolled', undefined],
	]);
});
