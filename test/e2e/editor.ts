import { startSandbox } from '../../sandbox';
import { OWNER } from './api';
import { OwnN8n } from './n8n';
import { freePort, isFree } from './ports';

// `npm run editor`: the package in a real n8n on this machine, with the sandbox behind it.

const USUAL_PORT = 5678;
/** The newest requests that the sandbox remembers. */
const LOG_LIMIT = 10_000;

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

async function choosePort(): Promise<number> {
	if (await isFree(USUAL_PORT)) return USUAL_PORT;
	const port = await freePort();
	tell(`Port ${USUAL_PORT} is taken, perhaps by another n8n; this one takes ${port}.`);
	return port;
}

async function main(): Promise<void> {
	const interrupted = new Promise<void>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
			process.on(signal, () => resolve());
		}
	});
	const sandbox = await startSandbox({ logLimit: LOG_LIMIT });
	const starting = OwnN8n.start({
		providers: sandbox,
		port: await choosePort(),
		tell: (line) => tell(`  ${line}`),
	});
	const n8n = await Promise.race([starting, interrupted]);
	if (!n8n) {
		// What has been started is stopped as this process ends.
		process.exit(130);
	}
	tell(`
n8n is at  ${n8n.url}
  email    ${OWNER.email}
  password ${OWNER.password}

Its credentials point at the sandbox of the three providers:
  MyAgentMail ${sandbox.myAgentMail.baseUrl}
  Unify       ${sandbox.unify.baseUrl}
  Amplemarket ${sandbox.amplemarket.baseUrl}

Ctrl-C stops everything.`);
	const ending = await Promise.race([interrupted, n8n.ended.then(() => 'n8n ended')]);
	if (ending !== undefined) {
		process.stderr.write(`n8n ended by itself:\n${n8n.log.slice(-5_000)}\n`);
		process.exitCode = 1;
	}
	await Promise.all([n8n.stop(), sandbox.close()]);
	tell('Stopped.');
	process.exit();
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(1);
});
