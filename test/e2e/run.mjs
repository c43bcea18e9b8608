// `npm run test:e2e`: installs what is missing, builds, and runs the end-to-end tests in a real n8n.
// Arguments go to jest: `npm run test:e2e -- editor`.
import { spawnSync } from 'node:child_process';

import { npm, root, since } from '../../scripts/lib.mjs';
import { setup } from '../../scripts/setup.mjs';
import { install } from './install.mjs';

const JEST = [
	'node_modules/jest/bin/jest.js',
	'--config=test/e2e/jest.config.js',
	'--runInBand',
	'--verbose',
];

try {
	setup();
	await install();
	const startedAt = Date.now();
	if (npm('run', 'build', '--silent') !== 0) throw new Error('The build failed; see above.');
	console.log(`Built in ${since(startedAt)}.`);
	const { status } = spawnSync(process.execPath, [...JEST, ...process.argv.slice(2)], {
		cwd: root,
		stdio: 'inherit',
	});
	process.exitCode = status ?? 1;
} catch (error) {
	console.error(error.message);
	process.exitCode = 1;
}
