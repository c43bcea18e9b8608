import { parseArgs } from 'node:util';
import { startSandbox } from './startSandbox';

const DEFAULT_PORT = 4010;
const LOG_LIMIT = 10_000;

const USAGE = `Usage: npm run sandbox -- [options]

  --port N          the first of three ports (default ${DEFAULT_PORT})
  --host ADDRESS    the address to bind to (default 127.0.0.1)
  --no-limits       without the providers' published rate limits
  --invent-people   Unify knows every e-mail address (but example.com, .org and .net)
  --help
`;

interface Settings {
	host: string;
	port: number;
	limits: 'published' | 'none';
	inventPeople: boolean;
}

/** @returns undefined when help was asked for */
function readSettings(): Settings | undefined {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: String(DEFAULT_PORT) },
			host: { type: 'string', default: '127.0.0.1' },
			'no-limits': { type: 'boolean', default: false },
			'invent-people': { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return undefined;
	const port = Number(values.port);
	if (!Number.isInteger(port) || port < 1 || port > 65_533) {
		throw new Error('--port takes a number from 1 to 65533');
	}
	return {
		host: values.host,
		port,
		limits: values['no-limits'] ? 'none' : 'published',
		inventPeople: values['invent-people'],
	};
}

async function main(): Promise<void> {
	const settings = readSettings();
	if (!settings) {
		process.stdout.write(USAGE);
		return;
	}
	const { host, port, limits, inventPeople } = settings;
	const ports = [port, port + 1, port + 2] as const;
	const sandbox = await startSandbox({ host, ports, limits, logLimit: LOG_LIMIT });
	sandbox.unify.state.inventPeople = inventPeople;
	const { myAgentMail, unify, amplemarket } = sandbox;
	for (const [name, { baseUrl, apiKey }] of [
		['MyAgentMail', myAgentMail],
		['Unify', unify],
		['Amplemarket', amplemarket],
	] as const) {
		process.stdout.write(`${name.padEnd(12)} ${baseUrl.padEnd(28)} key ${apiKey}\n`);
	}
	process.stdout.write('Ctrl-C stops it.\n');
	const stop = (): void => {
		process.off('SIGINT', stop).off('SIGTERM', stop);
		void sandbox.close();
	};
	process.on('SIGINT', stop).on('SIGTERM', stop);
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
