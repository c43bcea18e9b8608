const NOT_FOUND =
	'Check the ID. The API key sees only what belongs to its own tenant, workspace or inbox.';

/** What to do about the provider's own codes. */
export const ADVICE: Readonly<Record<string, string>> = {
	CADENCE_MISMATCH: 'The enrollment belongs to another cadence. Choose that cadence.',
	ENROLLMENT_TERMINAL_STATE:
		'The enrollment has ended and cannot be changed. Enroll the lead again under a new external ID.',
	LEAD_EXTERNAL_ID_CONFLICT:
		'Another enrollment of this cadence has that external ID. Choose another one.',
	PATCH_FAILED: 'MyAgentMail could not change the enrollment. Run this item again later.',
	LINKEDIN_NOT_SUBSCRIBED: 'The LinkedIn add-on is needed. Add it in MyAgentMail.',
	LINKEDIN_RATE_LIMITED:
		'The LinkedIn session has used up its quota for 24 hours. Run these items again later.',
	quota_exceeded:
		'The LinkedIn session has used up its quota for 24 hours. Run these items again later.',
	USERNAME_TAKEN: 'Someone has that username. Choose another one, or switch Strict off.',
	SESSION_LIMIT_REACHED: 'The plan allows no more LinkedIn sessions.',
};

/** What to do about a refusal whose code tells nothing more, by its status. */
export const ADVICE_BY_STATUS: Readonly<Record<number, string>> = {
	404: NOT_FOUND,
	403: 'The API key may not do this. For cadences and LinkedIn take a key of the whole tenant (tk_) or of a workspace (wk_).',
};

/** The same for a row of a call that carries many, which has no status of its own. */
export const ADVICE_FOR_ROW: Readonly<Record<string, string>> = { ...ADVICE, NOT_FOUND };
