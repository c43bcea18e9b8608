import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { OPERATIONS, REGISTRY } from '../../scripts/registry';
import { outputSchemas, schemaFolder } from '../../scripts/registry/outputSchemas';

const ROOT = join(__dirname, '../..');

const HOW = 'What an operation puts out has changed: run `npm run schemas`.';

const generated = outputSchemas();

const written = REGISTRY.flatMap(({ folder }) =>
	readdirSync(join(ROOT, schemaFolder(folder)), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.json'))
		.map((file) => `${schemaFolder(folder)}/${file.replaceAll('\\', '/')}`),
);

test('there is a schema for each operation and for nothing else', () => {
	expect(generated.size).toBe(OPERATIONS.length);
	expect({ HOW, files: [...written].sort() }).toEqual({ HOW, files: [...generated.keys()].sort() });
});

test.each([...generated])('%s is what would be written anew, key by key', (path, schema) => {
	const saved: unknown = JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
	expect({ HOW, schema: JSON.stringify(saved) }).toEqual({ HOW, schema: JSON.stringify(schema) });
});

test.each([...generated])(
	'%s describes an object by single types, as n8n shows them',
	(_, schema) => {
		expect(schema).toMatchObject({ type: 'object', properties: expect.any(Object), version: 1 });
		const types = [...JSON.stringify(schema).matchAll(/"type":("[a-z]+"|[^"])/g)].map(
			([, type]) => type,
		);
		expect(
			types.filter(
				(type) => !/^"(?:object|array|string|number|boolean|null)"$|^\{$/.test(type ?? ''),
			),
		).toEqual([]);
	},
);

test('no read shows a secret', () => {
	const shown = OPERATIONS.flatMap(({ entry, resource, operation }) => {
		const path = `${schemaFolder(entry.folder)}/v1.0.0/${resource.value}/${operation.value}.json`;
		return operation.kind === 'read' ? [JSON.stringify(generated.get(path))] : [];
	});
	expect(shown).toHaveLength(
		OPERATIONS.filter(({ operation }) => operation.kind === 'read').length,
	);
	expect(shown.filter((text) => /"(?:\w*(?:secret|password)|api_?key)":/i.test(text))).toEqual([]);
});

test('a write shows its outcome first, then why', () => {
	for (const { entry, resource, operation } of OPERATIONS) {
		const path = `${schemaFolder(entry.folder)}/v1.0.0/${resource.value}/${operation.value}.json`;
		if (operation.kind === 'write')
			expect(JSON.stringify(generated.get(path))).toContain(
				'{"type":"object","properties":{"outcome":{"type":"string"},"reason":{"type":"string"}',
			);
	}
});
