import type { AddressSlot, ByHand, Hook, HookList } from '../../shared/declare/trigger';
import { callOf } from '../../shared/declare/route';
import { isObject, own, ownArray, ownString } from '../../shared/http/json';
import { onePage } from '../../shared/http/paging';
import { api } from '../api';
import { chosenOf } from './events';
import type { Parameters } from './fields';

const innerOf = (body: unknown, key: string): unknown => {
	const inner = own(body, key);
	return isObject(inner) ? inner : body;
};

function hookOf(body: unknown): Hook | undefined {
	const found = innerOf(body, 'webhook');
	const [id, url] = [ownString(found, 'id'), ownString(found, 'url')];
	if (id === undefined || url === undefined) return undefined;
	const events = own(found, 'events');
	const isActive = own(found, 'isActive');
	return {
		id,
		url,
		...(Array.isArray(events) && {
			events: ownArray(found, 'events').filter((event) => typeof event === 'string'),
		}),
		...(typeof isActive === 'boolean' && { isActive }),
	};
}

/** Mail events: any number of webhooks, whose secret is shown once. */
export const webhooks: HookList<Parameters> = {
	kind: 'list',
	endpoint: api,
	events: ({ events }) => chosenOf('mail', events),
	list: () => callOf('GET /webhooks'),
	paging: onePage('webhooks'),
	get: (webhookId) => callOf('GET /webhooks/{webhookId}', { webhookId }),
	create: (url, { events }) =>
		callOf('POST /webhooks', {}, { body: { url, events: chosenOf('mail', events) } }),
	delete: (webhookId) => callOf('DELETE /webhooks/{webhookId}', { webhookId }),
	hook: hookOf,
	secret: (body) => ownString(innerOf(body, 'webhook'), 'secret') ?? ownString(body, 'secret'),
};

/** The address of a cadence or signal; a record that does not show one has none. */
const addressOf =
	(key: string) =>
	(body: unknown): string | null | undefined => {
		const found = innerOf(body, key);
		if (ownString(found, 'id') === undefined) return undefined;
		return ownString(found, 'webhookUrl') || null;
	};

/** Cadence events: one address for each cadence. */
export const cadenceAddress: AddressSlot<Parameters> = {
	kind: 'slot',
	thing: 'the cadence',
	endpoint: api,
	read: ({ cadenceId }) => callOf('GET /cadences/{cadenceId}', { cadenceId }),
	address: addressOf('cadence'),
	write: ({ cadenceId }, webhookUrl) =>
		callOf('PATCH /cadences/{cadenceId}', { cadenceId }, { body: { webhookUrl } }),
	secret: (body) => ownString(innerOf(body, 'cadence'), 'webhookSecret'),
	givenSecrets: ({ webhookSecrets = [] }) => webhookSecrets,
	replaces: ({ options }) => options.replaceExistingUrl === true,
	wayOut:
		'Switch on Replace Existing URL in the options, or take the address away in MyAgentMail, or choose the manual setup.',
};

/** Signal events: the address is entered when the signal is created, and cannot be changed later. */
export const signalAddress: ByHand<Parameters> = {
	kind: 'byHand',
	entered: {
		thing: 'the signal',
		endpoint: api,
		read: ({ signalId }) =>
			signalId === undefined ? undefined : callOf('GET /linkedin/signals/{signalId}', { signalId }),
		address: addressOf('signal'),
	},
};
