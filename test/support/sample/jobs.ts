import { byCursor, field } from './pages';
import type { Reply, Row, SampleRequest } from './types';
import type { Job, SampleWorld } from './world';
import { invalid, missing, ok } from './replies';

const stateOf = (world: SampleWorld, job: Job): string => {
	if (job.canceled) return 'canceled';
	if (job.asked <= (world.options.polls ?? 2)) return job.asked < 2 ? 'queued' : 'processing';
	return job.rows.some((row) => field(row, 'value') === 'fatal') ? 'failed' : 'completed';
};

/** Values of which the results say nothing: the first can be asked for alone. */
const SILENT: readonly unknown[] = ['silent', 'lost'];

const resultsOf = ({ rows }: Job): Row[] =>
	rows.flatMap((row, index) =>
		SILENT.includes(field(row, 'value'))
			? []
			: [
					{
						id: `res_${index + 1}`,
						key: field(row, 'key'),
						...(field(row, 'value') === 'bad'
							? { status: 'failed', error: 'value is not allowed' }
							: { status: 'stored' }),
					},
				],
	);

/** `GET /stored/:key`: a row that a job has stored. */
export function askStored(world: SampleWorld, { params }: SampleRequest): Reply {
	const rows = [...world.jobs.values()].flatMap((job) => job.rows);
	const row = rows.find((each) => field(each, 'key') === params.key);
	return row === undefined || field(row, 'value') === 'lost'
		? missing('Row')
		: ok({ key: params.key, status: 'stored' });
}

/** `POST /jobs`. */
export function startJob(world: SampleWorld, { body }: SampleRequest): Reply {
	const rows = field(body, 'rows');
	if (!Array.isArray(rows) || rows.length === 0) return invalid('rows is required', 'rows');
	const { mostJobRows } = world.options;
	if (mostJobRows !== undefined && rows.length > mostJobRows)
		return { status: 413, body: { error: { code: 'too_large', message: 'Too many rows' } } };
	const job: Job = { id: world.newId('job'), rows, asked: 0, canceled: false };
	world.jobs.set(job.id, job);
	world.commit('job.started', job.id, rows);
	return { status: 202, body: { id: job.id, status: 'queued' } };
}

/** `GET /jobs/:id`: each call brings the job on; a completed one hands out its results, a page at a time. */
export function askJob(world: SampleWorld, request: SampleRequest, largest: number): Reply {
	const job = world.jobs.get(request.params.id ?? '');
	if (job === undefined) return missing('Job');
	if (request.query.cursor === undefined) job.asked += 1;
	const status = stateOf(world, job);
	const head = { id: job.id, status, total: job.rows.length };
	if (status === 'completed') {
		const page = byCursor('results', resultsOf(job), request, largest).body;
		return ok({ ...head, ...(typeof page === 'object' ? page : {}) });
	}
	const goesOn = status === 'queued' || status === 'processing';
	const { jobRetryAfter } = world.options;
	return {
		status: 200,
		body: { ...head, ...(status === 'failed' ? { error: 'The job could not be done' } : {}) },
		headers: goesOn && jobRetryAfter !== undefined ? { 'retry-after': String(jobRetryAfter) } : {},
	};
}

/** `GET /jobs/:id/results`: 409 as long as there are none. */
export function jobResults(world: SampleWorld, request: SampleRequest, largest: number): Reply {
	const job = world.jobs.get(request.params.id ?? '');
	if (job === undefined) return missing('Job');
	return stateOf(world, job) === 'completed'
		? byCursor('results', resultsOf(job), request, largest)
		: { status: 409, body: { error: { code: 'not_ready', message: 'The job has no results' } } };
}

/** `POST /jobs/:id/cancel`: 409 where it has ended. */
export function cancelJob(world: SampleWorld, { params }: SampleRequest): Reply {
	const job = world.jobs.get(params.id ?? '');
	if (job === undefined) return missing('Job');
	const status = stateOf(world, job);
	if (status === 'completed' || status === 'failed') {
		return { status: 409, body: { error: { code: 'ended', message: `The job is ${status}` } } };
	}
	world.commit('job.canceled', job.id, undefined, !job.canceled);
	job.canceled = true;
	return ok({ id: job.id, status: 'canceled' });
}
