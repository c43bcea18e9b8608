import { read } from '../shared/declare/build';
import { except, results, withId } from './api';
import { jobId } from './fields';

/** Where the jobs of each kind are. */
export type JobPath =
	'/email-validations' | '/people/enrichment-requests' | '/companies/enrichment-requests';

/**
 * The reads that every kind of job has, for those who start it and wait with n8n's Wait node.
 *
 * @param job what one is called in a sentence, e.g. `email validation`
 * @param note what is to be said of them, as a sentence
 */
export const jobReads = (path: JobPath, job: string, note = '') => ({
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
});
