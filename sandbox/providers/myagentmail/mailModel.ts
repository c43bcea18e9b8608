import type { Fields } from '../../record';

export interface StoredAttachment {
	id: string;
	filename: string;
	contentType: string;
	content: string;
}

export interface StoredMessage {
	id: string;
	inboxId: string;
	direction: 'inbound' | 'outbound';
	from: string;
	to: string[];
	subject: string;
	plainBody: string | null;
	htmlBody: string | null;
	isRead: boolean;
	isStarred: boolean;
	isArchived: boolean;
	isDeleted: boolean;
	threadId: string;
	messageIdHeader: string;
	inReplyTo: string | null;
	receivedAt: string;
	attachments: StoredAttachment[];
}

export interface Draft {
	id: string;
	inboxId: string;
	to: string[];
	cc: string[];
	bcc: string[];
	subject: string | null;
	plainBody: string | null;
	htmlBody: string | null;
	replyToMessageId: string | null;
	createdAt: string;
	updatedAt: string;
}

export interface ListEntry {
	id: string;
	email: string;
	displayName: string | null;
	metadata: Fields | null;
	createdAt: string;
}

export interface AddressList {
	id: string;
	inboxId: string;
	name: string;
	description: string | null;
	entries: ListEntry[];
	createdAt: string;
}

/** What a send, a reply or a draft puts into an outgoing message. */
export interface Outgoing {
	to: string[];
	subject: string;
	plainBody?: string | null | undefined;
	htmlBody?: string | null | undefined;
	threadId?: string;
	inReplyTo?: string | null;
}

export const FOLDERS: Readonly<Record<string, (message: StoredMessage) => boolean>> = {
	inbox: ({ direction, isArchived, isDeleted }) =>
		direction === 'inbound' && !isArchived && !isDeleted,
	sent: ({ direction, isDeleted }) => direction === 'outbound' && !isDeleted,
	starred: ({ isStarred, isDeleted }) => isStarred && !isDeleted,
	archived: ({ isArchived, isDeleted }) => isArchived && !isDeleted,
	trash: ({ isDeleted }) => isDeleted,
};

/** A message as the API shows it. */
export function shownMessage(message: StoredMessage): object {
	const { inboxId, isStarred, isArchived, isDeleted, to, attachments, ...rest } = message;
	return { ...rest, to: to.join(', '), attachments: attachments.map(shownAttachment) };
}

export const shownAttachment = ({ content, ...rest }: StoredAttachment): object => ({
	...rest,
	sizeBytes: Buffer.byteLength(content),
});

/** A list as the API shows it. */
export const shownList = ({ inboxId, ...list }: AddressList): object => ({
	...list,
	entryCount: list.entries.length,
});

/** One address or several, as a list. */
export const listOf = (value: unknown): string[] =>
	typeof value === 'string'
		? [value]
		: Array.isArray(value)
			? value.filter((each) => typeof each === 'string')
			: [];

/** The bare address in small letters: `Jane <Jane@x.co>` is `jane@x.co`. */
export const bare = (address: string): string =>
	(/<([^>]+)>/.exec(address)?.[1] ?? address).trim().toLowerCase();
