// What `npm start` runs once everything is installed and built.
import { prepareJob } from './job';
import { HELP, readOptions } from './options';
import { UserError } from './userError';

/** The exit codes of a program that was ended by Ctrl-C, and by the system. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 };

async function main(): Promise<void> {
	const cwd = process.env.INIT_CWD ?? process.cwd();
	const options = readOptions(process.argv.slice(2), cwd);
	if (options === undefined) {
		process.stdout.write(HELP);
		return;
	}
	const job = prepareJob(options);
	// n8n's engine takes a second to load, which nobody who mistyped an option should wait for.
	const [{ runDemo }, { startOrdinaryDay }, { loadPackage }] = await Promise.all([
		import('./demo'),
		import('./day'),
		import('../host/packageNodes'),
	]);
	await runDemo(job, {
		package: await loadPackage(),
		startSandbox: startOrdinaryDay,
		stopSignal,
		output: process.stdout,
		cwd,
	});
}

/** Until it is asked for, and from the second signal on, a signal ends the process as it does any other. */
function stopSignal(): AbortSignal {
	const stop = new AbortController();
	for (const name of ['SIGINT', 'SIGTERM'] as const) {
		process.once(name, () => {
			process.exitCode = EXIT_CODES[name];
			stop.abort();
		});
	}
	return stop.signal;
}

main().catch((error: unknown) => {
	process.exitCode = 1;
	if (error instanceof UserError) process.stderr.write(`${error.message}\n`);
	else console.error(error);
});
