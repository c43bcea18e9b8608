import { exitOnSignals } from './processes';
import { QueueMode } from './queueMode';
import { publishQueueWorld } from './queueWorld';

declare global {
	var stopQueueMode: (() => Promise<void>) | undefined;
}

/** Starts n8n in queue mode. */
export default async function start(): Promise<void> {
	exitOnSignals();
	const queueMode = await QueueMode.start((line) => process.stdout.write(`  ${line}\n`));
	globalThis.stopQueueMode = async () => await queueMode.stop();
	publishQueueWorld(queueMode);
}
