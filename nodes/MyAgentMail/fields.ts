import { id } from '../shared/declare/kinds';
import { locator } from '../shared/declare/locator';
import { cadences, inboxes, sessions } from './pickers';

/** The cadence, picked from a list or by ID. */
export const cadenceId = locator({
	displayName: 'Cadence',
	description: 'The cadence to work with',
	picker: cadences,
	idPlaceholder: 'e.g. cad_01HZX3',
	required: true,
});

export const enrollmentId = id({
	displayName: 'Enrollment ID',
	description: 'The ID of the enrollment',
	placeholder: 'e.g. enr_01HZX3',
	required: true,
});

const inbox = {
	displayName: 'Inbox',
	description: 'The inbox to send from. Needed when the cadence has an email step.',
	picker: inboxes,
	idPlaceholder: 'e.g. 0b6f3c1e-…',
};

const session = {
	displayName: 'LinkedIn Session',
	description: 'The session to act with on LinkedIn. Needed when the cadence has a LinkedIn step.',
	picker: sessions,
	idPlaceholder: 'e.g. ses_01HZX3',
};

/** The inbox that a cadence's email steps send from. */
export const inboxId = locator({ ...inbox, setting: true });
export const clearableInboxId = locator({ ...inbox, clearable: true, setting: true });

/** The LinkedIn session that a cadence's LinkedIn steps use. */
export const sessionId = locator({ ...session, setting: true });
export const clearableSessionId = locator({ ...session, clearable: true, setting: true });
