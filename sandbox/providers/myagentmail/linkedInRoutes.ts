import type { Answer, Call, Handler } from '../../provider';
import type { Fields } from '../../record';
import { failure, invalid, notFound } from './house';
import { ACTIONS } from './linkedIn';
import type { Action } from './linkedIn';
import type { MyAgentMailState } from './state';

const ok = (body: object): Answer => ({ status: 200, body });

/** The refusal of whoever has no add-on comes before anything else. */
export const subscribed =
	(state: MyAgentMailState) =>
	(handler: Handler): Handler =>
	(call) =>
		state.linkedInSubscribed
			? handler(call)
			: failure(402, 'LINKEDIN_NOT_SUBSCRIBED', 'The LinkedIn add-on is not active');

/** Does something on LinkedIn by the session that the call names, or the first one, where its quota lets it. */
export function onSession(
	state: MyAgentMailState,
	action: Action,
	work: (sessionId: string, fields: Fields, call: Call) => Answer,
): Handler {
	return subscribed(state)((call) => {
		const fields = (call.body ?? {}) as Fields;
		const [first = ''] = state.sessions.keys();
		const sessionId = typeof fields.sessionId === 'string' ? fields.sessionId : first;
		if (!state.sessions.has(sessionId)) return notFound('Session');
		const { linkedIn } = state;
		const refused = WORDS[String(fields.recipient ?? fields.target ?? '')];
		if (refused !== undefined) return refused;
		if (!linkedIn.spend(sessionId, action))
			return failure(429, linkedIn.quotaCode, `The session has used up its ${action} quota`);
		return work(sessionId, fields, call);
	});
}

/** People about whom LinkedIn has words of its own. */
const WORDS: Readonly<Record<string, Answer>> = {
	'https://www.linkedin.com/in/nobody': failure(
		400,
		'VALIDATION_ERROR',
		'This profile is not available',
	),
	'https://www.linkedin.com/in/friend': ok({ ok: false, error: 'CANT_RESEND_YET' }),
};

export function linkedInRoutes(state: MyAgentMailState): Record<string, Handler> {
	const { linkedIn } = state;
	const guarded = subscribed(state);
	const ofSession =
		<T extends { sessionId: string }>(key: string, rows: readonly T[], shown: (row: T) => object) =>
		({ query: { sessionId } }: Call): Answer =>
			ok({
				[key]: rows
					.filter((row) => sessionId === undefined || row.sessionId === sessionId)
					.map(shown),
			});
	return {
		linkedinSessionUtilization: guarded(() => {
			const counts = (of: (action: Action) => number) =>
				Object.fromEntries(ACTIONS.map((action) => [action, of(action)]));
			const sessions = [...state.sessions.values()].map(({ id, label, status }) => ({
				sessionId: id,
				label,
				status,
				rateLimitedUntil: null,
				rateLimitReason: null,
				counts: counts((action) => linkedIn.usedBy(id, action)),
				remaining: counts((action) => linkedIn.remaining(id, action)),
			}));
			return ok({ ok: true, sessions });
		}),
		linkedinSendMessage: onSession(state, 'send_message', (sessionId, fields) => {
			const { id, at } = state.fresh();
			const to = String(fields.recipient ?? fields.conversationUrn);
			const text = String(fields.text);
			linkedIn.messages.push({ id, sessionId, to, text, at });
			state.did(`linkedin.sent ${sessionId}`, JSON.stringify([to, text]));
			return ok({
				ok: true,
				messageUrn: `urn:li:msg:${id}`,
				conversationUrn: `urn:li:conversation:${id}`,
				deliveredAt: Date.parse(at),
			});
		}),
		linkedinSendConnection: onSession(state, 'connection_request', (sessionId, fields) => {
			const target = String(fields.target ?? fields.profileUrl ?? '');
			if (target === '') return invalid('target is required');
			const { id, at } = state.fresh();
			const message = typeof fields.message === 'string' ? fields.message : null;
			linkedIn.invitations.push({ id, sessionId, target, message, sentAt: at });
			state.did('linkedin.invited', target);
			return ok({ ok: true, result: { invitationUrn: `urn:li:invitation:${id}` } });
		}),
		linkedinCreatePost: onSession(state, 'connection_request', (sessionId, fields) => {
			const { id } = state.fresh();
			const text = String(fields.text);
			const hasImage = fields.image !== undefined;
			linkedIn.posts.push({ id, sessionId, text, hasImage });
			state.did(`linkedin.posted ${sessionId}`, text);
			return ok({
				ok: true,
				shareUrn: `urn:li:share:${id}`,
				shareId: id,
				postUrl: `https://www.linkedin.com/feed/update/urn:li:share:${id}`,
				...(hasImage && { mediaUrn: `urn:li:image:${id}` }),
			});
		}),
		linkedinListConnections: guarded(
			ofSession('connections', CONNECTIONS, ({ sessionId, ...rest }) => rest),
		),
		linkedinListSentInvitations: guarded(
			ofSession('invitations', linkedIn.invitations, ({ id, target, message, sentAt }) => ({
				urn: `urn:li:invitation:${id}`,
				name: null,
				profileUrl: target,
				message,
				sentAt,
			})),
		),
		linkedinListConversations: guarded(
			ofSession('conversations', CONVERSATIONS, ({ sessionId, ...rest }) => rest),
		),
		linkedinLookupProfile: onSession(state, 'profile_lookup', (_, { profileUrl }) =>
			ok({
				name: 'Jane Doe',
				headline: 'Head of Sales at Acme',
				company: 'Acme',
				publicId: String(profileUrl).replace(/.*\/in\//, ''),
			}),
		),
		linkedinSearchContent: onSession(state, 'search_history', (_, { query, limit = 10 }) => {
			const posts = [1, 2, 3].slice(0, Number(limit)).map((n) => ({
				postUrl: `https://www.linkedin.com/posts/${n}`,
				authorName: `Author ${n}`,
				authorProfileUrl: `https://www.linkedin.com/in/author-${n}`,
				authorHeadline: 'Sales',
				excerpt: `${String(query)} ${n}`,
				postedAt: '2025-01-01T00:00:00.000Z',
			}));
			return ok({ posts });
		}),
	};
}

const CONNECTIONS = [
	{
		sessionId: 'lis_ada',
		urn: 'urn:li:person:1',
		name: 'Jane Doe',
		headline: 'Head of Sales at Acme',
		profileUrl: 'https://www.linkedin.com/in/jane',
		connectedAt: '2025-01-01T00:00:00.000Z',
	},
];

const CONVERSATIONS = [
	{
		sessionId: 'lis_ada',
		conversationUrn: 'urn:li:conversation:1',
		participantName: 'Jane Doe',
		participantProfileUrl: 'https://www.linkedin.com/in/jane',
		lastMessage: 'Hello',
		lastActivityAt: '2025-01-01T00:00:00.000Z',
	},
];
