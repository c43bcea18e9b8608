export type JobStatus = 'queued' | 'processing' | 'completed' | 'canceled' | 'error';

/** How jobs go on and end, by a test's wish. */
export interface JobRules {
	/** Ms for which a job waits for its turn. */
	queuedMs: number;
	rowsPerSecond: number;
	/** How they end by themselves. */
	ending: 'completed' | 'canceled' | 'error';
	/** Where they do not end as completed: after so many rows. */
	endsAfter: number;
	/** Of a job that ends as error. */
	errorCode: string;
	/** The largest page of results. */
	pageSize: number;
	/** On: a canceled or broken job shows the results that it has. */
	partialResults: boolean;
	/** On: results that are not told apart by an address come in another order than the input. */
	reversesOthers: boolean;
	/** The most rows that a job takes; undefined: as many as the contract allows. */
	mostRows: number | undefined;
}

export const USUAL_RULES: Readonly<JobRules> = {
	queuedMs: 1_000,
	rowsPerSecond: 10_000,
	ending: 'completed',
	endsAfter: 0,
	errorCode: 'internal_server_error',
	pageSize: 100,
	partialResults: true,
	reversesOthers: false,
	mostRows: undefined,
};

/** What becomes of one row; undefined: it cannot be paid, which ends the job. */
export type Work<Row> = (row: Row, now: number) => object | undefined;

export interface Job<Row> {
	readonly id: string | number;
	readonly rows: readonly Row[];
	readonly since: number;
	readonly results: object[];
	status: JobStatus;
	errorCode: string | undefined;
}

/** The jobs of one kind. They go on by the sandbox's clock, whenever one of them is looked at. */
export class Jobs<Row> {
	private readonly byId = new Map<string, Job<Row>>();

	constructor(
		private readonly rules: JobRules,
		private readonly newId: () => string | number,
		private readonly work: Work<Row>,
	) {}

	get all(): ReadonlyArray<Job<Row>> {
		return [...this.byId.values()];
	}

	start(rows: readonly Row[], now: number, id = this.newId()): Job<Row> {
		const job: Job<Row> = {
			id,
			rows,
			since: now,
			results: [],
			status: 'queued',
			errorCode: undefined,
		};
		this.byId.set(String(job.id), job);
		return job;
	}

	/** Puts an ended job there as if it had always been. */
	keep(id: string | number, rows: readonly Row[], since: number): void {
		const results = rows.flatMap((row) => this.work(row, since) ?? []);
		const job: Job<Row> = { id, rows, since, results, status: 'completed', errorCode: undefined };
		this.byId.set(String(id), job);
	}

	/** The job as it is by now. */
	find(id: string, now: number): Job<Row> | undefined {
		const job = this.byId.get(id);
		if (job !== undefined) this.goOn(job, now);
		return job;
	}

	/** Ends a job that has not ended by itself. */
	cancel(id: string, now: number): Job<Row> | undefined {
		const job = this.find(id, now);
		if (job !== undefined && isOpen(job)) job.status = 'canceled';
		return job;
	}

	clear(): void {
		this.byId.clear();
	}

	private goOn(job: Job<Row>, now: number): void {
		if (!isOpen(job)) return;
		const running = now - job.since - this.rules.queuedMs;
		if (running < 0) return;
		job.status = 'processing';
		const { ending, endsAfter } = this.rules;
		const last = ending === 'completed' ? job.rows.length : Math.min(endsAfter, job.rows.length);
		const due = Math.min(last, Math.floor((running / 1_000) * this.rules.rowsPerSecond));
		for (const row of job.rows.slice(job.results.length, due)) {
			const result = this.work(row, now);
			if (result === undefined) return fail(job, 'insufficient_credits');
			job.results.push(result);
		}
		if (job.results.length < last) return;
		if (ending === 'error') fail(job, this.rules.errorCode);
		else job.status = ending;
	}
}

const isOpen = ({ status }: Pick<Job<unknown>, 'status'>): boolean =>
	status === 'queued' || status === 'processing';

function fail(job: Job<unknown>, code: string): void {
	job.status = 'error';
	job.errorCode = code;
}

/** Whole numbers, as two of the three kinds of jobs have them. */
export function countedIds(): () => number {
	let last = 1_000;
	return () => (last += 1);
}
