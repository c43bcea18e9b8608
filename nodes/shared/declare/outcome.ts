import type { IDataObject } from 'n8n-workflow';

/** Why a lead was left out. Public names: a saved workflow may branch on them. */
export type SkipReason =
	| 'duplicate_in_input'
	| 'in_exclusion_list'
	| 'recently_contacted'
	| 'in_other_draft_sequence'
	| 'in_other_active_sequence';

/** The lead is where the user wanted it, or would be sent (`planned`). */
export interface Success {
	readonly outcome: 'enrolled' | 'already_enrolled' | 'updated' | 'planned';
	/** The answer to an earlier try was lost; a repeat or a read-back shows the lead there. */
	readonly afterLostAnswer?: true;
	/** The provider's own answer for this row. */
	readonly answer: IDataObject;
}

/** The provider, or the node for a repeat within the input, left the lead out. */
export interface Skip {
	readonly outcome: 'skipped';
	readonly reason: SkipReason;
	readonly answer: IDataObject;
}

/** `failed`: certainly not in by this run. `unknown`: it may be in, and nothing could settle it. */
export interface Failure {
	readonly outcome: 'failed' | 'unknown';
	/** Short, for a headline. */
	readonly error: string;
	/** What to do about it. */
	readonly message: string;
	/** The provider's or the engine's name for the fault. */
	readonly code: string | null;
	/** HTTP status, null where no answer came. */
	readonly statusCode: number | null;
	/** Whether running the row again may help. */
	readonly retryable: boolean;
	/** The provider's own body for this row, bounded. */
	readonly response: unknown;
}

export type Outcome = Success | Skip | Failure;

/** A row's outcome with how often it was put on the wire. */
export interface Settled {
	readonly outcome: Outcome;
	/** Calls that carried this row, 0 where it was never sent. */
	readonly attempts: number;
}

export const isFailure = (outcome: Outcome): outcome is Failure =>
	outcome.outcome === 'failed' || outcome.outcome === 'unknown';

export const enrolled = (answer: IDataObject): Success => ({ outcome: 'enrolled', answer });
export const enrolledAfterLostAnswer = (answer: IDataObject): Success => ({
	outcome: 'enrolled',
	afterLostAnswer: true,
	answer,
});
export const alreadyEnrolled = (answer: IDataObject): Success => ({
	outcome: 'already_enrolled',
	answer,
});
export const updated = (answer: IDataObject): Success => ({ outcome: 'updated', answer });
export const planned = (answer: IDataObject): Success => ({ outcome: 'planned', answer });
export const skipped = (reason: SkipReason, answer: IDataObject = {}): Skip => ({
	outcome: 'skipped',
	reason,
	answer,
});

/** A failure with what most failures have: final, without code, status or body. */
export const failure = (
	outcome: Failure['outcome'],
	texts: Pick<Failure, 'error' | 'message'>,
	rest: Partial<Failure> = {},
): Failure => ({
	code: null,
	statusCode: null,
	retryable: false,
	response: null,
	...rest,
	...texts,
	outcome,
});
