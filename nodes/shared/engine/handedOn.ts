import type { Write } from '../declare/operation';
import type { Outcome } from '../declare/outcome';
import type { Row } from '../declare/row';
import type { NonEmpty } from '../http/json';
import type { Sending } from './sending';

/** What rows that are done leave to the later ones of their thing. */
export class HandedOn {
	private readonly byKey = new Map<string, Row>();

	constructor(private readonly operation: Pick<Write, 'handsOn' | 'inOrder'>) {}

	/** Takes over what a row that is done leaves. */
	take(row: Row, outcome: Outcome): void {
		const { handsOn, inOrder } = this.operation;
		if (handsOn === undefined || inOrder === undefined || outcome.kind !== 'success') return;
		if (outcome.outcome === 'planned') return;
		const key = inOrder(row);
		this.byKey.set(key, { ...this.byKey.get(key), ...handsOn(outcome.record, row) });
	}

	/** The rows with what earlier ones have left to them. */
	to([first, ...rest]: NonEmpty<Sending>): NonEmpty<Sending> {
		return this.byKey.size === 0
			? [first, ...rest]
			: [this.given(first), ...rest.map((each) => this.given(each))];
	}

	private given(sending: Sending): Sending {
		const left = this.byKey.get(this.operation.inOrder?.(sending.row) ?? '');
		return left === undefined ? sending : { ...sending, row: { ...sending.row, ...left } };
	}
}
