import type { Job, JobState, Starting } from '../shared/declare/job';
import { read, write } from '../shared/declare/build';
import { success, unchanged } from '../shared/declare/outcome';
import { callOf } from '../shared/declare/route';
import type { HttpAnswer } from '../shared/http/port';
import { isObject, own, ownArray, ownString } from '../shared/http/json';
import { anyCall, except, results, withId } from './api';
import { jobId, jobIdOfRow } from './fields';

/** Where the jobs of each kind are. */
export type JobPath =
	'/email-validations' | '/people/enrichment-requests' | '/companies/enrichment-requests';

/** The id of a job, a text or a number. */
export const idIn = ({ json }: Pick<HttpAnswer, 'json'>): string | undefined => {
	const id = own(json, 'id');
	return typeof id === 'number' ? String(id) : ownString(json, 'id') || undefined;
};

/** A job that is only started. */
export const starting: Starting = { id: idIn };

const NO_CREDITS = 'insufficient_credits';

/** How far a job is. A word that is not known means that it goes on. */
export function stateIn({ json }: Pick<HttpAnswer, 'json'>): JobState | undefined {
	switch (ownString(json, 'status')) {
		case undefined:
			return undefined;
		case 'completed':
			return { kind: 'done' };
		case 'canceled':
			return {
				kind: 'broken',
				texts: {
					error: 'The job was canceled before it came to this item',
					wayOut: 'Run the item again if it is still wanted.',
				},
				code: 'canceled',
				retryable: true,
			};
		case 'error':
			return broken(ownArray(json, '_errors')[0]);
		default:
			return { kind: 'running' };
	}
}

function broken(error: unknown): JobState {
	const code = ownString(error, 'code') ?? 'job_failed';
	const told =
		ownString(error, 'detail') ?? ownString(error, 'title') ?? 'Amplemarket says no more';
	const isFinal = code === NO_CREDITS;
	return {
		kind: 'broken',
		texts: {
			error: `The job ended with an error: ${told}`,
			wayOut: isFinal
				? 'The account has no credits left. Top them up in Amplemarket.'
				: 'Run the item again later.',
		},
		code,
		retryable: !isFinal,
		isFinal,
	};
}

/** What every job that is waited for has: how it is asked, where its results are, and how it is canceled. */
export const awaited = (
	path: JobPath,
): Pick<
	Job<never>,
	'id' | 'limits' | 'pollRoute' | 'poll' | 'state' | 'paging' | 'cancelRoute' | 'cancel'
> => ({
	...starting,
	limits: anyCall,
	pollRoute: `GET ${path}/{jobId}`,
	poll: (id) => callOf(`GET ${path}/{jobId}`, { jobId: id }),
	state: stateIn,
	paging: results,
	cancelRoute: `PATCH ${path}/{jobId}`,
	cancel: (id) => callOf(`PATCH ${path}/{jobId}`, { jobId: id }, { body: { status: 'canceled' } }),
});

/**
 * The operations that every kind of job has, for those who start it and wait with n8n's Wait node.
 *
 * @param job what one is called in a sentence, e.g. `email validation`
 * @param note what is to be said of them, as a sentence
 */
export const jobOperations = (path: JobPath, job: string, note = '') => ({
	get: read(`GET ${path}/{jobId}`, {
		action: `Get the state of a job: ${job}`,
		description: `Retrieve how far the job is, without its results.${note}`,
		fields: { jobId },
		answer: withId,
		present: except('results'),
	}),
	getResults: read(`GET ${path}/{jobId}`, {
		action: `Get the results of a job: ${job}`,
		description: `Retrieve the results of a job that has ended; one that still runs may have none. They do not come in the order of the input, so join them to it by what they hold, with the Merge node.${note}`,
		fields: { jobId },
		pages: results,
	}),
	cancel: write(`PATCH ${path}/{jobId}`, {
		action: `Cancel a job: ${job}`,
		description: `End a job before it is done, so that it spends no more credits. What it has spent is not given back, and it cannot be resumed.${note}`,
		fields: { jobId: jobIdOfRow },
		body: { status: 'canceled' },
		repeatable: true,
		puts: { jobId: (_, row) => row.jobId, status: 'status' },
		settle: ({ json }) => {
			const status = ownString(json, 'status');
			if (!isObject(json) || status === undefined) return undefined;
			const { results: _, ...record } = json;
			return [
				status === 'completed' || status === 'error'
					? unchanged('already_ended', record)
					: success('updated', record),
			];
		},
	}),
});

/** What to say of operations that start a job and do not wait. */
export const STARTED =
	'One item comes out for each job, with its ID. Wait with the Wait node, then Get the job until its status is completed, and Get Results.';
