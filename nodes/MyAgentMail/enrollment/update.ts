import { write } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { idKey } from '../../shared/declare/identity';
import { id } from '../../shared/declare/kinds';
import { changed } from '../api';
import { checkChanges, fieldsToClear, updateFields } from './leadFields';
import { retryNow } from './retryNow';

/** A relink of one row a call, which need not know the cadence. */
export const update = write('PATCH /enrollments/{enrollmentId}', {
	action: 'Update an enrollment',
	description:
		'Change the lead, inbox or LinkedIn session of enrollments whose cadence need not be known, as behind the trigger. To change many of one cadence, Bulk Relink takes fewer calls.',
	notice:
		'At least one field is to be set or cleared. What an enrollment had there before is overwritten and cannot be brought back.',
	fields: {
		enrollmentId: id({
			displayName: 'Enrollment ID',
			description:
				'The ID of the enrollment to change. Items that name the same one are applied in their order.',
			placeholder: 'e.g. enr_01HZX3',
			required: true,
			mapped: true,
		}),
		updateFields,
		fieldsToClear,
		options: group({ displayName: 'Options', placeholder: 'Add option' }, { retryNow }),
	},
	answer: changed('enrollment'),
	puts: {
		enrollmentId: (_, row) => row.enrollmentId,
		state: 'state',
		cadenceId: 'cadenceId',
		leadExternalId: 'leadExternalId',
	},
	repeatable: true,
	check: checkChanges,
	inOrder: (row) => idKey(row.enrollmentId),
});
