import type { INodeParameters } from 'n8n-workflow';

import { collectLogs, PACKAGE_NAME } from '../../../host/engine';
import { TriggerHost } from '../../../host/triggers';
import { CourierTrigger } from './courierTrigger';
import { courierApi } from './provider';
import type { CourierStandIn } from './standIn';

let nodes = 0;

/** The tests' trigger in a workflow of its own, unless it is said to be the node of another one. */
export function courierHost(
	standIn: CourierStandIn,
	parameters: INodeParameters = {},
	{ id, webhookSecret = '' }: { id?: string; webhookSecret?: string } = {},
) {
	nodes += 1;
	const { logger, lines } = collectLogs();
	const host = new TriggerHost({
		nodes: [new CourierTrigger()],
		credentialTypes: [courierApi],
		credentials: {
			courierApi: { apiKey: 'key_1234567890', baseUrl: standIn.baseUrl, webhookSecret },
		},
		logger,
		node: {
			type: `${PACKAGE_NAME}.courierTrigger`,
			id: id ?? `node-${nodes}`,
			parameters: { channel: 'hooks', events: ['parcel.delivered'], ...parameters },
		},
	});
	return { host, lines };
}
