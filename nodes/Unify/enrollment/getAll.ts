import { choices, dateTime, group, id } from '../../shared/declare/fields';
import type { RowOf } from '../../shared/declare/fields';
import { snakeCased } from '../../shared/declare/names';
import type { Listing } from '../../shared/declare/operation';
import { cursorPaging, sequencesApi } from '../api';
import { sequenceFilter } from '../fields';

const fields = {
	filters: group(
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
			status: choices(
				{ displayName: 'Status', description: 'Only enrollments in one of these states' },
				[
					{ name: 'Draft', value: 'DRAFT' },
					{ name: 'Finished', value: 'FINISHED' },
					{ name: 'In Progress', value: 'IN_PROGRESS' },
				],
			),
			updatedAfter: dateTime({
				displayName: 'Updated After',
				description: 'Only enrollments that changed at this time or later',
			}),
			updatedBefore: dateTime({
				displayName: 'Updated Before',
				description: 'Only enrollments that changed at this time or earlier',
			}),
		},
	),
};

/** `GET /sequences/v1/enrollments`. */
export const getAll: Listing<RowOf<typeof fields>> = {
	kind: 'listing',
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many enrollments',
	description: 'Retrieve a list of enrollments',
	fields,
	endpoint: sequencesApi,
	paging: cursorPaging('enrollments'),
	call: (row) => ({
		method: 'GET',
		path: '/sequences/v1/enrollments',
		query: snakeCased(row.filters),
	}),
};
