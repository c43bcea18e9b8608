import type { INodeParameters } from 'n8n-workflow';

import { chainOf, createHost, outputOf, PACKAGE_NAME } from '../../../../host/engine';
import { record } from '../../../../nodes/shared/declare/answer';
import { read, write } from '../../../../nodes/shared/declare/build';
import type { Draft } from '../../../../nodes/shared/declare/specs';
import { group } from '../../../../nodes/shared/declare/fields';
import { id, text, toggle } from '../../../../nodes/shared/declare/kinds';
import { failed, standing, unchanged } from '../../../../nodes/shared/declare/outcome';
import { InputError } from '../../../../nodes/shared/declare/parse';
import { provider, resource } from '../../../../nodes/shared/declare/provider';
import { callOf } from '../../../../nodes/shared/declare/route';
import { own, ownArray, ownString } from '../../../../nodes/shared/http/json';
import { firstPage, onePage } from '../../../../nodes/shared/http/paging';
import { properties } from '../../../../nodes/shared/describe/properties';
import { at, detailsOf, jsonOf, whatOf, wayOutOf } from '../../../support/items';
import { outcomeOf } from '../../../support/rig';
import { nodeOf, sampleCredential } from '../../../support/sample/node';
import { startStub } from '../../../support/stub';
import type { Stub, StubAnswer, StubRequest } from '../../../support/stub';

// Words of the vocabulary of which only a provider that answers as it is told shows what they mean.

jest.mock(
	'../../../../nodes/shared/http/clock',
	() => jest.requireActual('../../../support/virtualTime').clockModule,
);
jest.mock('../../../../nodes/shared/http/undici', () =>
	jest
		.requireActual('../../../support/virtualTime')
		.undiciModule(jest.requireActual('../../../../nodes/shared/http/undici')),
);

const limits = { name: 'words' };

const told = (operation: Draft) =>
	provider({
		displayName: 'Words',
		credential: 'sampleApi',
		authentication: (apiKey) => ({ 'x-key': apiKey }),
		error: (body) => {
			const words = ownString(body, 'error');
			return words === undefined
				? undefined
				: { text: words, code: ownString(body, 'code') ?? null };
		},
		exhausting: ['NO_CREDITS'],
		advice: { KNOWN: 'Do as the code says.' },
		adviceByStatus: { 403: 'Take another key.', 405: 'Ask them.' },
		wireName: (name) => name,
		resources: {
			word: resource(
				{ name: 'Word', main: 'get', limits, answer: record([], 'id') },
				{ get: operation },
			),
		},
	});

let stub: Stub;
let answer: (request: StubRequest, ordinal: number) => StubAnswer;
beforeAll(async () => {
	stub = await startStub((request, ordinal) => answer(request, ordinal));
});
beforeEach(() => void stub.requests.splice(0));
afterAll(async () => await stub.close());

async function run(
	operation: Draft,
	items: ReadonlyArray<Record<string, string>>,
	parameters: INodeParameters = {},
) {
	const host = createHost({
		nodes: [nodeOf(told(operation), 'words')],
		credentialTypes: [sampleCredential],
		credentials: { sampleApi: { apiKey: 'key_0123456789', baseUrl: stub.baseUrl } },
	});
	const ended = await host.run(
		chainOf({
			type: `${PACKAGE_NAME}.words`,
			parameters: {
				resource: 'word',
				operation: 'get',
				dataMode: 'autoMapInputData',
				...parameters,
			},
			onError: 'continueErrorOutput',
		}),
		{ items: items.map((json) => ({ json })) },
	).finished;
	return { success: outputOf(ended, 'Node', 0), error: outputOf(ended, 'Node', 1) };
}

const urls = () => stub.requests.map(({ method, url }) => `${method} ${url}`);

const name = text({ displayName: 'Name', required: true, mapped: true });
const boxId = text({ displayName: 'Box', required: true, mapped: true, sent: 'never' });

describe('advice', () => {
	const get = read('GET /words/{wordId}', {
		action: 'Get',
		fields: { wordId: id({ displayName: 'Word ID' }) },
		advice: { 404: 'Try its number.', 405: 'Try later.' },
	});

	test.each([
		[404, undefined, 'Try its number.'],
		[404, 'KNOWN', 'Do as the code says.'],
		[405, undefined, 'Try later.'],
		[403, undefined, 'Take another key.'],
		[409, undefined, 'It conflicts with what Words has already. Look it up there.'],
	])('of an answer %i with code %s is "%s"', async (status, code, advice) => {
		answer = () => ({ status, body: { error: 'No', ...(code !== undefined && { code }) } });
		const { error } = await run(get, [{}], { wordId: 'a' });
		expect(wayOutOf(error[0])).toBe(advice);
	});

	test('of an operation that changes something is its own too', async () => {
		const make = write('POST /words', {
			action: 'Make',
			outcome: 'created',
			fields: { name },
			advice: { 400: 'Say please.' },
		});
		answer = () => ({ status: 400, body: { error: 'No' } });
		const { error } = await run(make, [{ name: 'a' }]);
		expect(wayOutOf(error[0])).toBe('Say please.');
	});
});

describe('a refusal that closes its group', () => {
	const make = write('POST /words', {
		action: 'Make',
		outcome: 'created',
		fields: { name, boxId },
		concurrency: 1,
		group: ({ boxId: box }) => box,
		closes: ({ status }) => status === 429,
		body: ([row]) => ({ name: row.name, box: row.boxId }),
	});
	const rows = ['a', 'b', 'a', 'b'].map((box, n) => ({ name: `n${n}`, boxId: box }));

	test('is final at once, and the other rows of the group are not sent', async () => {
		answer = ({ body }) =>
			ownString(body, 'box') === 'a'
				? { status: 429, body: { error: 'Used up', code: 'QUOTA' } }
				: { body: { id: '1' } };
		const { success, error } = await run(make, rows);
		expect(success.map(({ json }) => json.name)).toEqual(['n1', 'n3']);
		expect(error.map(detailsOf)).toMatchObject([
			{ outcome: 'failed', code: 'QUOTA', retryable: true, attempts: 1 },
			{ outcome: 'failed', code: 'QUOTA', retryable: true, attempts: 0 },
		]);
		expect(stub.requests).toHaveLength(3);
	});

	test.each([
		['a record', read('GET /words', { action: 'Get', closes: ({ status }) => status === 429 })],
		[
			'a list',
			read('GET /words', {
				action: 'Get',
				closes: ({ status }) => status === 429,
				pages: onePage('words'),
			}),
		],
	])('is final at once for %s that is asked for', async (_, get) => {
		answer = () => ({ status: 429, body: { error: 'Used up', code: 'QUOTA' } });
		const { error } = await run(get, [{}]);
		expect(error.map(detailsOf)).toMatchObject([{ code: 'QUOTA', retryable: true, attempts: 1 }]);
		expect(stub.requests).toHaveLength(1);
	});

	test('closes all where it means that what calls need is used up', async () => {
		answer = () => ({ status: 402, body: { error: 'Pay', code: 'NO_CREDITS' } });
		const { error } = await run(make, rows);
		expect(error.map((item) => at(detailsOf(item), 'attempts'))).toEqual([1, 0, 0, 0]);
		expect(stub.requests).toHaveLength(1);
	});
});

describe('a list that may only confirm', () => {
	const send = write('POST /words', {
		action: 'Send',
		outcome: 'sent',
		fields: { name },
		concurrency: 1,
		inOrder: (row) => row.name,
		confirm: {
			route: 'GET /words',
			paging: onePage('words'),
			limits,
			matches: (found, { row }, records) =>
				ownString(found, 'name') === row.name && records.length > 0,
			identify: (found) => ownString(found, 'id') ?? '',
			otherwise: ({ status, json }) =>
				status === 502 && own(json, 'error') !== undefined
					? failed({ error: 'The relay refused it', wayOut: 'Send it again.' }, { retryable: true })
					: undefined,
		},
	});

	test('confirms no row by the record that another row was answered with', async () => {
		answer = ({ method }, ordinal) => {
			if (method === 'GET') return { body: { words: [{ id: '1', name: 'same' }] } };
			return ordinal === 1 ? { body: { id: '1', name: 'same' } } : { status: 500, body: {} };
		};
		const { success, error } = await run(send, [{ name: 'same' }, { name: 'same' }]);
		expect(success.map(outcomeOf)).toEqual(['sent']);
		expect(error.map(outcomeOf)).toEqual(['unknown']);
	});

	test.each([
		['what the answer says of a row that is not in it', 502, { error: 'Relay' }, 'failed'],
		['unknown where the answer says nothing of it', 502, {}, 'unknown'],
		['unknown where another answer came', 500, { error: 'Relay' }, 'unknown'],
	])('leaves %s', async (_, status, body, outcome) => {
		answer = ({ method }) => (method === 'GET' ? { body: { words: [] } } : { status, body });
		const { error } = await run(send, [{ name: 'a' }]);
		expect(error.map(outcomeOf)).toEqual([outcome]);
		expect(urls()).toEqual(['POST /words', 'GET /words']);
	});

	test('confirms a row that is in it, whatever the answer said', async () => {
		answer = ({ method }) =>
			method === 'GET'
				? { body: { words: [{ id: '1', name: 'a' }] } }
				: { status: 502, body: { error: 'Relay' } };
		const { success } = await run(send, [{ name: 'a' }]);
		expect(jsonOf(success)).toMatchObject([{ outcome: 'sent', afterLostAnswer: true }]);
	});
});

describe('a list of which only one page is known', () => {
	const few = firstPage({ pageSize: 100, limitIn: 'query' }, 'words');

	test('is asked for as many as are wanted, once, and has no Return All', async () => {
		const getAll = read('GET /words', { action: 'Get', pages: few });
		answer = () => ({ body: { words: Array.from({ length: 9 }, (_, n) => ({ id: `${n}` })) } });
		const { success } = await run(getAll, [{}], { limit: 7 });
		expect(success).toHaveLength(7);
		expect(urls()).toEqual(['GET /words?limit=7']);
		expect(properties(told(getAll)).map((each) => each.name)).not.toContain('returnAll');
	});

	test.each([
		[firstPage({ pageSize: 100, limitIn: 'body' }, 'words'), { name: 'a', limit: 7 }],
		[firstPage({ pageSize: 100 }, 'words'), { name: 'a' }],
	])('says how many in its body, or nowhere', async (pages, body) => {
		const search = read('POST /words/search', {
			action: 'Search',
			fields: { name: text({ displayName: 'Name' }) },
			pages,
		});
		answer = () => ({ body: { words: [] } });
		await run(search, [{}], { limit: 7, name: 'a' });
		expect(stub.requests[0]?.body).toEqual(body);
	});
});

describe('a record with its files', () => {
	const get = read('GET /words/{wordId}', {
		action: 'Get',
		fields: {
			wordId: id({ displayName: 'Word ID' }),
			options: group(
				{ displayName: 'Options' },
				{ files: toggle({ displayName: 'Files', initial: true }) },
			),
		},
		fileRoute: 'GET /files/{fileId}',
		files: (found, { options }) =>
			options.files === true
				? ownArray(found, 'files').map((fileId, n) => ({
						call: callOf('GET /files/{fileId}', { fileId }),
						property: `file_${n}`,
						fileName: `${String(fileId)}.txt`,
					}))
				: [],
	});
	const word = { id: 'a', files: ['one', 'two'] };
	beforeEach(() => {
		answer = ({ url }) =>
			url === '/words/a'
				? { body: word }
				: { body: `bytes of ${url}`, headers: { 'content-type': 'text/plain' } };
	});

	test('brings them along on request', async () => {
		const { success } = await run(get, [{}], { wordId: 'a', options: { files: true } });
		expect(jsonOf(success)).toEqual([word]);
		expect(
			Object.entries(success[0]?.binary ?? {}).map(([key, file]) => [key, file.fileName]),
		).toEqual([
			['file_0', 'one.txt'],
			['file_1', 'two.txt'],
		]);
		expect(Buffer.from(success[0]?.binary?.file_1?.data ?? '', 'base64').toString()).toBe(
			'bytes of /files/two',
		);
	});

	test('does without them unasked, and fails where one cannot be had', async () => {
		const { success } = await run(get, [{}], { wordId: 'a' });
		expect([success[0]?.binary, urls()]).toEqual([undefined, ['GET /words/a']]);
		answer = ({ url }) =>
			url === '/words/a' ? { body: word } : { status: 404, body: { error: 'No such file' } };
		const { error } = await run(get, [{}], { wordId: 'a', options: { files: true } });
		expect(whatOf(error[0])).toBe('No such file');
	});
});

test('what may not come out of a record stands neither in the item nor in the whole answer', async () => {
	const make = write('POST /words', {
		action: 'Make',
		outcome: 'created',
		fields: { name },
		present: ({ secret, ...rest }) => rest,
		puts: { wordId: 'id', secret: 'secret' },
	});
	answer = () => ({ body: { id: '1', secret: 'whsec_1' } });
	const { success } = await run(make, [{ name: 'a' }], { options: { simplify: false } });
	expect(jsonOf(success)).toMatchObject([{ wordId: '1', response: { id: '1' } }]);
	expect(JSON.stringify(success)).not.toContain('whsec_1');
});

test('a field at fault is named where a call cannot be written', async () => {
	const make = write('POST /words', {
		action: 'Make',
		outcome: 'created',
		fields: { name },
		body: () => {
			throw new InputError('is too large', 'Take a smaller one.', 'Image');
		},
	});
	const { error } = await run(make, [{ name: 'a' }]);
	expect(whatOf(error[0])).toBe("'Image' is too large");
});

test('the time for a call is the operation’s own where the user says nothing', () => {
	const slow = write('POST /words', { action: 'Run', outcome: 'started', timeout: 300 });
	const options = properties(told(slow)).find((each) => each.name === 'options');
	expect(options?.options).toContainEqual(
		expect.objectContaining({ name: 'timeout', default: 300 }),
	);
});

describe('a refusal that settles a row by its code', () => {
	const make = write('POST /words', {
		action: 'Make',
		outcome: 'created',
		fields: { name },
		settleCodes: { GONE: () => [unchanged('already_ended')] },
	});

	test.each([400, 409, 422])('does so with status %i', async (status) => {
		answer = () => ({ status, body: { error: 'It is over', code: 'GONE' } });
		const { success } = await run(make, [{ name: 'a' }]);
		expect(jsonOf(success)).toMatchObject([{ outcome: 'unchanged', reason: 'already_ended' }]);
	});

	test.each(['OTHER', 'constructor', undefined])('with code %s it is a refusal', async (code) => {
		answer = () => ({ status: 409, body: { error: 'No', ...(code !== undefined && { code }) } });
		const { error } = await run(make, [{ name: 'a' }]);
		expect(detailsOf(error[0])).toMatchObject({ outcome: 'failed', code: code ?? null });
	});
});

test('a row that nothing could find again stays unknown, and the list is not asked', async () => {
	const make = write('POST /words', {
		action: 'Make',
		outcome: 'created',
		fields: { name },
		readBack: {
			route: 'GET /words',
			paging: onePage('words'),
			limits,
			applies: (row) => row.name !== 'nameless',
			find: (records, { row }) => {
				const found = records.find((each) => ownString(each, 'name') === row.name);
				return found && standing({ outcome: 'unchanged', reason: 'already_exists' }, found);
			},
		},
	});
	answer = ({ method }) =>
		method === 'GET'
			? {
					body: {
						words: [
							{ id: '1', name: 'named' },
							{ id: '2', name: 'nameless' },
						],
					},
				}
			: { status: 500, body: {} };
	const { success, error } = await run(make, [{ name: 'nameless' }, { name: 'named' }]);
	expect(success.map(({ json }) => json.name)).toEqual(['named']);
	expect(error.map(outcomeOf)).toEqual(['unknown']);
	expect(urls().filter((url) => url.startsWith('GET'))).toHaveLength(1);
});
