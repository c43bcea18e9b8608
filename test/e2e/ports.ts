import { createServer } from 'node:net';

/** The port that the system gives when asked for this one (0: any), or undefined when it is taken. */
async function tryPort(port: number): Promise<number | undefined> {
	return await new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(undefined));
		server.listen(port, '127.0.0.1', () => {
			const address = server.address();
			server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
		});
	});
}

export const isFree = async (port: number): Promise<boolean> => (await tryPort(port)) !== undefined;

export async function freePort(): Promise<number> {
	const port = await tryPort(0);
	if (port === undefined) throw new Error('There is no free port on 127.0.0.1');
	return port;
}

/** So many different free ports. */
export async function freePorts(count: number): Promise<number[]> {
	const ports = new Set<number>();
	while (ports.size < count) ports.add(await freePort());
	return [...ports];
}
