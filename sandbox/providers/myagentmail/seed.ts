import { SEED } from '../../seed';
import { newWebhook } from './model';
import type { MyAgentMailState } from './state';

const { cadences, workspaces, inboxes, sessions, enrollments, cadenceCount, relinkCount } =
	SEED.myAgentMail;
const { messageCount, attachment, draftCount, lists, domains, webhookCount } = SEED.myAgentMail;
const { signalCount, searches } = SEED.myAgentMail;

export function seedMyAgentMail(state: MyAgentMailState): void {
	seedCadences(state);
	state.addWorkspace({ id: workspaces.main, name: 'Sandbox', isDefault: true });
	state.addWorkspace({ id: workspaces.client, name: 'A client' });
	state.addInbox({ id: inboxes.sales, email: 'sales@outbound.example' });
	state.addInbox({ id: inboxes.founders, email: 'founders@outbound.example' });
	state.addInbox({ id: inboxes.support, email: 'support@outbound.example' });
	state.addSession({ id: sessions.ada, label: 'Ada' });
	state.addSession({ id: sessions.grace });
	seedEnrollments(state);
	seedMail(state);
	for (const domain of domains) state.addDomain(domain);
	for (let n = 1; n <= webhookCount; n++) {
		const fields = { url: `http://127.0.0.1:9/hook-${n}`, events: ['message.bounced'] };
		state.webhooks.set(`whk_${n}`, newWebhook(fields, { ...state.fresh(), id: `whk_${n}` }));
	}
	seedSignals(state);
}

function seedCadences(state: MyAgentMailState): void {
	state.addCadence({ id: cadences.welcome, name: 'Welcome' });
	state.addCadence({ id: cadences.email, name: 'E-mail first', steps: ['email', 'wait', 'email'] });
	state.addCadence({
		id: cadences.linkedin,
		name: 'LinkedIn first',
		steps: ['linkedin_connect', 'wait', 'linkedin_message'],
	});
	state.addCadence({
		id: cadences.both,
		name: 'Both channels',
		steps: ['linkedin_connect', 'email'],
	});
	state.addCadence({ id: cadences.disabled, name: 'Winter campaign', enabled: false });
	state.addCadence({ id: cadences.relink, name: 'Relink' });
	state.addCadence({ id: cadences.other, name: 'Other' });
	for (let n = state.cadences.size + 1; n <= cadenceCount; n++) {
		const number = String(n).padStart(2, '0');
		state.addCadence({ id: `cad_${number}`, name: `Campaign ${number}` });
	}
}

function seedEnrollments(state: MyAgentMailState): void {
	const states = ['active', 'paused', 'replied', 'completed', 'bounced', 'unenrolled'] as const;
	for (const condition of states) {
		state.addEnrollment({
			id: enrollments[condition],
			cadenceId: cadences.relink,
			leadExternalId: `lead-${condition}`,
			leadEmail: `${condition}@customers.example`,
			state: condition,
			nextStepDueAt: null,
			exitReason: condition === 'unenrolled' ? 'manual' : null,
		});
	}
	state.addEnrollment({
		id: enrollments.patchFails,
		cadenceId: cadences.relink,
		leadExternalId: 'lead-patch-fails',
	});
	state.addEnrollment({
		id: enrollments.inOtherCadence,
		cadenceId: cadences.other,
		leadExternalId: 'lead-in-other-cadence',
	});
	for (let n = 1; n <= relinkCount; n++) {
		const number = String(n).padStart(3, '0');
		state.addEnrollment({
			id: `enr_relink_${number}`,
			cadenceId: cadences.relink,
			leadExternalId: `lead-relink-${number}`,
		});
	}
}

function seedMail(state: MyAgentMailState): void {
	for (let n = 1; n <= messageCount; n++) {
		state.mail.receive({
			id: `msg_${n}`,
			inboxId: inboxes.sales,
			threadId: `thr_${n}`,
			messageIdHeader: `<msg_${n}@customers.example>`,
			from: `Reader ${n} <reader-${n}@customers.example>`,
			subject: `Question ${n}`,
			plainBody: `Hello, this is question ${n}.`,
			attachments:
				n === 1
					? [
							{
								id: attachment,
								filename: 'brief.txt',
								contentType: 'text/plain',
								content: 'file 1',
							},
						]
					: [],
		});
	}
	for (let n = 1; n <= draftCount; n++) {
		const { at } = state.fresh();
		state.mail.drafts.set(`dra_${n}`, {
			id: `dra_${n}`,
			inboxId: inboxes.sales,
			to: [`reader-${n}@customers.example`],
			cc: [],
			bcc: [],
			subject: `Draft ${n}`,
			plainBody: `This is draft ${n}.`,
			htmlBody: null,
			replyToMessageId: null,
			createdAt: at,
			updatedAt: at,
		});
	}
	const { at } = state.fresh();
	state.mail.lists.set(lists.newsletter, {
		id: lists.newsletter,
		inboxId: inboxes.sales,
		name: 'Newsletter',
		description: null,
		entries: [
			{
				id: 'ent_1',
				email: 'member@customers.example',
				displayName: null,
				metadata: null,
				createdAt: at,
			},
		],
		createdAt: at,
	});
}

function seedSignals(state: MyAgentMailState): void {
	const { linkedIn } = state;
	for (let n = 1; n <= signalCount; n++)
		linkedIn.addSignal({ id: `sig_${n}`, name: `Signal ${n}` });
	for (let n = 1; n <= 3; n++) linkedIn.addMatch('sig_1', { id: `mat_${n}` });
	for (const [name, id] of Object.entries(searches))
		linkedIn.searches.set(id, {
			id,
			sessionId: sessions.ada,
			query: `${name} search`,
			lookback: 'past-week',
			minIntent: 'medium',
			intentDescription: 'Looks for a tool',
			resultCount: 1,
			tookMs: 900,
			errorCode: null,
			errorMessage: null,
			createdAt: state.fresh().at,
		});
}
