import type { Settle } from '../../shared/declare/operation';
import { failed, failure, standing, success } from '../../shared/declare/outcome';
import type { Verdict } from '../../shared/declare/outcome';
import { own, ownArray, ownNumber, ownString } from '../../shared/http/json';
import type { EntryRow } from './which';

// What an answer says of each record: one status each, in the order in which they were sent.

/** The statuses of one record, in order, where the answer agrees with itself and with what was sent. */
function statusesIn(body: unknown, rows: number): string[] | undefined {
	const statuses = ownArray(body, 'data').map((each) => ownString(each, 'status') ?? '');
	const summary = own(body, 'summary');
	if (!Array.isArray(own(body, 'data'))) return undefined;
	if (statuses.length !== rows || ownNumber(summary, 'total') !== rows) return undefined;
	const agrees = [...new Set(statuses)].every((status) => {
		const counted = ownNumber(summary, status);
		// How the counts are called is not confirmed: those that are there must agree.
		return counted === undefined || counted === statuses.filter((each) => each === status).length;
	});
	return agrees ? statuses : undefined;
}

export const settle =
	(verdictOf: (status: string) => Verdict): Settle<EntryRow> =>
	({ json: body }, sent) => {
		const statuses = statusesIn(body, sent.length);
		if (statuses === undefined)
			return ownArray(body, 'data').length > 0 ? sent.map(unexplained) : undefined;
		return statuses.map(verdictOf);
	};

const unexplained = (): Verdict =>
	failure(
		'unknown',
		{
			error: "Unify's answer does not add up: which record has which status cannot be told",
			wayOut: 'Running this item again is safe: a record stands in a list only once.',
		},
		{ code: 'answer_does_not_add_up', retryable: true },
	);

const unknownStatus = (status: string): Verdict =>
	failure(
		'unknown',
		{
			error: `Unify answered with the status ${status}, which is not known`,
			wayOut: 'Running this item again is safe: a record stands in a list only once.',
		},
		{ code: status === '' ? 'no_status' : status, retryable: true, response: { status } },
	);

const refused = (code: string, error: string, wayOut: string): Verdict =>
	failed({ error, wayOut }, { code, response: { status: code } });

export const addedOf = (status: string): Verdict => {
	switch (status) {
		case 'added':
			return success('added', { status });
		case 'already_in_list':
			return standing({ outcome: 'unchanged', reason: status }, { status });
		case 'record_not_found':
			return refused(
				status,
				'Unify knows no such record',
				'Check the value, or create the record first.',
			);
		case 'object_mismatch':
			return refused(
				status,
				'The record is of another kind than those in the list',
				'Choose a list that holds records of its kind.',
			);
		default:
			return unknownStatus(status);
	}
};

export const removedOf = (status: string): Verdict => {
	switch (status) {
		case 'removed':
			return success('removed', { status });
		case 'not_in_list':
			return standing({ outcome: 'unchanged', reason: status }, { status });
		default:
			return unknownStatus(status);
	}
};
