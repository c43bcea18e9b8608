import { id } from '../shared/declare/kinds';
import { locator } from '../shared/declare/locator';
import { sequences } from './pickers';

const sequence = {
	displayName: 'Sequence',
	picker: sequences,
	idPlaceholder: 'e.g. 9f1c2b7e-…',
};

/** The sequence, picked from a list or by ID. */
export const sequenceId = locator({
	...sequence,
	description: 'The sequence to work with',
	required: true,
});

/** The same as a filter. */
export const sequenceFilter = locator({
	...sequence,
	description: 'Only what belongs to this sequence',
});

export const enrollmentId = id({
	displayName: 'Enrollment ID',
	description: 'The ID of the enrollment',
	placeholder: 'e.g. 9f1c2b7e-…',
	required: true,
});
