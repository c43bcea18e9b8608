import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import manifest from '../../package.json';
import { at } from '../support/items';

const ROOT = join(__dirname, '../..');

/** What a process of its own says after loading the built package as n8n does; see the script. */
function report(mode: 'lazy' | 'eager'): unknown {
	const script = join(ROOT, 'scripts', 'loader-report.mjs');
	return JSON.parse(execFileSync(process.execPath, [script, mode], { encoding: 'utf8' }));
}

let lazy: unknown;
let eager: unknown;

beforeAll(() => {
	// `npm test` has built by now; whoever runs this file alone may not have.
	if (!existsSync(join(ROOT, 'dist', 'known', 'nodes.json'))) {
		const { status } = spawnSync('npm', ['run', 'build', '--silent'], {
			cwd: ROOT,
			shell: process.platform === 'win32',
		});
		if (status !== 0) throw new Error('The package could not be built: npm run build');
	}
	lazy = report('lazy');
	eager = report('eager');
}, 60_000);

test("n8n's start requires no file of ours", () => {
	expect(at(lazy, 'required')).toEqual([]);
	expect(at(eager, 'required')).toEqual(expect.arrayContaining(manifest.n8n.nodes));
});

test.each(['known', 'types'])(
	'n8n %s after a lazy load are those of an eager one',
	(what: string) => {
		expect(Object.keys(Object(at(lazy, what, 'nodes')))).toHaveLength(manifest.n8n.nodes.length);
		expect(at(lazy, what)).toEqual(at(eager, what));
	},
);

test('every node and credential is loaded when it is asked for', () => {
	expect(at(lazy, 'asked')).toEqual(at(eager, 'asked'));
	expect(at(lazy, 'asked', 'nodes')).toEqual(Object.keys(Object(at(lazy, 'known', 'nodes'))));
	expect(at(lazy, 'asked', 'credentials')).toEqual(
		Object.keys(Object(at(lazy, 'known', 'credentials'))),
	);
	expect(at(lazy, 'asked', 'required')).toEqual(
		expect.arrayContaining([...manifest.n8n.nodes, ...manifest.n8n.credentials]),
	);
});

test("every operation's schema is shipped as it is", () => {
	const schemas = readdirSync(join(ROOT, 'nodes'), { recursive: true, encoding: 'utf8' }).filter(
		(file) => file.includes('__schema__') && file.endsWith('.json'),
	);
	const textOf = (folder: string, file: string) => readFileSync(join(ROOT, folder, file), 'utf8');
	expect(schemas).not.toEqual([]);
	for (const file of schemas) {
		expect([file, existsSync(join(ROOT, 'dist/nodes', file))]).toEqual([file, true]);
		expect(textOf('dist/nodes', file)).toBe(textOf('nodes', file));
	}
});
