import { NodeApiError } from 'n8n-workflow';

import type { JobWatch } from '../../declare/watch';
import { asError } from '../../http/errors';
import type { Desk } from '../ask';
import { presentTime } from './providerTime';
import { take } from './signs';
import type { Polling } from './signs';

/** Ms by which a change may become visible late. */
const OVERLAP = 15 * 60_000;
/** Ms between two looks at a job. */
const LOOK = 5_000;
/** Ms after which a job will not end any more. */
const LONGEST = 24 * 60 * 60_000;

/**
 * Starts a job where one is due, and takes the results of the one that runs. Its id is kept until then, so that nothing is
 * started twice for the same span; where the answer to a start is lost, the next one is not before its time.
 *
 * @param until ms since 1970 by our clock, after which a job is left to the next poll
 */
export async function readJob(
	polling: Polling<JobWatch>,
	desk: Desk,
	until: number,
): Promise<void> {
	const { state, watch, row } = polling;
	if (state.job === undefined) {
		if (desk.now() < state.jobAt + watch.every(row)) return;
		await start(polling, desk);
	}
	const { job } = state;
	if (job === undefined) return;
	for (;;) {
		const found = await desk.find(watch.look(job.id), watch.endpoint);
		const now = found === undefined ? 'failed' : watch.state(found.body);
		if (now === 'done') break;
		if (now === 'failed' || desk.now() > state.jobAt + LONGEST) {
			polling.warn(`job ${job.id} came to nothing; the next one asks for the same span`);
			state.job = undefined;
			return;
		}
		if (desk.now() + LOOK >= until) return;
		await desk.sleep(LOOK);
	}
	const records = await desk.all(watch.results(job.id), watch.paging, watch.endpoint);
	for (const record of records) take(polling, record, watch.born(record));
	state.mark = job.started - (watch.overlap ?? OVERLAP);
	state.job = undefined;
}

async function start({ state, watch, row, warn }: Polling<JobWatch>, desk: Desk): Promise<void> {
	const started = presentTime(desk, state.ahead);
	const overlap = watch.overlap ?? OVERLAP;
	const since = Math.min(state.mark, started - overlap);
	const before = watch.before?.(row);
	const known = before === undefined ? undefined : await desk.ask(before, watch.endpoint);
	state.jobAt = desk.now();
	try {
		const id = watch.jobId(await desk.ask(watch.start(row, since, known), watch.endpoint));
		if (id !== undefined) {
			state.job = { id, started: Math.min(started, presentTime(desk, state.ahead, state.jobAt)) };
			return;
		}
		warn('a job was started whose answer named no id');
	} catch (error) {
		const isRefused = error instanceof NodeApiError && /^4/.test(error.httpCode ?? '');
		// Certainly not started: the user must see it. Otherwise it may run, and the time of the start must be kept.
		if (isRefused) throw asError(error);
		warn(`a job may have been started, and its answer is lost: ${asError(error).message}`);
	}
}
