import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';

import { PROVIDERS } from './providers';
import type { DemoProvider } from './providers';
import { codeOf, UserError } from './userError';

/** One line of the file: its values by the names of the columns. */
export type Lead = Readonly<Record<string, string>>;

export interface LeadsFile {
	/** For people: the file's name without its folder. */
	readonly name: string;
	readonly columns: readonly string[];
	readonly leads: readonly Lead[];
}

const WHY: Readonly<Record<string, string>> = {
	ENOENT: 'there is no such file',
	EISDIR: 'it is a folder',
	EACCES: 'this user may not read it',
	EPERM: 'this user may not read it',
};

/**
 * Reads a CSV file with a header line; the separator (comma, semicolon or tab) is the header's.
 *
 * @throws UserError for a file that cannot be read, is no CSV or holds no lead
 */
export function readLeads(path: string): LeadsFile {
	const bytes = read(path);
	const name = basename(path);
	const leads = parseCsv(bytes, name);
	const [first] = leads;
	if (first === undefined) {
		throw new UserError(
			`${name} holds no leads. It needs a header line and at least one line below it.`,
		);
	}
	return { name, columns: Object.keys(first), leads };
}

function read(path: string): Buffer {
	try {
		return readFileSync(path);
	} catch (error) {
		const code = codeOf(error);
		throw new UserError(
			`Cannot read ${path}: ${WHY[code] ?? code}. Give the path of a CSV file with --leads.`,
		);
	}
}

function parseCsv(bytes: Buffer, name: string): Lead[] {
	try {
		return parse<Record<string, string>>(bytes, {
			bom: true,
			columns: (header: string[]) => header.map(columnNamed),
			delimiter: separatorOf(bytes),
			skip_empty_lines: true,
			skip_records_with_empty_values: true,
			trim: true,
		});
	} catch (error) {
		if (!(error instanceof CsvError)) throw error;
		throw new UserError(`${name} is not a CSV file that can be read: ${error.message}.`);
	}
}

function separatorOf(bytes: Buffer): string {
	const [header = ''] = bytes.toString('utf8', 0, 10_000).split(/\r?\n/, 1);
	const count = (separator: string): number => header.split(separator).length;
	return [',', ';', '\t'].reduce((best, other) => (count(other) > count(best) ? other : best));
}

const bare = (header: string): string => header.toLowerCase().replace(/[^a-z0-9]/g, '');
const known = PROVIDERS.flatMap(({ keyColumns, otherColumns }) => [...keyColumns, ...otherColumns]);
// Where camelCase and snake_case are alike but for case and signs, the last one, snake_case, stands.
const knownByBareName = new Map(known.map((column) => [bare(column), column]));

/** `LinkedIn URL` → `linkedin_url`; what no workflow knows stays as it is. */
function columnNamed(header: string): string {
	const name = header.trim();
	return known.includes(name) ? name : (knownByBareName.get(bare(name)) ?? name);
}

/**
 * The providers whose workflow can tell a lead by the file's columns.
 *
 * @param asked the providers asked for, each of which must be able to; undefined: any that can
 * @throws UserError where one that was asked for cannot, or none can
 */
export function providersFor(
	{ name, columns }: LeadsFile,
	asked: readonly DemoProvider[] | undefined,
): readonly DemoProvider[] {
	const isUsable = ({ keyColumns }: DemoProvider): boolean =>
		keyColumns.some((column) => columns.includes(column));
	const usable = (asked ?? PROVIDERS).filter(isUsable);
	const unusable = asked?.find((provider) => !isUsable(provider));
	if (unusable) {
		const { displayName, keyColumns } = unusable;
		throw new UserError(
			`${name} has no column that tells ${displayName} who a lead is. Name one ${either(keyColumns)}.`,
		);
	}
	if (usable.length === 0) {
		const needed = [...new Set(PROVIDERS.flatMap(({ keyColumns }) => keyColumns))];
		throw new UserError(
			`${name} has no column that tells who a lead is. Name one ${either(needed)}.`,
		);
	}
	return [...new Set(usable)];
}

const either = (names: readonly string[]): string =>
	new Intl.ListFormat('en', { type: 'disjunction' }).format(names);

/** What a lead is called in the demo's output: by the provider's own columns, or else by another one's. */
export function labelOf(lead: Lead, { keyColumns }: DemoProvider): string {
	const columns = [...keyColumns, ...PROVIDERS.flatMap((provider) => provider.keyColumns)];
	return columns.map((column) => lead[column]).find((value) => value) ?? '';
}
