// `npm run test:e2e`: installs what is missing, builds, and runs the end-to-end tests in a real n8n.
// Arguments go to jest: `npm run test:e2e -- editor`. The comparison measures its whole table only where it is named,
// `npm run test:e2e -- comparison`, which E2E_NAMED tells it. The pictures that the documentation shows are taken; with
// `--keep-pictures` they replace those that it has, and with `--all-pictures` all others are taken too, to look at in
// `output/`. The last line is `Tests: N passed, N failed`.
import { runJest } from '../../scripts/jest.mjs';
import { npm, since } from '../../scripts/lib.mjs';
import { setup } from '../../scripts/setup.mjs';
import { install } from './install.mjs';
import { clearPictures, keepPictures, missingPictures, shownPictures } from './pictures.mjs';

const KEEP = '--keep-pictures';
const ALL = '--all-pictures';
const JEST = ['--config=test/e2e/jest.config.js', '--runInBand', '--verbose'];

const given = process.argv.slice(2);
const jestArgs = given.filter((argument) => ![KEEP, ALL].includes(argument));

process.env.E2E_NAMED = jestArgs.filter((argument) => !argument.startsWith('-')).join(' ');

try {
	setup();
	await install();
	const startedAt = Date.now();
	if (npm('run', 'build', '--silent') !== 0) throw new Error('The build failed; see above.');
	console.log(`Built in ${since(startedAt)}.`);
	if (jestArgs.length === 0) clearPictures();
	if (!given.includes(ALL)) process.env.E2E_PICTURES = shownPictures().join(' ');
	const { code, line } = await runJest([...JEST, ...jestArgs]);
	process.exitCode = code;
	if (given.includes(KEEP) && code === 0) {
		console.log(`Pictures of the documentation replaced: ${keepPictures(startedAt).length}.`);
	}
	const missing = jestArgs.length === 0 && code === 0 ? missingPictures() : [];
	if (missing.length > 0) {
		console.error(`No test took these pictures of the documentation: ${missing.join(', ')}`);
		process.exitCode = 1;
	}
	console.log(`\nThe end-to-end tests took ${since(startedAt)}.`);
	console.log(line);
} catch (error) {
	console.error(error.message);
	process.exitCode = 1;
	console.log('Tests: 0 passed, 1 failed');
}
