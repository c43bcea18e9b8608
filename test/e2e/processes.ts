import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createWriteStream, existsSync, readFileSync } from 'node:fs';

const KILL_AFTER_MS = 10_000;
const READY_WITHIN_MS = 180_000;
const POLL_MS = 200;

/** Whom a program runs as. */
export interface User {
	readonly uid: number;
	readonly gid: number;
}

export interface Command {
	readonly program: string;
	readonly args: readonly string[];
	readonly cwd: string;
	readonly env: NodeJS.ProcessEnv;
	/** Default: who runs this. */
	readonly user?: User;
}

/** Runs a command to its end and hands back what it wrote to stdout. Throws with all that it wrote when it fails. */
export async function runCommand({ program, args, cwd, env, user }: Command): Promise<string> {
	return await new Promise((resolve, reject) => {
		const child = spawn(program, args, { cwd, env, ...user, stdio: ['ignore', 'pipe', 'pipe'] });
		const killNow = (): void => void child.kill('SIGKILL');
		process.once('exit', killNow);
		child.once('close', () => process.off('exit', killNow));
		const texts = { out: '', err: '' };
		child.stdout.on('data', (chunk: Buffer) => (texts.out += chunk.toString()));
		child.stderr.on('data', (chunk: Buffer) => (texts.err += chunk.toString()));
		child.once('error', reject);
		child.once('close', (code) => {
			if (code === 0) resolve(texts.out);
			else reject(new Error(`${args.join(' ')} ended with ${code}\n${texts.out}\n${texts.err}`));
		});
	});
}

/** What has been started is stopped as this process exits, which a signal alone would not let it do. */
export function exitOnSignals(): void {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.once(signal, () => process.exit(130));
	}
}

/** A process that runs until it is stopped, with everything that it starts itself. */
export class Service {
	readonly ended: Promise<number | null>;

	private hasEnded = false;

	private constructor(
		private readonly child: ChildProcess,
		private readonly logFile: string,
	) {
		this.ended = new Promise((resolve) => {
			child.once('exit', resolve);
			child.once('error', () => resolve(null));
		});
		const killNow = (): void => this.signal('SIGKILL');
		// First of all, so that nothing writes any more into a folder that is then removed.
		process.prependOnceListener('exit', killNow);
		void this.ended.then(() => {
			this.hasEnded = true;
			process.off('exit', killNow);
		});
	}

	/** Starts it in a process group of its own, so that a Ctrl-C doesn't reach it before its owner. */
	static start({ program, args, cwd, env, user }: Command, logFile: string): Service {
		const log = createWriteStream(logFile, { flags: 'a' });
		const child = spawn(program, args, {
			cwd,
			env,
			...user,
			detached: true,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		child.stdout.pipe(log, { end: false });
		child.stderr.pipe(log, { end: false });
		child.once('close', () => log.end());
		return new Service(child, logFile);
	}

	/** Its process id, and the id of the group of what it starts; undefined when it could not be started. */
	get pid(): number | undefined {
		return this.child.pid;
	}

	/** What it has written. */
	get log(): string {
		return existsSync(this.logFile) ? readFileSync(this.logFile, 'utf8') : '';
	}

	/** Waits until it is ready. Throws with the end of its log when it ends before that, or takes too long. */
	async ready(isReady: () => boolean | Promise<boolean>): Promise<void> {
		const deadline = Date.now() + READY_WITHIN_MS;
		while (!(await isReady())) {
			if (this.hasEnded || Date.now() > deadline) {
				throw new Error(`${this.child.spawnfile} did not start:\n${this.log.slice(-5_000)}`);
			}
			await new Promise((resolve) => setTimeout(resolve, POLL_MS));
		}
	}

	async stop(): Promise<void> {
		this.signal('SIGTERM');
		const timer = setTimeout(() => this.signal('SIGKILL'), KILL_AFTER_MS);
		await this.ended;
		clearTimeout(timer);
		// What outlived its parent.
		this.signal('SIGKILL');
	}

	/** Ends it at once, with everything that it started. */
	async kill(): Promise<void> {
		this.signal('SIGKILL');
		await this.ended;
	}

	private signal(signal: NodeJS.Signals): void {
		if (this.child.pid === undefined) return;
		try {
			process.kill(-this.child.pid, signal);
		} catch {
			// The whole group is gone already.
		}
	}
}
