import type { IDataObject } from 'n8n-workflow';

import type { Sent } from '../shared/declare/operation';
import { defined, own, ownArray, ownNumber, ownString } from '../shared/http/json';
import type { NonEmpty } from '../shared/http/json';
import {
	alreadyEnrolled,
	enrolled,
	enrolledAfterLostAnswer,
	failure,
	skipped,
} from '../shared/declare/outcome';
import type { Outcome } from '../shared/declare/outcome';
import { sameEmail, sameLinkedin } from './lead';

/** What of a lead its answer is compared by. */
export interface LeadRow {
	readonly email: string | undefined;
	readonly linkedinUrl: string | undefined;
}

type Lead = Sent<LeadRow>;

/** The seven skip lists, in the order in which they count where a lead stands in several. */
const LISTS: ReadonlyArray<{
	readonly key: string;
	outcome(answer: IDataObject, lead: Lead): Outcome;
}> = [
	{
		key: 'already_in_sequence_and_skipped',
		outcome: (answer, { maybeDelivered }) =>
			maybeDelivered ? enrolledAfterLostAnswer(answer) : alreadyEnrolled(answer),
	},
	{
		key: 'in_exclusion_list_and_skipped',
		outcome: (answer) => skipped('in_exclusion_list', answer),
	},
	{
		key: 'recently_contacted_and_skipped',
		outcome: (answer) => skipped('recently_contacted', answer),
	},
	{
		key: 'in_other_draft_sequences_and_skipped',
		outcome: (answer) => skipped('in_other_draft_sequence', answer),
	},
	{
		key: 'in_other_active_sequences_and_skipped',
		outcome: (answer) => skipped('in_other_active_sequence', answer),
	},
	{ key: 'duplicate_emails', outcome: (answer) => skipped('duplicate_in_input', answer) },
	{ key: 'duplicate_linkedin_urls', outcome: (answer) => skipped('duplicate_in_input', answer) },
];

const DUPLICATES = new Set(['duplicate_emails', 'duplicate_linkedin_urls']);

/**
 * Settles the leads of one call by its counts and lists. The answer has no lead ids, so that a lead which stands in no
 * list counts as enrolled only if the totals add up; if they do not, it is unknown.
 */
export function settleLeads(body: unknown, leads: NonEmpty<Lead>): Outcome[] | undefined {
	const added = ownNumber(body, 'total_added_to_sequence');
	if (added === undefined) return undefined;
	const listed = listedLeads(body, leads);
	const total = ownNumber(body, 'total') ?? leads.length;
	const missing = leads.length - listed.size - added;
	const isExplained = total === leads.length && missing === 0;
	return leads.map((lead) => {
		const entry = listed.get(lead);
		if (entry === undefined)
			return isExplained ? enrolled(asSent(lead)) : unexplained(body, leads.length);
		// More were added than no list names: a lead that a list calls a duplicate may be the one that was kept.
		return missing < 0 && DUPLICATES.has(entry.key)
			? unexplained(body, leads.length)
			: entry.outcome;
	});
}

function listedLeads(
	body: unknown,
	leads: NonEmpty<Lead>,
): Map<Lead, { readonly key: string; readonly outcome: Outcome }> {
	const byEmail = new Map<string, Lead>();
	const byLinkedin = new Map<string, Lead>();
	for (const lead of leads) {
		const { email, linkedinUrl } = lead.row;
		if (email !== undefined) byEmail.set(sameEmail(email), lead);
		if (linkedinUrl !== undefined) byLinkedin.set(sameLinkedin(linkedinUrl), lead);
	}
	const listed = new Map<Lead, { readonly key: string; readonly outcome: Outcome }>();
	for (const { key, outcome } of LISTS) {
		for (const entry of ownArray(body, key)) {
			const text = typeof entry === 'string' ? entry : undefined;
			const email = text ?? ownString(entry, 'email');
			const linkedin = text ?? ownString(entry, 'linkedin_url');
			const lead =
				(email === undefined ? undefined : byEmail.get(sameEmail(email))) ??
				(linkedin === undefined ? undefined : byLinkedin.get(sameLinkedin(linkedin)));
			if (lead !== undefined && !listed.has(lead))
				listed.set(lead, { key, outcome: outcome(asSent(lead), lead) });
		}
	}
	return listed;
}

/** The lead as it was sent: the provider answers nothing of its own for a single one. */
const asSent = ({ row }: Lead): IDataObject =>
	defined({ email: row.email, linkedin_url: row.linkedinUrl });

const unexplained = (body: unknown, sent: number): Outcome =>
	failure(
		'unknown',
		{
			error: `Amplemarket's totals do not add up for this call: ${String(own(body, 'total_added_to_sequence'))} of ${sent} leads added, and its lists do not explain the others`,
			message:
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
