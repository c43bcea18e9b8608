import type { INodeExecutionData } from 'n8n-workflow';

import { isFailure } from '../declare/outcome';
import type { Settled } from '../declare/outcome';
import { ownString } from '../http/json';
import { itemOf } from './emit';
import type { Looks } from './looks';

/** The item of a job, which grows with each row that the job carries. */
interface JobItem {
	readonly json: INodeExecutionData['json'];
	readonly paired: Array<{ readonly item: number }>;
}

/** Rows that one job carries, as one item that is paired to all of them; every other row as its own. */
export class Together {
	private readonly byJob = new Map<string, JobItem>();

	/** @param looks of the rows: of those of a job none of the input's fields are shown, for they are one row's only */
	constructor(private readonly looks: Looks) {}

	/** The item of the row at an index; undefined where it is in an item that came before. */
	itemOf(settled: Settled, index: number): INodeExecutionData | undefined {
		const jobId = jobOf(settled);
		if (jobId === undefined) return itemOf(settled, index, this.looks);
		const known = this.byJob.get(jobId);
		if (known !== undefined) {
			known.paired.push({ item: index });
			known.json.rows = known.paired.length;
			known.json.lastItem = index;
			return undefined;
		}
		const bare = itemOf(settled, index, {
			...this.looks,
			of: (of) => ({ ...this.looks.of(of), withInput: false }),
		});
		const json = { ...bare.json, rows: 1, firstItem: index, lastItem: index };
		const paired = [{ item: index }];
		this.byJob.set(jobId, { json, paired });
		return { json, pairedItem: paired };
	}
}

function jobOf({ outcome }: Settled): string | undefined {
	return isFailure(outcome) || outcome.outcome !== 'started'
		? undefined
		: ownString(outcome.record, 'jobId');
}
