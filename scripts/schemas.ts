// Writes anew what each operation puts out, so that users can map its fields before its first run.
import { REGISTRY } from './registry';
import { outputSchemas, schemaFolder } from './registry/outputSchemas';
import { removeFolder, writeJson } from './registry/written';

async function main(): Promise<void> {
	for (const { folder } of REGISTRY) await removeFolder(schemaFolder(folder));
	for (const [path, schema] of outputSchemas()) await writeJson(path, schema);
}

void main();
