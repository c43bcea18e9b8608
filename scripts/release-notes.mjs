// `node scripts/release-notes.mjs v1.2.3`: prints the changelog's section of that version. It fails when the tag
// is not the package's version, the changelog has no dated section of it, or the README tells to install another one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './lib.mjs';

const [tag = ''] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The changelog's sections: the text after `## ` of each. */
const sections = readFileSync(join(root, 'CHANGELOG.md'), 'utf8').split(/^## /m).slice(1);
const textOf = (section) => section?.split('\n').slice(1).join('\n').trim();

const unreleased = textOf(sections.find((section) => section.startsWith('[Unreleased]')));
const notes = textOf(
	sections.find((section) => {
		const [heading = ''] = section.split('\n');
		const [name, date] = heading.split(' - ');
		return name === `[${version}]` && /^\d{4}-\d{2}-\d{2}$/.test(date ?? '');
	}),
);

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const installed = /"name": "n8n-nodes-sales-engagement", "version": "([^"]+)"/.exec(readme)?.[1];

const problem =
	(tag !== `v${version}` && `The tag is '${tag}', but package.json says version ${version}.`) ||
	(unreleased && 'CHANGELOG.md still has entries under Unreleased; move them under the version.') ||
	(!notes && `CHANGELOG.md has no section '## [${version}] - <date>' with a text.`) ||
	(installed !== version && `README.md installs version ${installed}, not ${version}.`);

if (problem) {
	console.error(problem);
	process.exitCode = 1;
} else {
	console.log(notes);
}
