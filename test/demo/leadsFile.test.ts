import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { inventLeads } from '../../demo/inventLeads';
import { providersFor, readLeads } from '../../demo/leadsFile';
import { OWN_LEADS } from '../../demo/options';
import { PROVIDERS } from '../../demo/providers';
import { prepareRowFile } from '../../demo/rowFile';
import { UserError } from '../../demo/userError';

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'leads-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(content: string | Buffer): string {
	const path = join(folder, 'my.csv');
	writeFileSync(path, content);
	return path;
}

const leadsOf = (content: string | Buffer) => readLeads(fileOf(content)).leads;
const names = (providers: ReturnType<typeof providersFor>) => providers.map(({ name }) => name);

describe('a file of leads', () => {
	it.each([
		['commas', 'id,name\n1,"Lee, Ann"\n'],
		['semicolons', 'id;name\n1;Lee, Ann\n'],
		['tabs and Windows line ends', 'id\tname\r\n1\tLee, Ann\r\n'],
		['a byte order mark', '\ufeffid,name\n1,"Lee, Ann"\n'],
		['UTF-16, as Excel writes it', Buffer.from('\ufeffid\tname\n1\tLee, Ann\n', 'utf16le')],
		['blank lines and blanks around values', ' id , name \n\n 1 ,"Lee, Ann"\n,\n'],
	])('is read with %s', (_what, content) => {
		expect(leadsOf(content)).toEqual([{ id: '1', name: 'Lee, Ann' }]);
	});

	it('is understood whatever case, blanks and signs its header has', () => {
		expect(leadsOf('ID,E-Mail,LinkedIn URL,leadName,Shoe Size\n1,2,3,4,5\n')).toEqual([
			{ id: '1', email: '2', linkedin_url: '3', leadName: '4', 'Shoe Size': '5' },
		]);
	});

	it.each([
		['is empty', '', /holds no leads.*header line/],
		['has a header only', 'id,email\n', /holds no leads.*at least one line/],
		['has a line of another length', 'id,email\n1,2,3\n', /cannot|not a CSV file.*line 2/],
		['has a quote that never ends', 'id,email\n"1,2\n', /not a CSV file/],
	])('is refused in one line where it %s', (_what, content, text) => {
		const read = () => leadsOf(content);
		expect(read).toThrow(UserError);
		expect(read).toThrow(text);
		expect(read).not.toThrow(/\n/);
	});

	it.each([
		['is missing', 'none.csv', /no such file.*--leads/],
		['is a folder', '.', /it is a folder.*--leads/],
	])('is refused in one line where it %s', (_what, name, text) => {
		const read = () => readLeads(join(folder, name));
		expect(read).toThrow(UserError);
		expect(read).toThrow(text);
	});

	it('goes to each provider that can tell a lead by its columns', () => {
		expect(names(providersFor(readLeads(fileOf('id\n1\n')), undefined))).toEqual(['myAgentMail']);
		expect(names(providersFor(readLeads(fileOf('email\na@b.c\n')), undefined))).toEqual([
			'unify',
			'amplemarket',
		]);
	});

	it('is refused where no provider, or not the one asked for, can tell a lead by its columns', () => {
		const file = readLeads(fileOf('phone\n1\n'));
		expect(() => providersFor(file, undefined)).toThrow(/Name one leadExternalId.*email/);
		const unify = PROVIDERS.filter(({ name }) => name === 'unify');
		expect(() => providersFor(file, unify)).toThrow(/Unify.*Name one personEmail/);
		expect(() => providersFor(file, unify)).toThrow(UserError);
	});
});

describe('the file of the outcomes', () => {
	it('is refused before anything runs where it cannot be written', () => {
		const prepare = () => prepareRowFile(join(folder, 'no', 'such', 'folder.csv'));
		expect(prepare).toThrow(UserError);
		expect(prepare).toThrow(/--output/);
	});
});

describe("the demo's own leads", () => {
	it('are the 1,000 that the generator makes', () => {
		expect(readFileSync(OWN_LEADS, 'utf8')).toBe(inventLeads());
		expect(readLeads(OWN_LEADS).leads).toHaveLength(1_000);
	});
});
