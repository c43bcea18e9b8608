import { collection } from '../../collection';
import type { Answer, Call, Handler } from '../../provider';
import type { Fields } from '../../record';
import { counted } from './counted';
import { failure, houseOf, invalid, notFound, offsetPages, onePage } from './house';
import { bare } from './mailModel';
import { newDomain, newWebhook, newWorkspace, shownWebhook } from './model';
import type { Inbox, Workspace } from './model';
import type { MyAgentMailState } from './state';

/** Inboxes, domains, workspaces, webhooks and metrics. */
export function accountRoutes(state: MyAgentMailState): Record<string, Handler> {
	const house = houseOf(state);
	const withCount = (workspace: Workspace) => ({
		...workspace,
		inboxCount: [...state.inboxes.values()].filter((inbox) => inbox.workspaceId === workspace.id)
			.length,
	});
	return {
		...counted(state, state.inboxes, {
			...collection(house, {
				thing: 'Inbox',
				rows: state.inboxes,
				list: 'listInboxes',
				pages: offsetPages('inboxes'),
				keeps: ({ workspaceId }, { workspace = workspaceId }) => workspace === workspaceId,
				listed: withoutPasswords,
				get: 'getInbox',
				remove: 'deleteInbox',
			}),
			createInbox: (call) => createInbox(state, call),
			updateInbox: onInbox(state, (inbox, { body }) => {
				const { displayName, metadata } = body as Fields;
				if (typeof displayName === 'string') inbox.displayName = displayName;
				if (typeof metadata === 'object' && metadata !== null) inbox.metadata = { ...metadata };
				return { status: 200, body: { updated: true, id: inbox.id } };
			}),
			addInboxAddress: onInbox(state, (inbox, call) => addAddress(state, inbox, call)),
			removeInboxAddress: onInbox(state, removeAddress),
		}),
		...counted(state, state.workspaces, {
			...collection(house, {
				thing: 'Workspace',
				rows: state.workspaces,
				list: 'listWorkspaces',
				pages: onePage('workspaces'),
				listed: withCount,
				get: 'getWorkspace',
				shown: withCount,
				create: 'createWorkspace',
				make: newWorkspace,
				remove: 'deleteWorkspace',
			}),
		}),
		...counted(state, state.domains, {
			...collection(house, {
				thing: 'Domain',
				rows: state.domains,
				idIn: 'domain',
				list: 'listDomains',
				pages: onePage('domains'),
				get: 'getDomain',
				shown: (domain) => ({ domain }),
				remove: 'deleteDomain',
			}),
			createDomain: ({ body }) => {
				const domain = newDomain(body as Fields, state.fresh());
				if (state.domains.has(domain.domain))
					return failure(409, 'ALREADY_EXISTS', 'The domain is there already');
				state.domains.set(domain.domain, domain);
				return { status: 201, body: domain };
			},
			verifyDomain: ({ params }) => {
				const domain = state.domains.get(params.domain ?? '');
				if (domain === undefined) return notFound('Domain');
				domain.status = 'verified';
				return { status: 200, body: { domain } };
			},
		}),
		...counted(state, state.webhooks, {
			...collection(house, {
				thing: 'Webhook',
				rows: state.webhooks,
				list: 'listWebhooks',
				pages: onePage('webhooks'),
				listed: shownWebhook,
				get: 'getWebhook',
				shown: shownWebhook,
				update: 'updateWebhook',
				remove: 'deleteWebhook',
			}),
			createWebhook: ({ body }) => {
				const webhook = newWebhook(body as Fields, state.fresh());
				state.webhooks.set(webhook.id, webhook);
				return { status: 201, body: webhook };
			},
		}),
		getMetrics: (call) => metrics(state, call),
	};
}

const onInbox =
	(state: MyAgentMailState, work: (inbox: Inbox, call: Call) => Answer): Handler =>
	(call) => {
		const inbox = state.inboxes.get(call.params.id ?? '');
		return inbox === undefined ? notFound('Inbox') : work(inbox, call);
	};

const withoutPasswords = ({ imapPassword, imap, smtp, ...inbox }: Inbox): object => ({
	...inbox,
	imap: { ...imap, password: undefined },
	smtp: { ...smtp, password: undefined },
});

/** Idempotent on user name and domain; a name that someone else has is refused, or numbered unless strict. */
function createInbox(state: MyAgentMailState, { body, query }: Call): Answer {
	const { username, domain = 'myagentmail.com', displayName, workspaceId } = (body ?? {}) as Fields;
	const { id } = state.fresh();
	const wanted = typeof username === 'string' ? username : `inbox-${id.slice(-4)}`;
	const existing = [...state.inboxes.values()].find(
		(inbox) => inbox.email === `${wanted}@${String(domain)}`,
	);
	if (existing !== undefined) return { status: 200, body: { ...existing, existed: true } };
	const isTaken = state.takenUsernames.has(wanted);
	if (isTaken && query.strict === true) return failure(409, 'USERNAME_TAKEN', `${wanted} is taken`);
	const email = `${wanted}${isTaken ? '1' : ''}@${String(domain)}`;
	const inbox = state.addInbox({ id, email });
	if (typeof displayName === 'string') inbox.displayName = displayName;
	if (typeof workspaceId === 'string') inbox.workspaceId = workspaceId;
	return { status: 201, body: { ...inbox, existed: false, apiKey: `ak_${id}` } };
}

function addAddress(state: MyAgentMailState, inbox: Inbox, { body }: Call): Answer {
	const { email, primary = true } = body as Fields;
	const address = String(email);
	const isTaken = [...state.inboxes.values()].some(({ addresses }) =>
		addresses.some((each) => bare(each.address) === bare(address)),
	);
	if (isTaken) return failure(409, 'ALREADY_EXISTS', 'The address is taken');
	const isPrimary = primary === true;
	if (isPrimary) for (const each of inbox.addresses) each.isPrimary = false;
	inbox.addresses.push({ address, isPrimary });
	return { status: 201, body: { ok: true, address, isPrimary } };
}

function removeAddress(inbox: Inbox, { params }: Call): Answer {
	const [first, ...others] = inbox.addresses;
	const address = params.address ?? '';
	if (first !== undefined && bare(first.address) === bare(address))
		return invalid('The first address of an inbox stays');
	const found = others.find((each) => bare(each.address) === bare(address));
	if (found === undefined) return notFound('Address');
	inbox.addresses = inbox.addresses.filter((each) => each !== found);
	if (found.isPrimary && first !== undefined) first.isPrimary = true;
	return { status: 200, body: { deleted: true, address } };
}

function metrics(state: MyAgentMailState, { query, now }: Call): Answer {
	const { workspace, inbox } = query;
	const from = timeOf(query.from, now - 30 * 86_400_000);
	const to = timeOf(query.to, now);
	const inboxes = [...state.inboxes.values()].filter(
		({ id, workspaceId }) =>
			(inbox === undefined || id === inbox) &&
			(workspace === undefined || workspaceId === workspace),
	);
	const held = new Set(inboxes.map(({ id }) => id));
	const messages = [...state.mail.messages.values()].filter(({ inboxId, receivedAt }) => {
		const at = Date.parse(receivedAt);
		return held.has(inboxId) && at >= from && at <= to;
	});
	const count = (direction: string) =>
		messages.filter((message) => message.direction === direction).length;
	return {
		status: 200,
		body: {
			window: { from: new Date(from).toISOString(), to: new Date(to).toISOString() },
			scope: { tenantId: 'ten_sandbox', workspaceId: workspace ?? null, inboxId: inbox ?? null },
			counts: { sent: count('outbound'), received: count('inbound'), bounced: 0 },
			resources: { inboxes: inboxes.length, domains: state.domains.size },
		},
	};
}

function timeOf(given: unknown, otherwise: number): number {
	const text = String(given);
	const time = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
	return Number.isNaN(time) ? otherwise : time;
}
