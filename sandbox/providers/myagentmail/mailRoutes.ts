import type { Answer, Call, Handler } from '../../provider';
import { failure, invalid, notFound, offsetPages } from './house';
import { bare, FOLDERS, listOf, shownAttachment, shownMessage } from './mailModel';
import type { Outgoing, StoredMessage } from './mailModel';
import type { MyAgentMailState } from './state';

interface Body {
	to?: unknown;
	subject?: string;
	plainBody?: string;
	htmlBody?: string;
	verified?: boolean;
	isRead?: boolean;
	isStarred?: boolean;
	isArchived?: boolean;
}

// The contract has been checked.
const bodyOf = ({ body }: Call): Body => (body ?? {}) as Body;

/** What is done in an inbox that is there. */
export const inInboxOf =
	({ inboxes }: Pick<MyAgentMailState, 'inboxes'>) =>
	(work: (inboxId: string, call: Call) => Answer): Handler =>
	(call) => {
		const inboxId = call.params.id ?? '';
		return inboxes.has(inboxId) ? work(inboxId, call) : notFound('Inbox');
	};

export function mailRoutes(state: MyAgentMailState): Record<string, Handler> {
	const { mail } = state;
	const inInbox = inInboxOf(state);
	const onMessage = (work: (message: StoredMessage, call: Call) => Answer): Handler =>
		inInbox((inboxId, call) => {
			const message = mail.find(inboxId, call.params.messageId ?? '');
			return message === undefined ? notFound('Message') : work(message, call);
		});
	const outgoing = (inboxId: string, message: Outgoing): Answer => {
		if (message.to.length === 0) return invalid('to: at least one recipient is needed');
		if (!message.plainBody && !message.htmlBody)
			return invalid('plainBody or htmlBody is required');
		if (message.to.some((address) => mail.unreachable.has(bare(address))))
			return failure(502, 'SMTP_ERROR', 'The mail relay did not take the message');
		return { status: 200, body: sentBody(mail.send(inboxId, message)) };
	};
	const answering = (toAll: boolean): Handler =>
		onMessage((message, call) => {
			const { plainBody, htmlBody } = bodyOf(call);
			const own = bare(state.addressOf(message.inboxId));
			const others = toAll ? message.to.filter((address) => bare(address) !== own) : [];
			return outgoing(message.inboxId, {
				to: [message.direction === 'inbound' ? message.from : (message.to[0] ?? ''), ...others],
				subject: /^re:/i.test(message.subject) ? message.subject : `Re: ${message.subject}`,
				plainBody,
				htmlBody,
				threadId: message.threadId,
				inReplyTo: message.messageIdHeader,
			});
		});

	return {
		sendMessage: inInbox((inboxId, call) => {
			const { to, subject = '', plainBody, htmlBody, verified = false } = bodyOf(call);
			const stranger = listOf(to).find((address) => !mail.knows(inboxId, address));
			if (!verified && stranger !== undefined)
				return failure(
					403,
					'RECIPIENT_NOT_VERIFIED',
					`${stranger} has never written to this inbox: set verified`,
				);
			return outgoing(inboxId, { to: listOf(to), subject, plainBody, htmlBody });
		}),
		replyMessage: answering(false),
		replyAllMessage: answering(true),
		forwardMessage: onMessage((message, call) => {
			const { to, subject, plainBody, htmlBody } = bodyOf(call);
			const quoted = `\n\n---------- Forwarded message ----------\n${message.plainBody ?? ''}`;
			return outgoing(message.inboxId, {
				to: listOf(to),
				subject: subject ?? `Fwd: ${message.subject}`,
				plainBody: `${plainBody ?? ''}${quoted}`,
				htmlBody,
			});
		}),
		listMessages: inInbox((inboxId, call) => {
			const { direction } = call.query;
			const rows = mail
				.of(inboxId)
				.filter((message) => direction === undefined || message.direction === direction)
				.reverse();
			return offsetPages('messages')(rows.map(shownMessage), call);
		}),
		getMessage: onMessage((message) => {
			message.isRead = true;
			return { status: 200, body: shownMessage(message) };
		}),
		updateMessage: onMessage((message, call) => {
			const { isRead, isStarred, isArchived } = bodyOf(call);
			const before = JSON.stringify(message);
			message.isRead = isRead ?? message.isRead;
			message.isStarred = isStarred ?? message.isStarred;
			message.isArchived = isArchived ?? message.isArchived;
			if (JSON.stringify(message) !== before) state.did('message.updated', message.id);
			return { status: 200, body: undefined };
		}),
		deleteMessage: onMessage((message) => {
			message.isDeleted = true;
			state.did('message.deleted', message.id);
			return { status: 200, body: undefined };
		}),
		getRawMessage: onMessage((message) => ({
			status: 200,
			body: rawOf(message),
			contentType: 'message/rfc822',
		})),
		listAttachments: onMessage(({ attachments }) => ({
			status: 200,
			body: { attachments: attachments.map(shownAttachment) },
		})),
		getAttachment: onMessage(({ attachments }, { params }) => {
			const found = attachments.find(({ id }) => id === params.aid);
			if (found === undefined) return notFound('Attachment');
			const { content, contentType, filename } = found;
			const headers = { 'content-disposition': `attachment; filename="${filename}"` };
			return { status: 200, body: content, contentType, headers };
		}),
		getThread: inInbox((inboxId, { params }) => {
			const threadId = params.threadId ?? '';
			const messages = mail.thread(inboxId, threadId);
			if (messages.length === 0) return notFound('Thread');
			const body = {
				threadId,
				messageCount: messages.length,
				messages: messages.map(shownMessage),
			};
			return { status: 200, body };
		}),
		listAllMessages: ({ query }) => {
			const { folder = 'inbox', group, inboxId, limit = 50 } = query;
			const kept = [...mail.messages.values()]
				.filter(
					(message) =>
						FOLDERS[String(folder)]?.(message) === true &&
						(inboxId === undefined || message.inboxId === inboxId),
				)
				.reverse();
			const rows = group === 'thread' ? newestOfEach(kept) : kept;
			const messages = rows.slice(0, Number(limit)).map((message) => rowOf(state, message));
			return { status: 200, body: { messages } };
		},
		getFolderCounts: ({ query: { inboxId } }) => {
			const all = [...mail.messages.values()].filter(
				(message) => inboxId === undefined || message.inboxId === inboxId,
			);
			const counts = Object.entries(FOLDERS).map(([folder, isIn]) => {
				const held = all.filter(isIn);
				const unread = held.filter(({ isRead }) => !isRead).length;
				return [folder, { ...(folder === 'inbox' && { unread }), total: held.length }];
			});
			return { status: 200, body: Object.fromEntries(counts) as object };
		},
	};
}

/** What a send answers. */
export const sentBody = ({ id, threadId, messageIdHeader }: StoredMessage): object => ({
	id,
	threadId,
	status: 'sent',
	messageId: messageIdHeader,
});

const rawOf = ({ from, to, subject, plainBody, messageIdHeader }: StoredMessage): string =>
	[
		`From: ${from}`,
		`To: ${to.join(', ')}`,
		`Subject: ${subject}`,
		`Message-ID: ${messageIdHeader}`,
		'',
		plainBody ?? '',
	].join('\r\n');

const newestOfEach = (messages: readonly StoredMessage[]): StoredMessage[] =>
	messages.filter(
		({ threadId }, place) =>
			messages.findIndex((message) => message.threadId === threadId) === place,
	);

function rowOf(state: MyAgentMailState, message: StoredMessage): object {
	const { id, inboxId, direction, from, to, subject, receivedAt, threadId } = message;
	const { isRead, isStarred, isArchived } = message;
	const inbox = state.inboxes.get(inboxId);
	const thread = state.mail.thread(inboxId, threadId);
	return {
		id,
		inboxId,
		inboxUsername: inbox?.username ?? '',
		inboxDomain: inbox?.domain ?? '',
		direction,
		from,
		to: to.join(', '),
		subject,
		snippet: (message.plainBody ?? '').slice(0, 80),
		isRead,
		isStarred,
		isArchived,
		receivedAt,
		threadId,
		threadCount: thread.length,
		threadUnreadCount: thread.filter((each) => !each.isRead).length,
	};
}
