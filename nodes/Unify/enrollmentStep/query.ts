import { read } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { amount, choices, id } from '../../shared/declare/kinds';
import { jobStarts } from '../api';
import { checkMailbox, enrollmentFilters, enrollmentWritings } from '../enrollment/query';
import { byId, filterBody, JOB_PATHS, oneOf, plain, QUERY_NOTICE, queryJob } from '../queries';
import { filterJson } from '../queryFields';
import { ENROLLMENT_STEP_STATES, ENROLLMENT_STEP_TYPES } from '../words';

export const writings = {
	...enrollmentWritings,
	enrollment: byId('enrollmentId'),
	type: oneOf('type'),
	step_number: plain('stepNumber'),
};

export const query = read(`POST ${JOB_PATHS.enrollmentSteps}`, {
	action: 'Query steps of enrollments',
	description:
		'Retrieve steps of many people by a query job, with when their emails were sent, opened and clicked. The rows come in no certain order.',
	notice: QUERY_NOTICE,
	limits: jobStarts,
	fields: {
		filters: group(
			{ displayName: 'Filters', placeholder: 'Add filter' },
			{
				...enrollmentFilters,
				filterJson: filterJson(writings),
				enrollmentId: id({
					displayName: 'Enrollment ID',
					description: 'Only steps of this enrollment',
				}),
				status: choices({
					displayName: 'Status',
					description: 'Only steps in one of these states',
					options: ENROLLMENT_STEP_STATES,
				}),
				stepNumber: amount({
					displayName: 'Step Number',
					description: 'Only steps at this place of their sequence, counted from 1',
					least: 1,
					initial: 1,
				}),
				type: choices({
					displayName: 'Type',
					description: 'Only steps of these types',
					options: ENROLLMENT_STEP_TYPES,
				}),
			},
		),
	},
	check: checkMailbox,
	body: ({ filters }) => filterBody(filters, writings),
	job: queryJob('enrollmentSteps'),
});
