import { SEED } from '../../seed';
import type { MyAgentMailState } from './state';

const { cadences, workspaces, inboxes, sessions, enrollments, cadenceCount, relinkCount } =
	SEED.myAgentMail;

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
