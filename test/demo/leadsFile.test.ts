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
		['UTF-16 of the other order', Buffer.from('\ufeffid\tname\n1\tLee, Ann\n', 'utf16le').swap16()],
		['blank lines and blanks around values', ' id , name \n\n 1 ,"Lee, Ann"\n,\n'],
	])('is read with %s', (_what, content) => {
		expect(leadsOf(content)).toEqual([{ id: '1', name: 'Lee, Ann' }]);
	});

	it('is understood whatever case, blanks and signs its header has', () => {
		expect(leadsOf('ID,E-Mail,LinkedIn URL,leadName,Shoe Size\n1,2,3,4,5\n')).toEqual([
			{ id: '1', email: '2', linkedin_url: '3', leadName: '4', 'Shoe Size': '5' },
		]);
	});

	it('is understood by the names that people give to columns', () => {
		expect(leadsOf('CRM ID,Work Email,LinkedIn Profile\n1,a@b.co,x\n')).toEqual([
			{ id: '1', email: 'a@b.co', linkedin_url: 'x' },
		]);
	});

	it('of Excel for Windows keeps its letters, and one that is no text is refused', () => {
		const bytes = Buffer.from('id;email;name\n1;jörgen@x.example;Jörgen\n', 'latin1');
		expect(leadsOf(bytes)).toEqual([{ id: '1', email: 'jörgen@x.example', name: 'Jörgen' }]);
		for (const bad of [Buffer.from([0x69, 0x64, 0x0a, 0x81]), Buffer.from('id\n1\n', 'utf16le')])
			expect(() => leadsOf(bad)).toThrow(/encoding.*UTF-8/);
	});

	it('takes of two columns for one thing the filled one, and refuses two that differ by line and name', () => {
		expect(leadsOf('Email,E-mail,id\na@b.co,,1\n,c@d.co,2\ne@f.co,e@f.co,3\n')).toEqual([
			{ email: 'a@b.co', id: '1' },
			{ email: 'c@d.co', id: '2' },
			{ email: 'e@f.co', id: '3' },
		]);
		expect(() => leadsOf('Email,E-mail\na@b.co,\na@b.co,c@d.co\n')).toThrow(
			/line 3: the columns 'Email' and 'E-mail'/,
		);
		expect(() => leadsOf('id,id\n1,2\n')).toThrow(/line 2: the columns 'id' and 'id'/);
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
