import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
	ICredentialType,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodeType,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { chainOf, collectLogs, createHost, errorOf, outputOf } from '../../host/engine';

type Execute = (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

const text = (name: string): INodeProperties => ({
	displayName: name,
	name,
	type: 'string',
	default: '',
});

/** A node of this package's kind whose work the test gives. */
function toy(execute: Execute): INodeType {
	return {
		description: {
			displayName: 'Toy',
			name: 'toy',
			group: ['output'],
			version: 1,
			description: 'A node of a test',
			defaults: { name: 'Toy' },
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: 'toyApi', required: false }],
			properties: [text('greeting'), text('path')],
		},
		methods: {
			listSearch: {
				async things(filter, paginationToken) {
					const { apiKey } = await this.getCredentials('toyApi');
					const greeting = this.getCurrentNodeParameter('greeting');
					const name = [greeting, filter, paginationToken, apiKey].join(' ');
					return { results: [{ name, value: '1' }], paginationToken: 'next' };
				},
			},
		},
		execute,
	};
}

const toyApi: ICredentialType = {
	name: 'toyApi',
	displayName: 'Toy API',
	properties: [text('apiKey'), { ...text('baseUrl'), default: 'http://127.0.0.1:9' }],
	authenticate: {
		type: 'generic',
		properties: { headers: { 'X-Key': '={{$credentials.apiKey}}' } },
	},
	test: { request: { baseURL: '={{$credentials.baseUrl}}', url: '/me' } },
};

const TOY = 'n8n-nodes-sales-engagement.toy';
const rows = (...ids: number[]): INodeExecutionData[] => ids.map((id) => ({ json: { id } }));
const jsonOf = (items: INodeExecutionData[]) => items.map((item) => item.json);

/** A toy that fails the rows with an even id, in the shape that n8n routes to the error output. */
const failEven = toy(async function () {
	return [
		this.getInputData().map(({ json }, item) => ({
			json:
				Number(json.id) % 2 ? { ok: json.id } : { error: 'even', message: 'odd ones', details: {} },
			pairedItem: { item },
		})),
	];
});

describe('the host', () => {
	it('runs items through a node and evaluates its expressions for each item', async () => {
		const node = toy(async function () {
			return [
				this.getInputData().map((_row, item) => ({
					json: { said: this.getNodeParameter('greeting', item) },
					pairedItem: { item },
				})),
			];
		});
		const workflow = chainOf({ type: TOY, parameters: { greeting: '={{ "hello " + $json.id }}' } });
		const run = await createHost({ nodes: [node] }).run(workflow, { items: rows(1, 2, 3) })
			.finished;

		expect(run.status).toBe('success');
		expect(jsonOf(outputOf(run, 'Node'))).toEqual([
			{ said: 'hello 1' },
			{ said: 'hello 2' },
			{ said: 'hello 3' },
		]);
	});

	it('lets n8n route failed items to the error output, merged with their input row', async () => {
		const workflow = chainOf({ type: TOY, onError: 'continueErrorOutput' });
		const run = await createHost({ nodes: [failEven] }).run(workflow, { items: rows(1, 2, 3) })
			.finished;

		expect(jsonOf(outputOf(run, 'Node'))).toEqual([{ ok: 1 }, { ok: 3 }]);
		expect(jsonOf(outputOf(run, 'Node', 1))).toEqual([
			{ id: 2, error: 'even', message: 'odd ones', details: {} },
		]);
	});

	it('starts a workflow at its own trigger and goes on to the nodes after it', async () => {
		const workflow = chainOf(
			{ type: 'n8n-nodes-base.manualTrigger', name: 'Start' },
			{ type: TOY, name: 'Toy' },
			{ type: 'n8n-nodes-base.noOp', name: 'After' },
		);
		const run = await createHost({ nodes: [failEven] }).run(workflow, { items: rows(1, 3) })
			.finished;

		expect(Object.keys(run.data.resultData.runData)).toEqual(['Start', 'Toy', 'After']);
		expect(jsonOf(outputOf(run, 'After'))).toEqual([{ ok: 1 }, { ok: 3 }]);
	});

	it('stands in for Edit Fields in an example', async () => {
		const assignments = {
			assignments: [{ id: '1', name: 'lead', value: '={{ $json.id }}', type: 'number' }],
		};
		const workflow = chainOf(
			{ type: 'n8n-nodes-base.manualTrigger', name: 'Start' },
			{
				type: 'n8n-nodes-base.set',
				name: 'Edit Fields',
				typeVersion: 3.4,
				parameters: { assignments },
			},
		);
		const run = await createHost({ nodes: [] }).run(workflow, { items: rows(7, 8) }).finished;

		expect(jsonOf(outputOf(run, 'Edit Fields'))).toEqual([{ lead: 7 }, { lead: 8 }]);
	});

	it('runs a node again for Retry On Fail until its first item has no error', async () => {
		let tries = 0;
		const node = toy(async () => {
			tries += 1;
			return [[{ json: tries < 3 ? { error: 'not yet' } : { tries }, pairedItem: { item: 0 } }]];
		});
		const workflow = chainOf({ type: TOY, retryOnFail: true, maxTries: 3, waitBetweenTries: 1 });
		const run = await createHost({ nodes: [node] }).run(workflow, { items: rows(1) }).finished;

		expect(jsonOf(outputOf(run, 'Node'))).toEqual([{ tries: 3 }]);
	});

	it('stops the run at an error that a node throws, and tells which item', async () => {
		const node = toy(async function () {
			throw new NodeOperationError(this.getNode(), 'no good', { itemIndex: 1 });
		});
		const run = await createHost({ nodes: [node] }).run(chainOf({ type: TOY }), {
			items: rows(1, 2),
		}).finished;

		expect(run.status).toBe('error');
		expect(errorOf(run, 'Node')).toMatchObject({ message: 'no good', context: { itemIndex: 1 } });
		expect(errorOf(run)).toMatchObject({ message: 'no good' });
	});

	it.each(['cancel', 'signal'])('aborts the node’s cancel signal on %s', async (way) => {
		const controller = new AbortController();
		let waiting: () => void = () => undefined;
		const begun = new Promise<void>((resolve) => (waiting = resolve));
		const node = toy(async function () {
			const signal = this.getExecutionCancelSignal();
			waiting();
			await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
			return [[]];
		});
		const { signal } = controller;
		const handle = createHost({ nodes: [node] }).run(
			chainOf({ type: TOY }),
			{ items: rows(1) },
			{ signal },
		);
		await begun;
		if (way === 'cancel') handle.cancel();
		else controller.abort();

		expect((await handle.finished).status).toBe('canceled');
	});

	it('refuses a workflow that n8n would not start', async () => {
		const node = toy(async () => [[]]);
		node.description.properties.push({ ...text('needed'), required: true });
		const { finished } = createHost({ nodes: [node] }).run(chainOf({ type: TOY }), {
			items: rows(1),
		});

		await expect(finished).rejects.toThrow('issues');
	});

	it('keeps the log lines of n8n and of a node', async () => {
		const node = toy(async function () {
			await Promise.resolve();
			this.logger.warn('slow down', { waitMs: 5 });
			return [[]];
		});
		const { logger, lines } = collectLogs();
		await createHost({ nodes: [node], logger }).run(chainOf({ type: TOY }), { items: rows(1) })
			.finished;

		expect(lines).toContainEqual({ level: 'warn', message: 'slow down', metadata: { waitMs: 5 } });
		expect(lines.map(({ message }) => message)).toContain('Workflow execution started');
	});

	it('takes the time zone of the run', async () => {
		const node = toy(async function () {
			return [[{ json: { zone: this.getTimezone() }, pairedItem: { item: 0 } }]];
		});
		const host = createHost({ nodes: [node] });
		const options = { timezone: 'Asia/Tokyo' };
		const run = await host.run(chainOf({ type: TOY }), { items: rows(1) }, options).finished;

		expect(jsonOf(outputOf(run, 'Node'))).toEqual([{ zone: 'Asia/Tokyo' }]);
	});
});

describe('the host’s credentials', () => {
	let server: Server;
	let baseUrl: string;
	let status: number;
	let requests: IncomingMessage[];

	beforeEach(async () => {
		status = 200;
		requests = [];
		server = createServer((request, response) => {
			requests.push(request);
			response.writeHead(status, { 'content-type': 'application/json' }).end('{"name":"me"}');
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		baseUrl = `http://127.0.0.1:${port}`;
	});

	afterEach(async () => {
		await new Promise((resolve) => server.close(resolve));
	});

	const hostWith = (execute: Execute, fields = {}) =>
		createHost({
			nodes: [toy(execute)],
			credentialTypes: [toyApi],
			credentials: { toyApi: { apiKey: 'k-1', ...fields } },
		});

	it('reach the node, with defaults for the fields not given', async () => {
		const host = hostWith(async function () {
			return [[{ json: { ...(await this.getCredentials('toyApi')) }, pairedItem: { item: 0 } }]];
		});
		const run = await host.run(chainOf({ type: TOY }), { items: rows(1) }).finished;

		expect(jsonOf(outputOf(run, 'Node'))).toEqual([
			{ apiKey: 'k-1', baseUrl: 'http://127.0.0.1:9' },
		]);
	});

	it('are put on a request by n8n’s own HTTP helper', async () => {
		const host = hostWith(async function () {
			const json = await this.helpers.httpRequestWithAuthentication.call(this, 'toyApi', {
				url: `${baseUrl}/leads`,
				method: 'POST',
				body: { id: 1 },
			});
			return [[{ json, pairedItem: { item: 0 } }]];
		});
		const run = await host.run(chainOf({ type: TOY }), { items: rows(1) }).finished;

		expect(jsonOf(outputOf(run, 'Node'))).toEqual([{ name: 'me' }]);
		expect(requests.map(({ method, url, headers }) => [method, url, headers['x-key']])).toEqual([
			['POST', '/leads', 'k-1'],
		]);
	});

	it('are tested by the request that the credential type declares', async () => {
		const host = hostWith(async () => [[]], { baseUrl });

		expect(await host.testCredential('toyApi')).toEqual({
			status: 'OK',
			message: 'Connection successful!',
		});
		expect(requests.map(({ url, headers }) => [url, headers['x-key']])).toEqual([['/me', 'k-1']]);

		status = 403;
		expect(await host.testCredential('toyApi')).toEqual({ status: 'Error', message: 'Forbidden' });
	});

	it('serve the node’s pickers', async () => {
		const page = await hostWith(async () => [[]]).listSearch({
			nodeType: TOY,
			method: 'things',
			parameters: { greeting: 'hi' },
			filter: 'a',
			paginationToken: 'p2',
		});

		expect(page).toEqual({
			results: [{ name: 'hi a p2 k-1', value: '1' }],
			paginationToken: 'next',
		});
	});
});
