import type { UnifyEnrollment, UnifyMailbox, UnifyRecord } from './model';
import { stepsOf } from './stepRoutes';
import type { UnifyState } from './state';

export type JobKind = 'records' | 'enrollments' | 'enrollmentSteps' | 'tasks' | 'events';

type Json = Readonly<Record<string, unknown>>;

const json = (value: unknown): Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

/** What a query finds at the moment. */
export function rowsOf(state: UnifyState, kind: JobKind, object: string, body: unknown): object[] {
	if (kind === 'records') return recordRows(state, object, json(json(body).query));
	const filter = json(json(body).filter);
	const all = {
		enrollments: () => [...state.enrollments.values()].map(bulkEnrollment),
		enrollmentSteps: () =>
			[...state.enrollments.values()].flatMap((each) => bulkSteps(state, each)),
		tasks: () => [...state.tasks.values()].map(({ note_content: _, ...task }) => task),
		events: () => [...state.events],
	}[kind]();
	return all.filter((row) => fits(filter, flat(row)));
}

/** A row under the names of the filters. */
function flat(row: object): Json {
	const { enrollment, session_id, person_id, assigned_user_id, ...rest }: Json = { ...row };
	return {
		...json(enrollment),
		...(session_id !== undefined && { session: { id: session_id } }),
		...(person_id !== undefined && { person: { id: person_id } }),
		...(assigned_user_id !== undefined && { assigned_user: { id: assigned_user_id } }),
		...rest,
		...(enrollment !== undefined && { enrollment }),
	};
}

const fits = (filter: Json, row: Json): boolean =>
	Object.entries(filter).every(([name, wanted]) => {
		const actual = name === 'domain' ? json(json(row.company).attributes).domain : row[name];
		return isWanted(wanted, actual);
	});

function isWanted(wanted: unknown, actual: unknown): boolean {
	const by = json(wanted);
	if (Object.keys(by).length === 0) return wanted === actual;
	const named = json(actual);
	const self = 'id' in named ? named.id : actual;
	return Object.entries(by).every(([operator, value]) => {
		const list = Array.isArray(value) ? value : [];
		switch (operator) {
			case 'in':
				return list.includes(self);
			case 'not_in':
				return !list.includes(self);
			case 'gt':
				return time(actual) > time(value);
			case 'gte':
				return time(actual) >= time(value);
			case 'lt':
				return time(actual) < time(value);
			case 'lte':
				return time(actual) <= time(value);
			default:
				return named[operator] === value;
		}
	});
}

const time = (value: unknown): number =>
	typeof value === 'string' ? Date.parse(value) : Number.NaN;

const bulkMailbox = ({ id, email }: UnifyMailbox) => ({
	id,
	email_address: email,
	forward_to_email_address: null,
	secondary_forward_to_email_address: null,
	user: null,
	secondary_forward_to_user: null,
});

const bulkPerson = ({ person }: UnifyEnrollment) => ({
	...person,
	company: null,
});

function bulkEnrollment(each: UnifyEnrollment): object {
	const { created_at: _, is_excluded: __, is_draft_approval_pending: ___, ...rest } = each;
	return {
		...rest,
		version: 1,
		sequence: { id: each.sequence.id, name: each.sequence.name },
		mailbox: bulkMailbox(each.mailbox),
		person: bulkPerson(each),
	};
}

const bulkSteps = (state: UnifyState, each: UnifyEnrollment): object[] =>
	stepsOf(state, each).map((step) => ({
		id: step.id,
		updated_at: step.updated_at,
		type: step.type,
		status: step.status,
		is_blocked: each.is_blocked,
		is_bounced: each.is_bounced,
		is_canceled: each.is_canceled,
		is_opted_out: each.is_opted_out,
		is_paused: each.is_paused,
		is_replied: each.is_replied,
		sequence: { id: each.sequence.id, name: each.sequence.name, version: 1 },
		step_number: step.step_number,
		started_at: each.started_at,
		ended_at: each.ended_at,
		enrollment: { id: each.id, mailbox: bulkMailbox(each.mailbox), person: bulkPerson(each) },
		email_message:
			step.sent === undefined
				? null
				: {
						id: step.id,
						subject: step.email?.subject ?? null,
						sent_at: step.sent.at,
						from_email_address: each.mailbox.email,
						is_bounced: each.is_bounced,
						is_opted_out: each.is_opted_out,
						clicks: step.sent.clicks,
						opens: step.sent.opens,
					},
		reply_email_message: null,
	}));

function recordRows(state: UnifyState, object: string, query: Json): object[] {
	const { select, where = {}, metadata = {}, sort_by: sortBy } = query;
	const found = [...state.records.of(object).values()].filter(
		(record) =>
			fits(json(metadata), { ...record }) &&
			Object.entries(json(where)).every(([name, wanted]) => {
				const { equals } = json(wanted);
				return JSON.stringify(record.attributes[name] ?? null) === JSON.stringify(equals);
			}),
	);
	const { field, direction } = json(sortBy);
	if (typeof field === 'string') {
		const value = (record: UnifyRecord) => String({ ...record }[field as 'id']);
		const sign = direction === 'DESCENDING' ? -1 : 1;
		found.sort((one, other) => sign * (value(one) < value(other) ? -1 : 1));
	}
	return found.map((record) => rowOf(state, record, json(select)));
}

/** A record with the attributes that were asked for; those that are not set are left out. */
function rowOf(state: UnifyState, record: UnifyRecord, select: Json): object {
	const attributes = Object.entries(select).flatMap(([name, asked]) => {
		const value = record.attributes[name];
		if (value === undefined || value === null) return [];
		const { select: nested } = json(asked);
		const related = state.records.schemas.get(record.object)?.attributes.get(name)?.related_object;
		const other = state.records.of(related ?? '').get(String(json(value).id));
		return [
			[name, nested === undefined || !other ? value : rowOf(state, other, json(nested))] as const,
		];
	});
	return { ...record, attributes: Object.fromEntries(attributes) };
}
