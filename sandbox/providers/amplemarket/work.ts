import type { Answer, Call, Handler } from '../../provider';
import { envelope, notFound } from './house';
import type { AmplemarketCall } from './model';
import type { AmplemarketState } from './state';

const HOUR = 60 * 60_000;

/** Calls, tasks and mailboxes, where something is done. */
export const workHandlers = (state: AmplemarketState): Record<string, Handler> => ({
	logCall: (call) => logCall(state, call),
	getCallRecording: ({ params }) => {
		const call = state.calls.get(params.id ?? '');
		return call === undefined || call.external
			? notFound('Recording')
			: { status: 200, body: 'ID3 sx', contentType: 'audio/mpeg' };
	},
	listCallDispositions: () => ({
		status: 200,
		body: {
			dispositions: state.dispositions,
			_links: { self: { href: '/calls/dispositions' } },
		},
	}),
	listTaskStatuses: () => ({
		status: 200,
		body: { statuses: ['scheduled', 'completed', 'skipped'] },
	}),
	listTaskTypes: () => ({ status: 200, body: { types: ['phone_call', 'email'] } }),
	completeTask: (call) => finishByVerb(state, 'post', 'completed', call),
	completeTaskByPatch: (call) => finishByVerb(state, 'patch', 'completed', call),
	skipTask: (call) => finishByVerb(state, 'post', 'skipped', call),
	skipTaskByPatch: (call) => finishByVerb(state, 'patch', 'skipped', call),
	updateMailboxDailyLimit: (call) => updateMailbox(state, call),
	getContactByEmail: ({ params }) => {
		const found = [...state.contacts.values()].find(({ email }) => email === params.email);
		return found === undefined ? notFound('Contact') : { status: 200, body: found };
	},
	createCustomSignalEntry: ({ params, body, now }) => {
		state.commit(`signal ${params.token ?? ''}`, JSON.stringify(body), now);
		return { status: 202, body: undefined };
	},
});

function logCall(state: AmplemarketState, { body, now }: Call): Answer {
	// The contract has been checked.
	const given = body as Omit<AmplemarketCall, 'id' | 'external' | 'start_date'>;
	const { id, at } = state.fresh();
	const call: AmplemarketCall = { ...given, id, external: true, start_date: at };
	// Newest first.
	const older = [...state.calls];
	state.calls.clear();
	state.calls.set(id, call);
	for (const [olderId, one] of older) state.calls.set(olderId, one);
	state.commit('call', JSON.stringify(given), now);
	const disposition = state.dispositions.find((each) => each.id === given.disposition_id);
	if (disposition?.action === 'complete') finish(state, given.task_id, 'completed', now);
	return { status: 201, body: call };
}

/** Of the two verbs that are told of, only one exists. */
function finishByVerb(
	state: AmplemarketState,
	verb: AmplemarketState['taskVerb'],
	status: 'completed' | 'skipped',
	{ params, now }: Call,
): Answer {
	if (verb !== state.taskVerb) return notFound('Route');
	const task = state.tasks.get(params.id ?? '');
	if (task === undefined) return notFound('Task');
	if (task.status !== 'scheduled' && task.status !== status)
		return envelope(400, {
			code: 'unsupported_value',
			title: 'Unsupported value',
			detail: `The task is ${task.status}`,
		});
	finish(state, task.id, status, now);
	return { status: 200, body: state.tasks.get(task.id) };
}

function finish(state: AmplemarketState, id: string, status: string, now: number): void {
	const task = state.tasks.get(id);
	if (task?.status !== 'scheduled') return;
	state.tasks.set(id, { ...task, status, finished_on: new Date(now).toISOString() });
	state.commit(`task ${status}`, id, now);
}

function updateMailbox(state: AmplemarketState, { params, body, now }: Call): Answer {
	const mailbox = state.mailboxes.get(params.id ?? '');
	if (mailbox === undefined) return notFound('Mailbox');
	const last = state.mailboxChanges.get(mailbox.id);
	if (state.limitsMailboxes && last !== undefined && now < last + HOUR)
		return envelope(429, {
			code: 'too_many_requests',
			title: 'Too many requests',
			detail: 'Rate limit exceeded',
		});
	const limit = Number(Reflect.get(Object(body), 'daily_email_limit'));
	state.mailboxChanges.set(mailbox.id, now);
	const changed = {
		...mailbox,
		daily_email_limit: limit,
		updated_at: new Date(now).toISOString(),
	};
	if (mailbox.daily_email_limit !== limit) state.commit('mailbox', mailbox.id, now);
	state.mailboxes.set(mailbox.id, changed);
	return { status: 200, body: changed };
}
