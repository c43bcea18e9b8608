import { uuid } from '../../ids';
import type { Answer, Call, Handler } from '../../provider';
import { badRequest, cursorPages, failure, notFound } from './house';
import type {
	UnifyEnrollment,
	UnifyEnrollmentStep,
	UnifySequence,
	UnifySequenceStep,
} from './model';
import type { UnifyState } from './state';

const STEP_KIND = 0xe0000015;

/** The types of the steps that each sequence has, in order. */
const TYPES = ['AUTOMATIC_EMAIL', 'PHONE_CALL', 'MANUAL_EMAIL'] as const;

const EMAILS: ReadonlySet<string> = new Set(['AUTOMATIC_EMAIL', 'MANUAL_EMAIL']);

/** The id of an enrollment's step; steps count from 1. */
export function enrollmentStepId(enrollmentId: string, number: number): string {
	const [kind = '', ...rest] = enrollmentId.split('-');
	return [kind.replace('0000', '9999'), String(number).padStart(4, '0'), ...rest.slice(1)].join(
		'-',
	);
}

/** Steps of sequences, and what an enrollment makes of them. */
export function stepHandlers(state: UnifyState): Record<string, Handler> {
	const onStep =
		(handler: (step: UnifyEnrollmentStep, call: Call) => Answer): Handler =>
		(call) => {
			const step = stepById(state, call.params.id ?? '');
			return step ? handler(step, call) : notFound('Enrollment step');
		};
	const onSequence =
		(handler: (sequence: UnifySequence, call: Call) => Answer): Handler =>
		(call) => {
			const sequence = state.sequences.get(call.params.id ?? '');
			return sequence ? handler(sequence, call) : notFound('Sequence');
		};
	return {
		list_sequence_steps: onSequence((sequence, call) => {
			const { type } = call.query;
			const kept = sequenceSteps(sequence).filter(
				(step) => !Array.isArray(type) || type.includes(step.type),
			);
			return cursorPages((steps) => ({ steps }))(kept, call);
		}),
		retrieve_sequence_step: onSequence((sequence, { params }) => {
			const step = sequenceSteps(sequence).find(({ id }) => id === params.step_id);
			return step ? { status: 200, body: step } : notFound('Step');
		}),
		list_sequence_enrollment_steps: (call) => {
			const enrollment = state.enrollments.get(call.params.id ?? '');
			if (!enrollment) return notFound('Enrollment');
			return cursorPages((steps) => ({ steps }))(stepsOf(state, enrollment).map(shown), call);
		},
		get_sequence_enrollment_step: onStep((step) => ({ status: 200, body: shown(step) })),
		update_sequence_enrollment_step: onStep((step, { body, now }) => {
			const { version_id: version, ...copy } = body as { version_id?: string };
			if (step.email === null)
				return badRequest('The step is no email', [{ code: 'invalid', path: ['body'] }]);
			if (step.sent !== undefined) return failure(409, 'conflict', 'The email has been sent');
			if (version !== undefined && version !== step.email.version_id)
				return failure(409, 'conflict', 'The copy has been changed meanwhile');
			const before = JSON.stringify(step.email);
			Object.assign(step.email, copy);
			if (JSON.stringify(step.email) !== before) {
				state.did('step.update', `${step.id}|${JSON.stringify(copy)}`, now);
				step.email.version_id = nextVersion(step.email.version_id);
				step.updated_at = new Date(now).toISOString();
			}
			return { status: 200, body: shown(step) };
		}),
	};
}

const nextVersion = (version: string): string => `v${Number(version.slice(1)) + 1}`;

const shown = ({ sent: _, ...step }: UnifyEnrollmentStep): object => step;

const stepById = (state: UnifyState, id: string): UnifyEnrollmentStep | undefined =>
	state.steps.get(id) ??
	[...state.enrollments.values()]
		.flatMap((enrollment) => stepsOf(state, enrollment))
		.find((step) => step.id === id);

/** The steps of an enrollment, made when they are first looked at. */
export function stepsOf(state: UnifyState, enrollment: UnifyEnrollment): UnifyEnrollmentStep[] {
	return TYPES.map((type, index) => {
		const id = enrollmentStepId(enrollment.id, index + 1);
		const known = state.steps.get(id);
		if (known) return known;
		const step: UnifyEnrollmentStep = {
			id,
			created_at: enrollment.created_at,
			updated_at: enrollment.created_at,
			enrollment_id: enrollment.id,
			sequence_id: enrollment.sequence.id,
			step_id: sequenceStepId(enrollment.sequence.id, index + 1),
			type,
			status: 'NOT_STARTED',
			step_number: index + 1,
			email: EMAILS.has(type)
				? {
						version_id: 'v1',
						is_ready: true,
						subject: 'Hello',
						fallback_subject: null,
						body: '<p>Hi</p>',
					}
				: null,
		};
		state.steps.set(id, step);
		return step;
	});
}

/** The id of a sequence's step; steps count from 1. */
export function sequenceStepId(sequenceId: string, number: number): string {
	const [ordinal = '0'] = sequenceId.split('-').slice(-1);
	return uuid(STEP_KIND, (Number.parseInt(ordinal, 16) || 0) * 16 + number);
}

const sequenceSteps = ({ id: sequence_id, created_at }: UnifySequence): UnifySequenceStep[] =>
	TYPES.map((type, index) => ({
		id: sequenceStepId(sequence_id, index + 1),
		key: `step_${index + 1}`,
		created_at,
		updated_at: created_at,
		sequence_id,
		version_number: 1,
		dependencies:
			index === 0 ? [] : [{ parent_step_id: sequenceStepId(sequence_id, index), condition: null }],
		type,
		config: configOf(type, index === 0),
	}));

const SCHEDULE = { task_priority: 'MEDIUM', auto_skip_on_due_date: false, relative_due_at: null };

function configOf(type: (typeof TYPES)[number], isRoot: boolean): Record<string, unknown> {
	const email = {
		is_root_message: isRoot,
		subject: isRoot ? 'Hello' : null,
		fallback_subject: null,
		body: '<p>Hi</p>',
		cc_recipients: [],
		bcc_recipients: [],
	};
	if (type === 'AUTOMATIC_EMAIL') return email;
	return type === 'PHONE_CALL' ? { ...SCHEDULE, note_content: null } : { ...email, ...SCHEDULE };
}
