import type {
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { group } from '../../../nodes/shared/declare/fields';
import type { RowOf } from '../../../nodes/shared/declare/fields';
import { choice, choices, text, toggle } from '../../../nodes/shared/declare/kinds';
import { callOf } from '../../../nodes/shared/declare/route';
import type {
	Hook,
	HookList,
	PushedEvent,
	Registration,
	WebhookTrigger,
} from '../../../nodes/shared/declare/trigger';
import { triggerDescription } from '../../../nodes/shared/describe/trigger';
import { hookMethods, receiveEvents } from '../../../nodes/shared/engine/trigger';
import { isObject, own, ownArray, ownString } from '../../../nodes/shared/http/json';
import { onePage } from '../../../nodes/shared/http/paging';
import { courier } from './provider';

// One trigger that says all that the three providers need: a list of signed hooks, one signed address for each depot,
// and an address entered by hand, with a shared secret.

const fields = {
	channel: choice({
		displayName: 'Channel',
		decides: true,
		options: [
			{ name: 'Hooks', value: 'hooks' },
			{ name: 'Depot', value: 'depot' },
			{ name: 'App', value: 'app' },
		],
		initial: 'hooks',
	}),
	depotId: text({ displayName: 'Depot', shownWhen: { channel: ['depot', 'app'] } }),
	events: choices({
		displayName: 'Events',
		options: [
			{ name: 'Delivered', value: 'parcel.delivered' },
			{ name: 'Lost', value: 'parcel.lost' },
		],
		required: true,
	}),
	simplify: toggle({ displayName: 'Simplify', initial: true }),
	options: group(
		{ displayName: 'Options' },
		{
			deduplicate: toggle({ displayName: 'Deduplicate', initial: true }),
			replaceExistingUrl: toggle({ displayName: 'Replace Existing URL' }),
			secret: text({ displayName: 'Secret' }),
			verify: toggle({ displayName: 'Verify Signature', initial: true }),
		},
	),
};

type Parameters = RowOf<typeof fields>;

const endpoint = { name: 'courier' };

const hookOf = (body: unknown): Hook | undefined => {
	const [id, url] = [ownString(body, 'id'), ownString(body, 'url')];
	if (id === undefined || url === undefined) return undefined;
	const events = ownArray(body, 'events').filter((event) => typeof event === 'string');
	return { id, url, events, isActive: own(body, 'active') !== false };
};

const hooks: HookList<Parameters> = {
	kind: 'list',
	endpoint,
	events: (row) => row.events,
	list: () => ({ method: 'GET', path: '/hooks' }),
	paging: onePage('hooks'),
	get: (id) => callOf('GET /hooks/{id}', { id }),
	create: (url, row) => ({ method: 'POST', path: '/hooks', body: { url, events: row.events } }),
	delete: (id) => callOf('DELETE /hooks/{id}', { id }),
	hook: hookOf,
	secret: (body) => ownString(body, 'secret'),
};

const addressOf = (body: unknown): string | null | undefined => {
	const url = own(body, 'url');
	return url === null || typeof url === 'string' ? url : undefined;
};

const DEPOT = '/depots/{depotId}';

const registrations: Record<string, Registration<Parameters>> = {
	hooks,
	depot: {
		kind: 'slot',
		thing: 'the depot',
		endpoint,
		read: (row) => callOf(`GET ${DEPOT}`, row),
		address: addressOf,
		write: (row, url) => callOf(`PATCH ${DEPOT}`, row, { body: { url } }),
		secret: (body) => ownString(body, 'secret'),
		givenSecrets: (row) => [row.options.secret ?? ''],
		replaces: (row) => row.options.replaceExistingUrl === true,
		wayOut: 'Switch on Replace Existing URL, or free it there.',
	},
	app: {
		kind: 'byHand',
		entered: {
			thing: 'the depot',
			endpoint,
			read: (row) => (row.depotId ? callOf(`GET ${DEPOT}`, row) : undefined),
			address: addressOf,
		},
	},
};

const eventOf = (body: unknown): PushedEvent => {
	if (!isObject(body)) throw new Error('no object');
	if (body.poison === 'events') throw new Error('poison');
	return { name: ownString(body, 'event') ?? 'other', id: ownString(body, 'id'), content: body };
};

const poisoned = ({ content }: PushedEvent, where: string): void => {
	if (content.poison === where) throw new Error('poison');
};

export const courierHook: WebhookTrigger<Parameters> = {
	kind: 'webhook',
	fields,
	notices: [
		{
			name: 'byHand',
			text: 'Enter the address in the app.',
			shownWhen: { channel: ['app'] },
			above: 'events',
		},
	],
	registration: (row) => {
		const found = registrations[row.channel ?? ''];
		if (found === undefined) throw new Error('no such channel');
		return found;
	},
	proof: (row) => {
		if (row.channel === 'app')
			return {
				by: 'secret',
				field: 'webhookSecret',
				fieldName: 'Webhook Secret',
				query: 'token',
				headers: ['x-webhook-secret', 'authorization'],
			};
		return row.options.verify === false
			? { by: 'address' }
			: { by: 'signature', secrets: [row.options.secret ?? ''] };
	},
	events: (body) => (Array.isArray(body) ? body.map(eventOf) : [eventOf(body)]),
	ignored: (event, row) => {
		poisoned(event, 'ignored');
		return row.events.some((name) => name === event.name) ? undefined : 'event';
	},
	simplified: (event) => {
		poisoned(event, 'simplified');
		return { event: event.name, eventId: event.id, parcel: event.content.parcel ?? null };
	},
	repeats: (row) => (row.options.deduplicate === false ? 'all-pass' : DAY),
	answers: {
		ignored: (why) => ({ received: true, ignored: why }),
		unauthorized: { status: 401, body: { error: 'unauthorized' } },
	},
};

const DAY = { withId: 24 * 60 * 60_000, withoutId: 10 * 60_000 };

export class CourierTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Courier Trigger',
		name: 'courierTrigger',
		group: ['trigger'],
		version: 1,
		description: 'Starts when a parcel moves',
		defaults: { name: 'Courier Trigger' },
		outputs: ['main'],
		credentials: [{ name: 'courierApi', required: true }],
		...triggerDescription(courierHook),
	};

	webhookMethods = hookMethods(courier, courierHook);

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveEvents(this, courier, courierHook);
	}
}
