import { byCursor, field } from './pages';
import { invalid, missing, ok } from './replies';
import type { Reply, Row, SampleRequest } from './types';
import type { RowSet, SampleWorld } from './world';

/** Rows that a set takes. */
const ROOM = 12;

const keyOf = (row: unknown): string => String(field(row, 'key'));

/** Puts rows in for which there is room, each key once. Gives how many. */
function put(world: SampleWorld, set: RowSet, rows: readonly unknown[]): number {
	const held = new Set(set.rows.map(keyOf));
	const fresh = rows.filter((row) => !held.has(keyOf(row))).slice(0, ROOM - set.rows.length);
	world.commit('job.started', set.id, fresh);
	set.rows.push(...fresh);
	set.asked = 0;
	return fresh.length;
}

/** `POST /sets`. */
export function makeSet(world: SampleWorld, { body }: SampleRequest): Reply {
	const { name, rows } = { name: field(body, 'name'), rows: field(body, 'rows') };
	if (typeof name !== 'string' || !Array.isArray(rows))
		return invalid('name and rows are required');
	const set: RowSet = {
		id: world.newId('set'),
		name,
		madeAt: world.timestamp(),
		rows: [],
		asked: 0,
	};
	world.sets.set(set.id, set);
	put(world, set, rows);
	return { status: 202, body: { id: set.id, status: 'filling' } };
}

/** `POST /sets/:id/rows`: 409 where there was no room for all. */
export function fillSet(world: SampleWorld, { params, body }: SampleRequest): Reply {
	const set = world.sets.get(params.id ?? '');
	const rows = field(body, 'rows');
	if (set === undefined || !Array.isArray(rows)) return missing('Set');
	const isFull = set.rows.length + rows.length > ROOM;
	put(world, set, rows);
	return isFull
		? { status: 409, body: { error: { code: 'full', message: 'The set is full' } } }
		: { status: 202 };
}

/** `GET /sets/:id`: at the first look it shows the state from before. */
export function askSet(world: SampleWorld, request: SampleRequest, largest: number): Reply {
	const set = world.sets.get(request.params.id ?? '');
	if (set === undefined) return missing('Set');
	if (request.query.cursor === undefined) set.asked += 1;
	const shown = set.asked < 2 ? [] : set.rows;
	const page = byCursor('rows', shown.map(entryOf), request, largest).body;
	return ok({ id: set.id, status: 'full of rest', ...(typeof page === 'object' ? page : {}) });
}

const entryOf = (row: unknown, index: number): Row => ({ id: `ent_${index + 1}`, key: keyOf(row) });

/** What of sets a list shows. */
export const setRows = ({ sets }: SampleWorld): Row[] =>
	[...sets.values()].map(({ id, name, madeAt }) => ({ id, name, made_at: madeAt }));
