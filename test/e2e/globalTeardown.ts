export default async function stop(): Promise<void> {
	await globalThis.stopN8n?.();
}
