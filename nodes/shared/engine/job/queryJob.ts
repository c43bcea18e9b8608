import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { QueryJob } from '../../declare/job';
import type { Read } from '../../declare/operation';
import { failed } from '../../declare/outcome';
import type { Failure } from '../../declare/outcome';
import type { Provider } from '../../declare/provider';
import type { Row } from '../../declare/row';
import { NO_TRIES } from '../../http/exchange';
import type { Unread } from '../../http/exchange';
import { isObject } from '../../http/json';
import { allRecords } from '../../http/pages';
import type { Records } from '../../http/pages';
import type { HttpAnswer } from '../../http/port';
import type { Session } from '../../http/session';
import { faultOf, halted } from '../faults';
import { pending } from './results';
import { cancelJob, wait } from './wait';
import type { Memory } from '../memory';
import type { JobRef } from '../sending';
import type { RunSettings } from '../settings';

/** What a read by a job needs to know of the run. */
export interface Asking {
	readonly context: IExecuteFunctions;
	readonly provider: Provider;
	readonly session: Session;
	readonly settings: RunSettings;
	/** What look-ups have found, by their key. */
	readonly found: Map<string, Promise<Records>>;
	/** Where n8n's Retry On Fail finds the job again. */
	readonly memory: Memory;
}

/** What a job brought for one item, and why there is no more. */
export interface Brought {
	readonly records: readonly IDataObject[];
	readonly fault?: Failure;
	readonly attempts: number;
}

/**
 * Starts a job for one item, or goes on with the one of an earlier try of the run, and reads its results.
 *
 * @param most records wanted
 */
export async function readByJob(
	asking: Asking,
	operation: Read,
	job: QueryJob<Row>,
	{ index, row }: { readonly index: number; readonly row: Row },
	most: number,
): Promise<Brought> {
	const { session, settings, memory, provider, context } = asking;
	const known = memory.left?.[index]?.job;
	let start: HttpAnswer | undefined;
	let attempts = 0;
	let ref = known;
	if (ref === undefined) {
		const { end, tries } = await session.exchange({
			call: operation.call(row),
			limits: operation.limits(row),
			repeatable: true,
			read: (answer) => (answer.isSuccess ? job.id(answer) : undefined),
		});
		attempts = tries.attempts;
		if (end.kind !== 'read')
			return { records: [], fault: faultOf(provider, session.halt, end, undefined), attempts };
		start = end.answer;
		ref = { id: end.value, since: session.now(), indexes: [index] };
		keep(asking, index, ref);
		context.logger.info(`${context.getNode().name}: job ${ref.id} started`);
	}
	if (!settings.waitForCompletion)
		return { records: [{ jobId: ref.id, ...(isObject(start?.json) && start.json) }], attempts };
	const { id } = ref;
	const over = await wait(asking, { ...job, poll: () => job.poll(id, row) }, ref, start);
	const ended = (fault: Failure): Brought => ({
		records: [],
		fault: { ...fault, jobId: id },
		attempts,
	});
	const gone = (fault: Failure): Brought => {
		// What has come to nothing is not waited for again.
		keep(asking, index, undefined);
		return ended({ ...fault, retryable: true });
	};
	switch (over.kind) {
		case 'cancelled':
			if (settings.cancelWhenStopped) await cancelJob(session, job.cancel(id, row));
			return ended(halted(provider, undefined, false));
		case 'unread':
			return ended(pending(id, `its state could not be read: ${told(asking, over.end).error}`));
		case 'too-long':
			return ended(pending(id, 'it was not over within Max Wait Time'));
		case 'state':
			if (over.state.kind === 'broken')
				return gone(failed(over.state.texts, { code: over.state.code }));
	}
	const list = await allRecords(
		session,
		{ call: job.results(id, row), paging: job.paging, limits: job.resultsLimits },
		most,
		true,
	);
	if (list.kind === 'records') return { records: list.records, attempts };
	const fault = told(asking, list.end);
	if (list.end.kind === 'refused') return { ...gone(fault), records: list.records };
	return {
		...ended(pending(id, `its results could not be read: ${fault.error}`)),
		records: list.records,
	};
}

const told = ({ provider, session }: Asking, end: Unread): Failure =>
	faultOf(provider, session.halt, end, undefined);

function keep({ memory }: Asking, index: number, job: JobRef | undefined): void {
	if (memory.left === undefined) return;
	memory.left[index] = job === undefined ? undefined : { tries: NO_TRIES, job };
}
