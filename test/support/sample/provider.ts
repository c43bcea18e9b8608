import type { IDataObject } from 'n8n-workflow';

import { anything, nothing, record } from '../../../nodes/shared/declare/answer';
import { read, write } from '../../../nodes/shared/declare/build';
import { group } from '../../../nodes/shared/declare/fields';
import { choice, email, fieldsToClear, id, text } from '../../../nodes/shared/declare/kinds';
import { locator, mapper } from '../../../nodes/shared/declare/locator';
import { isSince, matchInOrder } from '../../../nodes/shared/declare/match';
import { failed, standing, success } from '../../../nodes/shared/declare/outcome';
import { columnsOf, picker } from '../../../nodes/shared/declare/picker';
import { provider, resource } from '../../../nodes/shared/declare/provider';
import { toSnakeCase } from '../../../nodes/shared/declare/names';
import { callOf } from '../../../nodes/shared/declare/route';
import type { EndpointClass } from '../../../nodes/shared/http/call';
import { own, ownArray, ownString } from '../../../nodes/shared/http/json';
import { bodyPage, cursor, link, offset, onePage } from '../../../nodes/shared/http/paging';

// A provider of the tests' own that says everything the vocabulary can say.

const api: EndpointClass = { name: 'sample' };

const things = picker({
	name: 'searchThings',
	route: 'GET /cursor/things',
	paging: cursor({ pageSize: 2 }, 'things'),
	limits: api,
	entry: (found) => {
		const value = ownString(found, 'id');
		return value === undefined ? undefined : { value, name: ownString(found, 'name') ?? value };
	},
});

const columns = columnsOf({
	name: 'getThingColumns',
	route: 'GET /columns',
	paging: onePage('columns'),
	limits: api,
	column: (found) => {
		const name = ownString(found, 'key');
		if (name === undefined) return undefined;
		return {
			id: name,
			displayName: ownString(found, 'label') ?? name,
			required: own(found, 'required') === true,
			defaultMatch: name === 'email',
			canBeUsedToMatch: name === 'email',
			display: true,
			type: 'string',
		};
	},
});

const thingId = locator({
	displayName: 'Thing',
	picker: things,
	idPlaceholder: 'e.g. thg_1',
	required: true,
});
const mappedId = id({ displayName: 'Thing ID', required: true, mapped: true });
const name = text({ displayName: 'Name', required: true, mapped: true });
const note = text({ displayName: 'Note', clearable: true });
const thingEmail = email({ displayName: 'Email', required: true, mapped: true, sent: 'never' });

const isNamed = (found: IDataObject, wanted: string) => ownString(found, 'name') === wanted;

const thing = resource(
	{ name: 'Thing', main: 'create', limits: api, answer: record([], 'id') },
	{
		get: read('GET /things/{thingId}', { action: 'Get a thing', fields: { thingId } }),
		// Known by one of two keys.
		find: read('GET /things/{thingId}', {
			action: 'Find a thing',
			fields: {
				findBy: choice({
					displayName: 'Find By',
					decides: true,
					options: [
						{ name: 'ID', value: 'id' },
						{ name: 'Name', value: 'name' },
					],
					initial: 'id',
					sent: 'never',
				}),
				thingId: id({ displayName: 'Thing ID', required: true, shownWhen: { findBy: ['id'] } }),
				name: text({ displayName: 'Name', required: true, shownWhen: { findBy: ['name'] } }),
			},
			otherRoutes: ['GET /names/{name}'],
			routeOf: ({ findBy }) => (findBy === 'name' ? 'GET /names/{name}' : 'GET /things/{thingId}'),
		}),
		getAll: read('GET /cursor/things', {
			action: 'Get many things',
			pages: cursor({ pageSize: 2 }, 'things'),
		}),
		getByOffset: read('GET /offset/things', {
			action: 'Get things by offset',
			pages: offset({ pageSize: 2 }, 'things'),
		}),
		getByLink: read('GET /link/things', {
			action: 'Get things by link',
			pages: link({ pageSize: 2, sizeKey: 'page[size]' }, 'things'),
		}),
		search: read('POST /things/search', {
			action: 'Search things',
			pages: bodyPage({ pageSize: 2 }, 'things'),
			most: 8,
		}),
		// One row a call, and nothing can be found out: a lost answer stays unknown.
		create: write('POST /things', { action: 'Create a thing', fields: { name, note } }),
		// The same, found out by a list that decides.
		make: write('POST /things', {
			action: 'Make a thing',
			fields: { name, note },
			sameRow: ({ name: called }) => [called],
			readBack: {
				route: 'GET /cursor/things',
				paging: cursor({ pageSize: 100 }, 'things'),
				limits: api,
				find: (records, { row }) => {
					const found = records.find((each) => isNamed(each, row.name));
					return (
						found &&
						standing({ outcome: 'unchanged', reason: 'already_exists' }, found, {
							createdAt: { text: ownString(found, 'created_at') },
						})
					);
				},
			},
		}),
		// The same, where a list may only confirm.
		sendOne: write('POST /things', {
			action: 'Send a thing',
			fields: { name },
			confirm: {
				route: 'GET /cursor/things',
				paging: cursor({ pageSize: 100 }, 'things'),
				limits: api,
				matches: (found, { row }) => isNamed(found, row.name),
				identify: (found) => String(found.id),
			},
		}),
		pause: write('POST /things/{thingId}/pause', {
			action: 'Pause a thing',
			fields: { thingId: mappedId },
			repeatable: true,
		}),
		complete: write('POST /things/{thingId}/complete', {
			action: 'Complete a thing',
			fields: { thingId: mappedId },
			answer: nothing,
			repeatable: true,
		}),
		// By which of two methods it is taken is not known.
		finish: write('PATCH /things/{thingId}/complete', {
			action: 'Finish a thing',
			outcome: 'updated',
			fields: { thingId: mappedId },
			answer: nothing,
			otherMethod: 'POST',
			repeatable: true,
		}),
		// Rows that are the same are all meant, and a list tells whether one was done.
		log: write('POST /things', {
			action: 'Log a thing',
			outcome: 'created',
			fields: { name },
			mostRefusals: 2,
			costs: () => ({ thing: 2 }),
			inOrder: ({ name: called }) => called,
			readBack: {
				route: 'GET /cursor/things',
				paging: cursor({ pageSize: 100 }, 'things'),
				limits: api,
				identify: ({ id: found }) => String(found),
				find: (records, { row }) => {
					const found = records.find((each) => isNamed(each, row.name));
					return found && standing('created', found);
				},
			},
		}),
		update: write('PATCH /things/{thingId}', {
			action: 'Update a thing',
			fields: {
				thingId: mappedId,
				updateFields: group(
					{ displayName: 'Update Fields', placeholder: 'Add field' },
					{ note, title: text({ displayName: 'Title', mapped: true, wireName: 'name' }) },
				),
				fieldsToClear: fieldsToClear({
					displayName: 'Fields to Clear',
					options: [{ name: 'Note', value: 'note' }],
				}),
			},
			answer: anything,
			repeatable: true,
			inOrder: (row) => row.thingId,
		}),
		delete: write('DELETE /things/{thingId}', {
			action: 'Delete a thing',
			fields: { thingId: mappedId },
		}),
		// What the user knows is turned into what the call needs.
		pauseByEmail: write('POST /things/{thingId}/pause', {
			action: 'Pause a thing by e-mail',
			fields: {
				thingId: id({ displayName: 'Thing ID', sent: 'never' }),
				email: thingEmail,
			},
			repeatable: true,
			lookups: [
				{
					route: 'GET /cursor/things',
					key: () => 'things',
					call: () => callOf('GET /cursor/things'),
					paging: cursor({ pageSize: 100 }, 'things'),
					limits: api,
					found: (list, row) => {
						const found = (Array.isArray(list) ? list : []).find(
							(each) => ownString(each, 'email') === row.email,
						);
						return found && { thingId: ownString(found, 'id') };
					},
					missing: ({ email: address }) =>
						failed(
							{ error: `There is no thing of ${address}`, wayOut: 'Check the address.' },
							{ code: 'not_found' },
						),
				},
			],
		}),
		// A schema that the provider names.
		createMapped: write('POST /things', {
			action: 'Create a thing by columns',
			fields: {
				attributes: mapper({
					displayName: 'Attributes',
					picker: columns,
					mode: 'add',
					words: { singular: 'attribute', plural: 'attributes' },
					sent: 'never',
					required: true,
				}),
			},
			body: ([{ attributes }]) => ({ ...attributes.values }) as IDataObject,
		}),
	},
);

interface BatchRow {
	readonly key: string;
	readonly value: string;
}

const rowFields = {
	key: text({ displayName: 'Key', required: true, mapped: true }),
	value: text({ displayName: 'Value', required: true, mapped: true }),
};
interface Collected extends BatchRow {
	readonly setId?: string;
}

const SET_FULL = failed({ error: 'The set is full', wayOut: 'Take another.' }, { code: 'full' });

const part = ({ key, value }: BatchRow): IDataObject => ({ key, value });
const rows = (_: unknown, parts: readonly IDataObject[]): IDataObject => ({ rows: [...parts] });

const row = resource(
	{ name: 'Row', main: 'add', limits: api, answer: record() },
	{
		// Several rows a call.
		add: write('POST /batches', {
			action: 'Add rows',
			fields: rowFields,
			rowsPerCall: 5,
			repeatable: true,
			sameRow: ({ key }) => [key],
			part,
			body: rows,
			settle: ({ json }, sent) =>
				Array.isArray(own(json, 'results'))
					? matchInOrder(
							sent.map(({ row: { key } }) => key),
							ownArray(json, 'results'),
							(result) => ownString(result, 'key'),
						).map((result) => {
							const found = { status: ownString(result, 'status') ?? '' };
							if (result === undefined) return undefined;
							return found.status === 'exists'
								? standing({ outcome: 'unchanged', reason: 'already_exists' }, found)
								: success('added', found);
						})
					: undefined,
			spoiled: {
				statuses: [422],
				codes: ['invalid'],
				rows: ({ json }) => {
					const index = own(own(json, 'error'), 'index');
					return typeof index === 'number' ? [index] : [];
				},
			},
		}),
		// Rows in a job that is awaited.
		store: write('POST /jobs', {
			action: 'Store rows',
			fields: rowFields,
			outcome: 'validated',
			rowsPerCall: 5,
			concurrency: 1,
			sameRow: ({ key }) => [key],
			sharesAnswers: true,
			part,
			body: rows,
			job: {
				id: ({ json }) => ownString(json, 'id'),
				limits: api,
				pollRoute: 'GET /jobs/{id}',
				poll: (jobId) => callOf('GET /jobs/{id}', { id: jobId }),
				state: ({ json }) => {
					switch (ownString(json, 'status')) {
						case undefined:
							return undefined;
						case 'completed':
							return { kind: 'done' };
						case 'canceled':
						case 'failed':
							return {
								kind: 'broken',
								texts: { error: 'The job was not done', wayOut: 'Run it again.' },
								code: 'job_failed',
								retryable: true,
							};
						default:
							return { kind: 'running' };
					}
				},
				paging: cursor({ pageSize: 2 }, 'results'),
				match: (records, sent) =>
					matchInOrder(
						sent.map(({ row: { key } }) => key),
						records,
						(result) => ownString(result, 'key'),
					).map((result) => {
						if (result === undefined) return undefined;
						return ownString(result, 'status') === 'stored'
							? success('validated', { ...result })
							: failed(
									{ error: 'The value is not allowed', wayOut: 'Correct it.' },
									{ code: 'invalid' },
								);
					}),
				isOptional: true,
				alone: {
					route: 'GET /stored/{key}',
					call: ({ key }) => callOf('GET /stored/{key}', { key }),
					limits: api,
					settle: ({ isSuccess, json }) =>
						isSuccess && ownString(json, 'status') === 'stored'
							? success('validated', { status: 'stored' })
							: undefined,
				},
				cancelRoute: 'POST /jobs/{id}/cancel',
				cancel: (jobId) => callOf('POST /jobs/{id}/cancel', { id: jobId }),
			},
			spoiled: { statuses: [413], codes: ['too_large'], rows: () => [] },
		}),
		// Rows that are put together: the first make the set, later ones go into it.
		collect: write('POST /sets', {
			action: 'Collect rows',
			fields: { name: text({ displayName: 'Set Name' }), ...rowFields },
			outcome: 'added',
			otherRoutes: ['POST /sets/{setId}/rows'],
			routeOf: ({ setId }: Collected) =>
				setId === undefined ? 'POST /sets' : 'POST /sets/{setId}/rows',
			rowsPerCall: 5,
			mostInGroup: { rows: 20, beyond: SET_FULL },
			group: ({ name }) => name ?? '',
			sameRow: ({ name, key }) => [`${name ?? ''} ${key}`],
			fromRun: ({ name }, run) => ({ name: name ?? run }),
			handsOn: ({ jobId }) => ({ setId: jobId }),
			part,
			body: ([{ name }], parts) => ({ name, rows: [...parts] }),
			job: {
				idName: 'setId',
				isOptional: true,
				id: ({ json }, { setId }: Collected) => setId ?? ownString(json, 'id'),
				limits: api,
				pollRoute: 'GET /sets/{id}',
				poll: (id) => callOf('GET /sets/{id}', { id }),
				state: ({ json }) =>
					ownString(json, 'status') === undefined ? undefined : { kind: 'done' },
				doneAgainAfter: 5_000,
				paging: cursor({ pageSize: 3 }, 'rows'),
				unread: ({ value }) => (value === 'unread' ? success('added') : undefined),
				match: (records, sent) =>
					matchInOrder(
						sent.map(({ row: { key } }) => key),
						records,
						(record) => ownString(record, 'key'),
					).map((record) => record && success('added', record)),
				leftOut: ({ value }) => (value === 'elsewhere' ? success('added') : undefined),
				fills: {
					id: ({ setId }: Collected) => setId,
					shows: ({ value }) => value !== 'elsewhere',
					list: {
						route: 'GET /sets',
						paging: cursor({ pageSize: 2 }, 'sets'),
						limits: api,
						matches: (record, { row: { name }, since }) =>
							ownString(record, 'name') === name && isSince(ownString(record, 'made_at'), since),
						id: (record) => ownString(record, 'id'),
					},
					isPart: ({ status }) => status === 409,
					notTaken: SET_FULL,
				},
			},
		}),
		// Rows in a job that nobody waits for.
		start: write('POST /jobs', {
			action: 'Start storing rows',
			fields: rowFields,
			rowsPerCall: 5,
			usualRowsPerCall: 4,
			concurrency: 1,
			sameRow: ({ key }) => [key],
			sharesAnswers: true,
			part,
			body: rows,
			puts: { status: 'status' },
			starts: { id: ({ json }) => ownString(json, 'id') },
		}),
	},
);

const binaryPropertyName = text({ displayName: 'Binary Field', required: true, sent: 'never' });

const file = resource(
	{ name: 'File', main: 'upload', limits: api, answer: record([], 'id') },
	{
		download: read('GET /files/{fileId}', {
			action: 'Download a file',
			fields: { fileId: id({ displayName: 'File ID', required: true }), binaryPropertyName },
			file: true,
		}),
		upload: write('POST /files', {
			action: 'Upload a file',
			fields: { binaryPropertyName },
			outcome: 'created',
			uploadField: 'binaryPropertyName',
		}),
	},
);

export const sample = provider({
	displayName: 'Sample',
	credential: 'sampleApi',
	authentication: (apiKey) => ({ 'x-sample-key': apiKey }),
	error: (body) => {
		const error = own(body, 'error');
		const told = ownString(error, 'message');
		return told === undefined ? undefined : { text: told, code: ownString(error, 'code') ?? null };
	},
	advice: {},
	wireName: toSnakeCase,
	resources: { thing, row, file },
});
