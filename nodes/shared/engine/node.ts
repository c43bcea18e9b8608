import type {
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeExecutionData,
	INodeListSearchResult,
	INodePropertyOptions,
	ResourceMapperFields,
} from 'n8n-workflow';

import type { Columns, Picker } from '../declare/picker';
import type { Provider } from '../declare/provider';

// What a node's class calls. n8n loads every node's description at its start; the engine behind it is loaded here, by
// the first call.

/** The `execute` of every node. */
export async function executeNode(
	context: IExecuteFunctions,
	provider: Provider,
): Promise<INodeExecutionData[][]> {
	const { execute } = await import('./execute');
	return await execute(context, provider);
}

/** One page of a searchable list; see `listSearch`. */
export async function searchList(
	context: ILoadOptionsFunctions,
	provider: Provider,
	picker: Picker,
	filter: string | undefined,
	paginationToken: string | undefined,
): Promise<INodeListSearchResult> {
	const { searchPage } = await import('./pick');
	return await searchPage(context, provider, picker, filter, paginationToken);
}

/** The whole of a list, for a parameter that takes several of its entries. */
export async function loadList(
	context: ILoadOptionsFunctions,
	provider: Provider,
	picker: Picker,
): Promise<INodePropertyOptions[]> {
	const { wholeList } = await import('./pick');
	return await wholeList(context, provider, picker);
}

/** The columns that a provider names, for n8n's resourceMapper. */
export async function loadColumns(
	context: ILoadOptionsFunctions,
	provider: Provider,
	columns: Columns,
): Promise<ResourceMapperFields> {
	const { mapperFields } = await import('./pick');
	return await mapperFields(context, provider, columns);
}
