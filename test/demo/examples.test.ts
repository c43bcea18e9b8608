import { runExample } from '../../demo/run';
import { PROVIDERS } from '../../demo/providers';
import { outputOf, readWorkflowFile } from '../../host/engine';
import { Rig } from '../support/rig';

// Loading n8n's engine alone takes seconds on a busy machine.
jest.setTimeout(30_000);

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ limits: 'none' });
	rig.sandbox.unify.state.inventPeople = true;
});
afterAll(async () => await rig.close());

const never = new AbortController().signal;

describe.each(PROVIDERS)('the example for $displayName', (provider) => {
	const file = readWorkflowFile(provider.workflow);
	const { nodes, connections } = file;

	it('can be imported: ids and names are unique, and what is connected is there', () => {
		const names = nodes.map(({ name }) => name);
		expect(new Set(names).size).toBe(nodes.length);
		expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
		const ends = Object.entries(connections).flatMap(([from, outputs]) => [
			from,
			...Object.values(outputs).flatMap((groups) =>
				groups.flatMap((group) => (group ?? []).map(({ node }) => node)),
			),
		]);
		expect(names).toEqual(expect.arrayContaining(ends));
	});

	it('runs as it is imported: its samples leave by "Delivered" and "To review"', async () => {
		const run = await rig.host.run(file, { items: [] }).finished;
		expect(run.status).toBe('success');
		expect(outputOf(run, 'Delivered')).toHaveLength(2);
		const [failed, ...others] = outputOf(run, 'To review');
		expect(others).toEqual([]);
		expect(failed?.json).toMatchObject({ id: 'CRM-3', details: { outcome: 'failed' } });
	});

	it.each(provider.keyColumns)('delivers a lead that the column %s tells', async (column) => {
		const value = /url$/i.test(column)
			? `https://www.linkedin.com/in/${column}`
			: `${column}@${provider.name.toLowerCase()}.example`;
		const { outcomes } = await runExample(rig.host, provider, [{ [column]: value }], never);
		expect(outcomes).toEqual([{ outcome: 'enrolled', reason: '' }]);
	});
});

test('the example for MyAgentMail sends what the columns of a CRM tell of a lead', async () => {
	const [provider] = PROVIDERS;
	if (!provider) throw new Error('There is no provider');
	const lead = {
		id: 'CRM-9',
		first_name: 'Ann',
		last_name: 'Lee',
		email: 'ann@customers.example',
		linkedin_url: 'https://www.linkedin.com/in/ann-lee-example',
		company: 'Kestrel Foods',
		job_title: 'COO',
	};
	await runExample(rig.host, provider, [lead], never);
	expect(rig.sandbox.log.at(-1)?.body).toEqual({
		leadExternalId: 'CRM-9',
		leadName: 'Ann Lee',
		leadEmail: 'ann@customers.example',
		leadLinkedinUrl: 'https://www.linkedin.com/in/ann-lee-example',
		context: { company: 'Kestrel Foods', jobTitle: 'COO' },
	});
});
