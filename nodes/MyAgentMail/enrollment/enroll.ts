import type { IDataObject } from 'n8n-workflow';

import { write } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { dateTime, email, id, json, text, url } from '../../shared/declare/kinds';
import { standing, success } from '../../shared/declare/outcome';
import { isObject, own, ownString } from '../../shared/http/json';
import { emailKey, idKey, linkedinProfile } from '../../shared/declare/identity';
import { cadenceId, inboxId, sessionId } from '../fields';

/** What an enrollment holds of a lead, with what two values of it must have in common to be the same. */
const HELD = {
	leadEmail: emailKey,
	leadLinkedinUrl: (address: string) => linkedinProfile(address) ?? address,
	leadName: (name: string) => name.trim(),
	inboxId: idKey,
	sessionId: idKey,
};
type Held = keyof typeof HELD;
const NAMES: readonly Held[] = ['leadEmail', 'leadLinkedinUrl', 'leadName', 'inboxId', 'sessionId'];

/** What was given for a lead that is in already, and differs from what its enrollment holds: nothing of it was taken. */
function notTaken(
	record: IDataObject,
	given: Readonly<Record<Held, string | undefined>>,
): string[] | undefined {
	const held = own(record, 'enrollment');
	if (own(record, 'created') !== false || !isObject(held)) return undefined;
	const names = NAMES.filter((name) => {
		const [ours, theirs] = [given[name], own(held, name)];
		// What the answer does not have, it says nothing of.
		if (ours === undefined || theirs === undefined) return false;
		return typeof theirs !== 'string' || HELD[name](ours) !== HELD[name](theirs);
	});
	return names.length === 0 ? undefined : names;
}

/** One lead a call, idempotent on cadence and external ID. */
export const enroll = write('POST /cadences/{cadenceId}/enrollments', {
	action: 'Enroll leads in a cadence',
	description:
		'Put leads into a cadence, each under your own ID of the lead. A lead that is in already stays as it is.',
	notice:
		'A cadence that is on starts to write to the leads that it takes. Unenroll takes them out again, but what was sent cannot be called back.',
	tryFirst: true,
	fields: {
		cadenceId,
		leadEmail: email({
			displayName: 'Lead Email',
			description: 'Email address of the lead. Without one, email steps cannot reach the lead.',
			mapped: true,
		}),
		leadLinkedinUrl: url({
			displayName: 'Lead LinkedIn URL',
			description: 'LinkedIn profile of the lead',
			placeholder: 'e.g. https://www.linkedin.com/in/jane',
			mapped: true,
		}),
		leadName: text({
			displayName: 'Lead Name',
			description: 'Full name of the lead',
			placeholder: 'e.g. Jane Doe',
			mapped: true,
		}),
		leadExternalId: id({
			displayName: 'Lead External ID',
			description:
				'Your own ID of the lead, e.g. from the CRM. A lead is in a cadence at most once under the same ID.',
			placeholder: 'e.g. 0035e00000A1b2C',
			required: true,
			mapped: true,
		}),
		inboxId,
		sessionId,
		additionalFields: group(
			{ displayName: 'Additional Fields', placeholder: 'Add field' },
			{
				context: json({
					displayName: 'Context',
					description: "Facts on the lead that the cadence's steps may use",
					mapped: true,
				}),
				leadProfileUrn: text({
					displayName: 'Lead Profile URN',
					description: "URN of the lead's LinkedIn profile",
					placeholder: 'e.g. urn:li:fsd_profile:ACoAAA',
					mapped: true,
				}),
				startAt: dateTime({
					displayName: 'Start At',
					description: "When the first step is due. Without a time zone, the workflow's counts.",
					mapped: true,
					setting: true,
				}),
			},
		),
	},
	outcome: 'enrolled',
	puts: {
		enrollmentId: 'enrollment.id',
		state: 'enrollment.state',
		cadenceId: (_, row) => row.cadenceId,
		notTaken: (record, row) => notTaken(record, row),
	},
	repeatable: true,
	remark: ({ leadEmail, leadLinkedinUrl }) =>
		leadEmail === undefined && leadLinkedinUrl === undefined
			? 'without an email address or a LinkedIn URL'
			: undefined,
	sameRow: (row) => [`${row.cadenceId}\n${row.leadExternalId}`],
	settle: ({ json: body }) => {
		const created = own(body, 'created');
		if (!isObject(body) || typeof created !== 'boolean') return undefined;
		const createdAt = { text: ownString(own(body, 'enrollment'), 'createdAt') };
		return [
			created ? success('enrolled', body) : standing('already_enrolled', body, { createdAt }),
		];
	},
});
