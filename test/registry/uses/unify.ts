import { SEED, sequenceStepId } from '../../../sandbox';
import type { UnifyEnrollment } from '../../../sandbox';
import { byId } from '../../support/rig';
import { json } from './use';
import type { Use, Uses } from './use';

const { enrollments, sequences } = SEED.unify;
const ENROLLMENTS = Object.values(enrollments);
const SEQUENCES = Object.values(sequences);

const enrollment = (n: number) => json({ enrollmentId: ENROLLMENTS[n] ?? '' });
const onEnrollments: Pick<Use, 'item' | 'most' | 'bad'> = {
	item: enrollment,
	most: ENROLLMENTS.length,
	bad: json({}),
};
const onSequences: Pick<Use, 'item' | 'most' | 'bad' | 'parameters'> = {
	parameters: { sequenceId: byId('={{ $json.id }}') },
	item: (n) => json({ id: SEQUENCES[n] ?? '' }),
	most: SEQUENCES.length,
	bad: json({}),
};

/** As all enrollments are before. */
const enrolled =
	(changes: Partial<UnifyEnrollment>): NonNullable<Use['prepare']> =>
	({ sandbox }) => {
		for (const each of sandbox.unify.state.enrollments.values()) Object.assign(each, changes);
	};

export const UNIFY: Uses = {
	'enrollment cancel': { ...onEnrollments, operationId: 'delete_sequence_enrollment' },
	'enrollment pause': { ...onEnrollments, operationId: 'pause_sequence_enrollment' },
	'enrollment resume': {
		...onEnrollments,
		operationId: 'resume_sequence_enrollment',
		prepare: enrolled({ is_paused: true }),
	},
	'enrollment approve': {
		...onEnrollments,
		operationId: 'approve_sequence_enrollment',
		prepare: enrolled({ is_draft_approval_pending: true }),
	},
	'sequence pause': {
		...onSequences,
		operationId: 'pause_sequence',
		prepare: ({ sandbox }) => {
			for (const each of sandbox.unify.state.sequences.values()) each.is_paused = false;
		},
	},
	'sequence resume': {
		...onSequences,
		operationId: 'resume_sequence',
		prepare: ({ sandbox }) => {
			for (const each of sandbox.unify.state.sequences.values()) each.is_paused = true;
		},
	},
	'sequence delete': { ...onSequences, operationId: 'delete_sequence' },
	'sequenceStep get': {
		operationId: 'retrieve_sequence_step',
		parameters: {
			sequenceId: byId(sequences.main),
			stepId: byId(sequenceStepId(sequences.main, 1)),
		},
		item: () => json({}),
	},
	'sequenceStep getAll': {
		operationId: 'list_sequence_steps',
		parameters: { sequenceId: byId(sequences.main) },
		item: () => json({}),
	},
	'enrollment create': {
		operationId: 'create_sequence_enrollment',
		parameters: { sequenceId: byId(SEED.unify.sequences.main) },
		item: (n) =>
			json({
				personEmail: `reader-${n}@customers.example`,
				mailboxEmails: SEED.unify.mailboxes.ada,
			}),
		bad: json({ mailboxEmails: SEED.unify.mailboxes.ada }),
		prepare: ({ sandbox }) => {
			for (let n = 0; n < 6; n += 1)
				sandbox.unify.state.addPerson({ email: `reader-${n}@customers.example` });
		},
	},
	'enrollment get': {
		operationId: 'get_sequence_enrollment',
		parameters: { enrollmentId: SEED.unify.enrollments.activeInMain },
		item: () => json({}),
	},
	'enrollment getAll': {
		operationId: 'list_sequence_enrollments',
		item: () => json({}),
	},
	'sequence get': {
		operationId: 'get_sequence',
		parameters: { sequenceId: byId(SEED.unify.sequences.main) },
		item: () => json({}),
	},
	'sequence getAll': { operationId: 'list_sequences', item: () => json({}) },
};
