import type { INodeExecutionData } from 'n8n-workflow';

/** What became of one lead at one provider. */
export interface LeadOutcome {
	/** INTERFACE.md's names: `enrolled`, `already_enrolled`, `skipped`, `failed`, `unknown`. */
	readonly outcome: string;
	/** Why a lead was skipped; the error of one that failed or is unknown; else ''. */
	readonly reason: string;
}

/**
 * Reads the items of the node's two outputs back into the order of its input.
 *
 * @param count how many items went in
 * @param missing what is said of a lead that came out of neither output
 */
export function outcomesOf(
	{ success, error }: Readonly<Record<'success' | 'error', readonly INodeExecutionData[]>>,
	count: number,
	missing: LeadOutcome,
): LeadOutcome[] {
	const outcomes = new Array<LeadOutcome>(count).fill(missing);
	for (const item of [...success, ...error]) {
		const index = inputIndexOf(item);
		if (index !== undefined) outcomes[index] = outcomeOf(item);
	}
	return outcomes;
}

function inputIndexOf({ pairedItem }: INodeExecutionData): number | undefined {
	return typeof pairedItem === 'object' && !Array.isArray(pairedItem) ? pairedItem.item : undefined;
}

function outcomeOf({ json }: INodeExecutionData): LeadOutcome {
	const { outcome, reason, error, details } = json;
	if (typeof outcome === 'string' && error === undefined) {
		const isFoundAgain = json.afterLostAnswer === true;
		return { outcome, reason: isFoundAgain ? AFTER_LOST_ANSWER : textOf(reason) };
	}
	const told =
		typeof details === 'object' && details !== null && 'outcome' in details
			? textOf(details.outcome)
			: '';
	return { outcome: told || 'failed', reason: textOf(error) };
}

/** Said of a lead that is in although the answer to its call was lost. */
export const AFTER_LOST_ANSWER = 'after_lost_answer';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
