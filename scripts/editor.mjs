// `npm run editor`: installs what is missing, builds, and starts a real n8n with the package in it.
import { install } from '../test/e2e/install.mjs';
import { handOver } from './handOver.mjs';

await handOver('test/e2e/editor.ts', [], async () => await install({ debian: false }));
