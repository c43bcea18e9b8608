/** How strong an intent is, by the classification that MyAgentMail gives. */
export const intents = [
	{ name: 'High', value: 'high' },
	{ name: 'Low', value: 'low' },
	{ name: 'Medium', value: 'medium' },
] as const;
