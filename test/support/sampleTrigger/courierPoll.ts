import type {
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';

import type { RowOf } from '../../../nodes/shared/declare/fields';
import { amount, choice, choices, toggle } from '../../../nodes/shared/declare/kinds';
import { callOf } from '../../../nodes/shared/declare/route';
import type { PollTrigger, Sign, Watch } from '../../../nodes/shared/declare/watch';
import { triggerDescription } from '../../../nodes/shared/describe/trigger';
import { pollEvents } from '../../../nodes/shared/engine/trigger';
import { isObject, own, ownString } from '../../../nodes/shared/http/json';
import { cursor } from '../../../nodes/shared/http/paging';
import { courier } from './provider';

const fields = {
	by: choice({
		displayName: 'By',
		decides: true,
		options: [
			{ name: 'Change', value: 'change' },
			{ name: 'Report', value: 'report' },
		],
		initial: 'change',
	}),
	events: choices({
		displayName: 'Events',
		options: [
			{ name: 'Made', value: 'made' },
			{ name: 'Held', value: 'held' },
			{ name: 'Rated', value: 'rated' },
		],
		required: true,
	}),
	catchUp: toggle({ displayName: 'Catch Up', initial: true }),
	minutes: amount({ displayName: 'Minutes Between Reports', least: 1, initial: 60 }),
};

type Parameters = RowOf<typeof fields>;

const timeOf = (record: unknown, key: string): number | undefined => {
	const time = Date.parse(ownString(record, key) ?? '');
	return Number.isNaN(time) ? undefined : time;
};

const watched = {
	endpoint: { name: 'courier' },
	scope: (row: Parameters) => row.events,
	id: (record: object) => ownString(record, 'id'),
	probe: () => ({ method: 'GET', path: '/parcels' }) as const,
	born: (record: object) => timeOf(record, 'made'),
	signs: (record: object, row: Parameters): Sign[] => {
		if (own(record, 'poison') === true) throw new Error('poison');
		const made = timeOf(record, 'made') ?? NaN;
		const changed = timeOf(record, 'changed') ?? NaN;
		const rated = timeOf(record, 'rated');
		const all: Sign[] = [
			{ event: 'made', stamp: String(made), at: made },
			{
				event: 'held',
				ended: 'released',
				stamp: String(changed),
				at: changed,
				lasting: own(record, 'held') === true ? 'on' : 'off',
			},
		];
		if (rated !== undefined) {
			const waits = own(record, 'stars') === undefined;
			const rating = ownString(record, 'rating');
			all.push({
				event: 'rated',
				stamp: rating ?? 'unnamed',
				at: rated,
				waits,
				...(rating !== undefined && { insteadOf: 'unnamed' }),
			});
		}
		return all.filter(({ event }) => row.events.some((chosen) => chosen === event));
	},
	paging: cursor({ pageSize: 2 }, 'parcels'),
} as const;

const iso = (time: number) => new Date(time).toISOString();

const watches: Record<string, Watch<Parameters>> = {
	change: {
		...watched,
		kind: 'slices',
		list: (_, { from, to }) => ({
			method: 'GET',
			path: '/parcels',
			query: { after: iso(from), before: iso(to) },
		}),
		standing: (row) =>
			row.events.includes('held')
				? [{ method: 'GET', path: '/parcels', query: { held: true } }]
				: [],
		again: {
			get: (id) => callOf('GET /parcels/{id}', { id }),
			record: (body) => (isObject(body) ? body : undefined),
		},
	},
	report: {
		...watched,
		kind: 'job',
		before: (row) =>
			row.events.includes('held') ? callOf('GET /parcels/{id}', { id: 'p' }) : undefined,
		start: (_, since, known) => ({
			method: 'POST',
			path: '/reports',
			body: { since: iso(since), ...(isObject(known) && { known: known.id }) },
		}),
		jobId: (body) => ownString(body, 'id'),
		look: (id) => callOf('GET /reports/{id}', { id }),
		state: (body) => {
			const state = ownString(body, 'state');
			return state === 'running' || state === 'done' || state === 'failed' ? state : undefined;
		},
		results: (id) => callOf('GET /reports/{id}/parcels', { id }),
		every: (row) => (row.minutes ?? 60) * 60_000,
	},
};

export const courierPollTrigger: PollTrigger<Parameters> = {
	kind: 'poll',
	fields,
	watch: (row) => {
		const found = watches[row.by ?? ''];
		if (found === undefined) throw new Error('no such way');
		return found;
	},
	beginsAnew: (row, gap) => row.catchUp === false && gap > 24 * 60 * 60_000,
};

export class CourierPoll implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Courier Poll',
		name: 'courierPoll',
		group: ['trigger'],
		version: 1,
		description: 'Starts when a parcel has moved',
		defaults: { name: 'Courier Poll' },
		outputs: ['main'],
		credentials: [{ name: 'courierApi', required: true }],
		...triggerDescription(courierPollTrigger),
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollEvents(this, courier, courierPollTrigger);
	}
}
