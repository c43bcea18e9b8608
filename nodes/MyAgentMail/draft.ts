import type { IDataObject } from 'n8n-workflow';

import { anything, record } from '../shared/declare/answer';
import { read, write } from '../shared/declare/build';
import { group } from '../shared/declare/fields';
import { idKey } from '../shared/declare/identity';
import { emails, id } from '../shared/declare/kinds';
import { locator } from '../shared/declare/locator';
import { isSince } from '../shared/declare/match';
import { checkSome } from '../shared/declare/parse';
import { resource } from '../shared/declare/provider';
import { own, ownString } from '../shared/http/json';
import { api, paged } from './api';
import { htmlBody, mappedInboxId, ownInboxId, plainBody, sendingInboxId, subject } from './fields';
import { peopleIn } from './message/outbox';
import { drafts } from './pickers';

const recipients = (displayName: string, description: string) =>
	emails({ displayName, description, most: 50, mapped: true });

/** What a draft may hold. */
const content = {
	bcc: recipients('Bcc', 'Addresses that get the mail unseen by the others'),
	cc: recipients('Cc', 'Addresses that get a copy'),
	htmlBody,
	plainBody,
	replyToMessageId: id({
		displayName: 'Reply to Message ID',
		description: 'The ID of the message at MyAgentMail that the draft answers',
		placeholder: 'e.g. 5c0d9a7e-…',
		mapped: true,
	}),
	subject,
	to: recipients('To', 'Addresses that the mail goes to'),
};

const whichDraft = {
	displayName: 'Draft',
	description: 'The draft to work with',
	picker: drafts,
	idPlaceholder: 'e.g. 2b6f1c7e-…',
	required: true,
} as const;

const draftId = locator(whichDraft);

/** Whether a draft holds just what was given for it. */
const holds = (record: IDataObject, given: Readonly<Record<string, unknown>>): boolean =>
	Object.entries(given).every(([name, value]) =>
		Array.isArray(value)
			? peopleIn(own(record, name)) === peopleIn(value)
			: value === undefined || own(record, name) === value,
	);

export const draft = resource(
	{ name: 'Draft', main: 'create', limits: api, answer: record(['draft'], 'id') },
	{
		create: write('POST /inboxes/{inboxId}/drafts', {
			action: 'Create a draft',
			description:
				'Create drafts in an inbox, e.g. to be approved before they are sent. A draft that is sent goes out at most once, even where an answer is lost, and may have Cc and Bcc.',
			fields: {
				inboxId: sendingInboxId,
				additionalFields: group(
					{ displayName: 'Additional Fields', placeholder: 'Add field' },
					content,
				),
			},
			confirm: {
				route: 'GET /inboxes/{inboxId}/drafts',
				paging: paged('drafts'),
				limits: api,
				matches: (found, { row, since }) =>
					isSince(ownString(found, 'createdAt'), since) && holds(found, row.additionalFields),
				identify: (found) => ownString(found, 'id') ?? '',
			},
		}),
		delete: write('DELETE /inboxes/{inboxId}/drafts/{draftId}', {
			action: 'Delete a draft',
			description: "Delete a draft. Not confirmed by MyAgentMail's reference.",
			notice: 'A deleted draft cannot be brought back.',
			fields: { inboxId: ownInboxId, draftId },
		}),
		getAll: read('GET /inboxes/{inboxId}/drafts', {
			action: 'Get many drafts',
			description: 'Retrieve a list of the drafts of an inbox',
			fields: { inboxId: ownInboxId },
			pages: paged('drafts'),
		}),
		send: write('POST /inboxes/{inboxId}/drafts/{draftId}/send', {
			action: 'Send a draft',
			description:
				'Send drafts as they are. Each goes out at most once: sending deletes the draft, so that a repeat after a lost answer finds nothing.',
			notice: 'What was sent cannot be called back.',
			fields: { inboxId: mappedInboxId, draftId: locator({ ...whichDraft, mapped: true }) },
			answer: record([], 'id'),
			puts: {
				draftId: (_, row) => row.draftId,
				messageId: 'id',
				threadId: 'threadId',
				status: 'status',
				messageIdHeader: 'messageId',
			},
			advice: {
				403: 'The inbox is paused, the limit of the plan is reached, or a recipient never wrote to this inbox: such a mail needs Message: Send with Verified.',
				404: 'There is no such draft in this inbox. If it was sent before, it is gone.',
			},
			doneBefore: [404],
			sameRow: (row) => [idKey(row.draftId)],
		}),
		update: write('PATCH /inboxes/{inboxId}/drafts/{draftId}', {
			action: 'Update a draft',
			description: 'Change parts of a draft; what is not given stays as it is',
			fields: {
				inboxId: ownInboxId,
				draftId,
				updateFields: group({ displayName: 'Update Fields', placeholder: 'Add field' }, content),
			},
			check: ({ updateFields }) => checkSome(updateFields, 'Update Fields'),
			answer: anything,
			repeatable: true,
		}),
	},
);
