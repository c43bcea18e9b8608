// `node scripts/release-notes.mjs v1.2.3`: prints the changelog's section of that version. It fails when the tag
// is not the package's version or the changelog has no dated section of it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './lib.mjs';

const [tag = ''] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The text between the heading of a version and the next one. */
function sectionOf(changelog, wanted) {
	const [, ...sections] = changelog.split(/^## /m);
	const section = sections.find((text) => text.startsWith(`[${wanted}] - `));
	return section?.split('\n').slice(1).join('\n').trim();
}

const notes = sectionOf(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version);
if (tag !== `v${version}`) {
	console.error(`The tag is '${tag}', but package.json says version ${version}.`);
	process.exitCode = 1;
} else if (!notes) {
	console.error(`CHANGELOG.md has no section '## [${version}] - <date>' with a text.`);
	process.exitCode = 1;
} else {
	console.log(notes);
}
