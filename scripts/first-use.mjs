// `node scripts/first-use.mjs <node>`: how many milliseconds the first use of one of our nodes takes to load it, in a
// process that has n8n's loader, its workflow package and what the package says of its nodes, as n8n has. `undici`
// instead: what the first call of all loads.
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';

import { root } from './lib.mjs';

const require = createRequire(import.meta.url);
require('n8n-workflow');
const { LazyPackageDirectoryLoader } = require('n8n-core/dist/nodes-loader');

const [name] = process.argv.slice(2);
const loader = new LazyPackageDirectoryLoader(root);
await loader.loadAll();

const startedAt = performance.now();
if (name === 'undici') require('undici');
else loader.getNode(name);
console.log(performance.now() - startedAt);
