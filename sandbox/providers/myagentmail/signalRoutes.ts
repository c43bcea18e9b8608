import type { Answer, Call, Handler } from '../../provider';
import type { Fields } from '../../record';
import { invalid, notFound } from './house';
import { matchEvent } from './linkedIn';
import type { Search, Signal } from './linkedIn';
import { onSession, subscribed } from './linkedInRoutes';
import type { MyAgentMailState } from './state';

const NEEDED: Readonly<Record<string, string>> = {
	keyword: 'query',
	engagement: 'target',
	job_change_watchlist: 'watchlist',
};

/** The secret of a signal's webhook is shown at creation only. */
const shown = (signal: Signal): object => ({ ...signal, webhookSecret: null });

export function signalRoutes(state: MyAgentMailState): Record<string, Handler> {
	const { linkedIn } = state;
	const guarded = subscribed(state);
	const onSignal = (work: (signal: Signal, call: Call) => Answer): Handler =>
		guarded((call) => {
			const signal = linkedIn.signals.get(call.params.id ?? '');
			return signal === undefined ? notFound('Signal') : work(signal, call);
		});

	return {
		linkedinListSignals: guarded(() => ({
			status: 200,
			body: { signals: [...linkedIn.signals.values()].map(shown) },
		})),
		linkedinCreateSignal: guarded(({ body }) => create(state, body as Fields)),
		linkedinGetSignal: onSignal((signal) => ({ status: 200, body: { signal: shown(signal) } })),
		linkedinDeleteSignal: onSignal(({ id }) => {
			linkedIn.signals.delete(id);
			state.did('signal.deleted', id);
			return { status: 200, body: undefined };
		}),
		linkedinRunSignal: onSignal((signal) => {
			if (!linkedIn.spend(signal.sessionId ?? firstSession(state), 'search_signal'))
				return { status: 429, body: { error: 'Quota used up', code: linkedIn.quotaCode } };
			linkedIn.addMatch(signal.id);
			state.did('signal.run', signal.id);
			const result = {
				ok: true,
				signalKind: signal.kind,
				fetched: 10,
				triagePassed: 3,
				enriched: 1,
				newMatches: 1,
				pendingEnrichment: 0,
				webhooksQueued: signal.webhookUrl === null ? 0 : 1,
			};
			return { status: 200, body: { result } };
		}),
		linkedinTestSignalWebhook: onSignal((signal) => {
			const [match] = linkedIn.matches.get(signal.id) ?? [];
			if (match !== undefined) linkedIn.post(signal, matchEvent(signal, match, true));
			// One test more makes no difference.
			if (!state.commits.has(`signal.tested|${signal.id}`)) state.did('signal.tested', signal.id);
			return { status: 200, body: undefined };
		}),
		linkedinSignalMatches: onSignal((signal, { query: { limit = 50, sinceId } }) => {
			const all = [...(linkedIn.matches.get(signal.id) ?? [])].reverse();
			const until = all.findIndex(({ id }) => id === sinceId);
			const newer = until < 0 ? all : all.slice(0, until);
			return { status: 200, body: { matches: newer.slice(0, Number(limit)) } };
		}),
		linkedinListSearches: guarded(({ query: { limit = 50 } }) => ({
			status: 200,
			body: { searches: [...linkedIn.searches.values()].reverse().slice(0, Number(limit)) },
		})),
		linkedinGetSearch: guarded(({ params }) => {
			const search = linkedIn.searches.get(params.id ?? '');
			return search === undefined
				? notFound('Search')
				: { status: 200, body: { search, results: resultsOf(search) } };
		}),
		linkedinRunSearch: onSession(state, 'search_history', (sessionId, fields) => {
			const { id, at } = state.fresh();
			const search: Search = {
				id,
				sessionId,
				query: String(fields.query),
				lookback: typeof fields.lookback === 'string' ? fields.lookback : 'past-week',
				minIntent: typeof fields.minIntent === 'string' ? fields.minIntent : null,
				intentDescription: String(fields.intentDescription),
				resultCount: 1,
				tookMs: 1_200,
				errorCode: null,
				errorMessage: null,
				createdAt: at,
			};
			linkedIn.searches.set(id, search);
			state.did('search.run', JSON.stringify(fields));
			return { status: 200, body: { search, results: resultsOf(search) } };
		}),
	};
}

const firstSession = ({ sessions }: MyAgentMailState): string => [...sessions.keys()][0] ?? '';

function create(state: MyAgentMailState, fields: Fields): Answer {
	const { kind = 'keyword', name, query, target, watchlist, sessionId, webhookUrl } = fields;
	const needed = NEEDED[String(kind)] ?? 'query';
	if (fields[needed] === undefined) return invalid(`${needed} is required`);
	const { id } = state.fresh();
	const signal = state.linkedIn.addSignal({
		id,
		name: String(name),
		kind: kind as Signal['kind'],
		query: typeof query === 'string' ? query : null,
		target: typeof target === 'object' ? target : null,
		watchlistCount: Array.isArray(watchlist) ? watchlist.length : null,
		sessionId: typeof sessionId === 'string' ? sessionId : null,
		intentDescription: String(fields.intentDescription),
		...(typeof fields.cadence === 'string' && { cadence: fields.cadence }),
		...(typeof fields.filterMinIntent === 'string' && { filterMinIntent: fields.filterMinIntent }),
		...(typeof webhookUrl === 'string' && { webhookUrl, webhookSecret: `whsec_${id}` }),
	});
	state.did('signal.created', JSON.stringify(fields));
	return { status: 200, body: { signal } };
}

const resultsOf = ({ query }: Search): object[] => [
	{
		postUrl: 'https://www.linkedin.com/posts/1',
		postExcerpt: `${query} wanted`,
		postedAt: '2025-01-01T00:00:00.000Z',
		author: {
			name: 'Jane Doe',
			profileUrl: 'https://www.linkedin.com/in/jane',
			headline: 'Head of Sales at Acme',
			role: 'Head of Sales',
			company: 'Acme',
		},
		classification: { engage: true, intent: 'high', reason: 'Asks for it' },
		rank: 1,
	},
];
