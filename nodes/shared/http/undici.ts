import type { NodeEgressFilter } from 'n8n-workflow';
import type { Dispatcher } from 'undici';

import { blotter } from './blot';
import { closed, unwritable } from './failure';
import { Flight } from './flight';
import type { Ends, FlightPlan } from './flight';
import { Flights } from './flights';
import { Permission } from './egress';
import type { HttpPort, HttpRequest, HttpResult } from './port';
import type { Environment } from './proxy';
import { isRedirect, redirectOf, refused } from './redirect';
import { openRoad } from './road';

export interface UndiciOptions {
	/** Without a slash at its end. Every request goes to it and nowhere else. */
	readonly baseUrl: string;
	/** Headers that carry the key. */
	readonly headers: Readonly<Record<string, string>>;
	/** The key itself, blotted out of whatever comes back. */
	readonly secret: string;
	/** The most connections that are kept open. */
	readonly connections: number;
	/** n8n's egress policy, where the host has one. */
	readonly egress: NodeEgressFilter | undefined;
	/** What the environment says of proxies; undefined where no node may read it, and undici reads what it knows. */
	readonly environment?: Environment | undefined;
}

/** Ms; some 24 days. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** What the head of a request can hold. undici never uses a connection again on which it was to write anything else. */
const PATH = /^\/[\x21-\x7e]*$/;
const HEADER = /^[\x20-\x7e]+$/;

/** A host to which calls go. */
interface Line {
	readonly road: Dispatcher;
	readonly permission: Permission;
}

/**
 * HTTP by undici: connections are kept open for the run, proxies are those that n8n uses, and one clock counts for the
 * whole of a call. No redirect is followed, unless a request says so.
 */
export async function openUndici(options: UndiciOptions): Promise<HttpPort> {
	// Loaded when first needed: loading it takes longer than all of this package.
	const undici = await import('undici');
	const { egress } = options;
	const base = new URL(options.baseUrl);
	const root = base.pathname.replace(/\/+$/, '');
	const headOf = heads(options.headers);
	const bareHeadOf = heads({});

	const flights = new Flights();
	const plan: FlightPlan = {
		clean: blotter(options.secret),
		decompress: undici.interceptors.decompress,
		landed: (flight) => flights.delete(flight),
	};

	let isClosed = false;
	const lines = new Map<string, Line>();
	const lineTo = (url: URL): Line => {
		const known = lines.get(url.origin);
		if (known !== undefined) return known;
		const line = { road: openRoad(undici, url, options), permission: new Permission(egress, url) };
		lines.set(url.origin, line);
		return line;
	};

	const fly = (url: URL, call: Call, ends: Ends) =>
		new Promise<HttpResult>((resolve) => {
			const flight = new Flight(plan, ends, resolve);
			flights.add(flight);
			try {
				if (isClosed) flight.end(closed());
				else launch(lineTo(url), call, flight);
			} catch (error) {
				flight.fail(error);
			}
		});

	/** What a file's host answers, where the provider's answer leads there. */
	async function follow(result: HttpResult, from: Call, accept: string | undefined, ends: Ends) {
		if (!isRedirect(result)) return result;
		const url = redirectOf(result, new URL(`${base.origin}${from.path}`), egress);
		if (!(url instanceof URL)) return url;
		const call = {
			origin: url.origin,
			path: url.pathname + url.search,
			method: 'GET' as const,
			headers: bareHeadOf({ ...(accept !== undefined && { accept }) }),
			body: null,
		};
		const file = await fly(url, call, ends);
		return isRedirect(file) ? refused('The answer leads on from host to host') : file;
	}

	function send(request: HttpRequest, signal?: AbortSignal): Promise<HttpResult> {
		const timeout = Math.min(request.timeout, LONGEST_TIMEOUT);
		const ends = { timeout, deadline: performance.now() + timeout, signal };
		const call = {
			origin: base.origin,
			path: root + request.path,
			method: request.method as Dispatcher.HttpMethod,
			headers: (request.withoutKey === true ? bareHeadOf : headOf)(request),
			body: request.body ?? null,
		};
		const sent = fly(base, call, ends);
		return request.follow === undefined
			? sent
			: sent.then(async (result) => await follow(result, call, request.accept, ends));
	}

	return {
		send,
		close: async () => {
			isClosed = true;
			flights.close();
			await Promise.all([...lines.values()].map(async ({ road }) => await road.destroy()));
		},
	};
}

interface Call extends Dispatcher.DispatchOptions {
	/** Undefined: one that cannot be written. */
	readonly headers: string[] | undefined;
}

/** Dispatches a call once the egress policy lets it. Throws what undici throws. */
function launch({ road, permission }: Line, call: Call, flight: Flight): void {
	if (flight.ends.signal?.aborted === true) flight.cancel();
	else if (call.headers === undefined || !PATH.test(call.path)) flight.end(unwritable());
	else {
		const asked = permission.ask();
		if (asked === undefined) road.dispatch(call, flight);
		else
			asked
				.then((refusal) => {
					if (refusal !== undefined) flight.end(refusal);
					else if (!flight.hasEnded) road.dispatch(call, flight);
				})
				.catch((error: unknown) => flight.fail(error));
	}
}

const JSON_TYPE = 'application/json';

type Kinds = Pick<HttpRequest, 'body' | 'contentType' | 'accept'>;

/** Heads of requests, names and values in turn, or undefined for one that cannot be written. The usual two are made once. */
function heads(headers: Readonly<Record<string, string>>): (kinds: Kinds) => string[] | undefined {
	const own = Object.entries({ 'user-agent': 'n8n-nodes-sales-engagement', ...headers }).flat();
	const make = ({ body, contentType = JSON_TYPE, accept = JSON_TYPE }: Kinds) => {
		const typed = body === undefined ? [] : ['content-type', contentType];
		const head = ['accept', accept, ...typed, ...own];
		return head.every((part) => HEADER.test(part)) ? head : undefined;
	};
	const reading = make({});
	const writing = make({ body: '' });
	return (kinds) => {
		if (kinds.contentType !== undefined || kinds.accept !== undefined) return make(kinds);
		return kinds.body === undefined ? reading : writing;
	};
}
