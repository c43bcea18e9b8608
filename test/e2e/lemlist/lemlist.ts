import { join } from 'node:path';

import type { FaultPlan, Limits, LoggedRequest } from '../../../sandbox';
import { CommitLedger } from '../../../sandbox/commitLedger';
import { FaultInjector } from '../../../sandbox/faults';
import { Limiter } from '../../../sandbox/limits';
import { issuePlace } from '../../../sandbox/provider';
import type { Answer, Handler, Provider, ProviderErrors } from '../../../sandbox/provider';
import { ProviderServer } from '../../../sandbox/server';
import type { Control } from '../../../sandbox/server';

const LOG_LIMIT = 1_000_000;
const API_KEY = 'a-key-for-lemlist';
/** Lemlist's scheme: no user, and the key for a password. */
const AUTHORIZATION = `Basic ${Buffer.from(`:${API_KEY}`).toString('base64')}`;

/** Settings for n8n under which its Lemlist node calls this machine. */
export const settingsFor = (port: number): NodeJS.ProcessEnv => ({
	NODE_OPTIONS: `--require=${join(__dirname, 'preload.cjs')}`,
	E2E_LEMLIST_PORT: String(port),
});

/** Lemlist answers an error by a text. */
const text = (status: number, body: string): Answer => ({
	status,
	body,
	contentType: 'text/plain; charset=utf-8',
});

const errors: ProviderErrors = {
	unauthorized: () => text(401, 'Unauthorized'),
	badRequest: (issues) =>
		text(400, issues.map((issue) => `${issuePlace(issue)}: ${issue.message}`).join('; ')),
	rateLimited: () => text(429, 'Too many requests'),
	serverError: () => text(500, 'Internal server error'),
	unknownPath: () => text(404, 'Not found'),
	notImplemented: (operationId) => text(501, `There is no ${operationId} here`),
};

/**
 * A stand-in for Lemlist as far as n8n's node creates leads there, with the sandbox's limits and faults. A lead that is in
 * the campaign is refused with a 400; that is not in Lemlist's documentation, but its clients tell of it.
 */
export class Lemlist {
	readonly apiKey = API_KEY;
	readonly campaign = 'cam_stand_in';

	private readonly ledger = new CommitLedger();
	private readonly members = new Set<string>();
	private readonly control: Control = {
		limiter: new Limiter('none'),
		faults: new FaultInjector(undefined),
		log: [],
		logLimit: LOG_LIMIT,
		now: Date.now,
	};
	private server: ProviderServer | undefined;

	private constructor() {}

	static async start(port: number): Promise<Lemlist> {
		const lemlist = new Lemlist();
		lemlist.server = await ProviderServer.create(lemlist.provider(), lemlist.control);
		await lemlist.server.listen('127.0.0.1', port);
		return lemlist;
	}

	get log(): readonly LoggedRequest[] {
		return this.control.log;
	}

	/** How often each address was put in; those that were there before are not counted. */
	get commits(): ReadonlyMap<string, number> {
		return this.ledger.counts;
	}

	has(email: string): boolean {
		return this.members.has(email);
	}

	/** As if it had always been there. */
	addMember(email: string): void {
		this.members.add(email);
	}

	setLimits(limits: Limits): void {
		this.control.limiter.set(limits);
	}

	setFaults(plan: FaultPlan | undefined): void {
		this.control.faults = new FaultInjector(plan);
	}

	/** No lead, an empty log, no limits, no faults. */
	reset(): void {
		this.members.clear();
		this.ledger.clear();
		this.control.log.length = 0;
		this.setLimits('none');
		this.setFaults(undefined);
	}

	async close(): Promise<void> {
		await this.server?.close();
	}

	private provider(): Provider {
		return {
			name: 'lemlist',
			contract: { file: join(__dirname, 'openapi.yaml'), apiRoot: '/api', errorSchema: 'Error' },
			isAuthorized: ({ authorization }) => authorization === AUTHORIZATION,
			errors,
			handlers: { createLeadInCampaign: this.create },
		};
	}

	private readonly create: Handler = ({ params, body, now }) => {
		const { campaignId = '', email = '' } = params;
		if (campaignId !== this.campaign) return text(404, 'Campaign not found');
		if (this.has(email)) return text(400, 'Lead already in the campaign');
		this.members.add(email);
		this.ledger.record(campaignId, email, now);
		const fields = typeof body === 'object' ? body : {};
		return { status: 200, body: { ...fields, _id: `lea_${this.members.size}`, campaignId, email } };
	};
}
