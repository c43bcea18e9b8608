import type { Fresh } from '../../record';
import { bare } from './mailModel';
import type { AddressList, Draft, Outgoing, StoredMessage } from './mailModel';

/** What the mail needs to know of the account. */
interface Account {
	fresh(): Fresh;
	addressOf(inboxId: string): string;
	/** Counts something that was really done. */
	did(what: string, key: string): void;
	/** Tells the webhooks. */
	tell(
		event: 'message.received' | 'message.sent' | 'message.bounced',
		message: StoredMessage,
	): void;
}

type Incoming = Pick<StoredMessage, 'inboxId' | 'from' | 'subject'> & Partial<StoredMessage>;

/** The messages, drafts and address lists of an account. */
export class Mail {
	readonly messages = new Map<string, StoredMessage>();
	readonly drafts = new Map<string, Draft>();
	readonly lists = new Map<string, AddressList>();
	/** Addresses at which the relay fails: the send is refused with 502, and nothing goes out. */
	readonly unreachable = new Set<string>();

	constructor(private readonly account: Account) {}

	clear(): void {
		for (const map of [this.messages, this.drafts, this.lists]) map.clear();
		this.unreachable.clear();
	}

	/** In order of arrival, without those that are deleted. */
	of(inboxId: string): StoredMessage[] {
		return [...this.messages.values()].filter(
			(message) => message.inboxId === inboxId && !message.isDeleted,
		);
	}

	find(inboxId: string, id: string): StoredMessage | undefined {
		const found = this.messages.get(id);
		return found?.inboxId === inboxId && !found.isDeleted ? found : undefined;
	}

	thread(inboxId: string, threadId: string): StoredMessage[] {
		return this.of(inboxId).filter((message) => message.threadId === threadId);
	}

	/** Whether someone has written to the inbox: only then may it write to them unverified. */
	knows(inboxId: string, address: string): boolean {
		return this.of(inboxId).some(
			({ direction, from }) => direction === 'inbound' && bare(from) === bare(address),
		);
	}

	receive(fields: Incoming): StoredMessage {
		const message = this.put({
			...this.blank(fields.inboxId),
			direction: 'inbound',
			to: [this.account.addressOf(fields.inboxId)],
			...fields,
		});
		this.account.tell('message.received', message);
		return message;
	}

	/** Counted by what it says: the same to the same people is the same. */
	send(inboxId: string, { threadId, inReplyTo = null, ...mail }: Outgoing): StoredMessage {
		const { to, subject, plainBody = null, htmlBody = null } = mail;
		const blank = this.blank(inboxId);
		const message = this.put({
			...blank,
			direction: 'outbound',
			from: this.account.addressOf(inboxId),
			isRead: true,
			to,
			subject,
			plainBody,
			htmlBody,
			inReplyTo,
			threadId: threadId ?? blank.threadId,
		});
		const told = [to.map(bare).sort(), subject, plainBody, htmlBody, inReplyTo];
		this.account.did(`message.sent ${inboxId}`, JSON.stringify(told));
		this.account.tell('message.sent', message);
		return message;
	}

	/** A message comes back from whom it was sent to. */
	bounce(id: string): void {
		const message = this.messages.get(id);
		if (message !== undefined) this.account.tell('message.bounced', message);
	}

	private put(message: StoredMessage): StoredMessage {
		this.messages.set(message.id, message);
		return message;
	}

	private blank(inboxId: string): StoredMessage {
		const { id, at } = this.account.fresh();
		return {
			id,
			inboxId,
			direction: 'inbound',
			from: '',
			to: [],
			subject: '',
			plainBody: null,
			htmlBody: null,
			isRead: false,
			isStarred: false,
			isArchived: false,
			isDeleted: false,
			threadId: `thr_${id}`,
			messageIdHeader: `<${id}@mail.example>`,
			inReplyTo: null,
			receivedAt: at,
			attachments: [],
		};
	}
}
