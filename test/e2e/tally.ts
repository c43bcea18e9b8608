import { SEED } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { at } from './api';
import type { Json } from './api';

export const SEQUENCE = SEED.amplemarket.sequences.dynamic;

type Kind =
	| 'plain'
	| 'malformed'
	| 'without-pitch'
	| 'already-in'
	| 'excluded'
	| 'recently-contacted'
	| 'in-other-sequence'
	| 'repeat';

/** Those that are in the sequence whatever becomes of their own row. */
const IN_WITHOUT: ReadonlySet<Kind> = new Set(['already-in', 'repeat']);

export interface Lead {
	readonly kind: Kind;
	readonly email: string;
	readonly item: Json;
}

const REPEATS_THE_ONE_BEFORE = 20;

/**
 * The one without a pitch comes early and the faults come later, so that it doesn't depend on who overtakes whom whether
 * it stands in a call whose answer gets lost: its outcome would then rightly be unknown.
 */
function kindOf(index: number): Kind {
	if (index === 600) return 'without-pitch';
	if (index % 2_500 === 1_300) return 'malformed';
	if (index % 100 === 3) return 'already-in';
	switch (index % 200) {
		case 11:
			return 'excluded';
		case 17:
			return 'recently-contacted';
		case 23:
			return 'in-other-sequence';
		case 29:
			return 'repeat';
		default:
			return 'plain';
	}
}

function emailOf(kind: Kind, index: number, name: string): string {
	if (kind === 'malformed') return `${name}-${index} at customers.example`;
	if (kind === 'excluded') return `${name}-${index}@${SEED.amplemarket.leads.excludedDomain}`;
	const which = kind === 'repeat' ? index - REPEATS_THE_ONE_BEFORE : index;
	return `${name}-${which}@customers.example`;
}

export const makeLeads = (count: number, name: string): Lead[] =>
	Array.from({ length: count }, (_, index) => {
		const kind = kindOf(index);
		const email = emailOf(kind, index, name);
		const data: Json = kind === 'without-pitch' ? {} : { company_pitch: `What we do for ${index}` };
		return { kind, email, item: { id: `CRM-${index}`, email, company: `Company ${index}`, data } };
	});

/** Makes the sandbox know of the leads what their kinds say. */
export function introduce({ amplemarket: { state } }: Sandbox, leads: readonly Lead[]): void {
	for (const { kind, email } of leads) {
		if (kind === 'already-in') state.addMember(SEQUENCE, { email });
		if (kind === 'in-other-sequence')
			state.addMember(SEED.amplemarket.sequences.otherActive, { email });
		if (kind === 'recently-contacted') state.markRecentlyContacted(email);
	}
}

/** What a workflow's output says of a lead: that it is in the sequence, or that nothing was put in for it. */
export type Verdict = 'in' | 'out' | 'not known';

const VERDICTS: Readonly<Record<string, Verdict>> = {
	enrolled: 'in',
	already_enrolled: 'in',
	skipped: 'out',
	failed: 'out',
};

/** Of our items, one a lead. A repeat within the input is where its first is. */
export function verdictsOfOurs(items: readonly Json[], leads: readonly Lead[]): Verdict[] {
	const firsts = new Map<string, Verdict>();
	return leads.map(({ email }, index) => {
		const item = items[index] ?? null;
		const outcome = String(at(item, 'outcome') ?? at(item, 'details', 'outcome'));
		const first = at(item, 'reason') === 'duplicate_in_input' ? firsts.get(email) : undefined;
		const verdict = first ?? VERDICTS[outcome] ?? 'not known';
		if (!firsts.has(email)) firsts.set(email, verdict);
		return verdict;
	});
}

const OUT_LISTS = [
	'in_exclusion_list_and_skipped',
	'recently_contacted_and_skipped',
	'in_other_draft_sequences_and_skipped',
	'in_other_active_sequences_and_skipped',
];

/**
 * Of HTTP Request's items, one for each call of `size` leads: what somebody could find out who reads each answer by
 * Amplemarket's documentation. A refusal, and a 503 too, says that none is in; an answer that did not arrive or is none
 * of the API's says nothing.
 */
export const verdictsOfCalls = (
	items: readonly Json[],
	leads: readonly Lead[],
	size: number,
): Verdict[] =>
	leads.map(({ email }, index) => verdictOfCall(items[Math.floor(index / size)] ?? null, email));

function verdictOfCall(item: Json, email: string): Verdict {
	const status = Number(at(item, 'statusCode') ?? at(item, 'details', 'httpCode') ?? Number.NaN);
	if (status === 503 || (status >= 400 && status < 500)) return 'out';
	if (typeof at(item, 'body', 'total_added_to_sequence') !== 'number') return 'not known';
	const isLeftOut = OUT_LISTS.some((list) => {
		const entries = at(item, 'body', list);
		return Array.isArray(entries) && entries.some((entry) => at(entry, 'email') === email);
	});
	return isLeftOut ? 'out' : 'in';
}

/** Of so many leads, how many each is true of. */
export interface Tally {
	readonly leads: number;
	/** The workflow says what became of the lead, and it is so. */
	readonly known: number;
	readonly wrong: number;
	readonly notKnown: number;
	/** Not in, though nothing speaks against them. */
	readonly notDelivered: number;
	readonly doubled: number;
}

/** Holds what a workflow says against what the sandbox knows. */
export function tally(
	{ amplemarket: { state } }: Sandbox,
	leads: readonly Lead[],
	verdicts: readonly Verdict[],
): Tally {
	const isIn = ({ email }: Lead): boolean => state.has(SEQUENCE, email);
	const isTrue = (lead: Lead, verdict: Verdict): boolean =>
		verdict === 'in' ? isIn(lead) : !isIn(lead) || IN_WITHOUT.has(lead.kind);
	const count = (test: (lead: Lead, verdict: Verdict) => boolean): number =>
		leads.filter((lead, index) => test(lead, verdicts[index] ?? 'not known')).length;
	const isKnown = (verdict: Verdict): boolean => verdict !== 'not known';
	return {
		leads: leads.length,
		known: count((lead, verdict) => isKnown(verdict) && isTrue(lead, verdict)),
		wrong: count((lead, verdict) => isKnown(verdict) && !isTrue(lead, verdict)),
		notKnown: count((_, verdict) => !isKnown(verdict)),
		notDelivered: count((lead) => lead.kind === 'plain' && !isIn(lead)),
		doubled: [...state.commits.values()].filter((times) => times > 1).length,
	};
}

const EXPECTED: Readonly<Record<Kind, readonly string[]>> = {
	plain: ['enrolled'],
	malformed: ['failed'],
	'without-pitch': ['failed'],
	// Whether it was there before its answer was lost, Amplemarket does not say.
	'already-in': ['already_enrolled', 'enrolled after a lost answer'],
	excluded: ['skipped: in_exclusion_list'],
	'recently-contacted': ['skipped: recently_contacted'],
	'in-other-sequence': ['skipped: in_other_active_sequence'],
	repeat: ['skipped: duplicate_in_input'],
};

/** Where an item of ours says another thing of its lead than what is so: the lead and what is said. */
export const untrueOutcomes = (items: readonly Json[], leads: readonly Lead[]): string[] =>
	leads.flatMap(({ kind, email }, index) => {
		const said = outcomeOf(items[index] ?? null);
		const plainly = kind === 'plain' ? said.replace(' after a lost answer', '') : said;
		return EXPECTED[kind].includes(plainly) ? [] : [`${kind} ${email}: ${said}`];
	});

function outcomeOf(item: Json): string {
	const outcome = String(at(item, 'outcome') ?? at(item, 'details', 'outcome'));
	const reason = at(item, 'reason');
	if (typeof reason === 'string' && reason !== '') return `${outcome}: ${reason}`;
	return at(item, 'afterLostAnswer') === true ? `${outcome} after a lost answer` : outcome;
}
