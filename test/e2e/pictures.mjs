// The pictures in the documentation are those that the end-to-end tests take.
import {
	copyFileSync,
	existsSync,
	mkdirSync,
	readFileSync,
	readdirSync,
	rmSync,
	statSync,
} from 'node:fs';
import { basename, join } from 'node:path';

import { root } from '../../scripts/lib.mjs';

const output = join(root, 'test/e2e/output');
const images = join(root, 'docs/images');
const PICTURE = /images\/([\w-]+\.png)/g;

/** File names of all pictures that the README and `docs/` show. */
function shown() {
	const pages = readdirSync(join(root, 'docs'))
		.filter((name) => name.endsWith('.md'))
		.map((name) => join(root, 'docs', name));
	const names = [join(root, 'README.md'), ...pages].flatMap((page) =>
		[...readFileSync(page, 'utf8').matchAll(PICTURE)].map(([, name]) => name),
	);
	return [...new Set(names)];
}

/** Their names, without the ending. */
export const shownPictures = () => shown().map((name) => basename(name, '.png'));

/** Takes away what earlier runs left, so that a picture which is no longer taken is missed. */
export const clearPictures = () => rmSync(output, { recursive: true, force: true });

/** Pictures that the documentation shows and no test took, or that are not in `docs/images`. */
export const missingPictures = () =>
	shown().filter((name) => !existsSync(join(output, name)) || !existsSync(join(images, name)));

/** Puts the pictures taken since then (ms) into the documentation. Hands back their names. */
export function keepPictures(since) {
	mkdirSync(images, { recursive: true });
	const isTaken = (file) => existsSync(file) && statSync(file).mtimeMs >= since;
	const taken = shown().filter((name) => isTaken(join(output, name)));
	for (const name of taken) copyFileSync(join(output, name), join(images, basename(name)));
	return taken;
}
