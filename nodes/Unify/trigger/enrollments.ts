import type { IDataObject } from 'n8n-workflow';

import { callOf } from '../../shared/declare/route';
import type { Sign, SliceWatch } from '../../shared/declare/watch';
import { isObject, own, ownArray, ownString } from '../../shared/http/json';
import { paged, sequencesApi } from '../api';
import type { Parameters } from './fields';
import { isoOf, timeIn } from './times';

const LIST = 'GET /sequences/v1/enrollments';

const askedOf = ({ filters }: Parameters) => ({
	sequence_id: filters.sequenceId,
	mailbox_id: filters.mailboxId,
	enrolled_by_play_id: filters.enrolledByPlayId,
	person_id: filters.personId,
});

/** States that may come back, so that it counts what they were before. */
const LASTING = ['approvalPending', 'blocked', 'paused', 'resumed'];

const isOver = (record: IDataObject): boolean => ownString(record, 'status') === 'FINISHED';

/** Of what happens to an enrollment once, which Unify tells by a flag. */
const FLAGS = {
	bounced: 'is_bounced',
	canceled: 'is_canceled',
	excluded: 'is_excluded',
	optedOut: 'is_opted_out',
} as const;

/** Why an enrollment is over, as far as its flags tell. */
function endReason(record: IDataObject): string {
	if (own(record, 'is_replied') === true) return 'replied';
	const flags = (['bounced', 'optedOut', 'excluded', 'canceled'] as const).find(
		(name) => own(record, FLAGS[name]) === true,
	);
	return flags ?? 'completed';
}

/** All that an enrollment shows. */
function everySign(record: IDataObject, { events, filters }: Parameters): Sign[] {
	const updated = timeIn(record, 'updated_at') ?? NaN;
	const ended = timeIn(record, 'ended_at') ?? updated;
	const once = (event: string, at: number | undefined, stamp = 'once'): Sign[] =>
		at === undefined ? [] : [{ event, stamp, at }];
	const state = (event: string, flag: string, more: Partial<Sign> = {}): Sign => ({
		event,
		stamp: ownString(record, 'updated_at') ?? '',
		at: updated,
		// What is over is not held any more.
		lasting: own(record, flag) === true && !isOver(record) ? 'on' : 'off',
		...more,
	});
	return [
		...once('enrolled', timeIn(record, 'created_at')),
		...once('started', timeIn(record, 'started_at')),
		...replies(record, updated, filters.replyCategories),
		...Object.entries(FLAGS).flatMap(([event, flag]) =>
			once(event, own(record, flag) === true ? ended : undefined),
		),
		...once('finished', isOver(record) ? ended : undefined),
		state('approvalPending', 'is_draft_approval_pending'),
		state('blocked', 'is_blocked'),
		state('paused', 'is_paused', {
			silent: !events.includes('paused'),
			...(events.includes('resumed') && !isOver(record) && { ended: 'resumed' }),
		}),
	];
}

/** The newest reply, of which Unify may learn the category later than the reply itself. */
function replies(
	record: IDataObject,
	updated: number,
	wanted: Parameters['filters']['replyCategories'],
): Sign[] {
	const reply = own(record, 'reply_email_message');
	const replyId = ownString(reply, 'id');
	if (replyId === undefined && own(record, 'is_replied') !== true) return [];
	const sign: Sign = {
		event: 'replied',
		stamp: replyId ?? UNNAMED,
		at: timeIn(reply, 'received_at') ?? updated,
		...(replyId !== undefined && { insteadOf: UNNAMED }),
	};
	if (wanted === undefined) return [sign];
	const categories = ownArray(reply, 'classifications').flatMap(
		(each) => ownString(each, 'category') ?? [],
	);
	if (categories.length === 0) return [{ ...sign, waits: true }];
	return categories.some((category) => wanted.some((each) => each === category)) ? [sign] : [];
}

/** The stamp of a reply that is known by its flag alone. */
const UNNAMED = 'reply';

/** Enrollments, asked for by the time of their last change. */
export const enrollments: SliceWatch<Parameters> = {
	kind: 'slices',
	endpoint: sequencesApi,
	scope: ({ events, filters }) => ['enrollment', events, filters],
	probe: () => callOf('GET /sequences/v1/sequences', {}, { query: { limit: 1 } }),
	list: (row, { from, to }) =>
		callOf(
			LIST,
			{},
			{ query: { ...askedOf(row), updated_after: isoOf(from), updated_before: isoOf(to) } },
		),
	paging: paged('enrollments'),
	id: (record) => ownString(record, 'id'),
	born: (record) => timeIn(record, 'created_at'),
	signs: (record, row) =>
		everySign(record, row).filter(
			({ event }) =>
				row.events.some((chosen) => chosen === event) ||
				// That it goes on can be told only of what is known as paused.
				(event === 'paused' && row.events.includes('resumed')),
		),
	present: (record, { event }) =>
		event === 'finished' ? { endReason: endReason(record), ...record } : record,
	again: {
		get: (id) => callOf('GET /sequences/v1/enrollments/{id}', { id }),
		record: (body) => (isObject(body) ? body : undefined),
	},
	standing: (row) =>
		row.events.some((event) => LASTING.includes(event))
			? [callOf(LIST, {}, { query: { ...askedOf(row), status: ['DRAFT', 'IN_PROGRESS'] } })]
			: [],
};
