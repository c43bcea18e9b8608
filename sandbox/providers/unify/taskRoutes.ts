import type { Answer, Call, Handler } from '../../provider';
import { SEED } from '../../seed';
import { badRequest, cursorPages, failure, notFound, wrapped } from './house';
import type { UnifyTask } from './model';
import type { UnifyState } from './state';

type Fields = Readonly<Record<string, unknown>>;

const OVER = new Set(['COMPLETED', 'SKIPPED', 'CANCELED']);

/** Tasks: made ready and the key's user's own, completed with an empty answer. */
export function taskHandlers(state: UnifyState): Record<string, Handler> {
	const one =
		(handler: (task: UnifyTask, call: Call) => Answer): Handler =>
		(call) => {
			const task = state.tasks.get(call.params.id ?? '');
			return task ? handler(task, call) : notFound('Task');
		};
	return {
		create_task: ({ body, now }) => {
			// The contract has been checked.
			const fields = body as Fields;
			if (!state.people.has(String(fields.person_id))) return notFound('Person');
			const task = newTask(state, fields);
			state.tasks.set(task.id, task);
			state.did('task', JSON.stringify(fields), now);
			return { status: 201, body: wrapped(shown(task)) };
		},
		list_tasks: (call) => {
			const { query } = call;
			if (query.person_id !== undefined && query.person_email !== undefined)
				return badRequest('One of person_id and person_email', [
					{ code: 'invalid', path: ['person_email'] },
				]);
			const person =
				query.person_email === undefined
					? query.person_id
					: (state.findPerson(String(query.person_email))?.id ?? '');
			const kept = [...state.tasks.values()].filter(
				(task) =>
					is(query.status, task.status) &&
					is(query.type, task.type) &&
					is(query.assigned_user_id, task.assigned_user_id) &&
					is(person, task.person_id),
			);
			const sorted = kept.sort((one, other) => order(one, other));
			if (query.sort_order !== 'asc') sorted.reverse();
			return cursorPages(wrapped)(sorted.map(shown), call);
		},
		retrieve_task: one((task) => ({ status: 200, body: wrapped(shown(task)) })),
		update_task: one((task, { body, now }) => {
			const before = JSON.stringify(task);
			Object.assign(task, body);
			if (JSON.stringify(task) !== before) {
				task.updated_at = new Date(now).toISOString();
				state.did('task.update', `${task.id}|${JSON.stringify(body)}`, now);
			}
			return { status: 200, body: wrapped(shown(task)) };
		}),
		complete_task: one((task, { now }) => {
			if (task.type === 'REPLY_TO_EMAIL')
				return failure(409, 'conflict', 'A reply is completed by sending it');
			if (task.status === 'CANCELED' || task.status === 'SKIPPED')
				return failure(409, 'conflict', `The task is ${task.status}`);
			if (!OVER.has(task.status)) {
				state.did('task.complete', task.id, now);
				const at = new Date(now).toISOString();
				Object.assign(task, { status: 'COMPLETED', ended_at: at, updated_at: at });
			}
			return { status: 204, body: undefined };
		}),
		delete_task: one(({ id }, { now }) => {
			state.tasks.delete(id);
			state.did('task.delete', id, now);
			return { status: 200, body: { status: 'success' } };
		}),
	};
}

const is = (wanted: unknown, actual: unknown): boolean => wanted === undefined || wanted === actual;

const order = (one: UnifyTask, other: UnifyTask): number => {
	const key = ({ created_at, id }: UnifyTask) => `${created_at} ${id}`;
	return key(one) < key(other) ? -1 : 1;
};

/** What the API shows of a task; the texts of an e-mail are not among it. */
const shown = (task: UnifyTask): object => ({
	id: task.id,
	type: task.type,
	status: task.status,
	priority: task.priority,
	person_id: task.person_id,
	assigned_user_id: task.assigned_user_id,
	due_at: task.due_at,
	ended_at: task.ended_at,
	note_content: task.note_content,
	created_at: task.created_at,
	updated_at: task.updated_at,
});

function newTask(state: UnifyState, fields: Fields): UnifyTask {
	const { id, at } = state.fresh();
	const text = (name: string): string | null =>
		typeof fields[name] === 'string' ? fields[name] : null;
	return {
		id,
		type: String(fields.type),
		status: 'READY',
		priority: text('priority') ?? 'MEDIUM',
		person_id: String(fields.person_id),
		assigned_user_id: SEED.unify.user,
		due_at: text('due_at'),
		ended_at: null,
		note_content: text('note_content'),
		created_at: at,
		updated_at: at,
	};
}
