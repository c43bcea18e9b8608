import { count, Rig } from '../../support/rig';
import { addLeads, bodies, commits, leads, pairs } from './leads';

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ limits: 'none' });
});
afterAll(async () => await rig.close());

test('10,000 leads take 40 calls; each is put in once and answered in its place', async () => {
	const items = leads(10_000);
	const { success, error, thrown } = await addLeads(rig, items);
	expect(thrown).toBeUndefined();
	expect(error).toHaveLength(0);
	expect(bodies(rig).map((body) => body.leads.length)).toEqual(Array(40).fill(250));
	expect(count(success)).toEqual({ enrolled: 10_000 });
	expect(pairs(success)).toEqual(items.map((_, n) => n));
	expect(success.map(({ json }) => json.email)).toEqual(items.map(({ email }) => email));
	expect(commits(rig)).toEqual(Object.fromEntries(items.map(({ email }) => [String(email), 1])));
});
