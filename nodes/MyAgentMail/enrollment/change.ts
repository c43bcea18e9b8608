import { group } from '../../shared/declare/fields';
import { idKey } from '../../shared/declare/identity';
import { email, fieldsToClear as clearing, id, text, url } from '../../shared/declare/kinds';
import { InputError } from '../../shared/declare/parse';
import { clearableInboxId, clearableSessionId } from '../fields';
import { retryNow } from './retryNow';

const CLEARABLE = [
	{ name: 'Inbox', value: 'inboxId' },
	{ name: 'Lead Email', value: 'leadEmail' },
	{ name: 'Lead LinkedIn URL', value: 'leadLinkedinUrl' },
	{ name: 'Lead Name', value: 'leadName' },
	{ name: 'Lead Profile URN', value: 'leadProfileUrn' },
	{ name: 'LinkedIn Session', value: 'sessionId' },
] as const;

/** What an enrollment holds of its lead and its senders, to be set. */
const updateFields = group(
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
);

const fieldsToClear = clearing({
	displayName: 'Fields to Clear',
	description:
		'Fields to empty at MyAgentMail. When mapping automatically, a field that the item holds as null is cleared too.',
	options: CLEARABLE,
});

/** The fields of an enrollment to be changed. */
export const changes = {
	enrollmentId: id({
		displayName: 'Enrollment ID',
		description:
			'The ID of the enrollment to change. Items that name the same one are applied in their order.',
		placeholder: 'e.g. enr_01HZX3',
		required: true,
		mapped: true,
	}),
	updateFields,
	fieldsToClear,
	options: group({ displayName: 'Options', placeholder: 'Add option' }, { retryNow }),
};

interface Changes {
	readonly enrollmentId: string;
	readonly updateFields: Readonly<Record<string, unknown>>;
	readonly fieldsToClear?: ReadonlyArray<(typeof CLEARABLE)[number]['value']> | undefined;
}

/** Something must be changed, and nothing both set and cleared. Throws `InputError`. */
function check({ updateFields: given, fieldsToClear: cleared = [] }: Changes): void {
	const both = cleared.find((name) => (given[name] ?? null) !== null);
	if (both !== undefined) {
		const name = CLEARABLE.find(({ value }) => value === both)?.name;
		throw new InputError(
			`names ${name}, which Update Fields sets`,
			'Either set the field or clear it.',
			'Fields to Clear',
		);
	}
	if (Object.keys(given).length === 0 && cleared.length === 0) {
		throw new InputError(
			'is empty',
			'Give at least one field to set or to clear.',
			'Update Fields',
		);
	}
}

/** What is true of a change, alone or among many of a cadence. */
export const change = {
	notice:
		'At least one field is to be set or cleared. What an enrollment had there before is overwritten and cannot be brought back.',
	repeatable: true,
	check,
	inOrder: (row: Changes) => idKey(row.enrollmentId),
} as const;
