import { createEnvProviderState, NodeOperationError } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';

import type { Cap } from '../http/call';
import type { Provider } from '../declare/provider';
import { breathe } from './breath';
import { checkedBaseUrl, checkedKey } from '../http/address';
import { systemClock } from '../http/clock';
import type { HttpPort } from '../http/port';
import { Pacer } from '../http/lanes';
import type { Environment } from '../http/proxy';
import { Session } from '../http/session';
import type { SessionSettings } from '../http/settings';
import { openUndici } from '../http/undici';

/** One for the process: executions that use the same key share its limits. */
export const pacer = new Pacer(systemClock);

export interface OpenSession {
	readonly session: Session;
	close(): Promise<void>;
}

/** Reads the credential, once for the run, and opens the way to the provider. Throws `NodeOperationError`. */
export async function openSession(
	context: IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions | IPollFunctions,
	provider: Provider,
	settings: SessionSettings & { readonly connections: number },
	signal?: AbortSignal,
): Promise<OpenSession> {
	const credentials = await context.getCredentials(provider.credential);
	const refuse = (field: string, problem: string) =>
		new NodeOperationError(
			context.getNode(),
			`'${field}' of the ${provider.displayName} credential ${problem}`,
			{
				description: 'Open the credential and correct it.',
			},
		);
	const address = checkedBaseUrl(credentials.baseUrl);
	if ('problem' in address) throw refuse('Base URL', address.problem);
	const secret = checkedKey(credentials.apiKey);
	if ('problem' in secret) throw refuse('API Key', secret.problem);
	const refusedHost = provider.refusedHost?.(new URL(address.baseUrl).hostname);
	if (refusedHost !== undefined) throw refuse('Base URL', refusedHost);

	const { baseUrl } = address;
	const port = await openUndici({
		baseUrl,
		headers: provider.authentication(secret.key),
		secret: secret.key,
		connections: settings.connections,
		// Older hosts have no egress policy.
		egress:
			typeof context.helpers.getSecureEgressFilter === 'function'
				? context.helpers.getSecureEgressFilter()
				: undefined,
		environment: readableEnvironment(),
	});
	const account = `${provider.credential}\n${baseUrl}\n${secret.key}`;
	const session = new Session({
		port: unhurried(port),
		clock: systemClock,
		random: Math.random,
		lane: pacer.lanesOf(account),
		baseUrl,
		signal,
		settings,
	});
	const close = async () => {
		session.end();
		await port.close();
	};
	return { session, close };
}

/** Answers that come together are not all read at once: each may be that of hundreds of rows. */
const unhurried = ({ send, close }: HttpPort): HttpPort => ({
	send: async (request, signal) => {
		const result = await send(request, signal);
		const rest = breathe();
		// Most calls need none, and each wait costs as much as a part of the call.
		if (rest !== undefined) await rest;
		return result;
	},
	close,
});

/** The environment, where the operator lets nodes read it (`N8N_BLOCK_ENV_ACCESS_IN_NODE`). */
function readableEnvironment(): Environment | undefined {
	const { isProcessAvailable, isEnvAccessBlocked, env } = createEnvProviderState();
	return isProcessAvailable && !isEnvAccessBlocked ? env : undefined;
}

/** The user's own limit: nothing given means the published ones, 0 none at all. */
export function capOf(maxRequestsPerMinute: number | undefined): Cap | 'none' | undefined {
	if (maxRequestsPerMinute === undefined) return undefined;
	return maxRequestsPerMinute === 0
		? 'none'
		: { requests: Math.max(1, Math.floor(maxRequestsPerMinute)), perMs: 60_000 };
}
