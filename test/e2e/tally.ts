import { SEED } from '../../sandbox';
import type { LoggedRequest, Sandbox, ServedName } from '../../sandbox';
import { at } from './api';
import type { Json } from './api';
import type { Lemlist } from './lemlist/lemlist';

export const CADENCE = SEED.myAgentMail.cadences.welcome;
export const SEQUENCE = SEED.amplemarket.sequences.main;

type Kind = 'plain' | 'already-in' | 'bad-address';

export interface Lead {
	readonly kind: Kind;
	/** The user's own. */
	readonly id: string;
	readonly email: string;
	readonly item: Json;
}

const BAD_ADDRESS_AT = 300;

/** One lead in a hundred is where it shall go already. */
export const makeLeads = (count: number, name: string, hasBadAddress = false): Lead[] =>
	Array.from({ length: count }, (_, index) => {
		const isBad = hasBadAddress && index === BAD_ADDRESS_AT;
		const kind = isBad ? 'bad-address' : index % 100 === 3 ? 'already-in' : 'plain';
		const id = `${name}-${index}`;
		const email = isBad ? `${id}.customers.example` : `${id}@customers.example`;
		return { kind, id, email, item: { crm_id: id, email, company: `Company ${index}` } };
	});

/** Where leads are delivered to, and what is so there. */
export interface Place {
	readonly provider: ServedName;
	/** As if the lead had always been there. */
	readonly put: (lead: Lead) => void;
	readonly has: (lead: Lead) => boolean;
	/** How often each lead was put in. */
	readonly commits: () => ReadonlyMap<string, number>;
	readonly log: () => readonly LoggedRequest[];
}

export const placesOf = (sandbox: Sandbox, lemlist: Lemlist) => {
	const myAgentMail = sandbox.myAgentMail.state;
	const amplemarket = sandbox.amplemarket.state;
	return {
		lemlist: {
			provider: 'lemlist',
			put: ({ email }) => lemlist.addMember(email),
			has: ({ email }) => lemlist.has(email),
			commits: () => lemlist.commits,
			log: () => lemlist.log,
		},
		myAgentMail: {
			provider: 'myAgentMail',
			put: ({ id }) => void myAgentMail.addEnrollment({ cadenceId: CADENCE, leadExternalId: id }),
			has: ({ id }) => myAgentMail.findEnrollment(CADENCE, id) !== undefined,
			commits: () => myAgentMail.commits,
			log: () => sandbox.log,
		},
		amplemarket: {
			provider: 'amplemarket',
			put: ({ email }) => amplemarket.addMember(SEQUENCE, { email }),
			has: ({ email }) => amplemarket.has(SEQUENCE, email),
			commits: () => amplemarket.commits,
			log: () => sandbox.log,
		},
	} satisfies Record<string, Place>;
};

/** What a workflow's output says of a lead: that it is in, or that it is not. */
export type Verdict = 'in' | 'out' | 'not known';

export type Verdicts = (items: readonly Json[], leads: readonly Lead[]) => Verdict[];

const OUTCOMES: Readonly<Record<string, Verdict>> = {
	enrolled: 'in',
	already_enrolled: 'in',
	skipped: 'out',
	failed: 'out',
};

/** Of our items, one a lead. */
export const verdictsOfOurs: Verdicts = (items, leads) =>
	leads.map((_, index) => OUTCOMES[outcomeOf(items[index] ?? null)] ?? 'not known');

const outcomeOf = (item: Json): string =>
	String(at(item, 'outcome') ?? at(item, 'details', 'outcome'));

/** Which errors of n8n's own nodes say that nothing was put in: a refusal, and a 503 too. */
const saysNo = (status: number): boolean => status === 503 || (status >= 400 && status < 500);

/**
 * Of HTTP Request's items, one for each call of `size` leads: what somebody could find out who reads each answer by the
 * provider's documentation. An answer that did not arrive or is none of the API's says nothing.
 *
 * @param sign what every success has
 */
export const verdictsOfCalls =
	(size: number, sign: string): Verdicts =>
	(items, leads) =>
		leads.map((_, index) => {
			const item = items[Math.floor(index / size)] ?? null;
			if (saysNo(Number(at(item, 'details', 'httpCode') ?? Number.NaN))) return 'out';
			return at(item, 'body', sign) === null ? 'not known' : 'in';
		});

/** How n8n words what its Lemlist node fails of; the node puts out nothing else of it. */
const REFUSALS = [/^Bad request/, /^The service is receiving too many/, /^Service unavailable/];

/** Of the Lemlist node's items, one a lead, in the same way. */
export const verdictsOfLemlist: Verdicts = (items, leads) =>
	leads.map((_, index) => {
		const item = items[index] ?? null;
		const error = at(item, 'error');
		if (error === null) return at(item, '_id') === null ? 'not known' : 'in';
		return REFUSALS.some((refusal) => refusal.test(String(error))) ? 'out' : 'not known';
	});

/** Of so many leads, how many each is true of. */
export interface Tally {
	readonly leads: number;
	/** Nothing speaks against them. */
	readonly deliverable: number;
	/** Of the deliverable ones. */
	readonly delivered: number;
	/** Of the deliverable ones, not delivered. */
	readonly lost: number;
	/** Said to be in, or not to be, and it is otherwise. */
	readonly wrong: number;
	readonly notKnown: number;
	readonly doubled: number;
}

/** Holds what a workflow says against what is so. */
export function tally(
	{ has, commits }: Place,
	leads: readonly Lead[],
	verdicts: readonly Verdict[],
): Tally {
	const deliverable = leads.filter(({ kind }) => kind === 'plain');
	const delivered = deliverable.filter(has).length;
	const count = (test: (lead: Lead, verdict: Verdict) => boolean): number =>
		leads.filter((lead, index) => test(lead, verdicts[index] ?? 'not known')).length;
	return {
		leads: leads.length,
		deliverable: deliverable.length,
		delivered,
		lost: deliverable.length - delivered,
		wrong: count((lead, verdict) => verdict !== 'not known' && (verdict === 'in') !== has(lead)),
		notKnown: count((_, verdict) => verdict === 'not known'),
		doubled: [...commits().values()].filter((times) => times > 1).length,
	};
}

const EXPECTED: Readonly<Record<Kind, readonly string[]>> = {
	plain: ['enrolled', 'enrolled after a lost answer'],
	// Whether it was there before its answer was lost, Amplemarket does not say.
	'already-in': ['already_enrolled', 'enrolled after a lost answer'],
	'bad-address': ['failed'],
};

/** Where an item of ours says another thing of its lead than what is so: the lead and what is said. */
export const untrueOutcomes = (items: readonly Json[], leads: readonly Lead[]): string[] =>
	leads.flatMap(({ kind, email }, index) => {
		const item = items[index] ?? null;
		const outcome = outcomeOf(item);
		const said = at(item, 'afterLostAnswer') === true ? `${outcome} after a lost answer` : outcome;
		return EXPECTED[kind].includes(said) ? [] : [`${kind} ${email}: ${said}`];
	});
