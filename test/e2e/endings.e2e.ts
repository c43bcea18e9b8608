import { SEED } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { at } from './api';
import type { Json } from './api';
import { run } from './executions';
import type { N8n } from './n8n';
import { makeWorkflow } from './workflows';
import type { Made } from './workflows';
import { enterWorld } from './world';

let n8n: N8n;
let sandbox: Sandbox;

beforeAll(async () => {
	({ n8n, sandbox } = await enterWorld());
});
afterAll(async () => await sandbox?.close());
beforeEach(() => sandbox.reset());

const { welcome } = SEED.myAgentMail.cadences;
const lead = (id: string): { [name: string]: Json } => ({
	leadExternalId: id,
	...(id.startsWith('bad') && { leadEmail: 'not an address' }),
});

const enroll = async (
	name: string,
	ids: readonly string[],
	node: { [name: string]: Json },
	options: { [name: string]: Json } = {},
): Promise<Made> =>
	await makeWorkflow(n8n.rest, name, {
		provider: 'myAgentMail',
		parameters: {
			resource: 'enrollment',
			operation: 'enroll',
			dataMode: 'autoMapInputData',
			cadenceId: { __rl: true, mode: 'id', value: welcome },
			options,
		},
		items: ids.map(lead),
		node,
	});

const enrolled = (): string[] =>
	[...sandbox.myAgentMail.state.commits.keys()].map((key) => key.split('|')[1] ?? '').sort();
const calls = (): number =>
	sandbox.log.filter(({ method, provider }) => method === 'POST' && provider === 'myAgentMail')
		.length;

describe('On Error', () => {
	const ids = ['a-1', 'bad-2', 'a-3'];

	it('Stop Workflow: the execution fails and says which item and why', async () => {
		const execution = await run(n8n.rest, await enroll('Stop', ids, {}));
		expect(execution.status).toBe('error');
		expect(execution.error).toContain('Lead Email');
		expect(execution.items('Delivered')).toEqual([]);
	});

	it('Continue: all items leave by the one output, in order', async () => {
		const made = await enroll('Continue', ids, { onError: 'continueRegularOutput' });
		const execution = await run(n8n.rest, made);
		expect([execution.status, execution.error]).toEqual(['success', '']);
		const outcomes = execution
			.items('Delivered')
			.map((item) => at(item, 'outcome') ?? at(item, 'details', 'outcome'));
		expect(outcomes).toEqual(['enrolled', 'failed', 'enrolled']);
		expect(enrolled()).toEqual(['a-1', 'a-3']);
	});

	it('Continue (using error output): the failed ones leave by the second output', async () => {
		const made = await enroll('Branch', ids, { onError: 'continueErrorOutput' });
		const execution = await run(n8n.rest, made);
		expect(execution.items('Delivered').map((item) => at(item, 'outcome'))).toEqual([
			'enrolled',
			'enrolled',
		]);
		expect(execution.items('To review')).toMatchObject([
			{ leadExternalId: 'bad-2', details: { outcome: 'failed' } },
		]);
		expect(enrolled()).toEqual(['a-1', 'a-3']);
	});
});

describe('Retry On Fail', () => {
	const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 };
	const ids = ['r-1', 'r-2', 'r-3', 'r-4'];

	const oneAnswer = (status: 429 | 500): void =>
		sandbox.setFaults({
			seed: 1,
			rules: [
				{
					provider: 'myAgentMail',
					times: 1,
					fault: { kind: 'status', status, when: 'before-commit' },
				},
			],
		});

	it('sends only those again that failed', async () => {
		const made = await enroll(
			'Retry',
			ids,
			{ ...retry, waitBetweenTries: 3_000 },
			{ maxRetryTime: 0 },
		);
		oneAnswer(429);
		const execution = await run(n8n.rest, made);
		expect([execution.status, execution.error]).toEqual(['success', '']);
		expect(enrolled()).toEqual(ids);
		expect([...sandbox.myAgentMail.state.commits.values()]).toEqual([1, 1, 1, 1]);
		expect(calls()).toBe(5);
		expect(execution.items('Delivered').map((item) => at(item, 'outcome'))).toEqual(
			ids.map(() => 'enrolled'),
		);
	});

	it('sends those again whose answer was lost', async () => {
		const made = await enroll('Retry of lost', ids, retry, { maxRetryTime: 0 });
		oneAnswer(500);
		const execution = await run(n8n.rest, made);
		expect([execution.status, execution.error]).toEqual(['success', '']);
		expect(enrolled()).toEqual(ids);
	});

	it('does not try again what can never succeed', async () => {
		const execution = await run(n8n.rest, await enroll('No retry', ['r-5', 'bad-6'], retry));
		expect(execution.status).toBe('error');
		expect(enrolled().length).toBeLessThanOrEqual(1);
		expect(calls()).toBeLessThanOrEqual(1);
	});
});
