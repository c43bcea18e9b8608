import { fastify } from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Connections } from './connections';
import { loadContract } from './contract';
import type { CheckedRequest, Contract, ContractOperation, Issue } from './contract';
import { dressed } from './dress';
import { answerInstead } from './faultAnswers';
import type { AnswerFault } from './faultPlan';
import type { FaultDecision, FaultInjector } from './faults';
import { retryAfterValue } from './limits';
import type { Limiter, Refusal } from './limits';
import type { Answer, Handler, Provider } from './provider';
import type { LoggedRequest } from './types';
import { drip, resetConnection, sendPieces, Timers, truncate, wireAnswer } from './wire';
import type { WireAnswer } from './wire';

const BODY_LIMIT = 10 * 1024 * 1024;
/** Longest path parameter in characters: ids are opaque, so there is room for strange ones. */
const MAX_PARAM_LENGTH = 4096;
/** The status of an answer that breaks the contract: a fault of the sandbox, not of its client. */
export const BROKEN_SANDBOX = 599;

/** What the three servers of a sandbox share; the members are replaced while it runs. */
export interface Control {
	limiter: Limiter;
	faults: FaultInjector;
	readonly log: LoggedRequest[];
	readonly logLimit: number;
	now(): number;
}

interface Exchange {
	request: FastifyRequest;
	reply: FastifyReply;
	entry: LoggedRequest;
	body: unknown;
	/** Set when the body is no JSON. */
	malformed?: Issue;
}

/** One provider on one listener. */
export class ProviderServer {
	private readonly timers = new Timers();
	private readonly connections = new Connections();

	private constructor(
		private readonly app: FastifyInstance,
		private readonly provider: Provider,
		private readonly contract: Contract,
		private readonly control: Control,
	) {}

	static async create(provider: Provider, control: Control): Promise<ProviderServer> {
		const contract = await loadContract({
			...provider.contract,
			implemented: Object.keys(provider.handlers),
		});
		const app = fastify({
			bodyLimit: BODY_LIMIT,
			exposeHeadRoutes: false,
			forceCloseConnections: true,
			routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
			frameworkErrors: (_error, request, reply: FastifyReply) => {
				const wire = wireAnswer(provider.errors.unknownPath(request.url));
				void reply.code(wire.status).headers(wire.headers).send(wire.body);
			},
		});
		const server = new ProviderServer(app, provider, contract, control);
		server.addRoutes();
		return server;
	}

	/** @returns the port */
	async listen(host: string, port: number): Promise<number> {
		await this.app.listen({ host, port });
		const address = this.app.server.address();
		if (address === null || typeof address === 'string') throw new Error('No TCP address');
		return address.port;
	}

	async close(): Promise<void> {
		this.timers.clear();
		const closed = this.app.close();
		this.connections.destroy();
		await closed;
	}

	private addRoutes(): void {
		const { app, provider, contract } = this;
		this.connections.watch(app);
		// Bodies are parsed here, whatever their type, so that refusals have the provider's shape.
		app.removeAllContentTypeParsers();
		app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) =>
			done(null, body),
		);
		for (const operation of contract.operations) {
			const handler = provider.handlers[operation.operationId];
			if (!handler) continue;
			app.route({
				method: operation.method,
				url: operation.path.replace(/\{([^}]+)\}/g, ':$1'),
				handler: (request, reply) => this.serve(request, reply, operation, handler),
			});
		}
		app.setNotFoundHandler((request, reply) => this.serveUnknown(request, reply));
		app.setErrorHandler((error, request, reply) => {
			const { entry } = this.open(request, reply, undefined);
			const message = error instanceof Error ? error.message : String(error);
			const issue: Issue = { in: 'body', path: [], keyword: 'parse', message };
			this.send(reply, entry, wireAnswer(provider.errors.badRequest([issue])));
		});
	}

	private serve(
		request: FastifyRequest,
		reply: FastifyReply,
		operation: ContractOperation,
		handler: Handler,
	): void {
		const exchange = this.open(request, reply, operation.operationId);
		const answer = (): WireAnswer => {
			const checked = this.check(exchange, operation);
			const result =
				checked.issues.length > 0
					? this.provider.errors.badRequest(checked.issues)
					: this.handle(exchange, handler, checked.query);
			return this.held(operation, result);
		};
		this.admit(exchange, operation.operationId, answer);
	}

	private serveUnknown(request: FastifyRequest, reply: FastifyReply): void {
		const path = request.url.split('?', 1)[0] ?? request.url;
		const operationId = this.contract.findUnimplemented(request.method, path);
		const { errors } = this.provider;
		const exchange = this.open(request, reply, operationId);
		if (operationId === undefined) {
			this.send(reply, exchange.entry, wireAnswer(errors.unknownPath(path)));
			return;
		}
		this.admit(exchange, operationId, () => wireAnswer(errors.notImplemented(operationId)));
	}

	private open(
		request: FastifyRequest,
		reply: FastifyReply,
		operationId: string | undefined,
	): Exchange {
		const { log, logLimit } = this.control;
		const entry: LoggedRequest = {
			at: this.control.now(),
			provider: this.provider.name,
			method: request.method,
			url: request.url,
			status: 0,
		};
		if (operationId !== undefined) entry.operationId = operationId;
		const exchange: Exchange = { request, reply, entry, body: undefined };
		if (typeof request.body === 'string' && request.body !== '') {
			try {
				exchange.body = JSON.parse(request.body);
				entry.body = exchange.body;
			} catch (error) {
				const message = error instanceof Error ? error.message : 'malformed JSON';
				exchange.malformed = { in: 'body', path: [], keyword: 'parse', message };
			}
		}
		log.push(entry);
		// Trimmed in large pieces: taking one off the front of a long array each time is slow.
		if (log.length > 2 * logLimit + 1000) log.splice(0, log.length - logLimit);
		return exchange;
	}

	private admit(exchange: Exchange, operationId: string, answer: () => WireAnswer): void {
		const { request, reply, entry } = exchange;
		const { errors, name } = this.provider;
		if (!this.provider.isAuthorized(request.headers, operationId)) {
			this.send(reply, entry, wireAnswer(errors.unauthorized()));
			return;
		}
		const refusal = this.control.limiter.admit(name, operationId, entry.at);
		if (refusal) {
			this.send(reply, entry, this.rateLimited(refusal));
			return;
		}
		const text = typeof request.body === 'string' ? request.body : '';
		const decision = this.control.faults.decide({ provider: name, operationId, text });
		if (decision.label !== undefined) entry.fault = decision.label;
		if (decision.limit) this.control.limiter.set(decision.limit.limits);
		const proceed = (): void => this.finish(exchange, decision, answer);
		if (decision.latencyMs > 0) this.timers.after(decision.latencyMs, proceed);
		else proceed();
	}

	private finish(
		{ request, reply, entry }: Exchange,
		{ fault, dresses }: FaultDecision,
		answer: () => WireAnswer,
	): void {
		const isUntouched = fault && 'when' in fault && fault.when === 'before-commit';
		const own = isUntouched ? undefined : answer();
		// A sandbox that breaks its contract must be seen through any fault.
		if (own?.status === BROKEN_SANDBOX) {
			this.send(reply, entry, own);
			return;
		}
		for (const dress of dresses)
			if (dress.kind === 'half-dead') this.connections.doom(reply, dress);
		const instead = fault && answerInstead(fault, this.provider.errors, this.control.now());
		const said = instead ?? own;
		const worn = said && dressed(said, dresses, request.url, instead === undefined);
		if (fault && instead === undefined) this.spoil(reply, entry, fault, worn);
		else if (worn) this.send(reply, entry, worn);
	}

	/** Lets the true answer, where there is one, come to harm on its way. */
	private spoil(
		reply: FastifyReply,
		entry: LoggedRequest,
		fault: AnswerFault,
		wire: WireAnswer | undefined,
	): void {
		reply.hijack();
		if (!wire || fault.kind === 'reset') {
			resetConnection(reply.raw);
			return;
		}
		entry.status = wire.status;
		if (fault.kind === 'drip') drip(reply.raw, wire, fault.ms, this.timers);
		else truncate(reply.raw, wire);
	}

	private rateLimited({ limit, waitMs }: Refusal): WireAnswer {
		const { retryAfter = 'seconds' } = limit;
		const headers: Record<string, string> =
			retryAfter === 'none'
				? {}
				: { 'retry-after': retryAfterValue(retryAfter, waitMs, this.control.now()) };
		return wireAnswer(this.provider.errors.rateLimited(), headers);
	}

	private check(
		{ request, body, malformed }: Exchange,
		operation: ContractOperation,
	): CheckedRequest {
		const query = request.query as Record<string, unknown>;
		if (malformed) return { query, issues: [malformed] };
		const params = request.params as Record<string, string>;
		return operation.checkRequest({ params, query, body });
	}

	private handle(exchange: Exchange, handler: Handler, query: Record<string, unknown>): Answer {
		try {
			return handler({
				params: exchange.request.params as Record<string, string>,
				query,
				body: exchange.body,
				now: this.control.now(),
			});
		} catch (error) {
			return broken(exchange.entry.operationId, error instanceof Error ? error.stack : error);
		}
	}

	/** Holds an answer to the contract. */
	private held(operation: ContractOperation, answer: Answer): WireAnswer {
		if (answer.status === BROKEN_SANDBOX || answer.contentType) return wireAnswer(answer);
		const errors = operation.checkAnswer(answer.status, answer.body);
		return wireAnswer(
			errors ? broken(operation.operationId, { status: answer.status, errors }) : answer,
		);
	}

	private send(reply: FastifyReply, entry: LoggedRequest, wire: WireAnswer): void {
		entry.status = wire.status;
		// The time of everything else that it says, which Node's own header would not be under a clock of a test's.
		const date = new Date(this.control.now()).toUTCString();
		const headers = { date, ...wire.headers };
		if (wire.pieces) {
			reply.hijack();
			sendPieces(reply.raw, { ...wire, headers }, wire.pieces);
			return;
		}
		void reply.code(wire.status).headers(headers).send(wire.body);
	}
}

function broken(operationId: string | undefined, problem: unknown): Answer {
	const body = { sandbox: 'the sandbox broke its contract', operationId, problem };
	console.error(JSON.stringify(body));
	return { status: BROKEN_SANDBOX, body };
}
