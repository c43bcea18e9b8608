import type { IDataObject } from 'n8n-workflow';

import type { QueryJob } from '../shared/declare/job';
import type { Route } from '../shared/declare/route';
import { callOf } from '../shared/declare/route';
import type { Row } from '../shared/declare/row';
import { own, ownString } from '../shared/http/json';
import type { HttpAnswer } from '../shared/http/port';
import { jobResults, jobStates, resultPages } from './api';

/** What can be asked for by a job, and where. */
export const JOB_PATHS = {
	enrollmentSteps: '/sequences/v1/enrollment-steps/query-jobs',
	enrollments: '/sequences/v1/enrollments/query-jobs',
	events: '/data/v1/events/query-jobs',
	records: '/data/v1/objects/{objectName}/query-jobs',
	tasks: '/tasks/v1/tasks/query-jobs',
} as const;

export type QueryOf = keyof typeof JOB_PATHS;

/** How far a job is, by what it says of itself. */
export const jobState = (body: unknown): 'running' | 'done' | 'failed' | undefined => {
	switch (ownString(body, 'status')) {
		case undefined:
			return undefined;
		case 'FINISHED':
			return 'done';
		case 'FAILED':
		case 'CANCELED':
		case 'EXPIRED':
			return 'failed';
		default:
			return 'running';
	}
};

/** A job of one kind: asked after 2 s, and less and less often up to every 30 s, as Unify's own connectors do. */
export function queryJob<R extends Row>(of: QueryOf): QueryJob<R> {
	const path = JOB_PATHS[of];
	const pollRoute: Route = `GET ${path}/{jobId}`;
	const resultsRoute: Route = `GET ${path}/{jobId}/results`;
	const cancelRoute: Route = `POST ${path}/{jobId}/cancel`;
	return {
		id: ({ json }) => ownString(json, 'job_id'),
		pollRoute,
		poll: (jobId, row) => callOf(pollRoute, { ...row, jobId }),
		limits: jobStates,
		state: stateOf,
		resultsRoute,
		results: (jobId, row) => callOf(resultsRoute, { ...row, jobId }),
		resultsLimits: jobResults,
		paging: resultPages,
		cancelRoute,
		cancel: (jobId, row) => callOf(cancelRoute, { ...row, jobId }),
		waits: { first: 2_000, longest: 30_000 },
	};
}

function stateOf({ json }: HttpAnswer): ReturnType<QueryJob<Row>['state']> {
	const state = jobState(json);
	if (state === undefined) return undefined;
	if (state !== 'failed') return { kind: state };
	const status = String(own(json, 'status')).toLowerCase();
	const code = ownString(json, 'error_code');
	return {
		kind: 'broken',
		texts: {
			error: `Unify's query job is ${status}${code === undefined ? '' : `: ${code}`}`,
			wayOut: 'Run this item again: it starts another job.',
		},
		code: code ?? `job_${status}`,
		retryable: true,
	};
}

/** What every query says before it is run. */
export const QUERY_NOTICE =
	'Each input item starts a query job. Unify allows about 100 a day for the whole account, all kinds together, and only to a key that belongs to a user.';

type Given = Readonly<Record<string, unknown>>;

/** A span of time, both ends included. */
const range = (after: unknown, before: unknown): IDataObject | undefined =>
	after === undefined && before === undefined
		? undefined
		: {
				...(after !== undefined && { gte: String(after) }),
				...(before !== undefined && { lte: String(before) }),
			};

/** Which filter of the API each field is, and how it is written. */
type Writing = (given: Given) => unknown;

export const between =
	(name: string): Writing =>
	(given) =>
		range(given[`${name}After`], given[`${name}Before`]);
export const oneOf =
	(name: string): Writing =>
	(given) =>
		given[name] === undefined ? undefined : { in: given[name] };
export const byId =
	(name: string): Writing =>
	(given) =>
		given[name] === undefined ? undefined : { id: given[name] };
export const plain =
	(name: string): Writing =>
	(given) =>
		given[name];

/** The body of a query, with what the user wrote as JSON laid over it. */
export function filterBody(
	filters: Given,
	writings: Readonly<Record<string, Writing>>,
): IDataObject {
	const { filterJson } = filters;
	const written = Object.entries(writings).map(([name, write]): [string, unknown] => [
		name,
		write(filters),
	]);
	const filter = {
		...Object.fromEntries(written.filter(([, value]) => value !== undefined)),
		...(typeof filterJson === 'object' && filterJson),
	};
	return Object.keys(filter).length === 0 ? {} : { filter };
}
