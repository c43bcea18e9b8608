import { cursorFor, positionOf } from '../../cursor';
import { FORMATS } from '../../formats';
import { normaliseEmail } from '../../identity';
import type { Issue } from '../../contract';
import type { Answer, Call, Provider, ProviderErrors } from '../../provider';
import { SEED } from '../../seed';
import type { RecordUpsert, UnifyEnrollmentCreate } from './model';
import type { EnrollmentFilter, UnifyState } from './state';

const DEFAULT_PAGE = 20;

interface BadRequestDetail {
	code: string;
	path?: Array<string | number>;
	message?: string;
	object_api_name?: string;
	attribute_api_name?: string;
}

const failure = (status: number, kind: string, message: string): Answer => ({
	status,
	body: { status: kind, message },
});

const badRequest = (message: string, details: readonly BadRequestDetail[]): Answer => ({
	status: 400,
	body: { status: 'bad_request', message, errors: details },
});

const notFound = (thing: string): Answer => failure(404, 'not_found', `${thing} not found`);

const errors: ProviderErrors = {
	unauthorized: () => failure(401, 'unauthorized', 'Invalid or missing API key'),
	badRequest: (issues) =>
		badRequest(
			'Request validation failed',
			issues.map(({ path, message }: Issue) => ({ code: 'invalid', path, message })),
		),
	rateLimited: () => failure(429, 'rate_limited', 'Rate limit exceeded'),
	serverError: () => failure(500, 'error', 'Internal server error'),
	unknownPath: () => notFound('Route'),
	notImplemented: (operationId) =>
		failure(501, 'not_implemented', `The sandbox has no ${operationId}`),
};

/** Unify on a state: Sequences answers bare objects, Data wraps in `data`. */
export function unify(state: UnifyState): Provider {
	return {
		name: 'unify',
		contract: { file: 'unify.openapi.yaml', apiRoot: '/', errorSchema: 'ErrorEnvelope' },
		isAuthorized: (headers) => headers['x-api-key'] === SEED.unify.apiKey,
		errors,
		handlers: {
			list_objects: () => ({
				status: 200,
				body: {
					status: 'success',
					data: [
						{ provider: 'UNIFY', api_name: 'person', display_name: 'Person', description: null },
					],
				},
			}),
			find_unique_object_record: (call) => findUnique(state, call),
			upsert_object_record: (call) => upsert(state, call),
			list_sequences: (call) => listSequences(state, call),
			retrieve_sequence: ({ params }) => {
				const sequence = state.sequences.get(params.id ?? '');
				return sequence ? { status: 200, body: sequence } : notFound('Sequence');
			},
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
	return { status: 200, body: { status: 'success', data: state.findPerson(email) ?? null } };
}

function upsert(state: UnifyState, call: Call): Answer {
	const email = matchedEmail(call);
	if (typeof email !== 'string') return email;
	// The contract has been checked.
	const person = state.upsertPerson(email, call.body as RecordUpsert);
	return { status: 200, body: { status: 'success', data: person } };
}

function listSequences(state: UnifyState, { query }: Call): Answer {
	const from = positionOf(query.cursor);
	if (from === undefined) return badCursor();
	const end = from + Number(query.limit ?? DEFAULT_PAGE);
	const sequences = [...state.sequences.values()];
	return {
		status: 200,
		body: {
			sequences: sequences.slice(from, end),
			next_cursor: end < sequences.length ? cursorFor(end) : null,
		},
	};
}

function listEnrollments(state: UnifyState, { query }: Call): Answer {
	const from = positionOf(query.cursor);
	if (from === undefined) return badCursor();
	const limit = Number(query.limit ?? DEFAULT_PAGE);
	// The contract has checked names and types.
	const { rows, next } = state.listEnrollments(query as EnrollmentFilter, from, limit);
	return {
		status: 200,
		body: { enrollments: rows, next_cursor: next === undefined ? null : cursorFor(next) },
	};
}

function badCursor(): Answer {
	return badRequest('Invalid cursor', [{ code: 'invalid', path: ['cursor'] }]);
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
