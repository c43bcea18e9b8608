// What `npm publish` would ship: small, and nothing but what n8n loads.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { npmCommand, root } from './lib.mjs';
import { METADATA, metadataProblems } from './metadata.mjs';

const LARGEST_BYTES = 400_000;
const ALLOWED = [
	/^package\.json$/,
	/^README\.md$/,
	/^LICENSE\.md$/,
	/^dist\/(credentials|nodes)\/.+\.js$/,
	/^dist\/nodes\/.+\.node\.json$/,
	/^dist\/nodes\/[^/]+\/__schema__\/.+\.json$/,
	/^dist\/(icons|nodes)\/.+\.(svg|png)$/,
];

const command = npmCommand();
const packed = spawnSync(
	command.program,
	[...command.args, 'pack', '--dry-run', '--json', '--ignore-scripts'],
	{ cwd: root, encoding: 'utf8', shell: command.program.endsWith('.cmd') },
);
if (packed.status !== 0) throw new Error(`npm pack failed:\n${packed.stderr}`);

const [{ size, files }] = JSON.parse(packed.stdout);
const paths = files.map((file) => file.path);
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const problems = [
	...(size > LARGEST_BYTES ? [`it is ${size} bytes, more than ${LARGEST_BYTES}`] : []),
	...paths
		.filter((path) => !METADATA.includes(path) && !ALLOWED.some((pattern) => pattern.test(path)))
		.map((path) => `${path} must not be shipped`),
	...[...manifest.n8n.nodes, ...manifest.n8n.credentials]
		.filter((path) => !paths.includes(path))
		.map((path) => `${path} is named in package.json but is not there`),
	...metadataProblems(root, manifest, paths),
];

if (problems.length > 0) {
	console.error(`The package is not fit to ship:\n- ${problems.join('\n- ')}`);
	process.exitCode = 1;
} else {
	console.log(`Package: ${(size / 1000).toFixed(1)} kB packed, ${paths.length} files.`);
}
