import type { IDataObject } from 'n8n-workflow';

import type { Sent } from '../shared/declare/row';
import { failure, skipped, standing, success } from '../shared/declare/outcome';
import type { Verdict } from '../shared/declare/outcome';
import { emailKey, linkedinProfile } from '../shared/declare/identity';
import { defined, own, ownArray, ownNumber, ownString } from '../shared/http/json';
import type { NonEmpty } from '../shared/http/json';
import type { HttpAnswer } from '../shared/http/port';
import type { Address } from './lead';

type Lead = Sent<Address>;

/** The seven skip lists, in the order in which they count where a lead stands in several. */
const LISTS: ReadonlyArray<{ readonly key: string; verdict(answer: IDataObject): Verdict }> = [
	{
		key: 'already_in_sequence_and_skipped',
		verdict: (answer) => standing('already_enrolled', answer),
	},
	{
		key: 'in_exclusion_list_and_skipped',
		verdict: (answer) =>
			skipped(
				'in_exclusion_list',
				'The lead is on an exclusion list',
				answer,
				'Overrides › Ignore Exclusion List lets such leads in',
			),
	},
	{
		key: 'recently_contacted_and_skipped',
		verdict: (answer) =>
			skipped(
				'recently_contacted',
				'The lead was contacted recently',
				answer,
				'Overrides › Ignore Recently Contacted lets such leads in',
			),
	},
	{
		key: 'in_other_draft_sequences_and_skipped',
		verdict: (answer) =>
			skipped(
				'in_other_draft_sequence',
				'The lead is in another draft sequence',
				answer,
				'Overrides › Ignore Other Draft Sequences lets such leads in',
			),
	},
	{
		key: 'in_other_active_sequences_and_skipped',
		verdict: (answer) =>
			skipped(
				'in_other_active_sequence',
				'The lead is in another active sequence',
				answer,
				'Overrides › Ignore Other Active Sequences lets such leads in',
			),
	},
	{ key: 'duplicate_emails', verdict: (answer) => duplicate(answer) },
	{ key: 'duplicate_linkedin_urls', verdict: (answer) => duplicate(answer) },
];

const duplicate = (answer: IDataObject): Verdict =>
	skipped('duplicate_in_input', 'The same lead stands earlier in the input', answer);

const DUPLICATES = new Set(['duplicate_emails', 'duplicate_linkedin_urls']);

/**
 * Settles the leads of one call by its counts and lists. The answer has no lead ids, so that a lead which stands in no
 * list counts as enrolled only if the totals add up; if they do not, it is unknown.
 */
export function settleLeads(
	{ json: body }: Pick<HttpAnswer, 'json'>,
	leads: NonEmpty<Lead>,
): Verdict[] | undefined {
	const added = ownNumber(body, 'total_added_to_sequence');
	if (added === undefined) return undefined;
	const listed = listedLeads(body, leads);
	const total = ownNumber(body, 'total') ?? leads.length;
	const missing = leads.length - listed.size - added;
	const isExplained = total === leads.length && missing === 0;
	return leads.map((lead) => {
		const entry = listed.get(lead);
		if (entry === undefined)
			return isExplained ? success('enrolled', asSent(lead)) : unexplained(body, leads.length);
		// More were added than no list names: a lead that a list calls a duplicate may be the one that was kept.
		return missing < 0 && DUPLICATES.has(entry.key)
			? unexplained(body, leads.length)
			: entry.verdict;
	});
}

function listedLeads(
	body: unknown,
	leads: NonEmpty<Lead>,
): Map<Lead, { readonly key: string; readonly verdict: Verdict }> {
	const byEmail = new Map<string, Lead>();
	const byLinkedin = new Map<string, Lead>();
	for (const lead of leads) {
		const { email, linkedinUrl } = lead.row;
		if (email !== undefined) byEmail.set(emailKey(email), lead);
		if (linkedinUrl !== undefined) byLinkedin.set(linkedinKey(linkedinUrl), lead);
	}
	const listed = new Map<Lead, { readonly key: string; readonly verdict: Verdict }>();
	for (const { key, verdict } of LISTS) {
		for (const entry of ownArray(body, key)) {
			const text = typeof entry === 'string' ? entry : undefined;
			const email = text ?? ownString(entry, 'email');
			const linkedin = text ?? ownString(entry, 'linkedin_url');
			const lead =
				(email === undefined ? undefined : byEmail.get(emailKey(email))) ??
				(linkedin === undefined ? undefined : byLinkedin.get(linkedinKey(linkedin)));
			if (lead !== undefined && !listed.has(lead))
				listed.set(lead, { key, verdict: verdict(asSent(lead)) });
		}
	}
	return listed;
}

/** A LinkedIn address as it is found again in an answer: by its profile, or as it was sent where it names nobody. */
const linkedinKey = (address: string): string => linkedinProfile(address) ?? `address ${address}`;

/** The lead as it was sent: the provider answers nothing of its own for a single one. */
const asSent = ({ row }: Lead): IDataObject =>
	defined({ email: row.email, linkedin_url: row.linkedinUrl });

const unexplained = (body: unknown, sent: number): Verdict =>
	failure(
		'unknown',
		{
			error: `Amplemarket's totals do not add up for this call: ${String(own(body, 'total_added_to_sequence'))} of ${sent} leads added, and its lists do not explain the others`,
			wayOut:
				'Look the lead up in the sequence. Running this item again is safe: a lead who is in is not put in twice.',
		},
		{
			code: 'totals_do_not_add_up',
			statusCode: 200,
			retryable: true,
			response: defined({
				total: own(body, 'total'),
				total_added_to_sequence: own(body, 'total_added_to_sequence'),
			}),
		},
	);
