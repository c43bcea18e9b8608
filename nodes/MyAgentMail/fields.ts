import { id, longText, text } from '../shared/declare/kinds';
import { locator } from '../shared/declare/locator';
import { cadences, domains, inboxes, sessions, workspaces } from './pickers';

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

/** The inbox that is worked on. */
export const ownInboxId = locator({
	...inbox,
	description: 'The inbox to work with',
	required: true,
});

/** The inbox that sends. */
export const sendingInboxId = locator({
	...inbox,
	description: 'The inbox to send from',
	required: true,
	setting: true,
});

/** The inbox of a row's message or draft. */
export const mappedInboxId = locator({
	...inbox,
	description: 'The inbox that it is in',
	required: true,
	mapped: true,
});

/** Only what belongs to an inbox. */
export const inboxFilter = {
	...inbox,
	description: 'Only what belongs to this inbox',
};

/** The session that acts. */
export const actingSessionId = locator({
	...session,
	description: 'The LinkedIn session to act with',
	required: true,
	setting: true,
});

/** The session that acts, where MyAgentMail can choose one. */
export const anySessionId = locator({
	...session,
	description: 'The LinkedIn session to act with. Without one MyAgentMail chooses.',
	setting: true,
});

export const sessionFilter = locator({
	...session,
	description: 'Only what belongs to this session',
});

export const searchingSessionId = locator({
	...session,
	description: 'The LinkedIn session to search with. Without one MyAgentMail chooses.',
});

const workspace = {
	displayName: 'Workspace',
	picker: workspaces,
	idPlaceholder: 'e.g. 7d1f0a2b-…',
};

export const workspaceId = locator({
	...workspace,
	description: 'The workspace to work with',
	required: true,
});

/** The workspace that something new is put into. */
export const inWorkspaceId = locator({
	...workspace,
	description: 'The workspace to put it into. Only a key of the whole tenant may choose one.',
});

export const workspaceFilter = {
	...workspace,
	description:
		'Only what belongs to this workspace. Only a key of the whole tenant may choose one.',
};

export const DOMAIN = {
	displayName: 'Domain',
	picker: domains,
	idPlaceholder: 'e.g. example.com',
};

const message = {
	displayName: 'Message ID',
	description: 'The ID of the message at MyAgentMail, as its trigger and its lists give it',
	placeholder: 'e.g. 5c0d9a7e-…',
	required: true,
} as const;

export const messageId = id(message);
export const mappedMessageId = id({ ...message, mapped: true });

/** What a mail says. */
export const plainBody = longText({
	displayName: 'Plain Text Body',
	description: 'The text of the mail, for readers that show no HTML',
	mapped: true,
});

export const htmlBody = longText({
	displayName: 'HTML Body',
	description: 'The text of the mail as HTML',
	mapped: true,
});

export const subject = text({
	displayName: 'Subject',
	description: 'The subject line',
	mapped: true,
});
