import { PUBLISHED_LIMITS, SEED, startSandbox } from '../sandbox';
import type { FaultPlan, RateLimit, Sandbox } from '../sandbox';
import type { Lead } from './leadsFile';

/** A limit that MyAgentMail does not publish, so that the node has to find it out. */
const UNPUBLISHED: RateLimit = { provider: 'myAgentMail', requests: 150, perMs: 1_000 };

/** A network with some milliseconds on the way, some connections that break after the lead was taken, and one busy moment. */
const ORDINARY_DAY: FaultPlan = {
	seed: 20_260_302,
	rules: [
		{ fault: { kind: 'latency', ms: 4, jitterMs: 8 } },
		...(['enrollLeadInCadence', 'create_sequence_enrollment'] as const).map((operationId) => ({
			operationIds: [operationId],
			after: 100,
			probability: 0.01,
			times: 3,
			fault: { kind: 'reset', when: 'after-commit' } as const,
		})),
		{
			operationIds: ['addLeadsToSequence'],
			after: 1,
			times: 1,
			fault: {
				kind: 'status',
				status: 503,
				when: 'before-commit',
				retryAfter: { form: 'seconds', seconds: 1 },
			},
		},
	],
};

/** The three providers on loopback, on a day like any other. The caller closes them. */
export async function startOrdinaryDay(): Promise<Sandbox> {
	const sandbox = await startSandbox({
		limits: [...PUBLISHED_LIMITS, UNPUBLISHED],
		// The report counts calls in the log.
		logLimit: Number.MAX_SAFE_INTEGER,
	});
	sandbox.setFaults(ORDINARY_DAY);
	return sandbox;
}

/** Somebody's own file: Unify knows everybody in it, and no provider has met any of them. */
export function welcomeStrangers({ unify }: Sandbox): void {
	unify.state.inventPeople = true;
	unify.state.unknownDomains.clear();
}

/** The demo's own file: the accounts hold what the CRM says of its leads in the column `status`. */
export function rememberLeads(sandbox: Sandbox, leads: readonly Lead[]): void {
	for (const lead of leads) {
		rememberInMyAgentMail(sandbox, lead);
		rememberInUnify(sandbox, lead);
		rememberInAmplemarket(sandbox, lead);
	}
}

function rememberInMyAgentMail({ myAgentMail }: Sandbox, { id = '', status }: Lead): void {
	const cadenceId = SEED.myAgentMail.cadences.welcome;
	if (status !== 'in_outreach' || myAgentMail.state.has(cadenceId, id)) return;
	myAgentMail.state.addEnrollment({ cadenceId, leadExternalId: id, createdAt: LAST_MONTH });
}

function rememberInUnify({ unify }: Sandbox, { email = '', status, ...lead }: Lead): void {
	// Unify hears of today's imports tomorrow.
	if (!email.includes('@') || status === 'imported_today') return;
	const { first_name: firstName, last_name: lastName } = lead;
	const attributes = { first_name: firstName, last_name: lastName };
	const { id: personId } = unify.state.addPerson({ email, attributes });
	const { main, other } = SEED.unify.sequences;
	const sequences: Readonly<Record<string, string>> = { in_outreach: main, other_campaign: other };
	const sequenceId = sequences[status ?? ''];
	if (sequenceId === undefined || unify.state.activeEnrollment(personId)) return;
	unify.state.addEnrollment({ sequenceId, personId, at: Date.parse(LAST_MONTH) });
}

function rememberInAmplemarket({ amplemarket }: Sandbox, { email = '', status }: Lead): void {
	const { main, otherActive, otherDraft } = SEED.amplemarket.sequences;
	const { state } = amplemarket;
	switch (status) {
		case 'customer':
			return state.excludeEmail(email);
		case 'contacted':
			return state.markRecentlyContacted(email);
		case 'in_outreach':
			return state.addMember(main, { email });
		case 'other_campaign':
			return state.addMember(otherActive, { email });
		case 'draft_campaign':
			return state.addMember(otherDraft, { email });
	}
}

const LAST_MONTH = new Date(Date.now() - 30 * 24 * 3_600_000).toISOString();
