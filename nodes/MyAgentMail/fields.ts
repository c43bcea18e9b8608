import { required } from '../shared/declare/fields';
import { locator } from '../shared/declare/locator';

/** The cadence, picked from a list or by ID. */
export const cadenceId = required(
	locator({
		displayName: 'Cadence',
		description: 'The cadence to work with',
		search: 'searchCadences',
		idPlaceholder: 'e.g. cad_01HZX3',
	}),
);

/** The inbox that a cadence's e-mail steps send from. */
export const inboxId = locator({
	displayName: 'Inbox',
	description: 'The inbox to send from. Needed when the cadence has an e-mail step.',
	search: 'searchInboxes',
	idPlaceholder: 'e.g. 0b6f3c1e-…',
});

/** The LinkedIn session that a cadence's LinkedIn steps use. */
export const sessionId = locator({
	displayName: 'LinkedIn Session',
	description: 'The session to act with on LinkedIn. Needed when the cadence has a LinkedIn step.',
	search: 'searchSessions',
	idPlaceholder: 'e.g. ses_01HZX3',
});
