import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';

export const ROOT = join(__dirname, '../..');

/** Writes a value as JSON, as the project's formatter has it. */
export async function writeJson(path: string, value: unknown): Promise<void> {
	const file = join(ROOT, path);
	await mkdir(dirname(file), { recursive: true });
	const config = await resolveConfig(file);
	await writeFile(file, await format(JSON.stringify(value), { ...config, filepath: file }));
}

/** Removes a folder that is written anew, so that nothing of an operation that is gone stays behind. */
export const removeFolder = async (path: string): Promise<void> =>
	await rm(join(ROOT, path), { recursive: true, force: true });
