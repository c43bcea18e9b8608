import { read } from '../../shared/declare/build';
import { id } from '../../shared/declare/kinds';
import { resource } from '../../shared/declare/provider';
import { cursor } from '../../shared/http/paging';
import { bare, sequencesApi } from '../api';
import { enrollmentId } from '../fields';
import { query } from './query';
import { update } from './update';

const enrollmentStepId = id({
	displayName: 'Enrollment Step ID',
	description: 'The ID of the step, of this enrollment and not of the sequence',
	placeholder: 'e.g. 4e2a9c80-…',
	required: true,
});

/** Steps as one person goes through them. */
export const enrollmentStep = resource(
	{ name: 'Enrollment Step', main: 'getAll', limits: sequencesApi, answer: bare },
	{
		get: read('GET /sequences/v1/enrollment-steps/{enrollmentStepId}', {
			action: 'Get a step of an enrollment',
			description: 'Retrieve a step of one person, with the email that is to be sent',
			fields: { enrollmentStepId },
		}),
		getAll: read('GET /sequences/v1/enrollments/{enrollmentId}/steps', {
			action: 'Get many steps of an enrollment',
			description:
				'Retrieve the steps of one person in the order in which they run. How Unify pages this list is not confirmed.',
			fields: { enrollmentId },
			pages: cursor({ pageSize: 100 }, 'steps', 'data', ''),
		}),
		query,
		update,
	},
);
