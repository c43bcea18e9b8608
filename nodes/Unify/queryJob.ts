import { record } from '../shared/declare/answer';
import { read, write } from '../shared/declare/build';
import { group } from '../shared/declare/fields';
import { choice } from '../shared/declare/kinds';
import { standing } from '../shared/declare/outcome';
import { single } from '../shared/http/paging';
import { locator } from '../shared/declare/locator';
import { picker } from '../shared/declare/picker';
import { resource } from '../shared/declare/provider';
import type { Route } from '../shared/declare/route';
import { ownNumber, ownString } from '../shared/http/json';
import { jobResults, jobStates, paged, resultPages } from './api';
import { objectOfQuery } from './fields';
import { JOB_PATHS } from './queries';
import type { QueryOf } from './queries';
import { JOB_STATES, QUERIES } from './words';

const isQueryOf = (value: unknown): value is QueryOf =>
	typeof value === 'string' && Object.hasOwn(JOB_PATHS, value);

const pathFor = (queryOf: unknown): (typeof JOB_PATHS)[QueryOf] =>
	JOB_PATHS[isQueryOf(queryOf) ? queryOf : 'enrollmentSteps'];

const paths = Object.values(JOB_PATHS);

/** Jobs of the kind that is chosen, the newest with what became of them. */
const jobs = picker({
	name: 'searchQueryJobs',
	route: `GET ${JOB_PATHS.enrollmentSteps}`,
	routeOf: (parameter) => `GET ${pathFor(parameter('queryOf'))}`,
	otherRoutes: paths.map((path): Route => `GET ${path}`),
	dependsOn: ['queryOf', 'objectName.value'],
	paging: paged('jobs'),
	limits: jobStates,
	entry: (found) => {
		const value = ownString(found, 'job_id');
		if (value === undefined) return undefined;
		const rows = ownNumber(found, 'total_rows');
		const told = [
			ownString(found, 'created_at') ?? value,
			ownString(found, 'status')?.toLowerCase().replaceAll('_', ' '),
			rows === undefined ? undefined : `${rows} rows`,
		];
		return { value, name: told.filter((each) => each !== undefined).join(', ') };
	},
});

const kindFields = {
	queryOf: choice({
		displayName: 'Query Of',
		description: 'What the job asks for',
		decides: true,
		options: QUERIES,
		initial: 'records',
		required: true,
		sent: 'never',
	}),
	objectName: objectOfQuery,
};

const jobFields = {
	...kindFields,
	jobId: locator({
		displayName: 'Job',
		description: 'The query job',
		picker: jobs,
		idPlaceholder: 'e.g. 2d9b61c4-…',
		required: true,
	}),
};

const routesFor = (end: string, method: 'GET' | 'POST' = 'GET') => ({
	otherRoutes: paths.map((path): Route => `${method} ${path}${end}`),
	routeOf: ({ queryOf }: { readonly queryOf: QueryOf }): Route =>
		`${method} ${pathFor(queryOf)}${end}`,
});

const STEPS = JOB_PATHS.enrollmentSteps;
const job = record([], 'job_id');

/** The jobs that queries start, whose results Unify keeps for a day. */
export const queryJob = resource(
	{ name: 'Query Job', main: 'getResults', limits: jobStates, answer: job },
	{
		cancel: write(`POST ${STEPS}/{jobId}/cancel`, {
			...routesFor('/{jobId}/cancel', 'POST'),
			action: 'Cancel a query job',
			description:
				'Stop a query job that still runs. It counts among those of the day all the same.',
			fields: jobFields,
			puts: { jobId: 'job_id', status: 'status' },
			sameRow: (row) => [`${row.queryOf}\n${row.jobId}`],
			readBack: {
				route: `GET ${STEPS}/{jobId}`,
				routeOf: ({ queryOf }) => `GET ${pathFor(queryOf)}/{jobId}`,
				paging: single(),
				limits: jobStates,
				find: ([found]) =>
					found !== undefined && ownString(found, 'status') === 'CANCELED'
						? standing('updated', found)
						: undefined,
			},
		}),
		get: read(`GET ${STEPS}/{jobId}`, {
			...routesFor('/{jobId}'),
			action: 'Get a query job',
			description: 'Retrieve how far a query job is and how many rows it has found',
			fields: jobFields,
		}),
		getAll: read(`GET ${STEPS}`, {
			...routesFor(''),
			action: 'Get many query jobs',
			description: 'Retrieve the query jobs of one kind',
			fields: {
				...kindFields,
				filters: group(
					{ displayName: 'Filters', placeholder: 'Add filter' },
					{
						status: choice({
							displayName: 'Status',
							description: 'Only jobs in this state',
							options: JOB_STATES,
							initial: 'FINISHED',
						}),
					},
				),
			},
			pages: paged('jobs'),
		}),
		getResults: read(`GET ${STEPS}/{jobId}/results`, {
			...routesFor('/{jobId}/results'),
			action: 'Get the results of a query job',
			description: 'Retrieve what a finished query job has found. Unify keeps it for 24 hours.',
			limits: jobResults,
			fields: jobFields,
			pages: resultPages,
		}),
	},
);
