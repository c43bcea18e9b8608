import type { Entry } from './';

/** Between these, a page is written by `npm run interface`. */
const START = '<!-- operations, written by npm run interface -->';
const END = '<!-- end of operations -->';

/** Where the page of a provider is: the one that the node's own links lead to. */
export const pageOf = ({ folder }: Pick<Entry, 'folder'>): string =>
	`docs/${folder.toLowerCase()}.md`;

/** A page with its table of operations as they are declared. Throws where the page has no place for it. */
export function withOperations(page: string, entry: Entry): string {
	const start = page.indexOf(START);
	const end = page.indexOf(END);
	if (start < 0 || end < start) throw new Error(`${pageOf(entry)} has no place for operations`);
	return `${page.slice(0, start + START.length)}\n\n${tableOf(entry)}\n\n${page.slice(end)}`;
}

function tableOf({ provider }: Entry): string {
	const rows = provider.resources.flatMap(({ name, operations }) =>
		operations.map((operation, index) => [
			index === 0 ? `**${name}**` : '',
			operation.name,
			cell(operation.description),
		]),
	);
	const head = ['resource', 'operation', 'what it does'];
	const widths = head.map((title, column) =>
		Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
	);
	const line = (cells: readonly string[], filler = ' '): string =>
		`| ${cells.map((text, column) => text.padEnd(widths[column] ?? 0, filler)).join(' | ')} |`;
	const dashes = head.map(() => '');
	return [line(head), line(dashes, '-'), ...rows.map((row) => line(row))].join('\n');
}

/** A text in one cell: a link of n8n's panel becomes one of Markdown. */
const cell = (text: string): string =>
	text
		.replace(/<a href="([^"]*)"[^>]*>(.*?)<\/a>/g, '[$2]($1)')
		.replaceAll('|', '\\|')
		.replaceAll('\n', ' ');
