import type { StateOptions } from '../../state';
import { identitiesOf, identityOf, leadKeyOf } from './leadIdentity';
import type { LeadAddress } from './leadIdentity';
import type {
	AddLeadsAnswer,
	AmplemarketExclusion,
	AmplemarketLead,
	AmplemarketMailbox,
	AmplemarketSequence,
	AmplemarketUser,
	SequenceStatus,
} from './model';
import { AmplemarketRecords } from './records';

const OTHER_KIND = 0xe0000013;

/** Amplemarket's side of the sandbox. */
export class AmplemarketState extends AmplemarketRecords {
	readonly sequences = new Map<string, AmplemarketSequence>();
	readonly mailboxes = new Map<string, AmplemarketMailbox>();
	readonly users = new Map<string, AmplemarketUser>();
	/** On: refusals of add leads name neither the rows at fault nor their fields. */
	namelessRefusals = false;
	/** On: a custom mailbox that the account has not is refused; the contract doesn't say. */
	rejectUnknownMailboxes = false;

	/** Sequences by the identities of the leads in them. */
	private readonly memberships = new Map<string, Set<string>>();
	private readonly excludedProfiles = new Set<string>();
	private readonly recentlyContacted = new Set<string>();
	private readonly fill: (state: AmplemarketState) => void;

	constructor({ fill, ...options }: StateOptions<AmplemarketState>) {
		super(OTHER_KIND, options);
		this.fill = fill;
		this.reset();
	}

	/**
	 * Whether the lead is in the sequence, by whomever.
	 *
	 * @param address its e-mail address or LinkedIn URL, in any spelling
	 */
	has(sequenceId: string, address: string): boolean {
		return this.memberships.get(identityOf(address))?.has(sequenceId) ?? false;
	}

	addSequence({
		id,
		name = id,
		status = 'active',
		dynamicFields = [],
		creator,
	}: {
		id: string;
		name?: string;
		status?: SequenceStatus;
		/** Each lead must bring these in its `data`, and not as null. */
		dynamicFields?: readonly string[];
		creator?: { id: string; email: string };
	}): AmplemarketSequence {
		const at = this.clock.timestamp();
		const [anyUser] = this.users.values();
		const by = creator ?? anyUser;
		const sequence: AmplemarketSequence = {
			id,
			name,
			status,
			created_by_user_id: by?.id ?? '',
			created_by_user_email: by?.email ?? '',
			created_at: at,
			updated_at: at,
			dynamic_fields_used: [...dynamicFields],
		};
		this.sequences.set(id, sequence);
		return sequence;
	}

	/** Puts a lead there as if it had always been: not counted as a commit. */
	addMember(sequenceId: string, lead: LeadAddress): void {
		for (const identity of identitiesOf(lead)) {
			const sequences = this.memberships.get(identity);
			if (sequences) sequences.add(sequenceId);
			else this.memberships.set(identity, new Set([sequenceId]));
		}
	}

	/** Also takes a LinkedIn URL. */
	excludeEmail(address: string): void {
		const identity = identityOf(address);
		if (address.includes('@')) this.excludedEmails.set(identity, this.exclusion());
		else this.excludedProfiles.add(identity);
	}

	excludeDomain(domain: string): void {
		this.excludedDomains.set(domain.toLowerCase(), this.exclusion());
	}

	private exclusion(): AmplemarketExclusion {
		return {
			source: 'amplemarket',
			date_added: this.clock.timestamp(),
			excluded_reason: 'manual',
		};
	}

	/** Takes an e-mail address or a LinkedIn URL. */
	markRecentlyContacted(address: string): void {
		this.recentlyContacted.add(identityOf(address));
	}

	/** Adds the leads that nothing keeps out. The caller has checked sequence and leads. */
	addLeads(sequenceId: string, leads: readonly AmplemarketLead[], now: number): AddLeadsAnswer {
		const answer: AddLeadsAnswer = {
			total: leads.length,
			total_added_to_sequence: 0,
			duplicate_emails: [],
			duplicate_linkedin_urls: [],
			in_exclusion_list_and_skipped: [],
			recently_contacted_and_skipped: [],
			already_in_sequence_and_skipped: [],
			in_other_draft_sequences_and_skipped: [],
			in_other_active_sequences_and_skipped: [],
		};
		const seen = new Set<string>();
		for (const lead of leads) {
			const { email, linkedin_url: url } = lead;
			const identities = identitiesOf(lead);
			const repeated = identities.findIndex((identity) => seen.has(identity));
			if (repeated === 0 && email !== undefined) {
				answer.duplicate_emails.push(email);
				continue;
			}
			if (repeated >= 0 && url !== undefined) {
				answer.duplicate_linkedin_urls.push(url);
				continue;
			}
			for (const identity of identities) seen.add(identity);
			const list = this.skipListFor(sequenceId, lead, identities);
			if (list) {
				answer[list].push({
					...(email === undefined ? {} : { email }),
					...(url === undefined ? {} : { linkedin_url: url }),
				});
				continue;
			}
			this.addMember(sequenceId, lead);
			this.ledger.record(sequenceId, leadKeyOf(lead), now);
			answer.total_added_to_sequence += 1;
		}
		return answer;
	}

	protected clear(): void {
		for (const map of [this.sequences, this.mailboxes, this.users, this.memberships]) map.clear();
		for (const set of [this.excludedProfiles, this.recentlyContacted]) set.clear();
		this.clearRecords();
		this.namelessRefusals = false;
		this.rejectUnknownMailboxes = false;
	}

	protected seed(): void {
		this.fill(this);
	}

	private skipListFor(
		sequenceId: string,
		{ overrides = {} }: AmplemarketLead,
		identities: readonly string[],
	) {
		const isIn = (set: { has(key: string): boolean }): boolean =>
			identities.some((key) => set.has(key));
		const inSequence = identities.some((key) => this.memberships.get(key)?.has(sequenceId));
		if (inSequence) return 'already_in_sequence_and_skipped';
		if (
			!overrides.ignore_exclusion_list &&
			(isIn(this.excludedEmails) ||
				isIn(this.excludedProfiles) ||
				this.isDomainExcluded(identities))
		) {
			return 'in_exclusion_list_and_skipped';
		}
		if (!overrides.ignore_recently_contacted && isIn(this.recentlyContacted)) {
			return 'recently_contacted_and_skipped';
		}
		const others = this.statusesElsewhere(sequenceId, identities);
		if (!overrides.ignore_duplicate_leads_in_other_draft_sequences && others.has('draft')) {
			return 'in_other_draft_sequences_and_skipped';
		}
		if (!overrides.ignore_duplicate_leads_in_other_active_sequences && others.has('active')) {
			return 'in_other_active_sequences_and_skipped';
		}
		return undefined;
	}

	private isDomainExcluded(identities: readonly string[]): boolean {
		return identities.some((identity) => {
			const domain = identity.split('@')[1];
			return domain !== undefined && this.excludedDomains.has(domain);
		});
	}

	private statusesElsewhere(
		sequenceId: string,
		identities: readonly string[],
	): ReadonlySet<SequenceStatus | undefined> {
		const statuses = new Set<SequenceStatus | undefined>();
		for (const identity of identities) {
			for (const other of this.memberships.get(identity) ?? []) {
				if (other !== sequenceId) statuses.add(this.sequences.get(other)?.status);
			}
		}
		return statuses;
	}
}
