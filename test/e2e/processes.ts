import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';

const KILL_AFTER_MS = 10_000;

export interface Command {
	readonly program: string;
	readonly args: readonly string[];
	readonly cwd: string;
	readonly env: NodeJS.ProcessEnv;
}

/** Runs a command to its end and hands back what it wrote to stdout. Throws with all that it wrote when it fails. */
export async function runCommand({ program, args, cwd, env }: Command): Promise<string> {
	return await new Promise((resolve, reject) => {
		const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
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

/** A process that runs until it is stopped, with everything that it starts itself. */
export class Service {
	readonly ended: Promise<number | null>;

	private constructor(private readonly child: ChildProcess) {
		this.ended = new Promise((resolve) => {
			child.once('exit', resolve);
			child.once('error', () => resolve(null));
		});
		const killNow = (): void => this.signal('SIGKILL');
		process.once('exit', killNow);
		void this.ended.then(() => process.off('exit', killNow));
	}

	/** Starts it in a process group of its own, so that a Ctrl-C doesn't reach it before its owner. */
	static start({ program, args, cwd, env }: Command, logFile: string): Service {
		const log = createWriteStream(logFile, { flags: 'a' });
		const child = spawn(program, args, {
			cwd,
			env,
			detached: true,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		child.stdout.pipe(log, { end: false });
		child.stderr.pipe(log, { end: false });
		child.once('close', () => log.end());
		return new Service(child);
	}

	async stop(): Promise<void> {
		this.signal('SIGTERM');
		const timer = setTimeout(() => this.signal('SIGKILL'), KILL_AFTER_MS);
		await this.ended;
		clearTimeout(timer);
		// What outlived its parent.
		this.signal('SIGKILL');
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
