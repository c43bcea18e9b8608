import type { Fresh } from '../../record';
import type { LinkedInSession } from './model';
import type { Target } from './push';

export type Action =
	| 'search_signal'
	| 'search_history'
	| 'profile_lookup'
	| 'connection_request'
	| 'send_message'
	| 'post_like';

export const ACTIONS: readonly Action[] = [
	'search_signal',
	'search_history',
	'profile_lookup',
	'connection_request',
	'send_message',
	'post_like',
];

export interface Invitation {
	id: string;
	sessionId: string;
	target: string;
	message: string | null;
	sentAt: string;
}

export interface LinkedInMessage {
	id: string;
	sessionId: string;
	/** A profile, or a conversation. */
	to: string;
	text: string;
	at: string;
}

export interface Signal {
	id: string;
	kind: 'keyword' | 'engagement' | 'job_change_watchlist';
	name: string;
	query: string | null;
	target: object | null;
	watchlistCount: number | null;
	sessionId: string | null;
	cadence: string;
	webhookUrl: string | null;
	webhookSecret: string | null;
	filterMinIntent: string;
	intentDescription: string;
	enabled: boolean;
	lastPolledAt: string | null;
	nextPollAt: string | null;
	lastError: string | null;
	matchesCount: number;
	createdAt: string;
}

export interface SignalMatch {
	id: string;
	kind: 'keyword' | 'engagement' | 'job_change';
	postUrl: string | null;
	postExcerpt: string | null;
	postPostedAt: string | null;
	engagement: { action: 'commented' | 'reacted'; commentText: string | null } | null;
	jobChange: {
		oldRole: string | null;
		oldCompany: string | null;
		newRole: string;
		newCompany: string;
	} | null;
	author: {
		name: string;
		profileUrl: string;
		headline: string;
		role: string | null;
		company: string | null;
	};
	classification: { engage: boolean; intent: 'low' | 'medium' | 'high'; reason: string } | null;
	triageScore: number;
	pendingEnrichment: boolean;
	foundAt: string;
}

export interface Search {
	id: string;
	sessionId: string | null;
	query: string;
	lookback: string;
	minIntent: string | null;
	intentDescription: string;
	resultCount: number;
	tookMs: number;
	errorCode: null;
	errorMessage: null;
	createdAt: string;
}

interface Account {
	readonly sessions: ReadonlyMap<string, LinkedInSession>;
	fresh(): Fresh;
	did(what: string, key: string): void;
	post(target: Target, event: object): void;
}

const BUDGET = 100;

/** What an account does on LinkedIn, and what it may still do: quotas count for each session and 24 hours. */
export class LinkedIn {
	readonly invitations: Invitation[] = [];
	readonly messages: LinkedInMessage[] = [];
	readonly posts: Array<{ id: string; sessionId: string; text: string; hasImage: boolean }> = [];
	readonly signals = new Map<string, Signal>();
	readonly matches = new Map<string, SignalMatch[]>();
	readonly searches = new Map<string, Search>();
	/** What each session may do of each kind in 24 hours. */
	readonly budget = new Map<Action, number>();
	/** The code of a refusal for the quota. */
	quotaCode: 'LINKEDIN_RATE_LIMITED' | 'quota_exceeded' = 'LINKEDIN_RATE_LIMITED';

	private readonly used = new Map<string, number>();

	constructor(private readonly account: Account) {}

	clear(): void {
		for (const list of [this.invitations, this.messages, this.posts]) list.length = 0;
		for (const map of [this.signals, this.matches, this.searches, this.budget, this.used])
			map.clear();
		this.quotaCode = 'LINKEDIN_RATE_LIMITED';
	}

	usedBy(sessionId: string, action: Action): number {
		return this.used.get(`${sessionId} ${action}`) ?? 0;
	}

	remaining(sessionId: string, action: Action): number {
		return Math.max(0, (this.budget.get(action) ?? BUDGET) - this.usedBy(sessionId, action));
	}

	/** Takes one from the session's quota; false: it is used up. */
	spend(sessionId: string, action: Action): boolean {
		if (this.remaining(sessionId, action) === 0) return false;
		this.used.set(`${sessionId} ${action}`, this.usedBy(sessionId, action) + 1);
		return true;
	}

	addSignal(fields: Partial<Signal> & Pick<Signal, 'id' | 'name'>): Signal {
		const { at } = this.account.fresh();
		const signal: Signal = {
			kind: 'keyword',
			query: 'hiring sales',
			target: null,
			watchlistCount: null,
			sessionId: null,
			cadence: 'daily',
			webhookUrl: null,
			webhookSecret: null,
			filterMinIntent: 'medium',
			intentDescription: 'Looks for a tool',
			enabled: true,
			lastPolledAt: null,
			nextPollAt: null,
			lastError: null,
			matchesCount: 0,
			createdAt: at,
			...fields,
		};
		this.signals.set(signal.id, signal);
		return signal;
	}

	/** A match is found, and posted unless it waits for enrichment. */
	addMatch(signalId: string, fields: Partial<SignalMatch> = {}): SignalMatch {
		const { id, at } = this.account.fresh();
		const match: SignalMatch = {
			id,
			kind: 'keyword',
			postUrl: `https://www.linkedin.com/posts/${id}`,
			postExcerpt: 'We look for a tool',
			postPostedAt: at,
			engagement: null,
			jobChange: null,
			author: {
				name: 'Jane Doe',
				profileUrl: 'https://www.linkedin.com/in/jane',
				headline: 'Head of Sales at Acme',
				role: 'Head of Sales',
				company: 'Acme',
			},
			classification: { engage: true, intent: 'high', reason: 'Asks for a tool' },
			triageScore: 80,
			pendingEnrichment: false,
			foundAt: at,
			...fields,
		};
		this.matches.set(signalId, [...(this.matches.get(signalId) ?? []), match]);
		const signal = this.signals.get(signalId);
		if (signal !== undefined) {
			signal.matchesCount += 1;
			if (!match.pendingEnrichment) this.post(signal, matchEvent(signal, match));
		}
		return match;
	}

	/** Posts an event to the address of a signal, where it has one. */
	post({ webhookUrl, webhookSecret }: Signal, event: object): void {
		if (webhookUrl !== null && webhookSecret !== null)
			this.account.post({ url: webhookUrl, secret: webhookSecret }, event);
	}
}

/** What is posted of a match, by its kind. */
export function matchEvent(signal: Signal, match: SignalMatch, isTest = false): object {
	const { author, classification, postUrl, postExcerpt, postPostedAt, id, foundAt } = match;
	const { name, profileUrl, headline, role, company } = author;
	const common = {
		signal: { id: signal.id, name: signal.name, kind: signal.kind },
		match: { id, foundAt },
		classification,
	};
	const post = { url: postUrl ?? '', excerpt: postExcerpt ?? '', postedAt: postPostedAt };
	switch (match.kind) {
		case 'engagement':
			return {
				type: 'signal.engagement',
				...common,
				target: { kind: 'company', url: 'https://www.linkedin.com/company/acme', label: null },
				post,
				engager: { name, profileUrl, headline, role, company, ...match.engagement },
			};
		case 'job_change':
			return {
				type: 'signal.job_change',
				...common,
				person: { name, profileUrl, headline },
				change: match.jobChange,
			};
		default:
			return {
				type: isTest ? 'signal.match.test' : 'signal.match',
				...common,
				signal: { id: signal.id, name: signal.name, query: signal.query ?? '' },
				post,
				author,
			};
	}
}
