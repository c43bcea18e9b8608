// `node scripts/loader-report.mjs lazy|eager`: loads the built package in this process as n8n does, `lazy` as at its
// start, `eager` as just after an install. Prints as JSON how many milliseconds that took, what n8n knows then, which of
// the built files had been required by then, and what came of asking for each node and credential.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';
import { performance } from 'node:perf_hooks';

import { root } from './lib.mjs';

const require = createRequire(import.meta.url);
const {
	LazyPackageDirectoryLoader,
	PackageDirectoryLoader,
} = require('n8n-core/dist/nodes-loader');

/** The compiled files in this process, as paths from the package's folder. */
const requiredFiles = () =>
	Object.keys(require.cache)
		.filter((file) => file.startsWith(join(root, 'dist') + sep) && file.endsWith('.js'))
		.map((file) => file.slice(root.length + 1).replaceAll(sep, '/'))
		.sort();

const [mode] = process.argv.slice(2);
const Loader = mode === 'lazy' ? LazyPackageDirectoryLoader : PackageDirectoryLoader;
// The first loader of a process pays for n8n's logger and for Node's reading threads, which in n8n are there already.
new Loader(root);
await readFile(join(root, 'package.json'));

const startedAt = performance.now();
const loader = new Loader(root);
await loader.loadAll();
const ms = performance.now() - startedAt;

const required = requiredFiles();
// As text now: asking for a node below adds to what is known, and an eager load has instances of classes there.
// n8n notes the names of a node's loadOptions for a check of its own build, and leaves them out of the metadata.
const state = JSON.stringify({ known: loader.known, types: loader.types }, (key, value) =>
	key === '__loadOptionsMethods' ? undefined : value,
);
const namesOf = (known, get) => Object.keys(known).map((name) => get(name));
const asked = {
	nodes: namesOf(loader.known.nodes, (name) => loader.getNode(name).type.description.name),
	credentials: namesOf(loader.known.credentials, (name) => loader.getCredential(name).type.name),
	required: requiredFiles(),
};
console.log(JSON.stringify({ ms, required, ...JSON.parse(state), asked }));
