import { toSnakeCase } from '../shared/declare/names';
import { provider } from '../shared/declare/provider';
import type { ProviderError } from '../shared/declare/provider';
import { own, ownArray, ownString } from '../shared/http/json';
import { account } from './account';
import { accountInfo } from './accountInfo';
import { call } from './call';
import { company } from './company';
import { companyEnrichment } from './companyEnrichment';
import { contact } from './contact';
import { customSignalEntry } from './customSignalEntry';
import { emailValidation } from './emailValidation';
import { excludedDomain, excludedEmail } from './excluded';
import { jobOpening } from './jobOpening';
import { leadList } from './leadList';
import { mailbox } from './mailbox';
import { person } from './person';
import { personEnrichment } from './personEnrichment';
import { sequence } from './sequence';
import { task } from './task';
import { user } from './user';

/** Amplemarket, https://docs.amplemarket.com. */
export const amplemarket = provider({
	displayName: 'Amplemarket',
	credential: 'amplemarketApi',
	authentication: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
	error: (body) => envelope(body) ?? validation(body),
	exhausting: ['insufficient_credits'],
	advice: {
		missing_lead_field: 'Give the lead every dynamic field that the sequence uses.',
		insufficient_credits: 'The account has no credits left. Top them up in Amplemarket.',
		content_too_large: 'Lower Batch Size in the options.',
		list_full: 'Put the leads into another list.',
	},
	adviceByStatus: {
		404: "Check the ID, and that the API key's account can see what it names.",
	},
	wireName: toSnakeCase,
	resources: {
		sequence,
		leadList,
		person,
		company,
		emailValidation,
		personEnrichment,
		companyEnrichment,
		contact,
		account,
		call,
		task,
		excludedDomain,
		excludedEmail,
		mailbox,
		user,
		jobOpening,
		customSignalEntry,
		accountInfo,
	},
});

/** `{ object: "error", _errors: [{ code, title, detail, source }] }`, from every endpoint. */
function envelope(body: unknown): ProviderError | undefined {
	if (!Array.isArray(own(body, '_errors'))) return undefined;
	const errors = ownArray(body, '_errors');
	const texts = errors.map((error) => {
		const source = own(error, 'source');
		const where =
			ownString(source, 'pointer') ?? ownString(source, 'parameter') ?? ownString(source, 'header');
		const text =
			ownString(error, 'detail') ??
			ownString(error, 'title') ??
			ownString(error, 'code') ??
			'error';
		return where === undefined ? text : `${text} (${where})`;
	});
	return {
		code: ownString(errors[0], 'code') ?? null,
		text: texts.join('; ') || 'Amplemarket answered with an error',
	};
}

/** `{ validation_errors: [{ error_code, message }] }`, from adding leads only. */
function validation(body: unknown): ProviderError | undefined {
	if (!Array.isArray(own(body, 'validation_errors'))) return undefined;
	const errors = ownArray(body, 'validation_errors');
	const texts = errors.map(
		(error) => ownString(error, 'message') ?? ownString(error, 'error_code') ?? 'error',
	);
	return {
		code: ownString(errors[0], 'error_code') ?? null,
		text: texts.join('; ') || 'Amplemarket refused the leads',
	};
}
