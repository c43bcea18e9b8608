import type { FaultPlan } from './faultPlan';
import type { AmplemarketState } from './providers/amplemarket/state';
import type { MyAgentMailState } from './providers/myagentmail/state';
import type { UnifyState } from './providers/unify/state';
import type { Limits, LoggedRequest } from './types';

export interface SandboxOptions {
	/** The address to bind to, default 127.0.0.1. */
	host?: string;
	/** For MyAgentMail, Unify and Amplemarket; 0 (default) takes a free one. */
	ports?: readonly [number, number, number];
	/** Default `published`. */
	limits?: Limits;
	/** Changes the ids that the sandbox makes while it runs. Default 1. */
	seed?: number;
	/** The clock of timestamps and limits, milliseconds since the epoch. Default `Date.now`. */
	now?: () => number;
	/** The log keeps at least so many of the newest requests. Default 1,000,000. */
	logLimit?: number;
}

export interface SandboxProvider<State> {
	/** What a credential's `baseUrl` is set to. */
	baseUrl: string;
	apiKey: string;
	/** The same object for the sandbox's whole life, also after `reset()`. */
	state: State;
}

export interface Sandbox {
	myAgentMail: SandboxProvider<MyAgentMailState>;
	unify: SandboxProvider<UnifyState>;
	amplemarket: SandboxProvider<AmplemarketState>;
	/** Requests in order of arrival. */
	log: LoggedRequest[];
	/** Starts new, empty windows. */
	setLimits(limits: Limits): void;
	setFaults(plan: FaultPlan | undefined): void;
	/** Seed data, an empty log, no faults, the limits of the start. */
	reset(): void;
	/** Resolves at once: open connections are destroyed, whatever they wait for. */
	close(): Promise<void>;
}
