import { byId } from '../../support/rig';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ICredentialType, INodeParameters, INodeType } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import { AmplemarketApi } from '../../../credentials/AmplemarketApi.credentials';
import { MyAgentMailApi } from '../../../credentials/MyAgentMailApi.credentials';
import { UnifyApi } from '../../../credentials/UnifyApi.credentials';
import { PACKAGE_NAME, sketchNode } from '../../../host/engine';
import manifest from '../../../package.json';
import { NODES, operationsOf, TRIGGERS } from './nodes';

const ROOT = resolve(__dirname, '../../..');
const CREDENTIALS = [
	{ credential: new MyAgentMailApi(), test: '/me', base: 'https://myagentmail.com/v1' },
	{ credential: new UnifyApi(), test: '/data/v1/objects', base: 'https://api.unifygtm.com' },
	{ credential: new AmplemarketApi(), test: '/account-info', base: 'https://api.amplemarket.com' },
] as const;

/** The operation that a fresh node is set to, with the name of its target and its action. */
function mainWrites(node: INodeType): Array<[string, string, string, string]> {
	const parameters = node.description.properties;
	const initial = (name: string) => String(parameters.find((each) => each.name === name)?.default);
	const target = parameters.find(({ type }) => type === 'resourceLocator')?.name ?? '';
	const resource = initial('resource');
	const chosen = operationsOf(node).find(
		(each) => each.resource === resource && each.operation.value === initial('operation'),
	);
	return [[resource, initial('operation'), target, String(chosen?.operation.action)]];
}

function expectThemedIcon(icon: ICredentialType['icon'], from: string): void {
	if (typeof icon !== 'object') throw new Error(`Not a themed icon: ${icon}`);
	const [light, dark] = [icon.light, icon.dark].map((file) => {
		expect(file).toMatch(/^file:.*\.svg$/);
		const path = join(ROOT, from, file.slice('file:'.length));
		expect([path, existsSync(path)]).toEqual([path, true]);
		const text = readFileSync(path, 'utf8');
		expect(text).toContain('<svg');
		return text;
	});
	expect(light).not.toBe(dark);
}

describe.each([...NODES, ...TRIGGERS])('$node.description.name', ({ folder, node }) => {
	test('has a themed icon of its own', () => {
		expectThemedIcon(node.description.icon, join('nodes', folder));
	});

	test('has a codex file under its own name', () => {
		const file = join(ROOT, 'nodes', folder, `${node.constructor.name}.node.json`);
		const codex: unknown = JSON.parse(readFileSync(file, 'utf8'));
		expect(codex).toMatchObject({
			node: `${PACKAGE_NAME}.${node.description.name}`,
			nodeVersion: expect.stringMatching(/^\d+\.\d+$/),
			codexVersion: expect.stringMatching(/^\d+\.\d+$/),
			categories: expect.arrayContaining([expect.any(String)]),
			resources: {
				credentialDocumentation: [{ url: expect.stringMatching(OWN_PAGE) }],
				primaryDocumentation: [{ url: expect.stringMatching(OWN_PAGE) }],
			},
		});
		expect(pageBehind(JSON.stringify(codex))).toContain('## Credential');
	});

	test('is what n8n is told to load', () => {
		expect(manifest.n8n.nodes).toContain(`dist/nodes/${folder}/${node.constructor.name}.node.js`);
	});
});

/** A page of this package, where its repository is. */
const OWN_PAGE =
	/^https:\/\/github\.com\/n8n-nodes-sales-engagement\/[\w-]+\/blob\/main\/(docs\/[a-z]+\.md)$/;

/** What the page says to which a link leads. */
function pageBehind(text: string): string {
	const page = /blob\/main\/(docs\/[a-z]+\.md)/.exec(text)?.[1] ?? 'no page of ours';
	return readFileSync(join(ROOT, page), 'utf8');
}

describe.each(NODES)('$folder', ({ node }) => {
	test.each(operationsOf(node))(
		'has a subtitle that says what $resource $operation.value does',
		({ resource, operation }) => {
			const parameters = { resource, operation: String(operation.value) };
			expect(inEditor(node, parameters, node.description.subtitle)).toBe(operation.action);
		},
	);

	test.each(mainWrites(node))(
		'says where %s %s goes to, and whether it is a trial',
		(resource, operation, target, action) => {
			const said = (more: INodeParameters) =>
				inEditor(node, { resource, operation, ...more }, node.description.subtitle);
			const picked = { __rl: true, mode: 'list', value: 'x1', cachedResultName: 'Main (active)' };
			expect(said({ [target]: picked })).toBe('→ Main (active)');
			expect(said({ [target]: picked, dryRun: true })).toBe('Dry run → Main (active)');
			expect(said({ [target]: byId('x1'), dryRun: true })).toBe(`Dry run ${action}`);
			expect(said({ [target]: byId('x1') })).toBe(action);
		},
	);

	test.each([
		[{}, []],
		[{ skippedLeads: 'output' }, []],
		[{ skippedLeads: 'error' }, ['Skipped items count as errors']],
	])('with the options %j has the hints %j', (options, beginnings) => {
		expect(hintsOf(node, { options })).toEqual(
			beginnings.map((beginning) => expect.stringMatching(`^${beginning}`)),
		);
	});

	test('says that a trial sends nothing', () => {
		expect(hintsOf(node, { dryRun: true })).toEqual([expect.stringMatching(/^Dry Run is on/)]);
		expect(hintsOf(node, { dryRun: false })).toEqual([]);
	});

	test.each([
		['defineBelow', 999, []],
		['defineBelow', 1_000, ['n8n evaluates each expression']],
		['autoMapInputData', 1_000, []],
	])('in data mode %s with %d items has the hints %j', (dataMode, count, beginnings) => {
		expect(hintsOf(node, { dataMode }, count)).toEqual(
			beginnings.map((beginning) => expect.stringMatching(`^${beginning}`)),
		);
	});
});

/** The hints that the editor shows beside a node with these parameters and so many items at its input. */
const hintsOf = (type: INodeType, parameters: INodeParameters, count = 1): string[] =>
	(type.description.hints ?? [])
		.filter(({ displayCondition }) => inEditor(type, parameters, displayCondition, count) === true)
		.map(({ message }) => message);

/** What an expression of a description gives for a node with these parameters and so many items at its input. */
function inEditor(
	type: INodeType,
	parameters: INodeParameters,
	expression = '',
	count = 1,
): unknown {
	const sketch = sketchNode({ type: `${PACKAGE_NAME}.${type.description.name}`, parameters });
	const workflow = new Workflow({
		nodes: [sketch],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => type,
			getByNameAndVersion: () => type,
			getKnownTypes: () => ({}),
		},
	});
	const items = Array.from({ length: count }, () => ({ json: {} }));
	return workflow.expression.getParameterValue(
		expression,
		null,
		0,
		0,
		sketch.name,
		items,
		'manual',
		{},
	);
}

describe.each(CREDENTIALS)('$credential.name', ({ credential, test: path, base }) => {
	const properties = Object.fromEntries(
		credential.properties.map((property) => [property.name, property]),
	);

	test('has the fields of INTERFACE.md, what is secret as a password', () => {
		const { apiKey: _, baseUrl: __, ...more } = properties;
		const own = credential.name === 'amplemarketApi' ? ['webhookSecret'] : [];
		expect(Object.keys(more)).toEqual(own);
		for (const property of Object.values(more))
			expect(property).toMatchObject({ type: 'string', typeOptions: { password: true } });
		expect(properties.apiKey).toMatchObject({
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
		});
		expect(properties.baseUrl).toMatchObject({ type: 'string', required: true, default: base });
	});

	test('has a test request, a way to authenticate and a documentation page', () => {
		expect(credential.test.request).toMatchObject({
			baseURL: '={{$credentials.baseUrl}}',
			url: path,
		});
		expect(credential.test.request.method ?? 'GET').toBe('GET');
		expect(credential.authenticate).toBeDefined();
		expect(pageBehind(String(credential.documentationUrl))).toContain('## Credential');
		expect(credential.displayName).toMatch(/ API$/);
	});

	test('has a themed icon', () => {
		expectThemedIcon(credential.icon, 'credentials');
	});
});

test("MyAgentMail's key field tells the four kinds of keys", () => {
	const hint = new MyAgentMailApi().properties.find(({ name }) => name === 'apiKey')?.hint ?? '';
	for (const kind of ['tk_', 'wk_', 'ak_', 'sa_']) expect(hint).toContain(kind);
});

describe('package.json', () => {
	const sources = (folder: string, ending: string) =>
		readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith(ending))
			.map((file) => `dist/${folder}/${file.replace(/\.ts$/, '.js')}`);

	test('lists exactly the nodes and the credentials that there are', () => {
		expect([...manifest.n8n.nodes].sort()).toEqual(sources('nodes', '.node.ts').sort());
		expect([...manifest.n8n.credentials].sort()).toEqual(
			sources('credentials', '.credentials.ts').sort(),
		);
	});

	test("names each file after its class, as n8n's loader expects", () => {
		for (const { folder, node } of NODES) {
			expect(node.constructor.name).toBe(folder);
			expect(manifest.n8n.nodes).toContain(`dist/nodes/${folder}/${folder}.node.js`);
			expect(folder.toLowerCase()).toBe(node.description.name.toLowerCase());
		}
		for (const { credential } of CREDENTIALS)
			expect(manifest.n8n.credentials.map((file) => file.split('/').at(-1))).toContain(
				`${credential.constructor.name}.credentials.js`,
			);
	});

	test('is the package that INTERFACE.md names, with undici as its one dependency', () => {
		expect(manifest.name).toBe('n8n-nodes-sales-engagement');
		expect(PACKAGE_NAME).toBe(manifest.name);
		expect(manifest.keywords).toContain('n8n-community-node-package');
		expect(Object.keys(manifest.dependencies)).toEqual(['undici']);
		expect(Object.keys(manifest.peerDependencies)).toEqual(['n8n-workflow']);
		expect(manifest.files).toEqual(['dist', '!dist/methods']);
		expect(manifest.license).toBe('MIT');
	});
});
