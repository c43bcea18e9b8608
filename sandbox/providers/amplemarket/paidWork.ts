import type { Credits } from './credits';
import { companyFor, hidden, hostOf, personFor, personKey } from './directory';
import type { PersonQuery } from './model';

interface Payer {
	readonly credits: Credits;
}

/** What becomes of one address: undeliverable, risky and unknown ones are told by their beginning. */
export const validate =
	(state: Payer) =>
	(email: string, now: number): object | undefined => {
		if (!state.credits.pay('email', 1, `validation|${email}`, now, 'nothing')) return undefined;
		const [word = ''] = email.split(/[-.@\d]/);
		const results: readonly string[] = ['risky', 'unknown', 'undeliverable'];
		const result = results.includes(word) ? word : 'deliverable';
		return { object: 'email_validation_result', email, result, catch_all: word === 'risky' };
	};

/** Pays for a person, once a day, and for what is revealed, once. */
export function paysFor(state: Payer, query: PersonQuery, now: number): boolean {
	const key = personKey(query);
	const { credits } = state;
	return (
		credits.pay('email', 0.5, `match|${key}`, now, 'a day') &&
		(query.reveal_email !== true || credits.pay('email', 1, `email|${key}`, now, 'for good')) &&
		(query.reveal_phone_numbers !== true ||
			credits.pay('phone', 1, `phone|${key}`, now, 'for good'))
	);
}

export const enrichPerson =
	(state: Payer) =>
	(query: PersonQuery, now: number): object | undefined => {
		const found = personFor(query);
		// The row's own LinkedIn address is the one that was sent; nothing else of the lead comes back.
		const echo = query.linkedin_url === undefined ? {} : { linkedin_url: query.linkedin_url };
		if (found.status !== 'enriched') return { status: found.status, ...echo, result: null };
		if (!paysFor(state, query, now)) return undefined;
		return { status: 'enriched', ...echo, result: hidden(found.result, query) };
	};

export const enrichCompany =
	(state: Payer) =>
	(query: Parameters<typeof companyFor>[0], now: number): object | undefined => {
		const found = companyFor(query);
		const echo = { domain: query.domain ?? null, linkedin_url: query.linkedin_url ?? null };
		if (found.status !== 'enriched') return { status: found.status, ...echo, result: null };
		const key = query.domain === undefined ? String(query.linkedin_url) : hostOf(query.domain);
		return state.credits.pay('email', 1, `company|${key}`, now, 'nothing')
			? { status: 'enriched', ...echo, result: found.result }
			: undefined;
	};
