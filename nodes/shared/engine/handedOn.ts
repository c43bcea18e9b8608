import type { Write } from '../declare/operation';
import { success } from '../declare/outcome';
import type { Outcome } from '../declare/outcome';
import type { Row } from '../declare/row';
import type { NonEmpty } from '../http/json';
import type { Sending } from './sending';

/** What rows that are done leave to the later ones of their thing. */
export class HandedOn {
	private readonly byKey = new Map<string, Row>();

	constructor(
		private readonly operation: Pick<Write, 'handsOn' | 'inOrder' | 'group' | 'job' | 'starts'>,
	) {}

	/** Takes over what a row that is done leaves. */
	take(row: Row, outcome: Outcome): void {
		const { handsOn } = this.operation;
		if (handsOn === undefined || outcome.kind !== 'success') return;
		if (outcome.outcome === 'planned') return;
		const key = this.keyOf(row);
		this.byKey.set(key, { ...this.byKey.get(key), ...handsOn(outcome.record, row) });
	}

	/** Takes over what a row leaves whose job is accepted. */
	takeJob({ row, job }: Sending): void {
		if (job !== undefined) this.take(row, success('started', { jobId: job.id }));
	}

	/** The rows with what earlier ones have left to them. */
	to([first, ...rest]: NonEmpty<Sending>): NonEmpty<Sending> {
		return this.byKey.size === 0
			? [first, ...rest]
			: [this.given(first), ...rest.map((each) => this.given(each))];
	}

	private given(sending: Sending): Sending {
		const left = this.byKey.get(this.keyOf(sending.row));
		return left === undefined ? sending : { ...sending, row: { ...sending.row, ...left } };
	}

	private keyOf(row: Row): string {
		const { inOrder, group } = this.operation;
		return (inOrder ?? group)?.(row) ?? '';
	}
}
