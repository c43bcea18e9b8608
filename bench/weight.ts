import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { npm } from '../test/e2e/n8n';
import { HOST, ROOT } from '../test/e2e/paths';
import { spreadOf } from './stats';
import type { Spread } from './stats';

const FIRST_USE = join(ROOT, 'scripts/first-use.mjs');
const KB = 1_000;

/** A figure that no bound is set for. */
export interface Measured {
	readonly what: string;
	readonly unit: string;
	readonly figure: Spread;
}

/** A node's description, as n8n serves it to its editor; one that has had several versions stands there several times. */
interface Description {
	readonly name: string;
	readonly displayName: string;
	readonly version: number | readonly number[];
}

const once = (what: string, unit: string, value: number): Measured => ({
	what,
	unit,
	figure: spreadOf([value]),
});

const descriptionsIn = (packageFolder: string): Description[] =>
	JSON.parse(readFileSync(join(packageFolder, 'dist/types/nodes.json'), 'utf8')) as Description[];

const kilobytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value)) / KB;

/** What npm packs, and what that is when it is unpacked; without undici. */
export async function packedSize(): Promise<Measured[]> {
	const text = await npm(ROOT, ['pack', '--dry-run', '--json', '--ignore-scripts']);
	const [packed] = JSON.parse(text) as Array<{ size: number; unpackedSize: number }>;
	if (!packed) throw new Error('npm pack packed nothing');
	return [
		once('The package, packed', 'kB', packed.size / KB),
		once('The package, unpacked', 'kB', packed.unpackedSize / KB),
	];
}

/** Our nodes' descriptions, and those of two nodes of n8n's own in their newest version. */
export function descriptionSizes(): Measured[] {
	const n8nsOwn = descriptionsIn(join(dirname(HOST.program), '../../n8n-nodes-base'));
	const newest = (name: string): Description => {
		const latest = ({ version }: Description): number => Math.max(...[version].flat());
		const [first] = n8nsOwn
			.filter((description) => description.name === name)
			.sort((one, other) => latest(other) - latest(one));
		if (first === undefined) throw new Error(`n8n has no node ${name}`);
		return first;
	};
	return [...descriptionsIn(ROOT), newest('hubspot'), newest('salesforce')].map((description) =>
		once(`Description: ${description.displayName}`, 'kB', kilobytes(description)),
	);
}

/** Each node is loaded by the first workflow that needs it, and undici by the first call; each in processes of its own. */
export function firstUses(rounds: number): Measured[] {
	const names = descriptionsIn(ROOT).map(({ name, displayName }) => ({ name, displayName }));
	const timed = (name: string): Spread =>
		spreadOf(
			Array.from({ length: rounds }, () =>
				Number(execFileSync(process.execPath, [FIRST_USE, name], { encoding: 'utf8' })),
			),
		);
	return [...names, { name: 'undici', displayName: 'undici, by the first call' }].map(
		({ name, displayName }) => ({
			what: `First use: ${displayName}`,
			unit: 'ms',
			figure: timed(name),
		}),
	);
}
