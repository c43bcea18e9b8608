import { read } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { choices, dateTime, id } from '../../shared/declare/kinds';
import { resource } from '../../shared/declare/provider';
import { bare, paged, sequencesApi } from '../api';
import { enrollmentId, sequenceFilter } from '../fields';
import { ENROLLMENT_STATES } from '../words';
import { create } from './create';
import { query } from './query';
import { approve, cancel, pause, resume } from './stop';

const filters = group(
	{ displayName: 'Filters', placeholder: 'Add filter' },
	{
		enrolledByPlayId: id({
			displayName: 'Enrolled by Play ID',
			description: 'Only enrollments that this play made',
		}),
		mailboxId: id({
			displayName: 'Mailbox ID',
			description: 'Only enrollments that send from this mailbox',
		}),
		personId: id({ displayName: 'Person ID', description: 'Only enrollments of this person' }),
		sequenceId: sequenceFilter,
		status: choices({
			displayName: 'Status',
			description: 'Only enrollments in one of these states',
			options: ENROLLMENT_STATES,
		}),
		updatedAfter: dateTime({
			displayName: 'Updated After',
			description: 'Only enrollments that changed at this time or later',
		}),
		updatedBefore: dateTime({
			displayName: 'Updated Before',
			description: 'Only enrollments that changed at this time or earlier',
		}),
	},
);

export const enrollment = resource(
	{ name: 'Enrollment', main: 'create', limits: sequencesApi, answer: bare },
	{
		approve,
		cancel,
		create,
		pause,
		query,
		resume,
		get: read('GET /sequences/v1/enrollments/{enrollmentId}', {
			action: 'Get an enrollment',
			description: 'Retrieve an enrollment with its status',
			fields: { enrollmentId },
		}),
		getAll: read('GET /sequences/v1/enrollments', {
			action: 'Get many enrollments',
			description: 'Retrieve a list of enrollments',
			fields: { filters },
			pages: paged('enrollments'),
		}),
	},
);
