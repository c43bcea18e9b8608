import { record } from '../../shared/declare/answer';
import { write } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { email, emails, text, toggle } from '../../shared/declare/kinds';
import { InputError } from '../../shared/declare/parse';
import {
	htmlBody,
	mappedInboxId,
	mappedMessageId,
	plainBody,
	sendingInboxId,
	subject,
} from '../fields';
import { mailKey, peopleIn, sentAnswer, sentForward, sentMail, textsOf } from './outbox';
import type { Bodies } from './outbox';

const NOTICE =
	'What was sent cannot be called back. Where an answer is lost, the mail is never sent again: it is looked for in the outbox, and is unknown where it is not found there.';

const ADVICE = {
	400: 'Correct what the message names. If the recipient never wrote to this inbox and you have checked the address, switch on Verified.',
	403: 'If the recipient never wrote to this inbox and you have checked the address, switch on Verified. Else the inbox is paused, the limit of the plan is reached, or the API key may not send.',
	422: 'Correct what the message names. If the recipient never wrote to this inbox and you have checked the address, switch on Verified.',
};

const sent = {
	answer: record([], 'id'),
	puts: {
		messageId: 'id',
		threadId: 'threadId',
		status: 'status',
		messageIdHeader: 'messageId',
	},
} as const;

const to = emails({
	displayName: 'To',
	description:
		'The addresses of 1 to 50 recipients, who all get the same mail and see each other. One of them may be an expression that gives a list or a text with commas.',
	most: 50,
	required: true,
	mapped: true,
});

function checkBodies({ plainBody: words, htmlBody: html }: Bodies): void {
	if (words === undefined && html === undefined)
		throw new InputError(
			'is empty',
			'Give a text of the mail, plain or as HTML.',
			'Plain Text Body',
		);
}

export const send = write('POST /inboxes/{inboxId}/send', {
	action: 'Send a message',
	description:
		'Send a new mail from an inbox, one for each item. It takes no Cc, Bcc or files: for Cc and Bcc create a draft and send that.',
	notice: NOTICE,
	fields: {
		inboxId: sendingInboxId,
		to,
		subject: text({
			displayName: 'Subject',
			description: 'The subject line',
			required: true,
			mapped: true,
		}),
		plainBody,
		htmlBody,
		verified: toggle({
			displayName: 'Verified',
			description:
				'Whether you have checked elsewhere that the recipients can be written to. Off, MyAgentMail refuses whoever never wrote to this inbox.',
		}),
		additionalFields: group(
			{ displayName: 'Additional Fields', placeholder: 'Add field' },
			{
				replyTo: email({
					displayName: 'Reply To',
					description: 'The address that answers are to go to',
					mapped: true,
				}),
			},
		),
	},
	...sent,
	advice: ADVICE,
	check: checkBodies,
	sameRow: (row) => [mailKey(row.inboxId, row.to, row.subject, row)],
	confirm: sentMail,
});

const answering = {
	inboxId: mappedInboxId,
	messageId: mappedMessageId,
	plainBody,
	htmlBody,
};

interface Answering extends Bodies {
	readonly messageId: string;
}

const common = {
	...sent,
	notice: NOTICE,
	check: checkBodies,
	sameRow: (row: Answering) => [JSON.stringify([row.messageId, ...textsOf(row)])],
	confirm: sentAnswer,
} as const;

export const reply = write('POST /inboxes/{inboxId}/reply/{messageId}', {
	action: 'Reply to a message',
	description: 'Answer whoever wrote a message, in its thread',
	fields: answering,
	...common,
});

export const replyAll = write('POST /inboxes/{inboxId}/reply-all/{messageId}', {
	action: 'Reply to all of a message',
	description:
		"Answer whoever wrote a message and all its other recipients, in its thread. Not confirmed by MyAgentMail's reference.",
	fields: answering,
	...common,
});

export const forward = write('POST /inboxes/{inboxId}/forward/{messageId}', {
	action: 'Forward a message',
	description: 'Send a message on to others, with a text above it where one is given',
	fields: {
		inboxId: mappedInboxId,
		messageId: mappedMessageId,
		to,
		subject,
		plainBody,
		htmlBody,
	},
	...sent,
	notice: NOTICE,
	sameRow: (row) => [
		JSON.stringify([row.messageId, peopleIn(row.to), row.subject ?? '', ...textsOf(row)]),
	],
	confirm: sentForward,
});
