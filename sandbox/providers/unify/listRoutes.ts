import { collection } from '../../collection';
import type { House } from '../../collection';
import type { Answer, Call, Handler } from '../../provider';
import { badRequest, cursorPages, failure, notFound, wrapped } from './house';
import { newList } from './model';
import type { UnifyList, UnifyListEntry } from './model';
import { selected } from './recordRoutes';
import type { UnifyState } from './state';

interface Selector {
	readonly id?: string;
	readonly match?: Record<string, unknown>;
}

/** Lists of records and what stands in them. */
export function listHandlers(state: UnifyState, house: House): Record<string, Handler> {
	const onList =
		(handler: (list: UnifyList, call: Call) => Answer): Handler =>
		(call) => {
			const list = state.lists.get(call.params.list_id ?? '');
			return list ? handler(list, call) : notFound('List');
		};
	const onEntries = (change: Change): Handler =>
		onList((list, { body, now }) => {
			// The contract has been checked.
			const { records } = body as { records: Selector[] };
			return changeEntries(state, list, records, change, now);
		});
	const {
		create_list: create,
		delete_list: remove,
		...simple
	} = collection(house, {
		thing: 'List',
		rows: state.lists,
		idIn: 'list_id',
		list: 'list_lists',
		pages: cursorPages(wrapped),
		keeps: (list, { object = list.object, name = list.name }) =>
			object === list.object && name === list.name,
		get: 'get_list',
		shown: wrapped,
		create: 'create_list',
		make: newList,
		update: 'update_list',
		change: (list, fields, at) => {
			const changed = { ...list, ...fields, id: list.id };
			if (JSON.stringify(changed) === JSON.stringify(list)) return list;
			state.did('list.update', `${list.id}|${JSON.stringify(fields)}`, Date.parse(at));
			return { ...changed, updated_at: at };
		},
		remove: 'delete_list',
	});
	return {
		...simple,
		create_list: (call) => {
			const { name, object } = call.body as { name: string; object: string };
			if (!state.records.schemas.has(object))
				return failure(404, 'object_not_found', `Object ${object} not found`);
			state.did('list', `${object}|${name}`, call.now);
			return create?.(call) ?? notFound('List');
		},
		delete_list: onList(({ id }, call) => {
			state.did('list.delete', id, call.now);
			state.entries.delete(id);
			return remove?.(call) ?? notFound('List');
		}),
		add_list_entries: onEntries(add),
		remove_list_entries: onEntries(takeOff),
		list_list_entries: onList(({ id }, call) =>
			cursorPages(wrapped)([...state.entriesOf(id).values()], call),
		),
		get_list_entry: onList(({ id }, { params }) => {
			const entry = [...state.entriesOf(id).values()].find((each) => each.id === params.entry_id);
			return entry ? { status: 200, body: wrapped(entry) } : notFound('List entry');
		}),
	};
}

/** @returns the status of one record */
type Change = (
	state: UnifyState,
	list: UnifyList,
	record: { readonly id: string; readonly object: string } | undefined,
	now: number,
) => string;

const add: Change = (state, list, record, now) => {
	if (record === undefined) return 'record_not_found';
	if (record.object !== list.object) return 'object_mismatch';
	const entries = state.entriesOf(list.id);
	if (entries.has(record.id)) return 'already_in_list';
	const entry: UnifyListEntry = {
		id: state.fresh().id,
		record_id: record.id,
		object: record.object,
	};
	entries.set(record.id, entry);
	state.did(`${list.id}.add`, record.id, now);
	return 'added';
};

const takeOff: Change = (state, list, record, now) => {
	if (record === undefined || !state.entriesOf(list.id).delete(record.id)) return 'not_in_list';
	state.did(`${list.id}.remove`, record.id, now);
	return 'removed';
};

function changeEntries(
	state: UnifyState,
	list: UnifyList,
	records: readonly Selector[],
	change: Change,
	now: number,
): Answer {
	if (state.unmanaged.has(list.id))
		return failure(403, 'forbidden', 'The key may not manage this list');
	const seen = new Set<string>();
	const found = records.map((selector, index) => {
		const name = JSON.stringify(selector);
		const isTwice = seen.has(name);
		seen.add(name);
		return isTwice ? twice(index) : selected(state, list.object, selector);
	});
	const refused = found.findIndex((each) => each !== undefined && 'status' in each);
	const refusal = found[refused];
	// One bad record refuses the whole call.
	if (refusal !== undefined && 'status' in refusal) return named(refusal, refused);
	const data = found.map((record) => ({
		status: change(state, list, record !== undefined && 'id' in record ? record : undefined, now),
	}));
	const counts: Record<string, number> = {};
	for (const { status } of data) counts[status] = (counts[status] ?? 0) + 1;
	return {
		status: 200,
		body: { status: 'success', data, summary: { total: data.length, ...counts } },
	};
}

const twice = (index: number): Answer =>
	badRequest('A record is listed twice', [{ code: 'duplicate_record', path: ['records', index] }]);

/** The refusal of a match with the place of its record. */
const named = (answer: Answer, index: number): Answer => {
	const { body } = answer as { body: { message?: string; errors?: Array<{ code: string }> } };
	const [detail] = body.errors ?? [];
	return badRequest(body.message ?? 'Invalid record', [
		{ ...detail, code: detail?.code ?? 'invalid', path: ['records', index] },
	]);
};
