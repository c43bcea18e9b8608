import type { IDataObject } from 'n8n-workflow';

import { callOf } from '../../shared/declare/route';
import type { JobWatch, Sign } from '../../shared/declare/watch';
import type { Call } from '../../shared/http/call';
import { own, ownArray, ownNumber, ownString } from '../../shared/http/json';
import { jobResults, resultPages } from '../api';
import { writings as stepWritings } from '../enrollmentStep/query';
import { writings as eventWritings } from '../event';
import { filterBody, JOB_PATHS, jobState } from '../queries';
import type { QueryOf } from '../queries';
import { writings as taskWritings } from '../task/query';
import type { Parameters } from './fields';
import { isoOf, timeIn } from './times';

const MINUTE = 60_000;
/** Minutes from one job to the next where the user says nothing. */
const HOURLY = 60;

/** What all watches by a query job have. `names` are those in the job's path. */
const jobWatch = (
	of: QueryOf,
	probe: JobWatch['probe'],
	names: Readonly<Record<string, string>> = {},
) =>
	({
		kind: 'job',
		endpoint: jobResults,
		probe,
		jobId: (body: unknown) => ownString(body, 'job_id'),
		look: (jobId: string) => callOf(`GET ${JOB_PATHS[of]}/{jobId}`, { ...names, jobId }),
		state: jobState,
		results: (jobId: string) => callOf(`GET ${JOB_PATHS[of]}/{jobId}/results`, { ...names, jobId }),
		paging: resultPages,
		id: (record: IDataObject) => ownString(record, 'id'),
		born: (record: IDataObject) => timeIn(record, 'created_at'),
		every: ({ options }: Parameters) => (options.minutesBetweenJobs ?? HOURLY) * MINUTE,
	}) as const;

const started = (of: QueryOf, body: IDataObject): Call =>
	callOf(`POST ${JOB_PATHS[of]}`, {}, { body });

const happened = (event: string, stamp: string, at: number | undefined): Sign[] =>
	at === undefined ? [] : [{ event, stamp, at }];

/** What was made, and what has changed since. */
function changes(record: IDataObject): Record<'created' | 'updated' | 'changed', Sign[]> {
	const [created, updated] = [timeIn(record, 'created_at'), timeIn(record, 'updated_at')];
	const stamp = String(updated);
	return {
		created: happened('created', 'once', created),
		updated: happened('updated', stamp, updated === created ? undefined : updated),
		changed: happened('createdOrUpdated', stamp, updated),
	};
}

const chosenOf = (signs: readonly Sign[], chosen: readonly string[]): Sign[] =>
	signs.filter(({ event }) => chosen.includes(event));

const dataProbe = (): Call => callOf('GET /data/v1/objects');

/** Records of one object, with the attributes that are chosen, else with all of them. */
export function records({ objectName }: Parameters): JobWatch<Parameters> {
	return {
		...jobWatch('records', dataProbe, { objectName }),
		scope: ({ recordEvents }) => ['record', objectName, recordEvents],
		before: ({ select = [] }) =>
			select.length > 0
				? undefined
				: callOf('GET /data/v1/objects/{objectName}/attributes', { objectName }),
		start: ({ select }, since, known) => {
			const names =
				select ?? ownArray(known, 'data').flatMap((each) => ownString(each, 'api_name') ?? []);
			return callOf(
				`POST ${JOB_PATHS.records}`,
				{ objectName },
				{
					body: {
						query: {
							select: Object.fromEntries(names.map((name) => [name, true])),
							metadata: { updated_at: { gte: isoOf(since) } },
							sort_by: { field: 'updated_at', direction: 'ASCENDING' },
						},
					},
				},
			);
		},
		signs: (record, { recordEvents }) => {
			const { created, updated, changed } = changes(record);
			return chosenOf([...created, ...updated, ...changed], recordEvents);
		},
	};
}

/** Tasks, where what becomes of them is asked for. */
export const tasks: JobWatch<Parameters> = {
	...jobWatch('tasks', () => callOf('GET /tasks/v1/tasks', {}, { query: { limit: 1 } })),
	scope: ({ taskEvents, filters }) => ['task', taskEvents, filters],
	start: ({ filters: { assignedUserId, personId, status, type } }, since) =>
		started(
			'tasks',
			filterBody(
				{
					updatedAfter: isoOf(since),
					assignedUserId,
					personId,
					...(status !== undefined && { status: [status] }),
					...(type !== undefined && { type: [type] }),
				},
				taskWritings,
			),
		),
	signs: (record, { taskEvents }) => {
		const { created, updated } = changes(record);
		const isDone = ownString(record, 'status') === 'COMPLETED';
		const ended = timeIn(record, 'ended_at') ?? timeIn(record, 'updated_at');
		const completed = happened('completed', 'once', isDone ? ended : undefined);
		return chosenOf([...created, ...completed, ...updated], taskEvents);
	},
};

/** Steps of enrollments: the one place where Unify says what was sent, opened and clicked. */
export const enrollmentSteps: JobWatch<Parameters> = {
	...jobWatch('enrollmentSteps', () =>
		callOf('GET /sequences/v1/sequences', {}, { query: { limit: 1 } }),
	),
	scope: ({ stepEvents, filters }) => ['enrollmentStep', stepEvents, filters],
	start: ({ filters: { mailboxId, personId, sequenceId } }, since) =>
		started(
			'enrollmentSteps',
			filterBody({ updatedAfter: isoOf(since), mailboxId, personId, sequenceId }, stepWritings),
		),
	signs: (record, { stepEvents }) => {
		const email = own(record, 'email_message');
		const updated = timeIn(record, 'updated_at');
		const ended = timeIn(record, 'ended_at') ?? updated;
		const status = ownString(record, 'status');
		const counted = (event: string, key: string): Sign[] => {
			const count = ownNumber(email, key) ?? 0;
			return happened(event, String(count), count > 0 ? updated : undefined);
		};
		return chosenOf(
			[
				...happened('emailSent', 'once', timeIn(email, 'sent_at')),
				...counted('emailOpened', 'opens'),
				...counted('emailClicked', 'clicks'),
				...happened('emailBounced', 'once', own(email, 'is_bounced') === true ? ended : undefined),
				...happened('errored', 'once', status === 'ERRORED' ? ended : undefined),
				...happened('finished', 'once', status === 'FINISHED' ? ended : undefined),
			],
			stepEvents,
		);
	},
};

/** What visitors of the website did. Each is told when it is first seen; who it was may become known later. */
export const events: JobWatch<Parameters> = {
	...jobWatch('events', dataProbe),
	scope: ({ filters }) => ['event', filters],
	born: (record) => timeIn(record, 'timestamp'),
	start: ({ filters: { eventTypes, personId } }, since) =>
		started(
			'events',
			filterBody({ timestampAfter: isoOf(since), type: eventTypes, personId }, eventWritings),
		),
	signs: (record) =>
		happened(ownString(record, 'type') ?? 'event', 'once', timeIn(record, 'timestamp')),
};
