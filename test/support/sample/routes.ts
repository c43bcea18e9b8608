import { askJob, askStored, cancelJob, jobResults, startJob } from './jobs';
import { byBodyPage, byCursor, byLink, byOffset, field, filtered, whole } from './pages';
import type { Pager } from './pages';
import { created, invalid, missing, nothing, ok } from './replies';
import { askSet, fillSet, makeSet, setRows } from './sets';
import type { Reply, Row, SampleRequest } from './types';
import type { SampleWorld } from './world';

export type Handler = (world: SampleWorld, request: SampleRequest) => Reply;

const DEFAULT_LARGEST = 100;
const ROWS_PER_CALL = 5;

/** What a thing may have besides its id: the answer of `GET /columns`. */
export const COLUMNS = [
	{ key: 'name', label: 'Name', type: 'text', required: true },
	{ key: 'email', label: 'E-mail', type: 'email', required: false },
	{ key: 'size', label: 'Size', type: 'number', required: false },
	{ key: 'is_new', label: 'Is new', type: 'boolean', required: false },
	{ key: 'due', label: 'Due', type: 'date', required: false },
	{ key: 'colour', label: 'Colour', type: 'select', required: false, options: ['red', 'green'] },
] as const;

const largestOf = ({ options }: SampleWorld): number => options.largestPage ?? DEFAULT_LARGEST;

const listOf =
	(key: string, rows: (world: SampleWorld) => Iterable<Row>, pager: Pager): Handler =>
	(world, request) =>
		pager(key, filtered([...rows(world)], request), request, largestOf(world));

const allThings = (world: SampleWorld) => world.things.values();
const things = (pager: Pager): Handler => listOf('things', allThings, pager);

/** Works on the thing that the path names. */
const onThing =
	(work: (world: SampleWorld, thing: Row, request: SampleRequest) => Reply): Handler =>
	(world, request) => {
		const thing = world.things.get(request.params.id ?? '');
		return thing === undefined ? missing('Thing') : work(world, thing, request);
	};

const bodyFields = (body: unknown): Record<string, unknown> =>
	typeof body === 'object' && body !== null && !Buffer.isBuffer(body) ? { ...body } : {};

const createThing: Handler = (world, { body }) => {
	const { name, ...rest } = bodyFields(body);
	if (typeof name !== 'string' || name === '') return invalid('name is required', 'name');
	const thing = world.add({ ...rest, name, id: world.newId('thg') });
	world.commit('thing.created', thing.id, thing);
	return created(thing);
};

const storeBatch: Handler = (world, { body }) => {
	const rows = field(body, 'rows');
	if (!Array.isArray(rows) || rows.length === 0) return invalid('rows is required', 'rows');
	if (rows.length > ROWS_PER_CALL) return invalid(`At most ${ROWS_PER_CALL} rows a call`, 'rows');
	const bad = rows.findIndex((row) => field(row, 'value') === 'bad');
	if (bad >= 0) {
		return world.options.namelessRefusals === true
			? invalid('A value is not allowed')
			: invalid(`rows[${bad}].value is not allowed`, 'value', { index: bad });
	}
	const results = rows.map((row) => {
		const key = String(field(row, 'key'));
		const isNew = !world.batchRows.has(key);
		if (isNew) world.batchRows.set(key, field(row, 'value'));
		world.commit('row.stored', key, field(row, 'value'), isNew);
		return { key, status: isNew ? 'created' : 'exists' };
	});
	return ok({ results });
};

const storeFile: Handler = (world, { body, headers }) => {
	if (!Buffer.isBuffer(body)) return invalid('The file is empty');
	const file = {
		bytes: body,
		contentType: headers['content-type'] ?? 'application/octet-stream',
		name: String(headers['x-file-name'] ?? 'file'),
	};
	const id = world.newId('fil');
	world.files.set(id, file);
	world.commit('file.stored', id, body.length);
	return created({ id, name: file.name, content_type: file.contentType, bytes: body.length });
};

const readFile: Handler = (world, { params }) => {
	const file = world.files.get(params.id ?? '');
	if (file === undefined) return missing('File');
	return {
		status: 200,
		body: file.bytes,
		headers: {
			'content-type': file.contentType,
			'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
		},
	};
};

const lookUp: Handler = (world, { query }) => {
	const email = query.email?.toLowerCase();
	if (email === undefined) return invalid('email is required', 'email');
	const found = [...world.things.values()].find(
		(thing) => String(thing.email).toLowerCase() === email,
	);
	return found === undefined ? missing('Thing') : ok(found);
};

const createWebhook: Handler = (world, { body }) => {
	const { url, events = ['thing.created'] } = bodyFields(body);
	if (typeof url !== 'string') return invalid('url is required', 'url');
	const id = world.newId('whk');
	const webhook = { id, url, events, secret: `sec_${id}` };
	world.webhooks.set(id, webhook);
	world.commit('webhook.created', id, webhook);
	return created(webhook);
};

const readWebhook: Handler = (world, { params }) => {
	const webhook = world.webhooks.get(params.id ?? '');
	return webhook === undefined ? missing('Webhook') : ok(webhook);
};

const deleteWebhook: Handler = (world, { params: { id = '' } }) => {
	if (!world.webhooks.delete(id)) return missing('Webhook');
	world.commit('webhook.deleted', id);
	return nothing;
};

/** After an event by its id, or after a time; all without `since`. */
const listEvents: Handler = (world, request) => {
	const { since } = request.query;
	const position = world.events.findIndex(({ id }) => id === since);
	const events =
		position >= 0
			? world.events.slice(position + 1)
			: world.events.filter(({ at }) => since === undefined || String(at) > since);
	return byCursor('events', events, request, largestOf(world));
};

/** Every route by method and path; where two match, the first one counts. */
export const ROUTES: Readonly<Record<string, Handler>> = {
	'GET /things': things(whole),
	'GET /offset/things': things(byOffset),
	'GET /cursor/things': things(byCursor),
	'GET /link/things': things(byLink('/link/things')),
	'POST /things/search': things(byBodyPage),
	'GET /things/:id': onThing((_, thing) => ok(thing)),
	'GET /names/:name': (world, { params }) => {
		const found = [...world.things.values()].find(({ name }) => name === params.name);
		return found === undefined ? missing('Thing') : ok(found);
	},
	'POST /things': createThing,
	'POST /things/:id/pause': onThing((world, thing) =>
		ok(world.change(thing, 'thing.paused', { status: 'paused' })),
	),
	'POST /things/:id/complete': onThing((world, thing) => {
		world.change(thing, 'thing.completed', { status: 'completed' });
		return nothing;
	}),
	'PATCH /things/:id': onThing((world, thing, { body }) =>
		ok(world.change(thing, 'thing.updated', bodyFields(body))),
	),
	'DELETE /things/:id': onThing((world, { id }) => {
		world.things.delete(id);
		world.commit('thing.deleted', id);
		return nothing;
	}),
	'POST /batches': storeBatch,
	'POST /jobs': startJob,
	'GET /jobs/:id': (world, request) => askJob(world, request, largestOf(world)),
	'GET /jobs/:id/results': (world, request) => jobResults(world, request, largestOf(world)),
	'POST /jobs/:id/cancel': cancelJob,
	'GET /stored/:key': askStored,
	'POST /sets': makeSet,
	'GET /sets': listOf('sets', setRows, byCursor),
	'POST /sets/:id/rows': fillSet,
	'GET /sets/:id': (world, request) => askSet(world, request, largestOf(world)),
	'GET /files/:id': readFile,
	'POST /files': storeFile,
	'GET /lookup': lookUp,
	'GET /columns': () => ok({ columns: COLUMNS }),
	'POST /webhooks': createWebhook,
	'GET /webhooks': listOf('webhooks', (world) => world.webhooks.values(), whole),
	'GET /webhooks/:id': readWebhook,
	'DELETE /webhooks/:id': deleteWebhook,
	'GET /events': listEvents,
};
