import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';

import type { Picker, Provider } from '../declare/provider';
import { openSession } from './open';
import type { Failure } from '../declare/outcome';
import { settingsOf } from './settings';
import { allRecords, readPage } from '../http/pages';
import { faultOf } from './faults';

/** Ms that an open list waits for the provider, retries included. */
const PATIENCE = 15_000;
/** Pages that are read at most to fill one page of the list with what matches. */
const MOST_PAGES = 10;
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
		const results: INodeListSearchItems[] = [];
		let token = paginationToken;
		for (let pages = 0; pages < MOST_PAGES; pages += 1) {
			const page = await readPage(session, {
				call: picker.call(filter),
				paging: picker.paging,
				endpoint: picker.endpoint,
				token,
			});
			if (page.kind === 'end')
				throw pickerError(context, faultOf(provider, session.halt, page.exchange, undefined));
			results.push(
				...page.records
					.flatMap((record) => picker.entry(record) ?? [])
					.filter((entry) => matches(entry, filter)),
			);
			token = page.next;
			if (token === undefined || results.length > 0) break;
		}
		return token === undefined ? { results } : { results, paginationToken: token };
	} finally {
		await close();
	}
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

function pickerError(
	context: ILoadOptionsFunctions,
	{ error, message, statusCode }: Failure,
): Error {
	if (statusCode === null)
		return new NodeOperationError(context.getNode(), error, { description: message });
	return new NodeApiError(
		context.getNode(),
		{ message: error },
		{ message: error, description: message, httpCode: String(statusCode) },
	);
}

/** The whole of a list, page after page, for a parameter that takes several of its entries. */
export async function wholeList(
	context: ILoadOptionsFunctions,
	provider: Provider,
	picker: Picker,
): Promise<INodePropertyOptions[]> {
	const { session, close } = await openPicker(context, provider);
	try {
		const found = await allRecords(
			session,
			picker.call(undefined),
			picker.paging,
			picker.endpoint,
			MOST_ENTRIES,
		);
		if (found.kind === 'end')
			throw pickerError(context, faultOf(provider, session.halt, found.exchange, undefined));
		return found.records.flatMap((record) => picker.entry(record) ?? []);
	} finally {
		await close();
	}
}
