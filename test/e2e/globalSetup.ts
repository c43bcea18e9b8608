import { settingsFor } from './lemlist/lemlist';
import { OwnN8n } from './n8n';
import { freePorts } from './ports';
import { exitOnSignals } from './processes';
import { isPublished, providersAt, publishWorld } from './world';
import type { SandboxPorts } from './world';

declare global {
	var stopN8n: (() => Promise<void>) | undefined;
}

/** Starts the n8n that all test files share; each brings its own sandbox. */
export default async function start(): Promise<void> {
	if (isPublished()) return;
	exitOnSignals();
	const [first = 0, second = 0, third = 0, lemlistPort = 0] = await freePorts(4);
	const sandboxPorts: SandboxPorts = [first, second, third];
	const n8n = await OwnN8n.start({
		providers: providersAt(sandboxPorts),
		settings: settingsFor(lemlistPort),
		tell: (line) => process.stdout.write(`  ${line}\n`),
	});
	globalThis.stopN8n = async () => await n8n.stop();
	publishWorld({ folder: n8n.folder, port: n8n.port, sandboxPorts, lemlistPort });
}
