import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';

import { folded, otherNamesOf } from '../nodes/shared/declare/columns';
import { own, ownArray, ownNumber } from '../nodes/shared/http/json';
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

interface Line {
	readonly record: readonly string[];
	/** Of its last line in the file, counted from 1. */
	readonly line: number;
}

function parseCsv(bytes: Buffer, name: string): Lead[] {
	const text = decoded(bytes, name);
	try {
		const rows: unknown[] = parse(text, {
			delimiter: separatorOf(text),
			info: true,
			skip_empty_lines: true,
			skip_records_with_empty_values: true,
			trim: true,
		});
		const lines = rows.map((row): Line => ({
			record: ownArray(row, 'record').map(String),
			line: ownNumber(own(row, 'info'), 'lines') ?? 0,
		}));
		const [header, ...rest] = lines;
		return header === undefined ? [] : rest.map((line) => leadIn(header.record, line, name));
	} catch (error) {
		if (!(error instanceof CsvError)) throw error;
		throw new UserError(`${name} is not a CSV file that can be read: ${error.message}.`);
	}
}

/** The text of a file, by its byte order mark, else as UTF-8, else as Excel for Windows writes it. */
function decoded(bytes: Buffer, name: string): string {
	const marks = [
		['utf-8', [0xef, 0xbb, 0xbf]],
		['utf-16le', [0xff, 0xfe]],
		['utf-16be', [0xfe, 0xff]],
	] as const;
	const marked = marks.find(([, mark]) => mark.every((byte, place) => bytes[place] === byte))?.[0];
	for (const encoding of marked === undefined ? ['utf-8', 'windows-1252'] : [marked]) {
		const text = decodedAs(encoding, bytes);
		if (text !== undefined) return text;
	}
	throw new UserError(
		`${name} is in an encoding that cannot be told. Save it as CSV UTF-8 and try again.`,
	);
}

function decodedAs(encoding: string, bytes: Buffer): string | undefined {
	try {
		const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
		// What no text has: it was another encoding, or no text at all.
		return /[\0\u0080-\u009f\ufffd]/.test(text) ? undefined : text;
	} catch {
		return undefined;
	}
}

/** A line's values by their columns. Where two columns are one to the workflows, the filled one counts. */
function leadIn(header: readonly string[], { record, line }: Line, file: string): Lead {
	const lead = new Map<string, { readonly title: string; readonly value: string }>();
	for (const [place, title] of header.entries()) {
		const column = columnNamed(title);
		const value = record[place] ?? '';
		const before = lead.get(column);
		if (before !== undefined && before.value !== '' && value !== '' && before.value !== value) {
			throw new UserError(
				`${file}, line ${line}: the columns '${before.title}' and '${title}' both say what ${column} is, and differ. Remove or rename one of them.`,
			);
		}
		if (before === undefined || before.value === '') lead.set(column, { title, value });
	}
	return Object.fromEntries([...lead].map(([column, { value }]) => [column, value]));
}

function separatorOf(text: string): string {
	const [header = ''] = text.slice(0, 10_000).split(/\r?\n/, 1);
	const count = (separator: string): number => header.split(separator).length;
	return [',', ';', '\t'].reduce((best, other) => (count(other) > count(best) ? other : best));
}

const known = PROVIDERS.flatMap(({ keyColumns, otherColumns }) => [...keyColumns, ...otherColumns]);
/** What the example workflows read of what people call by other names. */
const OTHERS: ReadonlyArray<readonly [string, string]> = [
	['leadEmail', 'email'],
	['linkedinUrl', 'linkedin_url'],
	['leadExternalId', 'id'],
];
const byOtherName = new Map(
	OTHERS.flatMap(([field, column]) => otherNamesOf(field).map((name) => [name, column] as const)),
);
// Where camelCase and snake_case are alike but for case and signs, the last one, snake_case, stands.
const byFoldedName = new Map(known.map((column) => [folded(column), column]));

/** `LinkedIn URL` → `linkedin_url`; what no workflow knows stays as it is. The same rules as in the nodes. */
function columnNamed(header: string): string {
	const name = header.trim();
	if (known.includes(name)) return name;
	return byFoldedName.get(folded(name)) ?? byOtherName.get(folded(name)) ?? name;
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
