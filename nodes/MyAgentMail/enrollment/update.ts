import { write } from '../../shared/declare/build';
import { changed } from '../api';
import { change, changes } from './change';

/** A relink of one row a call, which need not know the cadence. */
export const update = write('PATCH /enrollments/{enrollmentId}', {
	action: 'Update an enrollment',
	description:
		'Change the lead, inbox or LinkedIn session of enrollments whose cadence need not be known, as behind the trigger. To change many of one cadence, Bulk Relink takes fewer calls.',
	...change,
	fields: changes,
	answer: changed('enrollment'),
	puts: {
		enrollmentId: (_, row) => row.enrollmentId,
		state: 'state',
		cadenceId: 'cadenceId',
		leadExternalId: 'leadExternalId',
	},
});
