import { write } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { email, fieldsToClear, id, text, toggle, url } from '../../shared/declare/kinds';
import { idKey } from '../../shared/declare/identity';
import { matchOrByPlace } from '../../shared/declare/match';
import { failed, success } from '../../shared/declare/outcome';
import type { Verdict } from '../../shared/declare/outcome';
import { InputError } from '../../shared/declare/parse';
import { defined, isObject, own, ownArray, ownString } from '../../shared/http/json';
import { ADVICE } from '../advice';
import { cadenceId, clearableInboxId, clearableSessionId } from '../fields';

const CLEARABLE = [
	{ name: 'Inbox', value: 'inboxId' },
	{ name: 'Lead Email', value: 'leadEmail' },
	{ name: 'Lead LinkedIn URL', value: 'leadLinkedinUrl' },
	{ name: 'Lead Name', value: 'leadName' },
	{ name: 'Lead Profile URN', value: 'leadProfileUrn' },
	{ name: 'LinkedIn Session', value: 'sessionId' },
] as const;

/** At most 100 rows a call, absolute values, so a repeat does no harm. */
export const bulkRelink = write('POST /cadences/{cadenceId}/enrollments/bulk-relink', {
	action: 'Relink enrollments in bulk',
	description: 'Change the lead, inbox or LinkedIn session of many enrollments of a cadence',
	notice:
		'At least one field is to be set or cleared. What an enrollment had there before is overwritten and cannot be brought back.',
	fields: {
		cadenceId,
		enrollmentId: id({
			displayName: 'Enrollment ID',
			description:
				'The ID of the enrollment to change. Items that name the same one are applied in their order.',
			placeholder: 'e.g. enr_01HZX3',
			required: true,
			mapped: true,
		}),
		updateFields: group(
			{ displayName: 'Update Fields', placeholder: 'Add field' },
			{
				inboxId: clearableInboxId,
				leadEmail: email({
					displayName: 'Lead Email',
					description: 'New email address of the lead',
					clearable: true,
				}),
				leadExternalId: id({
					displayName: 'Lead External ID',
					description: 'New ID of the lead in your own system',
					mapped: true,
				}),
				leadLinkedinUrl: url({
					displayName: 'Lead LinkedIn URL',
					description: 'New LinkedIn profile of the lead',
					placeholder: 'e.g. https://www.linkedin.com/in/jane',
					clearable: true,
				}),
				leadName: text({
					displayName: 'Lead Name',
					description: 'New full name of the lead',
					clearable: true,
				}),
				leadProfileUrn: text({
					displayName: 'Lead Profile URN',
					description: "New URN of the lead's LinkedIn profile",
					clearable: true,
				}),
				sessionId: clearableSessionId,
			},
		),
		fieldsToClear: fieldsToClear({
			displayName: 'Fields to Clear',
			description:
				'Fields to empty at MyAgentMail. When mapping automatically, a field that the item holds as null is cleared too.',
			options: CLEARABLE,
		}),
		options: group(
			{ displayName: 'Options', placeholder: 'Add option' },
			{
				retryNow: toggle({
					displayName: 'Retry Now',
					description:
						'Whether the next step is due at once. MyAgentMail acts at its next tick, about every 5 minutes.',
					initial: true,
					sent: 'query',
				}),
			},
		),
	},
	outcome: 'updated',
	puts: { enrollmentId: (_, row) => row.enrollmentId, cadenceId: (_, row) => row.cadenceId },
	repeatable: true,
	rowsPerCall: 100,
	check: ({ updateFields, fieldsToClear: cleared = [] }) => {
		const both = cleared.find((name) => (updateFields[name] ?? null) !== null);
		if (both !== undefined) {
			const name = CLEARABLE.find(({ value }) => value === both)?.name;
			throw new InputError(
				`names ${name}, which Update Fields sets`,
				'Either set the field or clear it.',
				'Fields to Clear',
			);
		}
		if (Object.keys(updateFields).length === 0 && cleared.length === 0) {
			throw new InputError(
				'is empty',
				'Give at least one field to set or to clear.',
				'Update Fields',
			);
		}
	},
	group: ({ cadenceId: cadence, options }) => `${cadence}\n${options.retryNow ?? ''}`,
	inOrder: (row) => idKey(row.enrollmentId),
	part: ({ enrollmentId, updateFields, fieldsToClear: cleared = [] }) =>
		defined({
			enrollmentId,
			...updateFields,
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
				(code === null ? undefined : ownString(ADVICE, code)) ??
				'Look up the enrollment in MyAgentMail.',
		},
		{ code, statusCode: 200, retryable: code === 'PATCH_FAILED', response: result },
	);
}
