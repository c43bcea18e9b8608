import type { Answer, Call, Handler } from '../../provider';
import { linkPages } from './house';
import type { AmplemarketExclusion } from './model';
import type { AmplemarketState } from './state';

const PAGE = 2_000;

interface Kind {
	readonly path: string;
	/** Of the list in bodies. */
	readonly key: 'excluded_domains' | 'excluded_emails';
	/** Of what is excluded in an entry. */
	readonly field: 'domain' | 'email';
	list(state: AmplemarketState): Map<string, AmplemarketExclusion>;
	readonly operations: { readonly list: string; readonly add: string; readonly remove: string };
}

const KINDS: readonly Kind[] = [
	{
		path: '/excluded-domains',
		key: 'excluded_domains',
		field: 'domain',
		list: (state) => state.excludedDomains,
		operations: {
			list: 'listExcludedDomains',
			add: 'createDomainExclusions',
			remove: 'deleteDomainExclusions',
		},
	},
	{
		path: '/excluded-emails',
		key: 'excluded_emails',
		field: 'email',
		list: (state) => state.excludedEmails,
		operations: {
			list: 'listExcludedEmails',
			add: 'createEmailExclusions',
			remove: 'deleteEmailExclusions',
		},
	},
];

export const exclusionHandlers = (state: AmplemarketState): Record<string, Handler> =>
	Object.fromEntries(KINDS.flatMap((kind) => Object.entries(handlersOf(state, kind))));

function handlersOf(state: AmplemarketState, kind: Kind): Record<string, Handler> {
	const { path, key, field, operations } = kind;
	return {
		[operations.list]: (call) => {
			const rows = [...kind.list(state)].map(([value, entry]) => ({ [field]: value, ...entry }));
			return linkPages(path, key, { most: PAGE, usual: PAGE })(rows, call);
		},
		[operations.add]: (call) =>
			told(state, kind, call, (value) => {
				if (kind.list(state).has(value)) return 'already_exists';
				kind.list(state).set(value, {
					source: 'amplemarket',
					date_added: new Date(call.now).toISOString(),
					excluded_reason: 'api',
				});
				state.commit(key, value, call.now);
				return 'created';
			}),
		[operations.remove]: (call) =>
			told(state, kind, call, (value) => {
				if (!kind.list(state).delete(value)) return 'not_found';
				state.commit(`${key} removed`, value, call.now);
				return 'deleted';
			}),
	};
}

/** The status of each entry, in the shape that the test asks for. */
function told(
	{ exclusionShape }: AmplemarketState,
	{ key, field }: Kind,
	{ body }: Call,
	work: (value: string) => string,
): Answer {
	// The contract has been checked.
	const asked = Reflect.get(Object(body), key) as ReadonlyArray<Record<string, string>>;
	const entries = asked.map((entry) => {
		const value = (entry[field] ?? '').toLowerCase();
		return { [field]: value, status: work(value) };
	});
	switch (exclusionShape) {
		case 'collection':
			return { status: 200, body: { [key]: entries } };
		case 'results':
		case 'data':
			return { status: 200, body: { [exclusionShape]: entries } };
		case 'empty':
			return { status: 200, body: {} };
	}
}
