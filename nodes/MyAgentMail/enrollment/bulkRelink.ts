import {
	choices,
	clearable,
	email,
	group,
	id,
	mapped,
	required,
	text,
	toggle,
	url,
} from '../../shared/declare/fields';
import type { RowOf } from '../../shared/declare/fields';
import type { Delivery } from '../../shared/declare/operation';
import { InputError } from '../../shared/declare/parse';
import { path } from '../../shared/declare/path';
import { defined, isObject, own, ownArray, ownString } from '../../shared/http/json';
import { failure, updated } from '../../shared/declare/outcome';
import type { Outcome } from '../../shared/declare/outcome';
import { excerpt } from '../../shared/declare/excerpt';
import { matchInOrder } from '../../shared/declare/match';
import { api } from '../api';
import { cadenceId, inboxId, sessionId } from '../fields';
import { ADVICE } from '../advice';

const CLEARABLE = [
	{ name: 'Inbox', value: 'inboxId' },
	{ name: 'Lead Email', value: 'leadEmail' },
	{ name: 'Lead LinkedIn URL', value: 'leadLinkedinUrl' },
	{ name: 'Lead Name', value: 'leadName' },
	{ name: 'Lead Profile URN', value: 'leadProfileUrn' },
	{ name: 'LinkedIn Session', value: 'sessionId' },
] as const;

const fields = {
	cadenceId,
	enrollmentId: mapped(
		required(
			id({
				displayName: 'Enrollment ID',
				description:
					'The ID of the enrollment to change. Items that name the same one are applied in their order.',
				placeholder: 'e.g. enr_01HZX3',
			}),
		),
	),
	updateFields: group(
		{ displayName: 'Update Fields', placeholder: 'Add field' },
		{
			inboxId: clearable(inboxId),
			leadEmail: clearable(
				email({ displayName: 'Lead Email', description: 'New e-mail address of the lead' }),
			),
			leadExternalId: mapped(
				id({
					displayName: 'Lead External ID',
					description: 'New ID of the lead in your own system',
				}),
			),
			leadLinkedinUrl: clearable(
				url({
					displayName: 'Lead LinkedIn URL',
					description: 'New LinkedIn profile of the lead',
					placeholder: 'e.g. https://www.linkedin.com/in/jane',
				}),
			),
			leadName: clearable(
				text({ displayName: 'Lead Name', description: 'New full name of the lead' }),
			),
			leadProfileUrn: clearable(
				text({
					displayName: 'Lead Profile URN',
					description: "New URN of the lead's LinkedIn profile",
				}),
			),
			sessionId: clearable(sessionId),
		},
	),
	fieldsToClear: choices(
		{
			displayName: 'Fields to Clear',
			description:
				'Fields to empty at MyAgentMail. When mapping automatically, a field that the item holds as null is cleared too.',
		},
		CLEARABLE,
	),
	options: group(
		{ displayName: 'Options', placeholder: 'Add option' },
		{
			retryNow: toggle(
				{
					displayName: 'Retry Now',
					description:
						'Whether the next step is due at once. MyAgentMail acts at its next tick, about every 5 minutes.',
				},
				true,
			),
		},
	),
};

/** `POST /cadences/{id}/enrollments/bulk-relink`: at most 100 rows a call, absolute values, so a repeat does no harm. */
export const bulkRelink: Delivery<RowOf<typeof fields>> = {
	kind: 'delivery',
	value: 'bulkRelink',
	name: 'Bulk Relink',
	action: 'Relink enrollments in bulk',
	description: 'Change the lead, inbox or LinkedIn session of many enrollments of a cadence',
	notice:
		'At least one field is to be set or cleared. What an enrollment had there before is overwritten and cannot be brought back.',
	fields,
	endpoint: api,
	rowsPerCall: 100,
	onLostAnswer: 'repeat',
	check: ({ updateFields, fieldsToClear = [] }) => {
		const both = fieldsToClear.find((name) => (updateFields[name] ?? null) !== null);
		if (both !== undefined) {
			const name = CLEARABLE.find(({ value }) => value === both)?.name;
			throw new InputError(
				`names ${name}, which Update Fields sets`,
				'Either set the field or clear it.',
				'Fields to Clear',
			);
		}
		if (Object.keys(updateFields).length === 0 && fieldsToClear.length === 0) {
			throw new InputError(
				'is empty',
				'Give at least one field to set or to clear.',
				'Update Fields',
			);
		}
	},
	group: ({ cadenceId: cadence, options }) => `${cadence}\n${options.retryNow ?? ''}`,
	inOrder: (row) => row.enrollmentId,
	call: (rows) => ({
		method: 'POST',
		path: path`/cadences/${rows[0].cadenceId}/enrollments/bulk-relink`,
		query: { retryNow: rows[0].options.retryNow },
		body: {
			updates: rows.map(({ enrollmentId, updateFields, fieldsToClear = [] }) =>
				defined({
					enrollmentId,
					...updateFields,
					...Object.fromEntries(fieldsToClear.map((name) => [name, null])),
				}),
			),
		},
	}),
	settle: (body, sent) => {
		if (!Array.isArray(own(body, 'results'))) return undefined;
		const results = ownArray(body, 'results');
		return matchInOrder(
			sent.map(({ row }) => row.enrollmentId),
			results,
			(result) => ownString(result, 'enrollmentId'),
		).map(outcomeOf);
	},
};

function outcomeOf(result: unknown): Outcome | undefined {
	const ok = own(result, 'ok');
	if (!isObject(result) || typeof ok !== 'boolean') return undefined;
	if (ok) return updated(result);
	const code = ownString(result, 'code') ?? null;
	return failure(
		'failed',
		{
			error: ownString(result, 'error') ?? code ?? 'MyAgentMail refused the change',
			message:
				(code === null ? undefined : ADVICE[code]) ?? 'Look up the enrollment in MyAgentMail.',
		},
		{ code, statusCode: 200, retryable: code === 'PATCH_FAILED', response: excerpt(result) },
	);
}
