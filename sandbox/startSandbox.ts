import { FaultInjector } from './faults';
import { Limiter } from './limits';
import { amplemarket } from './providers/amplemarket/provider';
import { seedAmplemarket } from './providers/amplemarket/seed';
import { AmplemarketState } from './providers/amplemarket/state';
import { myAgentMail } from './providers/myagentmail/provider';
import { seedMyAgentMail } from './providers/myagentmail/seed';
import { MyAgentMailState } from './providers/myagentmail/state';
import { unify } from './providers/unify/provider';
import { seedUnify } from './providers/unify/seed';
import { UnifyState } from './providers/unify/state';
import type { Sandbox, SandboxOptions } from './sandbox';
import { SEED } from './seed';
import { ProviderServer } from './server';
import type { Control } from './server';

const DEFAULT_LOG_LIMIT = 1_000_000;

/**
 * Starts the three providers, each on its own listener, with the seed data.
 *
 * @throws when a port is taken; nothing is left open then
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { host = '127.0.0.1', ports = [0, 0, 0], limits = 'published', seed = 1 } = options;
	const now = options.now ?? Date.now;
	const control: Control = {
		limiter: new Limiter(limits),
		faults: new FaultInjector(undefined),
		log: [],
		logLimit: options.logLimit ?? DEFAULT_LOG_LIMIT,
		now,
	};
	const states = {
		myAgentMail: new MyAgentMailState({ seed, now, fill: seedMyAgentMail }),
		unify: new UnifyState({ seed, now, fill: seedUnify }),
		amplemarket: new AmplemarketState({ seed, now, fill: seedAmplemarket }),
	};
	const servers = await Promise.all([
		ProviderServer.create(myAgentMail(states.myAgentMail), control),
		ProviderServer.create(unify(states.unify), control),
		ProviderServer.create(amplemarket(states.amplemarket), control),
	]);
	const close = async (): Promise<void> => {
		await Promise.all(servers.map((server) => server.close()));
	};
	const origins = await listenAll(servers, host, ports).catch(async (error: unknown) => {
		await close();
		throw error;
	});
	const [first, second, third] = origins;
	return {
		myAgentMail: {
			baseUrl: `${first}/v1`,
			apiKey: SEED.myAgentMail.apiKey,
			state: states.myAgentMail,
		},
		unify: { baseUrl: second, apiKey: SEED.unify.apiKey, state: states.unify },
		amplemarket: {
			baseUrl: third,
			apiKey: SEED.amplemarket.apiKey,
			state: states.amplemarket,
		},
		log: control.log,
		setLimits: (next) => control.limiter.set(next),
		setFaults: (plan) => {
			control.faults = new FaultInjector(plan);
		},
		reset: () => {
			for (const state of Object.values(states)) state.reset();
			control.log.length = 0;
			control.faults = new FaultInjector(undefined);
			control.limiter.set(limits);
		},
		close,
	};
}

async function listenAll(
	servers: readonly [ProviderServer, ProviderServer, ProviderServer],
	host: string,
	ports: readonly [number, number, number],
): Promise<[string, string, string]> {
	const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
	const origin = async (server: ProviderServer, port: number): Promise<string> => {
		const bound = await server.listen(host, port);
		return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${bound}`;
	};
	const started = await Promise.allSettled([
		origin(servers[0], ports[0]),
		origin(servers[1], ports[1]),
		origin(servers[2], ports[2]),
	]);
	const [first, second, third] = started;
	for (const result of started) if (result.status === 'rejected') throw result.reason;
	if (
		first.status !== 'fulfilled' ||
		second.status !== 'fulfilled' ||
		third.status !== 'fulfilled'
	) {
		throw new Error('A listener did not start');
	}
	return [first.value, second.value, third.value];
}
