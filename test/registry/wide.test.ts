import { createHost, PACKAGE_NAME } from '../../host/engine';
import { record } from '../../nodes/shared/declare/answer';
import { read } from '../../nodes/shared/declare/build';
import { id } from '../../nodes/shared/declare/kinds';
import { locator } from '../../nodes/shared/declare/locator';
import { picker } from '../../nodes/shared/declare/picker';
import { provider, resource } from '../../nodes/shared/declare/provider';
import { cursor } from '../../nodes/shared/http/paging';
import { at, detailsOf } from '../support/items';
import { nodeOf, sampleCredential } from '../support/sample/node';
import { sample } from '../support/sample/provider';
import { World } from './world';

// What else the vocabulary can say: look-ups, a provider's own columns, files, lists of every kind, pickers.

jest.mock(
	'../../nodes/shared/http/clock',
	() => jest.requireActual('../support/virtualTime').clockModule,
);
jest.mock('../../nodes/shared/http/undici', () =>
	jest
		.requireActual('../support/virtualTime')
		.undiciModule(jest.requireActual('../../nodes/shared/http/undici')),
);

let world: World;
beforeAll(async () => {
	world = await World.start();
});
beforeEach(async () => await world.reset());
afterAll(async () => await world.close());

const json = (fields: Record<string, unknown>) => ({ json: fields as Record<string, string> });
const routes = () => world.sample.log.map(({ route }) => route);

test('a look-up in a list reads it once for all rows, and a row whose thing is not there fails alone', async () => {
	const ended = await world.run(
		'sample',
		{ resource: 'thing', operation: 'pauseByEmail', dataMode: 'autoMapInputData' },
		['thing-1@sample.example', 'nobody@sample.example', 'thing-3@sample.example'].map((email) =>
			json({ email }),
		),
	);
	expect(routes().filter((route) => route === 'GET /cursor/things')).toHaveLength(1);
	expect(ended.success.map((item) => [at(item.pairedItem, 'item'), item.json.thingId])).toEqual([
		[0, 'a/b c'],
		[2, 'thg_3'],
	]);
	expect(detailsOf(ended.error[0])).toMatchObject({ code: 'not_found', attempts: 0 });
});

test("n8n's mapper: columns by hand go out under the provider's names", async () => {
	await world.run(
		'sample',
		{
			resource: 'thing',
			operation: 'createMapped',
			attributes: {
				mappingMode: 'defineBelow',
				value: { name: 'By hand', is_new: true, due: '' },
				matchingColumns: ['name'],
				schema: [],
			},
		},
		[json({})],
	);
	expect(world.sample.log.at(-1)?.body).toEqual({ name: 'By hand', is_new: true });
});

test('automatic mapping takes the columns that are known, by both spellings, and leaves the rest alone', async () => {
	const attributes = {
		mappingMode: 'autoMapInputData',
		value: null,
		matchingColumns: [],
		schema: [{ id: 'name' }, { id: 'is_new' }, { id: 'size', removed: true }],
	};
	const ask = { resource: 'thing', operation: 'createMapped', attributes };
	await world.run('sample', ask, [json({ name: 'A', isNew: 'yes', size: 3, other: 1 })]);
	expect(world.sample.log.at(-1)?.body).toEqual({ name: 'A', is_new: 'yes' });
	const unloaded = { ...ask, attributes: { ...attributes, schema: [] } };
	const ended = await world.run('sample', unloaded, [json({ name: 'B' })]);
	expect(at(ended.error[0], 'json', 'error')).toMatch(/'Attributes' knows no attributes.*load/);
});

test("a file keeps the provider's name and type, and its bytes", async () => {
	const ended = await world.run(
		'sample',
		{ resource: 'file', operation: 'download', fileId: 'fil_1', binaryPropertyName: 'report' },
		[json({})],
	);
	expect(ended.success[0]?.json).toEqual({
		fileName: 'report 1.pdf',
		mimeType: 'application/pdf',
		bytes: 6,
	});
	expect(ended.success[0]?.binary?.report).toMatchObject({
		fileName: 'report 1.pdf',
		mimeType: 'application/pdf',
		data: Buffer.from([0x25, 0x50, 0x44, 0x46, 0x00, 0xff]).toString('base64'),
	});
});

test('a file of an item is sent as it is; an item without one fails alone', async () => {
	const file = { data: Buffer.from('words').toString('base64'), mimeType: 'text/plain' };
	const ended = await world.run(
		'sample',
		{ resource: 'file', operation: 'upload', binaryPropertyName: 'data' },
		[{ json: {}, binary: { data: file } }, json({})],
	);
	expect(world.sample.log.map(({ body }) => String(body))).toEqual(['words']);
	expect(world.sample.log[0]?.headers['content-type']).toBe('text/plain');
	expect(ended.success).toHaveLength(1);
	expect(detailsOf(ended.error[0])).toMatchObject({ code: 'invalid_input', attempts: 0 });
});

test.each(['getAll', 'getByOffset', 'getByLink', 'search'])(
	'%s reads all pages, or no more than are wanted',
	async (operation) => {
		await world.reset({ things: 7 });
		const ask = { resource: 'thing', operation };
		const all = await world.run('sample', { ...ask, returnAll: true }, [json({})]);
		expect(all.success.map(({ json: { name } }) => name)).toEqual(
			Array.from({ length: 7 }, (_, n) => `Thing ${n + 1}`),
		);
		world.sample.log.length = 0;
		const some = await world.run('sample', { ...ask, limit: 3 }, [json({})]);
		expect(some.success).toHaveLength(3);
		expect(world.sample.log).toHaveLength(2);
	},
);

test('fields of an update are sent, cleared or left alone, in input order for one thing', async () => {
	const update = {
		resource: 'thing',
		operation: 'update',
		dataMode: 'defineBelow',
		thingId: 'thg_2',
		updateFields: { title: '={{ $json.title }}' },
		fieldsToClear: '={{ $json.clear }}',
	};
	const ended = await world.run('sample', update, [
		json({ title: 'One', clear: ['note'] }),
		json({ title: 'Two', clear: [] }),
	]);
	expect(ended.error).toEqual([]);
	expect(world.sample.log.map(({ body }) => body)).toEqual([
		{ name: 'One', note: null },
		{ name: 'Two' },
	]);
});

describe('pickers', () => {
	const host = () =>
		createHost({
			nodes: [nodeOf(sample, 'sample')],
			credentialTypes: [sampleCredential],
			credentials: {
				sampleApi: { apiKey: world.sample.apiKey, baseUrl: world.sample.baseUrl },
			},
		});

	test('are collected from the fields: a searchable list, page by page', async () => {
		const ask = { nodeType: `${PACKAGE_NAME}.sample`, method: 'searchThings' };
		const first = await host().listSearch(ask);
		expect(first.results.map(({ name }) => name)).toEqual(['Thing 1', 'Thing 2']);
		const { paginationToken } = first;
		expect(typeof paginationToken).toBe('string');
		const second = await host().listSearch({ ...ask, paginationToken: String(paginationToken) });
		expect(second).toEqual({ results: [{ name: 'Thing 3', value: 'thg_3' }] });
	});

	test('see the other parameters of the node, and say so where one that they need is empty', async () => {
		const dependent = provider({
			...sample,
			wireName: (name) => name,
			resources: {
				result: resource(
					{ name: 'Result', main: 'get', limits: { name: 'sample' }, answer: record() },
					{
						get: read('GET /things/{resultId}', {
							action: 'Get a result',
							fields: {
								jobId: id({ displayName: 'Job', required: true }),
								resultId: locator({
									displayName: 'Result',
									required: true,
									idPlaceholder: 'e.g. res_1',
									picker: picker({
										name: 'searchResults',
										route: 'GET /jobs/{jobId}/results',
										dependsOn: ['jobId'],
										query: (_, parameter) => ({ asked: String(parameter('jobId')) }),
										paging: cursor({ pageSize: 10 }, 'results'),
										limits: { name: 'sample' },
										entry: ({ id: value }) => ({ name: String(value), value: String(value) }),
									}),
								}),
							},
						}),
					},
				),
			},
		});
		await world.reset({ polls: 0 });
		await world.run(
			'sample',
			{ resource: 'row', operation: 'store', dataMode: 'autoMapInputData' },
			[json({ key: 'a', value: 'x' })],
		);
		const host = createHost({
			nodes: [nodeOf(dependent, 'dependent')],
			credentialTypes: [sampleCredential],
			credentials: {
				sampleApi: { apiKey: world.sample.apiKey, baseUrl: world.sample.baseUrl },
			},
		});
		const ask = { nodeType: `${PACKAGE_NAME}.dependent`, method: 'searchResults' };
		const parameters = { resource: 'result', operation: 'get' };
		const found = await host.listSearch({
			...ask,
			parameters: { ...parameters, jobId: 'job_new_1' },
		});
		expect(found.results).toEqual([{ name: 'res_1', value: 'res_1' }]);
		expect(world.sample.log.at(-1)?.query.asked).toBe('job_new_1');
		await expect(
			host.listSearch({ ...ask, parameters: { ...parameters, jobId: '' } }),
		).rejects.toThrow('This list depends on another field');
	});

	test("a schema of the provider's is n8n's mapper's", async () => {
		const { methods } = nodeOf(sample, 'sample');
		expect(Object.keys(methods?.resourceMapping ?? {})).toEqual(['getThingColumns']);
	});
});

describe('a list that the provider ends before its end', () => {
	const search = { resource: 'thing', operation: 'search', returnAll: true };
	const hints = ({ run }: Awaited<ReturnType<World['run']>>) =>
		JSON.stringify(run.data.resultData.runData.Node?.[0]?.hints ?? []);

	test('stops there, and a hint says so', async () => {
		await world.reset({ things: 11 });
		const ended = await world.run('sample', search, [json({})]);
		expect(ended.success).toHaveLength(8);
		expect(hints(ended)).toContain('at most 8 results');
	});

	test('says nothing where no more were wanted, or there are no more', async () => {
		await world.reset({ things: 11 });
		const some = await world.run('sample', { ...search, returnAll: false, limit: 4 }, [json({})]);
		expect(some.success).toHaveLength(4);
		await world.reset({ things: 5 });
		const all = await world.run('sample', search, [json({})]);
		expect(all.success).toHaveLength(5);
		expect([hints(some), hints(all)]).toEqual(['[]', '[]']);
	});

	test('keeps what was read where a later page is refused, and fails where the first one is', async () => {
		await world.reset({ things: 11 });
		const refuse = (nth: number) =>
			world.sample.faults.push({
				kind: 'error',
				status: 400,
				when: 'before',
				path: /search/,
				nth,
			});
		refuse(2);
		const ended = await world.run('sample', search, [json({})]);
		expect(ended.success).toHaveLength(2);
		expect(ended.error).toEqual([]);
		expect(hints(ended)).toContain('at most 8 results');
		await world.reset({ things: 11 });
		refuse(1);
		expect((await world.run('sample', search, [json({})])).error).toHaveLength(1);
	});
});

test('a call that is taken by another method is made by it, and from then on at once', async () => {
	const finish = async () =>
		await world.run(
			'sample',
			{ resource: 'thing', operation: 'finish', dataMode: 'autoMapInputData' },
			[json({ thingId: 'thg_2' })],
		);
	expect((await finish()).success).toHaveLength(1);
	world.sample.log.length = 0;
	expect((await finish()).success).toHaveLength(1);
	expect(world.sample.log.map(({ method }) => method)).toEqual(['POST']);
});

describe('rows that are the same and all meant', () => {
	const log = async (count: number, options = {}) =>
		await world.run(
			'sample',
			{ resource: 'thing', operation: 'log', dataMode: 'autoMapInputData', ...options },
			Array.from({ length: count }, () => json({ name: 'Same' })),
		);
	const made = () => world.sample.commits.filter(({ did }) => did === 'thing.created').length;

	test.each(['lose', 'drop'] as const)(
		'are done once each where an answer is lost: %s',
		async (kind) => {
			for (const nth of [1, 2, 3]) {
				await world.reset();
				world.sample.faults.push({ kind, method: 'POST', path: /^\/things$/, nth });
				const ended = await log(3);
				expect(ended.success).toHaveLength(3);
				expect(new Set(ended.success.map((item) => item.json.thingId)).size).toBe(3);
				expect(made()).toBe(3);
			}
		},
	);

	test('fail after so many refusals in a row, and may be tried again', async () => {
		world.sample.faults.push({ kind: 'refuse', method: 'POST', path: /^\/things$/, times: 2 });
		const ended = await log(1);
		expect(detailsOf(ended.error[0])).toMatchObject({
			outcome: 'failed',
			statusCode: 429,
			retryable: true,
			attempts: 2,
		});
	});

	test('say in a dry run what they cost at most', async () => {
		const ended = await log(1, { dryRun: true });
		expect(ended.success[0]?.json).toMatchObject({
			outcome: 'planned',
			creditsAtMost: { thing: 2 },
		});
	});
});
