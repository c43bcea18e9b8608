import { uuid } from '../../ids';
import type { Answer, Call, Handler } from '../../provider';
import { cursorPages, failure, notFound } from './house';
import { noObject } from './recordRoutes';
import { rowsOf } from './jobRows';
import type { JobKind } from './jobRows';
import type { UnifyJob } from './model';
import type { UnifyState } from './state';

const JOB_KIND = 0xe0000014;
const DAY = 24 * 60 * 60_000;

/** By the middle of the operationIds. */
const KINDS: ReadonlyArray<readonly [JobKind, string]> = [
	['records', 'object_record'],
	['enrollments', 'sequence_enrollment'],
	['enrollmentSteps', 'sequence_enrollment_step'],
	['tasks', 'task'],
	['events', 'event'],
];

/** Query jobs of every kind: what they found is fixed when they are made, and shown once they are over. */
export const jobHandlers = (state: UnifyState): Record<string, Handler> =>
	Object.assign({}, ...KINDS.map(([kind, name]) => handlersFor(state, kind, name)));

function handlersFor(state: UnifyState, kind: JobKind, name: string): Record<string, Handler> {
	const scopeOf = ({ params }: Call): string => `${kind} ${params.object_name ?? ''}`;
	const guarded =
		(handler: (call: Call) => Answer): Handler =>
		(call) => {
			if (!state.isUserBacked)
				return failure(403, 'forbidden', 'Query jobs need a key that belongs to a user');
			const object = call.params.object_name;
			return object === undefined || state.records.schemas.has(object)
				? handler(call)
				: noObject(object);
		};
	const one = (handler: (job: UnifyJob, call: Call) => Answer): Handler =>
		guarded((call) => {
			const job = state.jobs.get(call.params.job_id ?? '');
			return job?.scope === scopeOf(call) ? handler(job, call) : notFound('Query job');
		});
	const shown = (job: UnifyJob, now: number) => {
		const status = statusOf(state, job, now);
		return {
			job_id: job.id,
			status,
			total_rows: status === 'FINISHED' ? job.rows.length : null,
			error_code: status === 'FAILED' ? 'internal_error' : null,
			created_at: new Date(job.at).toISOString(),
			expires_at: new Date(job.at + DAY).toISOString(),
			canceled_at: job.canceledAt === undefined ? null : new Date(job.canceledAt).toISOString(),
		};
	};
	return {
		[`create_${name}_query_job`]: guarded((call) => {
			const { body, params, now } = call;
			const job: UnifyJob = {
				id: uuid(JOB_KIND, state.jobs.size + 1),
				scope: scopeOf(call),
				at: now,
				rows: rowsOf(state, kind, params.object_name ?? '', body),
				fate: state.nextJobs.shift(),
			};
			state.jobs.set(job.id, job);
			const { job_id, status, expires_at } = { ...shown(job, now), status: 'IN_PROGRESS' };
			return { status: 201, body: { job_id, status, expires_at } };
		}),
		[`list_${name}_query_jobs`]: guarded((call) => {
			const jobs = [...state.jobs.values()]
				.filter(({ scope }) => scope === scopeOf(call))
				.map((job) => shown(job, call.now))
				.filter(({ status }) => (call.query.status ?? status) === status);
			return cursorPages((rows) => ({ jobs: rows }))(jobs, call);
		}),
		[`get_${name}_query_job`]: one((job, { now }) => ({ status: 200, body: shown(job, now) })),
		[`cancel_${name}_query_job`]: one((job, { now }) => {
			if (statusOf(state, job, now) !== 'IN_PROGRESS')
				return failure(409, 'job_not_cancelable', 'The job is over');
			job.canceledAt = now;
			state.did('job.cancel', job.id, now);
			return { status: 200, body: { job_id: job.id, status: 'CANCELED' } };
		}),
		[`get_${name}_query_job_results`]: one((job, { query, now }) => {
			const status = statusOf(state, job, now);
			if (status === 'EXPIRED') return failure(410, 'results_expired', 'The results are gone');
			if (status === 'FAILED') return failure(409, 'results_failed', 'The job has failed');
			if (status === 'CANCELED') return failure(409, 'results_canceled', 'The job was canceled');
			if (status !== 'FINISHED') return failure(409, 'results_not_ready', 'The job is not over');
			const page = Number(query.page ?? 1);
			const size = Number(query.page_size ?? 100);
			if (size > state.largestResultPage)
				return failure(413, 'results_page_too_large', 'Ask for a smaller page');
			const data = job.rows.slice((page - 1) * size, page * size);
			return { status: 200, body: { data, total: job.rows.length, page, page_size: size } };
		}),
	};
}

/** By its age: it runs for a while, and what it found is kept for a day. */
function statusOf(state: UnifyState, job: UnifyJob, now: number): string {
	if (job.canceledAt !== undefined) return 'CANCELED';
	if (job.fate === 'expired' || now >= job.at + DAY) return 'EXPIRED';
	if (job.fate === 'endless' || now < job.at + state.jobMs) return 'IN_PROGRESS';
	return job.fate === 'failed' ? 'FAILED' : 'FINISHED';
}
