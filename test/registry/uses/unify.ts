import { SEED } from '../../../sandbox';
import { byId } from '../../support/rig';
import { json } from './use';
import type { Uses } from './use';

export const UNIFY: Uses = {
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
