import { collection } from '../../collection';
import { cursorFor, positionOf } from '../../cursor';
import { FORMATS } from '../../formats';
import { normaliseEmail } from '../../identity';
import { isKeyOf } from '../../provider';
import type { Answer, Call, Provider } from '../../provider';
import { SEED } from '../../seed';
import type { EnrollmentFilter } from './enrollmentFilter';
import {
	badCursor,
	badRequest,
	cursorPages,
	errors,
	failure,
	houseOf,
	notFound,
	pageSize,
	wrapped,
} from './house';
import { newList } from './model';
import type { RecordUpsert, UnifyEnrollmentCreate } from './model';
import type { UnifyState } from './state';

/** Unify on a state: Sequences answers bare objects, Data wraps in `data`. */
export function unify(state: UnifyState): Provider {
	const house = houseOf(state);
	return {
		name: 'unify',
		contract: { file: 'unify.openapi.yaml', apiRoot: '/', errorSchema: 'ErrorEnvelope' },
		isAuthorized: (headers) => isKeyOf(SEED.unify.apiKey, headers['x-api-key']),
		errors,
		handlers: {
			list_objects: () => ({
				status: 200,
				body: wrapped([
					{ provider: 'UNIFY', api_name: 'person', display_name: 'Person', description: null },
				]),
			}),
			find_unique_object_record: (call) => findUnique(state, call),
			upsert_object_record: (call) => upsert(state, call),
			...collection(house, {
				thing: 'Sequence',
				rows: state.sequences,
				list: 'list_sequences',
				pages: cursorPages((sequences) => ({ sequences })),
				get: 'retrieve_sequence',
			}),
			...collection(house, {
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
				change: (list, fields, at) => ({ ...list, ...fields, id: list.id, updated_at: at }),
				remove: 'delete_list',
			}),
			create_sequence_enrollment: (call) => createEnrollment(state, call),
			list_sequence_enrollments: (call) => listEnrollments(state, call),
			get_sequence_enrollment: ({ params }) => {
				const enrollment = state.enrollments.get(params.id ?? '');
				return enrollment ? { status: 200, body: enrollment } : notFound('Enrollment');
			},
		},
	};
}

/** @returns the e-mail address that a match names, or the refusal */
function matchedEmail({ params, body }: Call): string | Answer {
	if (params.object_name !== 'person') {
		return failure(404, 'object_not_found', `Object ${params.object_name ?? ''} not found`);
	}
	const { match } = body as Pick<RecordUpsert, 'match'>;
	const { email } = match;
	const isEmail = FORMATS.email;
	if (typeof email === 'string' && (isEmail === true || isEmail?.(email.trim())))
		return email.trim();
	return badRequest('A person is matched by a valid e-mail address', [
		{
			code: 'invalid',
			path: ['match', 'email'],
			object_api_name: 'person',
			attribute_api_name: 'email',
		},
	]);
}

function findUnique(state: UnifyState, call: Call): Answer {
	const email = matchedEmail(call);
	if (typeof email !== 'string') return email;
	return { status: 200, body: wrapped(state.findPerson(email) ?? null) };
}

function upsert(state: UnifyState, call: Call): Answer {
	const email = matchedEmail(call);
	if (typeof email !== 'string') return email;
	// The contract has been checked.
	const person = state.upsertPerson(email, call.body as RecordUpsert);
	return { status: 200, body: wrapped(person) };
}

function listEnrollments(state: UnifyState, call: Call): Answer {
	const { query } = call;
	const from = positionOf(query.cursor);
	if (from === undefined) return badCursor();
	// The contract has checked names and types.
	const { rows, next } = state.listEnrollments(query as EnrollmentFilter, from, pageSize(call));
	return {
		status: 200,
		body: { enrollments: rows, next_cursor: next === undefined ? null : cursorFor(next) },
	};
}

function createEnrollment(state: UnifyState, { body, now }: Call): Answer {
	// The contract has been checked.
	const { sequence_id, person_id, mailbox_emails } = body as UnifyEnrollmentCreate;
	if (!state.sequences.has(sequence_id)) return notFound('Sequence');
	if (!state.people.has(person_id)) return notFound('Person');
	const unknown = mailbox_emails.flatMap((email, index) =>
		state.mailboxes.has(normaliseEmail(email))
			? []
			: [{ code: 'mailbox_not_found', path: ['mailbox_emails', index] }],
	);
	if (unknown.length > 0) return badRequest('Mailbox not found', unknown);
	const active = state.activeEnrollment(person_id);
	if (active) {
		return {
			status: 409,
			body: {
				status: 'conflict',
				message: 'The person is already active in a sequence',
				active_sequence_id: active.sequence.id,
				active_enrollment_id: active.id,
			},
		};
	}
	return { status: 201, body: state.enroll(sequence_id, person_id, mailbox_emails, now) };
}
