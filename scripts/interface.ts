// Writes down the public interface anew, for a change of it that is meant: its diff is what is reviewed. The operations
// in the documentation follow it.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { REGISTRY } from './registry';
import { pageOf, withOperations } from './registry/operationPages';
import { publicInterface } from './registry/publicInterface';
import { ROOT, writeJson } from './registry/written';

async function main(): Promise<void> {
	await writeJson('test/registry/interface.json', publicInterface());
	for (const entry of REGISTRY) {
		const page = join(ROOT, pageOf(entry));
		await writeFile(page, withOperations(await readFile(page, 'utf8'), entry));
	}
}

void main();
