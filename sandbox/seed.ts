import { hex40, uuid } from './ids';

const SEQUENCE_KIND = 0xa1;
const unifyId = (kind: number, ordinal: number): string => uuid(0xb0000000 + kind, ordinal);

/** The kinds of Unify's seeded ids, so that they never meet. */
export const UNIFY_KIND = {
	...{ sequence: 1, mailbox: 2, person: 3, enrollment: 4, user: 5, list: 6 },
	...{ company: 7, opportunity: 8, task: 9, event: 10, session: 11, play: 12 },
} as const;
export const AMPLEMARKET_KIND = {
	mailbox: 0xa2000000,
	user: 0xa3000000,
	contact: 0xa4000000,
	account: 0xa5000000,
	call: 0xa6000000,
	task: 0xa7000000,
	disposition: 0xa8000000,
	jobOpening: 0xa9000000,
	job: 0xaa000000,
} as const;
export const AMPLEMARKET_SEQUENCE_KIND = SEQUENCE_KIND;

/** When all seed data was made, so that it is older than any run; milliseconds since the epoch. */
export const SEEDED_AT = Date.UTC(2025, 0, 1);

/** The well-known ids of the seed data; each provider's `seed.ts` fills the rest around them. */
export const SEED = {
	myAgentMail: {
		apiKey: 'tk_sandbox_myagentmail',
		/** How many cadences there are in all. */
		cadenceCount: 60,
		cadences: {
			/** No channel: needs neither inbox nor session. Empty at the start. */
			welcome: 'cad_welcome',
			/** An e-mail step: needs `inboxId`. */
			email: 'cad_email',
			/** A LinkedIn step: needs `sessionId`. */
			linkedin: 'cad_linkedin',
			/** Both. */
			both: 'cad_both',
			disabled: 'cad_disabled',
			/** Holds the enrollments below and `enr_relink_001` to `enr_relink_250`. */
			relink: 'cad_relink',
			/** Holds `enrollments.inOtherCadence`. */
			other: 'cad_other',
		},
		workspaces: {
			/** Holds all the inboxes. */
			main: 'wsp_sandbox',
			client: 'wsp_client',
		},
		inboxes: { sales: 'inb_sales', founders: 'inb_founders', support: 'inb_support' },
		sessions: { ada: 'lis_ada', grace: 'lis_grace' },
		enrollments: {
			/** Its external id is `lead-active`; the others follow suit. */
			active: 'enr_active',
			paused: 'enr_paused',
			replied: 'enr_replied',
			completed: 'enr_completed',
			bounced: 'enr_bounced',
			unenrolled: 'enr_unenrolled',
			/** Every relink of it answers PATCH_FAILED. */
			patchFails: 'enr_patch-fails',
			inOtherCadence: 'enr_in-other-cadence',
		},
		/** `enr_relink_001`, with external id `lead-relink-001`, and so on. */
		relinkCount: 250,
		/** In the sales inbox, from `reader-1@customers.example` and so on: `msg_1` to `msg_6`, each a thread of its own. */
		messageCount: 6,
		/** `msg_1` has this file. */
		attachment: 'att_1',
		/** In the sales inbox, to `reader-1@customers.example` and so on: `dra_1` to `dra_5`. */
		draftCount: 5,
		/** In the sales inbox. */
		lists: { newsletter: 'lst_newsletter' },
		domains: ['outbound.example', 'one.example', 'two.example', 'three.example'],
		/** `whk_1` and so on, at addresses that nobody serves. */
		webhookCount: 4,
		/** `sig_1` and so on; the first has three matches, `sig_1` posts nowhere. */
		signalCount: 4,
		searches: { first: 'sea_1', second: 'sea_2' },
	},
	unify: {
		apiKey: 'uk_sandbox_unify',
		sequenceCount: 45,
		sequences: {
			main: unifyId(UNIFY_KIND.sequence, 1),
			other: unifyId(UNIFY_KIND.sequence, 2),
			paused: unifyId(UNIFY_KIND.sequence, 3),
		},
		lists: {
			/** Of people. */
			prospects: unifyId(UNIFY_KIND.list, 1),
			companies: unifyId(UNIFY_KIND.list, 2),
		},
		mailboxes: {
			ada: 'ada@outbound.example',
			grace: 'grace@outbound.example',
			edsger: 'edsger@outbound.example',
			barbara: 'barbara@outbound.example',
			donald: 'donald@outbound.example',
			/** Paused. */
			tony: 'tony@outbound.example',
		},
		people: {
			/** In no sequence. */
			free: { id: unifyId(UNIFY_KIND.person, 1), email: 'free@customers.example' },
			activeInMain: { id: unifyId(UNIFY_KIND.person, 2), email: 'active-main@customers.example' },
			activeInOther: {
				id: unifyId(UNIFY_KIND.person, 3),
				email: 'active-other@customers.example',
			},
			/** Has finished the main sequence, so may be enrolled again. */
			finished: { id: unifyId(UNIFY_KIND.person, 4), email: 'finished@customers.example' },
			/** A draft in the main sequence: not finished, so a conflict. */
			draft: { id: unifyId(UNIFY_KIND.person, 5), email: 'draft@customers.example' },
		},
		/** `person-01@customers.example` and so on, in no sequence. */
		otherPeopleCount: 50,
		enrollments: {
			activeInMain: unifyId(UNIFY_KIND.enrollment, 1),
			activeInOther: unifyId(UNIFY_KIND.enrollment, 2),
			finished: unifyId(UNIFY_KIND.enrollment, 3),
			/** Waits for approval. */
			draft: unifyId(UNIFY_KIND.enrollment, 4),
		},
		/** Of the key, and of all sequences. */
		user: unifyId(UNIFY_KIND.user, 1),
		play: unifyId(UNIFY_KIND.play, 1),
		companies: { acme: { id: unifyId(UNIFY_KIND.company, 1), domain: 'acme.example' } },
		opportunity: unifyId(UNIFY_KIND.opportunity, 1),
		tasks: {
			/** A call, ready. */
			call: unifyId(UNIFY_KIND.task, 1),
			/** Completed by replying alone. */
			reply: unifyId(UNIFY_KIND.task, 2),
			canceled: unifyId(UNIFY_KIND.task, 3),
		},
		event: unifyId(UNIFY_KIND.event, 1),
	},
	amplemarket: {
		apiKey: 'am_sandbox_amplemarket',
		sequenceCount: 45,
		sequences: {
			/** Active, no dynamic fields. */
			main: hex40(SEQUENCE_KIND, 1),
			/** Active, with the dynamic field `company_pitch`. */
			dynamic: hex40(SEQUENCE_KIND, 2),
			paused: hex40(SEQUENCE_KIND, 3),
			draft: hex40(SEQUENCE_KIND, 4),
			archived: hex40(SEQUENCE_KIND, 5),
			archiving: hex40(SEQUENCE_KIND, 6),
			pausing: hex40(SEQUENCE_KIND, 7),
			resuming: hex40(SEQUENCE_KIND, 8),
			/** A draft that holds `leads.inOtherDraft`. */
			otherDraft: hex40(SEQUENCE_KIND, 9),
			/** An active one that holds `leads.inOtherActive`. */
			otherActive: hex40(SEQUENCE_KIND, 10),
		},
		/** `mailbox-01@outbound.example` and so on: two pages. */
		mailboxCount: 25,
		users: {
			ada: { id: uuid(AMPLEMARKET_KIND.user, 1), email: 'ada@outbound.example' },
			grace: { id: uuid(AMPLEMARKET_KIND.user, 2), email: 'grace@outbound.example' },
			edsger: { id: uuid(AMPLEMARKET_KIND.user, 3), email: 'edsger@outbound.example' },
		},
		leads: {
			alreadyInMain: 'already@customers.example',
			alreadyInMainLinkedin: 'https://www.linkedin.com/in/already-there/',
			excluded: 'excluded@customers.example',
			/** Every address of this domain is on the exclusion list. */
			excludedDomain: 'competitor.example',
			recentlyContacted: 'recent@customers.example',
			inOtherDraft: 'other-draft@customers.example',
			inOtherActive: 'other-active@customers.example',
		},
		/** `contact-1@customers.example`, Contact 1 … 25, in turn at the accounts. */
		contacts: {
			first: uuid(AMPLEMARKET_KIND.contact, 1),
			count: 25,
		},
		accounts: { first: uuid(AMPLEMARKET_KIND.account, 1), count: 5 },
		calls: {
			/** Has a recording. */
			recorded: uuid(AMPLEMARKET_KIND.call, 1),
			/** Logged from outside, so without one. */
			external: uuid(AMPLEMARKET_KIND.call, 2),
		},
		/** All of them scheduled, Ada's. */
		tasks: { first: uuid(AMPLEMARKET_KIND.task, 1), count: 30 },
		dispositions: {
			/** Completes the task too. */
			interested: uuid(AMPLEMARKET_KIND.disposition, 1),
			noAnswer: uuid(AMPLEMARKET_KIND.disposition, 2),
		},
		/** Jobs of three rows each that have ended long ago. */
		jobs: { validation: 'job_validation', people: '901', companies: '902' },
		/** Has three leads, and is completed. */
		leadList: 'list_prospects',
		jobOpenings: { first: uuid(AMPLEMARKET_KIND.jobOpening, 1), count: 3 },
	},
} as const;
