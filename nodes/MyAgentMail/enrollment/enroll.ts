import {
	dateTime,
	email,
	group,
	id,
	json,
	mapped,
	required,
	text,
	url,
} from '../../shared/declare/fields';
import type { RowOf } from '../../shared/declare/fields';
import type { Delivery } from '../../shared/declare/operation';
import { path } from '../../shared/declare/path';
import { defined, isObject, own, ownString } from '../../shared/http/json';
import { alreadyEnrolled, enrolled, enrolledAfterLostAnswer } from '../../shared/declare/outcome';
import { wasThereBefore } from '../../shared/declare/before';
import { api } from '../api';
import { cadenceId, inboxId, sessionId } from '../fields';

const fields = {
	cadenceId,
	leadExternalId: mapped(
		required(
			id({
				displayName: 'Lead External ID',
				description:
					'Your own ID of the lead, e.g. from the CRM. A lead is in a cadence at most once under the same ID.',
				placeholder: 'e.g. 0035e00000A1b2C',
			}),
		),
	),
	additionalFields: group(
		{ displayName: 'Additional Fields', placeholder: 'Add field' },
		{
			context: mapped(
				json({
					displayName: 'Context',
					description: "Facts on the lead that the cadence's steps may use",
				}),
			),
			inboxId: mapped(inboxId),
			leadEmail: mapped(
				email({ displayName: 'Lead Email', description: 'E-mail address of the lead' }),
			),
			leadLinkedinUrl: mapped(
				url({
					displayName: 'Lead LinkedIn URL',
					description: 'LinkedIn profile of the lead',
					placeholder: 'e.g. https://www.linkedin.com/in/jane',
				}),
			),
			leadName: mapped(text({ displayName: 'Lead Name', description: 'Full name of the lead' })),
			leadProfileUrn: mapped(
				text({
					displayName: 'Lead Profile URN',
					description: "URN of the lead's LinkedIn profile",
					placeholder: 'e.g. urn:li:fsd_profile:ACoAAA',
				}),
			),
			sessionId: mapped(sessionId),
			startAt: mapped(
				dateTime({
					displayName: 'Start At',
					description: "When the first step is due. Without a time zone, the workflow's counts.",
				}),
			),
		},
	),
};

/** `POST /cadences/{id}/enrollments`: one lead a call, idempotent on cadence and external ID. */
export const enroll: Delivery<RowOf<typeof fields>> = {
	kind: 'delivery',
	value: 'enroll',
	name: 'Enroll',
	action: 'Enroll a lead in a cadence',
	description: 'Put leads into a cadence. A lead that is in already stays as it is.',
	notice:
		'A cadence that is on starts to write to the leads that it takes, and this node cannot take them out again. Dry Run, among the options, shows what would be sent.',
	fields,
	endpoint: api,
	rowsPerCall: 1,
	onLostAnswer: 'repeat',
	sameLead: (row) => [`${row.cadenceId}\n${row.leadExternalId}`],
	call: ([row]) => ({
		method: 'POST',
		path: path`/cadences/${row.cadenceId}/enrollments`,
		body: defined({ leadExternalId: row.leadExternalId, ...row.additionalFields }),
	}),
	settle: (body, [{ maybeDelivered, since }]) => {
		const created = own(body, 'created');
		if (!isObject(body) || typeof created !== 'boolean') return undefined;
		if (created) return [enrolled(body)];
		const createdAt = ownString(own(body, 'enrollment'), 'createdAt');
		return [
			maybeDelivered && !wasThereBefore(createdAt, since)
				? enrolledAfterLostAnswer(body)
				: alreadyEnrolled(body),
		];
	},
};
