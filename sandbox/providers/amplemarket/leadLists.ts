import type { Answer, Call, Handler } from '../../provider';
import { memberOf, normaliseEmail, normaliseLinkedinUrl } from '../../identity';
import { SEEDED_AT } from '../../seed';
import { envelope, linkPages, notFound } from './house';
import type {
	AmplemarketLeadList,
	CreateLeadListRequest,
	KeptLeadList,
	LeadListLead,
} from './model';
import type { AmplemarketState } from './state';

const PAGE = 100;

export const leadListHandlers = (state: AmplemarketState): Record<string, Handler> => ({
	listLeadLists: (call) => {
		const { status, owner_id: ownerId, owner_email: ownerEmail } = call.query;
		const owner = ownerId === undefined ? ownerEmail : state.users.get(String(ownerId))?.email;
		const asked = ownerId !== undefined || ownerEmail !== undefined;
		const rows = [...state.leadLists.values()]
			.map((kept) => goneOn(state, kept, call.now).list)
			.filter(
				(list) =>
					(status === undefined || list.status === status) &&
					(!asked ||
						(owner !== undefined && normaliseEmail(list.owner) === normaliseEmail(String(owner)))),
			);
		return linkPages('/lead-lists', 'lead_lists')(rows, call);
	},
	createLeadList: (call) => create(state, call),
	getLeadList: (call) => {
		const kept = state.leadLists.get(call.params.id ?? '');
		if (kept === undefined) return notFound('Lead list');
		const { list, entries } = goneOn(state, kept, call.now);
		const pages = linkPages(`/lead-lists/${list.id}`, 'leads', { most: PAGE, usual: PAGE });
		const page = pages(entries, call);
		return page.status === 200 ? { ...page, body: { ...list, ...Object(page.body) } } : page;
	},
	addLeadsToLeadList: (call) => addLeads(state, call),
});

function create(state: AmplemarketState, { body, now }: Call): Answer {
	// The contract has been checked.
	const { leads, name, visible = true, options = {}, ...given } = body as CreateLeadListRequest;
	const { id, at } = state.fresh();
	const list: AmplemarketLeadList = {
		...given,
		id,
		name: name ?? 'Untitled',
		status: 'queued',
		visible,
		options,
		...(!state.leadListsHaveNoTimes && { created_at: at }),
		updated_at: at,
	};
	const kept = { list, entries: [], keys: new Set<string>(), waiting: [] };
	state.leadLists.set(id, kept);
	state.commit('leadList', JSON.stringify(body), now);
	take(state, kept, leads, now);
	return { status: 202, body: list };
}

/** Puts a completed list there as if it had always been. */
export function seedLeadList(
	state: AmplemarketState,
	given: Pick<AmplemarketLeadList, 'id' | 'name' | 'owner' | 'type'>,
	leads: readonly LeadListLead[],
): void {
	const at = new Date(SEEDED_AT).toISOString();
	const list: AmplemarketLeadList = {
		...given,
		status: 'completed',
		shared: false,
		visible: true,
		options: {},
		created_at: at,
		updated_at: at,
	};
	state.leadLists.set(given.id, {
		list,
		entries: leads.map((lead, n) => ({ id: `${given.id}_${n + 1}`, list_id: given.id, ...lead })),
		keys: new Set(leads.map(keyOf)),
		waiting: [],
	});
}

function addLeads(state: AmplemarketState, { params, body, now }: Call): Answer {
	const kept = state.leadLists.get(params.id ?? '');
	if (kept === undefined) return notFound('Lead list');
	const { leads } = body as Pick<CreateLeadListRequest, 'leads'>;
	const room = state.mostLeadsInList - kept.keys.size;
	if (room <= 0) return full();
	const taken = take(state, kept, leads.slice(0, room), now);
	if (taken > 0) state.commit(`leadList ${kept.list.id}`, JSON.stringify(leads), now);
	return leads.length > room && state.partAnswers === 409
		? full()
		: { status: 200, body: { added: taken } };
}

const full = (): Answer =>
	envelope(409, { code: 'list_full', title: 'List full', detail: 'The lead list is full' });

/** Puts leads in line, those that are not there yet. */
function take(
	state: AmplemarketState,
	kept: KeptLeadList,
	leads: readonly LeadListLead[],
	now: number,
): number {
	const fresh = leads.filter((lead) => {
		const key = keyOf(lead);
		if (kept.keys.has(key)) return false;
		kept.keys.add(key);
		return true;
	});
	kept.waiting.push({ at: now + state.jobRules.queuedMs, leads: fresh });
	kept.list.updated_at = new Date(now).toISOString();
	return fresh.length;
}

function keyOf(lead: LeadListLead): string {
	const { linkedin_url: url, email, title, company_domain: domain, company_name: name } = lead;
	if (typeof url === 'string') return memberOf(url) ?? normaliseLinkedinUrl(url);
	if (typeof email === 'string') return normaliseEmail(email);
	return `${String(title)} at ${String(domain ?? name)}`.toLowerCase();
}

/** The list as it is by now: for a second after leads came it still shows the state that it had. */
function goneOn(state: AmplemarketState, kept: KeptLeadList, now: number): KeptLeadList {
	const { list, waiting } = kept;
	const started = waiting.filter(({ at }) => now >= at);
	const ms = (leads: readonly unknown[]) => (leads.length / state.jobRules.rowsPerSecond) * 1_000;
	for (const entry of started) {
		if (now < entry.at + ms(entry.leads)) {
			list.status = 'processing';
			continue;
		}
		waiting.splice(waiting.indexOf(entry), 1);
		for (const lead of entry.leads) {
			if (state.droppedFromLists.has(keyOf(lead))) continue;
			const { id } = state.fresh();
			kept.entries.push({ id, list_id: list.id, ...lead });
		}
		list.status = waiting.length === 0 ? 'completed' : 'processing';
	}
	return kept;
}
