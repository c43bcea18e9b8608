import { toggle } from '../../shared/declare/kinds';

/** Makes the next step due at once. */
export const retryNow = toggle({
	displayName: 'Retry Now',
	description:
		'Whether the next step is due at once. MyAgentMail acts at its next tick, about every 5 minutes.',
	initial: true,
	sent: 'query',
});
