import { required } from '../shared/declare/fields';
import { locator } from '../shared/declare/locator';

const sequence = locator({
	displayName: 'Sequence',
	description: 'The sequence to work with',
	search: 'searchSequences',
	idPlaceholder: 'e.g. 9f1c2b7e-…',
});

/** The sequence, picked from a list or by ID. */
export const sequenceId = required(sequence);

/** The same as a filter. */
export const sequenceFilter = {
	...sequence,
	property: { ...sequence.property, description: 'Only what belongs to this sequence' },
};
