import type { INodeParameters } from 'n8n-workflow';

import { UnifyApi } from '../../../credentials/UnifyApi.credentials';
import { collectLogs, PACKAGE_NAME } from '../../../host/engine';
import { TriggerHost } from '../../../host/triggers';
import type { PollRequest } from '../../../host/triggers';
import { UnifyTrigger } from '../../../nodes/Unify/UnifyTrigger.node';
import type { Sandbox } from '../../../sandbox';

let nodes = 0;

/** The trigger in a workflow of its own, through n8n-core, on the sandbox's Unify. */
export function unifyTrigger({ unify }: Sandbox, parameters: INodeParameters) {
	nodes += 1;
	const { logger, lines } = collectLogs();
	const host = new TriggerHost({
		nodes: [new UnifyTrigger()],
		credentialTypes: [new UnifyApi()],
		credentials: { unifyApi: { apiKey: unify.apiKey, baseUrl: unify.baseUrl } },
		logger,
		node: { type: `${PACKAGE_NAME}.unifyTrigger`, id: `unify-${nodes}`, parameters },
	});
	/** What a poll puts out, as `event` and `id`. */
	const poll = async (request: PollRequest = {}) =>
		(await host.poll(request))?.map(({ json }) => [json.event, json.id]) ?? [];
	const items = async (request: PollRequest = {}) =>
		(await host.poll(request))?.map(({ json }) => json) ?? [];
	return { host, lines, poll, items };
}
