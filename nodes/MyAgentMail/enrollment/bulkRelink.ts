import { write } from '../../shared/declare/build';
import { idKey } from '../../shared/declare/identity';
import { matchOrByPlace } from '../../shared/declare/match';
import { failed, success } from '../../shared/declare/outcome';
import type { Verdict } from '../../shared/declare/outcome';
import { defined, isObject, own, ownArray, ownString } from '../../shared/http/json';
import { ADVICE_FOR_ROW } from '../advice';
import { cadenceId } from '../fields';
import { change, changes } from './change';

/** At most 100 rows a call, absolute values, so a repeat does no harm. */
export const bulkRelink = write('POST /cadences/{cadenceId}/enrollments/bulk-relink', {
	action: 'Relink enrollments in bulk',
	description: 'Change the lead, inbox or LinkedIn session of many enrollments of a cadence',
	...change,
	fields: { cadenceId, ...changes },
	outcome: 'updated',
	puts: { enrollmentId: (_, row) => row.enrollmentId, cadenceId: (_, row) => row.cadenceId },
	rowsPerCall: 100,
	group: ({ cadenceId: cadence, options }) => `${cadence}\n${options.retryNow ?? ''}`,
	part: ({ enrollmentId, updateFields: given, fieldsToClear: cleared = [] }) =>
		defined({
			enrollmentId,
			...given,
			...Object.fromEntries(cleared.map((name) => [name, null])),
		}),
	body: (_, updates) => ({ updates: [...updates] }),
	// The whole call is refused for one row that it cannot take; its text names the row, as `updates[7].leadEmail`.
	spoiled: {
		statuses: [400, 404, 409, 413, 422],
		codes: ['VALIDATION_ERROR'],
		ofTarget: ['NOT_FOUND'],
		rows: ({ text }) => [...text.matchAll(/\bupdates[.[/](\d+)/g)].map(([, row]) => Number(row)),
	},
	settle: ({ json: body }, sent) => {
		if (!Array.isArray(own(body, 'results'))) return undefined;
		return matchOrByPlace(
			sent.map(({ row }) => idKey(row.enrollmentId)),
			ownArray(body, 'results'),
			(result) => {
				const id = ownString(result, 'enrollmentId');
				return id && idKey(id);
			},
		).map(outcomeOf);
	},
});

function outcomeOf(result: unknown): Verdict | undefined {
	const ok = own(result, 'ok');
	if (!isObject(result) || typeof ok !== 'boolean') return undefined;
	if (ok) return success('updated', result);
	const code = ownString(result, 'code') ?? null;
	return failed(
		{
			error: ownString(result, 'error') ?? code ?? 'MyAgentMail refused the change',
			wayOut:
				(code === null ? undefined : ownString(ADVICE_FOR_ROW, code)) ??
				'Look up the enrollment in MyAgentMail.',
		},
		{ code, statusCode: 200, retryable: code === 'PATCH_FAILED', response: result },
	);
}
