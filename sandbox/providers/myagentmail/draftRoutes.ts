import type { Fields } from '../../record';
import type { Answer, Call, Handler } from '../../provider';
import { failure, invalid, notFound, offsetPages, onePage } from './house';
import { bare, listOf, shownList } from './mailModel';
import type { Draft } from './mailModel';
import { inInboxOf, sentBody } from './mailRoutes';
import type { MyAgentMailState } from './state';

const textOf = (value: unknown, otherwise: string | null): string | null =>
	typeof value === 'string' ? value : otherwise;

/** What is given is laid over what is there. */
const merged = (draft: Draft, fields: Fields): Omit<Draft, 'updatedAt'> => ({
	...draft,
	to: fields.to === undefined ? draft.to : listOf(fields.to),
	cc: fields.cc === undefined ? draft.cc : listOf(fields.cc),
	bcc: fields.bcc === undefined ? draft.bcc : listOf(fields.bcc),
	subject: textOf(fields.subject, draft.subject),
	plainBody: textOf(fields.plainBody, draft.plainBody),
	htmlBody: textOf(fields.htmlBody, draft.htmlBody),
	replyToMessageId: textOf(fields.replyToMessageId, draft.replyToMessageId),
});

export function draftRoutes(state: MyAgentMailState): Record<string, Handler> {
	const { mail } = state;
	const inInbox = inInboxOf(state);
	const onDraft = (work: (draft: Draft, call: Call) => Answer): Handler =>
		inInbox((inboxId, call) => {
			const draft = mail.drafts.get(call.params.did ?? '');
			return draft?.inboxId === inboxId ? work(draft, call) : notFound('Draft');
		});

	return {
		listDrafts: inInbox((inboxId, call) => {
			const drafts = [...mail.drafts.values()].filter((draft) => draft.inboxId === inboxId);
			return offsetPages('drafts')(drafts, call);
		}),
		createDraft: inInbox((inboxId, { body }) => {
			const fields = (body ?? {}) as Fields;
			const { id, at } = state.fresh();
			const draft = { ...merged(blank(id, inboxId, at), fields), updatedAt: at };
			mail.drafts.set(id, draft);
			state.did(`draft.created ${inboxId}`, JSON.stringify(fields));
			return { status: 201, body: draft };
		}),
		updateDraft: onDraft((draft, { body, now }) => {
			const changed = merged(draft, (body ?? {}) as Fields);
			if (JSON.stringify(changed) !== JSON.stringify(draft)) {
				mail.drafts.set(draft.id, { ...changed, updatedAt: new Date(now).toISOString() });
				state.did('draft.updated', draft.id);
			}
			return { status: 200, body: undefined };
		}),
		// Sending deletes the draft, so that a repeat finds nothing.
		sendDraft: onDraft((draft) => {
			const to = [...draft.to, ...draft.cc, ...draft.bcc];
			if (to.length === 0) return invalid('The draft has no recipient');
			if (to.some((address) => mail.unreachable.has(bare(address))))
				return failure(502, 'SMTP_ERROR', 'The mail relay did not take the message');
			mail.drafts.delete(draft.id);
			const { subject, plainBody, htmlBody } = draft;
			const answered = mail.messages.get(draft.replyToMessageId ?? '');
			const message = mail.send(draft.inboxId, {
				to,
				subject: subject ?? '',
				plainBody,
				htmlBody,
				...(answered !== undefined && {
					threadId: answered.threadId,
					inReplyTo: answered.messageIdHeader,
				}),
			});
			return { status: 200, body: { ...sentBody(message), draftId: draft.id } };
		}),
		deleteDraft: onDraft(({ id }) => {
			mail.drafts.delete(id);
			state.did('draft.deleted', id);
			return { status: 200, body: undefined };
		}),
		listLists: inInbox((inboxId, call) =>
			onePage('lists')(
				[...mail.lists.values()].filter((list) => list.inboxId === inboxId).map(shownList),
				call,
			),
		),
		createList: inInbox((inboxId, { body }) => {
			const { name, description } = body as Fields;
			const { id, at } = state.fresh();
			const list = {
				id,
				inboxId,
				name: String(name),
				description: textOf(description, null),
				entries: [],
				createdAt: at,
			};
			mail.lists.set(id, list);
			state.did(`list.created ${inboxId}`, JSON.stringify(body));
			return { status: 201, body: shownList(list) };
		}),
		addListEntry: inInbox((inboxId, { params, body }) => {
			const list = mail.lists.get(params.lid ?? '');
			if (list?.inboxId !== inboxId) return notFound('List');
			const { email, displayName, metadata } = body as Fields;
			if (list.entries.some((entry) => bare(entry.email) === bare(String(email))))
				return failure(409, 'ALREADY_EXISTS', 'The address is in the list already');
			const { id, at } = state.fresh();
			const entry = {
				id,
				email: String(email),
				displayName: textOf(displayName, null),
				metadata: typeof metadata === 'object' ? (metadata as Fields | null) : null,
				createdAt: at,
			};
			list.entries.push(entry);
			state.did(`list.added ${list.id}`, bare(entry.email));
			return { status: 201, body: entry };
		}),
	};
}

const blank = (id: string, inboxId: string, at: string): Draft => ({
	id,
	inboxId,
	to: [],
	cc: [],
	bcc: [],
	subject: null,
	plainBody: null,
	htmlBody: null,
	replyToMessageId: null,
	createdAt: at,
	updatedAt: at,
});
