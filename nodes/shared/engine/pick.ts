import { NodeOperationError } from 'n8n-workflow';
import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodePropertyOptions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';

import type { Columns, Picker } from '../declare/picker';
import type { Provider } from '../declare/provider';
import { callOf, namesIn } from '../declare/route';
import { failureError } from './nodeError';
import { openSession } from './open';
import { settingsOf } from './settings';
import { allRecords, readPage } from '../http/pages';
import type { List } from '../http/pages';
import { locatedValue } from '../declare/locator';
import { isEmpty } from '../declare/parse';
import { faultOf } from './faults';

/** Ms that an open list waits for the provider, retries included. */
const PATIENCE = 15_000;
/** Pages that are read at most to fill one page of the list with what matches. */
const MOST_PAGES = 10;
/** Matches that fill the editor's list, so that it scrolls. */
const FULL = 50;
/** Entries that a whole list has at most. */
const MOST_ENTRIES = 2_000;

/**
 * One page of a searchable list. Where the provider cannot search by itself, its pages are read on until one has a match.
 *
 * Throws `NodeApiError` or `NodeOperationError`, which the editor shows in the list.
 */
export async function searchPage(
	context: ILoadOptionsFunctions,
	provider: Provider,
	picker: Picker,
	filter: string | undefined,
	paginationToken: string | undefined,
): Promise<INodeListSearchResult> {
	const { session, close } = await openPicker(context, provider);
	try {
		const list = listOf(context, picker, filter);
		const results: INodeListSearchItems[] = [];
		let token = paginationToken;
		for (let pages = 0; pages < MOST_PAGES; pages += 1) {
			const page = await readPage(session, list, token);
			if (page.kind === 'broken') {
				if (page.end.kind === 'refused' && picker.otherwise !== undefined && token === undefined)
					return await searchPage(context, provider, picker.otherwise, filter, token);
				throw failureError(context.getNode(), faultOf(provider, session.halt, page.end, undefined));
			}
			results.push(
				...page.records
					.flatMap((record) => picker.entry(record, parameterIn(context)) ?? [])
					.filter((entry) => matches(entry, filter)),
			);
			token = page.next;
			if (picker.isDistinct === true && token !== undefined) continue;
			// With a filter the editor scrolls only a list that is full, and asks for no more of a short one.
			if (token === undefined || results.length >= (filter ? FULL : 1)) break;
		}
		if (picker.isDistinct === true) return { results: distinct(results) };
		return token === undefined ? { results } : { results, paginationToken: token };
	} finally {
		await close();
	}
}

const parameterIn =
	(context: ILoadOptionsFunctions) =>
	(name: string): unknown =>
		locatedValue(context.getNodeParameter(name, undefined, { extractValue: true }));

/** The list as the node's other parameters have it. Throws `NodeOperationError` where one that it needs is empty. */
function listOf(
	context: ILoadOptionsFunctions,
	{ route: usual, routeOf, query, paging, limits, needs = [] }: Picker | Columns,
	filter: string | undefined,
): List {
	const parameter = parameterIn(context);
	const route = routeOf?.(parameter) ?? usual;
	const values = Object.fromEntries(namesIn(route).map((name) => [name, parameter(name)]));
	if ([...Object.values(values), ...needs.map(parameter)].some(isEmpty)) {
		throw new NodeOperationError(context.getNode(), 'This list depends on another field', {
			description: 'Choose that one first, then open the list again.',
		});
	}
	const asked = query?.(filter, parameter);
	return {
		call: callOf(route, values, asked === undefined ? {} : { query: asked }),
		paging,
		limits,
	};
}

const openPicker = async (context: ILoadOptionsFunctions, provider: Provider) =>
	await openSession(context, provider, {
		...settingsOf(undefined),
		timeout: PATIENCE,
		maxRetryTime: PATIENCE,
		cap: undefined,
		isPerson: true,
		connections: 2,
	});

const matches = ({ name, value }: INodeListSearchItems, filter: string | undefined): boolean =>
	filter === undefined ||
	`${name}\n${String(value)}`.toLowerCase().includes(filter.trim().toLowerCase());

/** The whole of a list, page after page, for a parameter that takes several of its entries. */
export async function wholeList(
	context: ILoadOptionsFunctions,
	provider: Provider,
	picker: Picker,
): Promise<INodePropertyOptions[]> {
	const records = await allOf(context, provider, picker);
	const parameter = parameterIn(context);
	return distinct(records.flatMap((record) => picker.entry(record, parameter) ?? []));
}

const distinct = <E extends { readonly value: unknown }>(entries: readonly E[]): E[] => [
	...new Map(entries.map((entry) => [entry.value, entry] as const)).values(),
];

/** The columns that the provider names, for n8n's resourceMapper. */
export async function mapperFields(
	context: ILoadOptionsFunctions,
	provider: Provider,
	columns: Columns,
): Promise<ResourceMapperFields> {
	const records = await allOf(context, provider, columns);
	return { fields: records.flatMap((record) => columns.column(record) ?? []).map(withoutSwitch) };
}

/**
 * Yes or no as a choice that may be left open: of a switch n8n sends false where nobody has set it, and would take back that
 * a person wants no mail.
 */
const withoutSwitch = (column: ResourceMapperField): ResourceMapperField =>
	column.type === 'boolean' ? { ...column, type: 'options', options: [...YES_OR_NO] } : column;

const YES_OR_NO = [
	{ name: 'True', value: true },
	{ name: 'False', value: false },
] as const;

async function allOf(
	context: ILoadOptionsFunctions,
	provider: Provider,
	picker: Picker | Columns,
): Promise<readonly IDataObject[]> {
	const { session, close } = await openPicker(context, provider);
	try {
		const found = await allRecords(session, listOf(context, picker, undefined), MOST_ENTRIES);
		if (found.kind === 'broken')
			throw failureError(context.getNode(), faultOf(provider, session.halt, found.end, undefined));
		return found.records;
	} finally {
		await close();
	}
}
