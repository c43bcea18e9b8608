import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import type { Sandbox } from '../../sandbox';
import { RestClient } from './api';
import { EXAMPLES, HOST, ROOT } from './paths';
import type { Host } from './paths';
import { freePort } from './ports';
import { runCommand, Service } from './processes';
import type { Command } from './processes';

const ADDRESS = '127.0.0.1';

/** Where a user folder has the packages that a user installs. */
export const PACKAGES = '.n8n/nodes';

/** No call to the outside, no door to it, and no welcome tour. */
const ENVIRONMENT: NodeJS.ProcessEnv = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_ONBOARDING_FLOW_DISABLED: 'true',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
	N8N_REINSTALL_MISSING_PACKAGES: 'false',
	N8N_SECURE_COOKIE: 'false',
	N8N_LISTEN_ADDRESS: ADDRESS,
	N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'false',
	N8N_ENCRYPTION_KEY: 'a-key-for-a-local-n8n-that-is-thrown-away',
};

/** Parts of n8n that go to the outside, or are a door to it. */
const DISABLED_MODULES = ['mcp-registry', 'instance-ai', 'agents'];

/** The ids under which the workflows in `examples/` look for their credentials. */
export const CREDENTIALS = {
	myAgentMail: { id: 'VXk3mQpR7aTz2LcN', name: 'MyAgentMail account', type: 'myAgentMailApi' },
	unify: { id: 'Jd8WnYbE4sHu6KfP', name: 'Unify account', type: 'unifyApi' },
	amplemarket: { id: 'Rg5ZtCvM9qBx3DwS', name: 'Amplemarket account', type: 'amplemarketApi' },
} as const;

/** Where the three providers are, and the keys that they take. */
export type Providers = {
	readonly [Name in keyof typeof CREDENTIALS]: Pick<Sandbox[Name], 'baseUrl' | 'apiKey'>;
};

export interface StartOptions {
	readonly providers: Providers;
	/** Default: a free one. */
	readonly port?: number;
	/** Environment variables beyond the usual ones. */
	readonly settings?: NodeJS.ProcessEnv;
	/** Which n8n it is. */
	readonly host?: Host;
	/** Whether it has the example workflows; they are there unless they are not wanted. */
	readonly examples?: boolean;
	/** Told what is going on. */
	readonly tell?: (line: string) => void;
}

/** Runs npm in a folder; the script that npm names in `npm_execpath`, or the one in PATH. */
export async function npm(cwd: string, args: readonly string[]): Promise<string> {
	const script = process.env.npm_execpath;
	const byScript = script?.endsWith('.js') ?? false;
	return await runCommand({
		program: byScript ? process.execPath : 'npm',
		args: [...(byScript && script !== undefined ? [script] : []), ...args, '--loglevel=error'],
		cwd,
		env: process.env,
	});
}

/** Puts this package, from its tarball, where n8n has the packages that a user installs, and as n8n installs it. */
export async function installPackage(userFolder: string): Promise<void> {
	const packed = await npm(ROOT, [
		'pack',
		'--ignore-scripts',
		'--json',
		'--pack-destination',
		userFolder,
	]);
	const [first] = JSON.parse(packed) as Array<{ filename: string }>;
	if (!first) throw new Error('npm pack packed nothing');
	const folder = join(userFolder, PACKAGES);
	mkdirSync(folder, { recursive: true });
	const manifest = { name: 'installed-nodes', private: true, dependencies: {} };
	writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
	await npm(folder, [
		'install',
		'--ignore-scripts',
		'--legacy-peer-deps',
		'--bin-links=false',
		'--package-lock=false',
		'--no-audit',
		'--no-fund',
		join(userFolder, first.filename),
	]);
}

/** A running n8n, for whoever knows where it is: its REST interface and its command line. */
export class N8n {
	readonly rest: RestClient;

	/**
	 * @param folder its user folder
	 * @param settings environment variables beyond the usual ones
	 * @param host which n8n it is
	 */
	constructor(
		readonly folder: string,
		readonly port: number,
		private readonly settings: NodeJS.ProcessEnv = {},
		private readonly host: Host = HOST,
	) {
		this.rest = new RestClient(this.url);
	}

	get url(): string {
		return `http://${ADDRESS}:${this.port}`;
	}

	get logFile(): string {
		return join(this.folder, 'n8n.log');
	}

	get log(): string {
		return existsSync(this.logFile) ? readFileSync(this.logFile, 'utf8') : '';
	}

	/** n8n's command line, beside the server: `cli('execute', '--id=…')`. Hands back what it writes. */
	async cli(...args: string[]): Promise<string> {
		return await runCommand(this.command(args, await freePort()));
	}

	/** Starts a process that stays, such as `start`, and waits until it answers that it is ready. */
	async serve(args: string[], url: string): Promise<Service> {
		const service = Service.start(this.command(args, await freePort()), this.logFile);
		try {
			await service.ready(() => answers(`${url}/healthz/readiness`));
			return service;
		} catch (error) {
			await service.stop();
			throw error;
		}
	}

	/** Nothing of the surroundings is passed on but PATH: no proxy, no setting of another n8n. */
	private command(args: string[], brokerPort: number): Command {
		const { program, modules, nodeFolder } = this.host;
		// n8n doesn't start when it is to leave out what it does not have.
		const disabled = DISABLED_MODULES.filter((name) => existsSync(join(modules, name)));
		const env = {
			...ENVIRONMENT,
			...(disabled.length > 0 && { N8N_DISABLED_MODULES: disabled.join(',') }),
			...this.settings,
			PATH: `${nodeFolder}${delimiter}${process.env.PATH ?? ''}`,
			HOME: this.folder,
			TZ: 'UTC',
			N8N_USER_FOLDER: this.folder,
			N8N_PORT: String(this.port),
			N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		};
		const node = join(nodeFolder, 'node');
		return { program: node, args: [program, ...args], cwd: this.folder, env };
	}
}

/** A whole n8n with this package installed from its tarball, in a folder of its own that goes when it is stopped. */
export class OwnN8n extends N8n {
	private service: Service | undefined;

	/** The project must have been built. */
	static async start(options: StartOptions): Promise<OwnN8n> {
		const { providers, port, settings, host, examples = true, tell = () => undefined } = options;
		const folder = mkdtempSync(join(tmpdir(), 'n8n-'));
		const n8n = new OwnN8n(folder, port ?? (await freePort()), settings, host);
		process.once('exit', n8n.removeFolder);
		const timed = async (what: string, work: () => Promise<void>): Promise<void> => {
			const startedAt = Date.now();
			await work();
			tell(`${what} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
		};
		try {
			await timed('package installed', () => installPackage(folder));
			const what = examples ? 'credentials and examples' : 'credentials';
			await timed(`${what} imported`, () => n8n.importAll(providers, examples));
			await timed('n8n started', async () => {
				n8n.service = await n8n.serve(['start'], n8n.url);
				// n8n 1 says that it is ready a moment before it takes calls.
				await n8n.service.ready(() => answers(`${n8n.url}/rest/settings`));
				await n8n.rest.setUpOwner();
			});
			return n8n;
		} catch (error) {
			await n8n.stop();
			throw error;
		}
	}

	/** Resolves when n8n ends, whoever ended it. */
	get ended(): Promise<unknown> {
		return this.service?.ended ?? Promise.resolve();
	}

	/** Ends it as its operator does; what it has saved stays. */
	async end(): Promise<void> {
		await this.service?.stop();
	}

	/** Ends it without giving it a moment. */
	async kill(): Promise<void> {
		await this.service?.kill();
	}

	/** After {@link end} or {@link kill}, with what it has saved. */
	async startAgain(): Promise<void> {
		this.service = await this.serve(['start'], this.url);
		await this.rest.signIn();
	}

	async stop(): Promise<void> {
		await this.service?.stop();
		process.off('exit', this.removeFolder);
		this.removeFolder();
	}

	private readonly removeFolder = (): void =>
		rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });

	private async importAll(providers: Providers, examples: boolean): Promise<void> {
		const file = join(this.folder, 'credentials.json');
		writeFileSync(file, JSON.stringify(credentialsFor(providers)));
		await this.cli('import:credentials', `--input=${file}`);
		if (examples) await this.cli('import:workflow', '--separate', `--input=${EXAMPLES}`);
	}
}

function credentialsFor(providers: Providers): object[] {
	return (Object.keys(CREDENTIALS) as Array<keyof typeof CREDENTIALS>).map((name) => {
		const { baseUrl, apiKey } = providers[name];
		return { ...CREDENTIALS[name], data: { baseUrl, apiKey } };
	});
}

async function answers(url: string): Promise<boolean> {
	try {
		return (await fetch(url)).ok;
	} catch {
		return false;
	}
}
