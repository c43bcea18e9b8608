import { enrollmentStepId, SEED, sequenceStepId } from '../../../sandbox';
import type { JobFate, UnifyEnrollment } from '../../../sandbox';
import { byId } from '../../support/rig';
import { clock } from '../../support/virtualTime';
import { json } from './use';
import type { Use, Uses } from './use';

const { enrollments, sequences } = SEED.unify;
const ENROLLMENTS = Object.values(enrollments);
const SEQUENCES = Object.values(sequences);

const enrollment = (n: number) => json({ enrollmentId: ENROLLMENTS[n] ?? '' });
const onEnrollments: Pick<Use, 'item' | 'most' | 'bad'> = {
	item: enrollment,
	most: ENROLLMENTS.length,
	bad: json({}),
};
const onSequences: Pick<Use, 'item' | 'most' | 'bad' | 'parameters'> = {
	parameters: { sequenceId: byId('={{ $json.id }}') },
	item: (n) => json({ id: SEQUENCES[n] ?? '' }),
	most: SEQUENCES.length,
	bad: json({}),
};

const { lists, people, tasks } = SEED.unify;
const PEOPLE = Object.values(people);

const step = (n: number) => enrollmentStepId(ENROLLMENTS[n] ?? '', 1);
const ofPerson = { objectName: byId('person') };
const ofLeadSource = { ...ofPerson, attributeName: byId('lead_source') };
const onTasks: Pick<Use, 'item' | 'most' | 'bad' | 'prepare'> = {
	item: (n) => json({ taskId: `task-${n}` }),
	bad: json({}),
	prepare: ({ sandbox }) => {
		const call = sandbox.unify.state.tasks.get(tasks.call);
		if (call === undefined) throw new Error('The sandbox has no call');
		for (let n = 0; n < 4; n += 1)
			sandbox.unify.state.tasks.set(`task-${n}`, { ...call, id: `task-${n}` });
	},
};
const onEntries: Pick<Use, 'item' | 'bad' | 'parameters'> = {
	parameters: { listId: byId(lists.prospects) },
	item: (n) =>
		json(n === 1 ? { personEmail: PEOPLE[n]?.email ?? '' } : { recordId: PEOPLE[n]?.id ?? '' }),
	bad: json({}),
};
const inList: NonNullable<Use['prepare']> = ({ sandbox }) => {
	const entries = sandbox.unify.state.entriesOf(lists.prospects);
	for (const { id } of PEOPLE)
		entries.set(id, { id: `entry-${id}`, record_id: id, object: 'person' });
};

/** n8n's mapper with these columns, taken from the item. */
const mappedBy = (names: readonly string[], matchingColumns: string[]) => ({
	mappingMode: 'autoMapInputData',
	value: null,
	matchingColumns,
	schema: names.map((id) => ({ id, canBeUsedToMatch: id === 'email', attributeType: 'TEXT' })),
});

/** Jobs that were started before, and are over or never will be. */
const jobs =
	(fate: JobFate | undefined): NonNullable<Use['prepare']> =>
	({ sandbox: { unify } }) => {
		const rows = [...unify.state.tasks.values()].map(({ note_content: _, ...row }) => row);
		unify.state.jobMs = 0;
		for (let n = 0; n < 4; n += 1) {
			const id = `job-${n}`;
			unify.state.jobs.set(id, { id, scope: 'tasks ', at: clock.now(), rows, fate });
		}
	};

/** As all enrollments are before. */
const enrolled =
	(changes: Partial<UnifyEnrollment>): NonNullable<Use['prepare']> =>
	({ sandbox }) => {
		for (const each of sandbox.unify.state.enrollments.values()) Object.assign(each, changes);
	};

export const UNIFY: Uses = {
	'enrollment cancel': { ...onEnrollments, operationId: 'delete_sequence_enrollment' },
	'enrollment pause': { ...onEnrollments, operationId: 'pause_sequence_enrollment' },
	'enrollment resume': {
		...onEnrollments,
		operationId: 'resume_sequence_enrollment',
		prepare: enrolled({ is_paused: true }),
	},
	'enrollment approve': {
		...onEnrollments,
		operationId: 'approve_sequence_enrollment',
		prepare: enrolled({ is_draft_approval_pending: true }),
	},
	'sequence pause': {
		...onSequences,
		operationId: 'pause_sequence',
		prepare: ({ sandbox }) => {
			for (const each of sandbox.unify.state.sequences.values()) each.is_paused = false;
		},
	},
	'sequence resume': {
		...onSequences,
		operationId: 'resume_sequence',
		prepare: ({ sandbox }) => {
			for (const each of sandbox.unify.state.sequences.values()) each.is_paused = true;
		},
	},
	'sequence delete': { ...onSequences, operationId: 'delete_sequence' },
	'sequenceStep get': {
		operationId: 'retrieve_sequence_step',
		parameters: {
			sequenceId: byId(sequences.main),
			stepId: byId(sequenceStepId(sequences.main, 1)),
		},
		item: () => json({}),
	},
	'sequenceStep getAll': {
		operationId: 'list_sequence_steps',
		parameters: { sequenceId: byId(sequences.main) },
		item: () => json({}),
	},
	'enrollment create': {
		operationId: 'create_sequence_enrollment',
		parameters: { sequenceId: byId(SEED.unify.sequences.main) },
		item: (n) =>
			json({
				personEmail: `reader-${n}@customers.example`,
				mailboxEmails: SEED.unify.mailboxes.ada,
			}),
		bad: json({ mailboxEmails: SEED.unify.mailboxes.ada }),
		prepare: ({ sandbox }) => {
			for (let n = 0; n < 6; n += 1)
				sandbox.unify.state.addPerson({ email: `reader-${n}@customers.example` });
		},
	},
	'enrollment get': {
		operationId: 'get_sequence_enrollment',
		parameters: { enrollmentId: SEED.unify.enrollments.activeInMain },
		item: () => json({}),
	},
	'enrollment getAll': {
		operationId: 'list_sequence_enrollments',
		item: () => json({}),
	},
	'sequence get': {
		operationId: 'get_sequence',
		parameters: { sequenceId: byId(SEED.unify.sequences.main) },
		item: () => json({}),
	},
	'sequence getAll': { operationId: 'list_sequences', item: () => json({}) },
	'enrollmentStep get': {
		operationId: 'get_sequence_enrollment_step',
		parameters: { enrollmentStepId: '={{ $json.id }}' },
		item: (n) => json({ id: step(n) }),
	},
	'enrollmentStep getAll': {
		operationId: 'list_sequence_enrollment_steps',
		parameters: { enrollmentId: enrollments.draft },
		item: () => json({}),
	},
	'enrollmentStep update': {
		operationId: 'update_sequence_enrollment_step',
		item: (n) => json({ enrollmentStepId: step(n), subject: `Subject ${n}` }),
		most: ENROLLMENTS.length,
		bad: json({}),
	},
	'object get': { operationId: 'get_object', parameters: ofPerson, item: () => json({}) },
	'object getAll': { operationId: 'list_objects', item: () => json({}) },
	'object create': {
		operationId: 'create_object',
		parameters: { apiName: '={{ $json.name }}', displayName: 'An Object' },
		item: (n) => json({ name: `object_${n}` }),
		bad: json({}),
	},
	'object update': {
		operationId: 'update_object',
		parameters: { objectName: byId('={{ $json.name }}'), displayName: 'Renamed' },
		item: (n) => json({ name: ['person', 'company', 'opportunity', 'note'][n] ?? '' }),
		bad: json({}),
	},
	'attribute get': {
		operationId: 'get_object_attribute',
		parameters: { ...ofPerson, attributeName: byId('title') },
		item: () => json({}),
	},
	'attribute getAll': {
		operationId: 'list_object_attributes',
		parameters: ofPerson,
		item: () => json({}),
	},
	'attribute create': {
		operationId: 'create_object_attribute',
		parameters: { ...ofPerson, type: 'TEXT', apiName: '={{ $json.name }}', displayName: 'New' },
		item: (n) => json({ name: `attribute_${n}` }),
		bad: json({}),
	},
	'attribute update': {
		operationId: 'update_object_attribute',
		parameters: { ...ofPerson, attributeName: byId('={{ $json.name }}'), displayName: 'Renamed' },
		item: (n) => json({ name: ['title', 'first_name', 'last_name', 'birthday'][n] ?? '' }),
		bad: json({}),
	},
	'attributeOption get': {
		operationId: 'get_object_attribute_option',
		parameters: { ...ofLeadSource, optionName: byId('webinar') },
		item: () => json({}),
	},
	'attributeOption getAll': {
		operationId: 'list_object_attribute_options',
		parameters: ofLeadSource,
		item: () => json({}),
	},
	'attributeOption create': {
		operationId: 'create_object_attribute_option',
		parameters: { ...ofLeadSource, apiName: '={{ $json.name }}', displayName: 'New' },
		item: (n) => json({ name: `option_${n}` }),
		bad: json({}),
	},
	'attributeOption update': {
		operationId: 'update_object_attribute_option',
		parameters: {
			...ofLeadSource,
			optionName: byId('={{ $json.name }}'),
			displayName: 'Renamed',
		},
		item: (n) => json({ name: ['webinar', 'referral'][n] ?? '' }),
		most: 2,
		bad: json({}),
	},
	'list get': {
		operationId: 'get_list',
		parameters: { listId: byId(lists.prospects) },
		item: () => json({}),
	},
	'list getAll': { operationId: 'list_lists', item: () => json({}) },
	'list create': {
		operationId: 'create_list',
		parameters: { name: '={{ $json.name }}', object: byId('person') },
		item: (n) => json({ name: `List ${n}` }),
		bad: json({}),
	},
	'list update': {
		operationId: 'update_list',
		parameters: { listId: byId('={{ $json.id }}'), updateFields: { name: 'Renamed' } },
		item: (n) => json({ id: Object.values(lists)[n] ?? '' }),
		most: 2,
		bad: json({}),
	},
	'list delete': {
		operationId: 'delete_list',
		parameters: { listId: byId('={{ $json.id }}') },
		item: (n) => json({ id: Object.values(lists)[n] ?? '' }),
		most: 2,
		bad: json({}),
	},
	'listEntry add': { ...onEntries, operationId: 'add_list_entries' },
	'listEntry remove': { ...onEntries, operationId: 'remove_list_entries', prepare: inList },
	'listEntry get': {
		operationId: 'get_list_entry',
		parameters: { listId: byId(lists.prospects), entryId: `entry-${people.free.id}` },
		item: () => json({}),
		prepare: inList,
	},
	'listEntry getAll': {
		operationId: 'list_list_entries',
		parameters: { listId: byId(lists.prospects) },
		item: () => json({}),
		prepare: inList,
	},
	'task create': {
		operationId: 'create_task',
		parameters: { type: 'PHONE_CALL' },
		item: (n) => json({ personEmail: PEOPLE[n]?.email ?? '', noteContent: `Call ${n}` }),
		bad: json({}),
	},
	'task get': {
		operationId: 'retrieve_task',
		parameters: { taskId: tasks.call },
		item: () => json({}),
	},
	'task getAll': { operationId: 'list_tasks', item: () => json({}) },
	'task update': {
		...onTasks,
		operationId: 'update_task',
		item: (n) => json({ taskId: `task-${n}`, priority: 'URGENT' }),
	},
	'task complete': { ...onTasks, operationId: 'complete_task' },
	'task delete': { ...onTasks, operationId: 'delete_task' },
	'enrollment query': {
		operationId: 'create_sequence_enrollment_query_job',
		parameters: { filters: { status: ['DRAFT', 'IN_PROGRESS'] } },
		item: () => json({}),
	},
	'enrollmentStep query': {
		operationId: 'create_sequence_enrollment_step_query_job',
		item: () => json({}),
	},
	'task query': { operationId: 'create_task_query_job', item: () => json({}) },
	'event query': { operationId: 'create_event_query_job', item: () => json({}) },
	'queryJob cancel': {
		operationId: 'cancel_task_query_job',
		parameters: { queryOf: 'tasks', jobId: byId('={{ $json.id }}') },
		item: (n) => json({ id: `job-${n}` }),
		bad: json({}),
		prepare: jobs('endless'),
	},
	'queryJob get': {
		operationId: 'get_task_query_job',
		parameters: { queryOf: 'tasks', jobId: byId('job-0') },
		item: () => json({}),
		prepare: jobs(undefined),
	},
	'queryJob getAll': {
		operationId: 'list_task_query_jobs',
		parameters: { queryOf: 'tasks' },
		item: () => json({}),
		prepare: jobs(undefined),
	},
	'queryJob getResults': {
		operationId: 'get_task_query_job_results',
		parameters: { queryOf: 'tasks', jobId: byId('job-0') },
		item: () => json({}),
		prepare: jobs(undefined),
	},
	'record upsert': {
		operationId: 'upsert_object_record',
		parameters: {
			...ofPerson,
			attributes: mappedBy(['email', 'first_name'], ['email']),
		},
		item: (n) => json({ email: `upsert-${n}@customers.example`, firstName: `Name ${n}` }),
		bad: json({ firstName: 'Nobody' }),
	},
	'record create': {
		operationId: 'create_object_record',
		parameters: { ...ofPerson, attributes: mappedBy(['email', 'first_name'], []) },
		item: (n) => json({ email: `create-${n}@customers.example`, firstName: `Name ${n}` }),
		bad: json({}),
	},
	'record update': {
		operationId: 'update_object_record',
		parameters: {
			...ofPerson,
			recordId: '={{ $json.id }}',
			attributes: mappedBy(['title'], []),
		},
		item: (n) => json({ id: PEOPLE[n]?.id ?? '', title: `Title ${n}` }),
		bad: json({ title: 'Nobody' }),
	},
	'record delete': {
		operationId: 'delete_object_record',
		parameters: ofPerson,
		item: (n) => json({ recordId: PEOPLE[n]?.id ?? '' }),
		bad: json({}),
	},
	'record findUnique': {
		operationId: 'find_unique_object_record',
		parameters: {
			...ofPerson,
			specifyMatch: 'json',
			matchJson: JSON.stringify({ email: people.free.email }),
		},
		item: () => json({}),
	},
	'record get': {
		operationId: 'get_object_record',
		parameters: { ...ofPerson, recordId: people.free.id },
		item: () => json({}),
	},
	'record query': {
		operationId: 'create_object_record_query_job',
		parameters: { ...ofPerson, select: ['email'], limit: 5 },
		item: () => json({}),
	},
};
