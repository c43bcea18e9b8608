import { normaliseEmail } from '../../identity';
import type { Answer, Call } from '../../provider';
import { envelope, notFound, unprocessable } from './house';
import type { AddLeadsRequest, AmplemarketLead } from './model';
import type { AmplemarketState } from './state';

const MAX_LEADS = 250;

/** Leads for a sequence, which takes all of a request or none. */
export function addLeads(state: AmplemarketState, { params, body, now }: Call): Answer {
	const sequence = state.sequences.get(params.id ?? '');
	if (!sequence) return notFound('Sequence');
	// The contract has been checked.
	const { leads, settings } = body as AddLeadsRequest;
	if (leads.length > MAX_LEADS) {
		return envelope(400, {
			code: 'content_too_large',
			title: 'Content too large',
			detail: `At most ${MAX_LEADS} leads a request`,
			source: { pointer: '/leads' },
		});
	}
	if (sequence.status !== 'active' && sequence.status !== 'paused') {
		return unprocessable(
			'sequence_not_accepting_leads',
			`Sequence is ${sequence.status}: only active and paused sequences accept leads`,
		);
	}
	if (state.rejectUnknownMailboxes && settings?.leads_distribution === 'custom_mailboxes') {
		const known = new Set([...state.mailboxes.values()].map(({ email }) => normaliseEmail(email)));
		const unknown = settings.mailboxes?.find((email) => !known.has(normaliseEmail(email)));
		if (unknown !== undefined) {
			return unprocessable('mailbox_not_found', `Mailbox '${unknown}' not found`);
		}
	}
	const missing = missingFields(state, sequence.dynamic_fields_used, leads);
	if (missing) return missing;
	return { status: 200, body: state.addLeads(sequence.id, leads, now) };
}

/** One lead without a field refuses the whole batch. */
function missingFields(
	state: AmplemarketState,
	fields: readonly string[],
	leads: readonly AmplemarketLead[],
): Answer | undefined {
	const validation_errors = fields.flatMap((field) => {
		const indexes = leads.flatMap(({ data = {} }, index) =>
			Object.hasOwn(data, field) && data[field] !== null ? [] : [index],
		);
		if (indexes.length === 0) return [];
		const where = state.namelessRefusals ? '' : ` on leads with indexes [${indexes.join(', ')}]`;
		const message = `Missing lead dynamic field '${field}'${where}`;
		return [{ error_code: 'missing_lead_field', message }];
	});
	return validation_errors.length > 0 ? { status: 422, body: { validation_errors } } : undefined;
}
