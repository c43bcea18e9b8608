import { ProviderState } from '../../state';
import { Credits } from './credits';
import type { companyFor } from './directory';
import { enrichCompany, enrichPerson, validate } from './paidWork';
import { countedIds, Jobs, USUAL_RULES } from './jobs';
import type { JobRules } from './jobs';
import type {
	AmplemarketAccount,
	AmplemarketCall,
	AmplemarketContact,
	AmplemarketExclusion,
	AmplemarketJobOpening,
	AmplemarketTask,
	ExclusionShape,
	KeptLeadList,
	PersonQuery,
} from './model';

/** The most leads that a lead list holds. */
const MOST_IN_LIST = 60_000;

/** All that Amplemarket holds beside sequences, and how it behaves where that is left open or takes its time. */
export abstract class AmplemarketRecords extends ProviderState {
	readonly contacts = new Map<string, AmplemarketContact>();
	readonly accounts = new Map<string, AmplemarketAccount>();
	/** Newest first. */
	readonly calls = new Map<string, AmplemarketCall>();
	readonly tasks = new Map<string, AmplemarketTask>();
	readonly jobOpenings = new Map<string, AmplemarketJobOpening>();
	readonly leadLists = new Map<string, KeptLeadList>();
	readonly excludedDomains = new Map<string, AmplemarketExclusion>();
	readonly excludedEmails = new Map<string, AmplemarketExclusion>();
	/** When a mailbox was last changed, ms since 1970. */
	readonly mailboxChanges = new Map<string, number>();
	readonly dispositions: Array<{
		id: string;
		name: string;
		slug: string;
		action: 'complete' | 'next_stage';
	}> = [];

	readonly credits = new Credits();
	readonly jobRules: JobRules = { ...USUAL_RULES };
	readonly validations = new Jobs(this.jobRules, () => this.fresh().id, validate(this));
	readonly peopleEnrichments = new Jobs<PersonQuery>(
		this.jobRules,
		countedIds(),
		enrichPerson(this),
	);
	readonly companyEnrichments = new Jobs<Parameters<typeof companyFor>[0]>(
		this.jobRules,
		countedIds(),
		enrichCompany(this),
	);

	/** The verb that finishes a task; the other one does not exist. */
	taskVerb: 'post' | 'patch' = 'post';
	/** How adding to and removing from an exclusion list tells of each entry. */
	exclusionShape: ExclusionShape = 'collection';
	/** On: a mailbox may be changed once an hour. */
	limitsMailboxes = false;
	mostLeadsInList = MOST_IN_LIST;
	/** What answers leads of which only a part found room. */
	partAnswers: 200 | 409 = 409;
	/** On: nobody says when a lead list was made. */
	leadListsHaveNoTimes = false;
	/** What makes leads the same, of leads that a list loses without a word. */
	readonly droppedFromLists = new Set<string>();

	/** Counts something that was really done. */
	commit(target: string, key: string, now: number): void {
		this.ledger.record(target, key, now);
	}

	protected clearRecords(): void {
		const { contacts, accounts, calls, tasks, jobOpenings, leadLists } = this;
		for (const map of [contacts, accounts, calls, tasks, jobOpenings, leadLists]) map.clear();
		for (const map of [this.excludedDomains, this.excludedEmails, this.mailboxChanges]) map.clear();
		for (const jobs of [this.validations, this.peopleEnrichments, this.companyEnrichments])
			jobs.clear();
		this.droppedFromLists.clear();
		this.dispositions.length = 0;
		this.credits.clear();
		Object.assign(this.jobRules, USUAL_RULES);
		this.taskVerb = 'post';
		this.exclusionShape = 'collection';
		this.limitsMailboxes = false;
		this.mostLeadsInList = MOST_IN_LIST;
		this.partAnswers = 409;
		this.leadListsHaveNoTimes = false;
	}
}
