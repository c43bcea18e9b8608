import type { ILoadOptionsFunctions, INodeType } from 'n8n-workflow';

import type { Field, Fields, PickerName } from '../declare/fields';
import { isColumns, isPicker } from '../declare/picker';
import type { Provider } from '../declare/provider';
import { loadColumns, loadList, searchList } from './node';

/** The methods behind a node's pickers, collected from the fields of its operations. */
export const methodsOf = (provider: Provider): NonNullable<INodeType['methods']> =>
	methodsFor(
		provider,
		provider.resources.flatMap(({ operations }) =>
			operations.flatMap(({ panel }) => usedIn(panel)),
		),
	);

/** The same for a trigger. */
export const triggerMethodsOf = (
	provider: Provider,
	{ fields }: { readonly fields: Fields },
): NonNullable<INodeType['methods']> => methodsFor(provider, usedIn(fields));

function methodsFor(
	provider: Provider,
	pickers: readonly Used[],
): NonNullable<INodeType['methods']> {
	const listSearch: NonNullable<NonNullable<INodeType['methods']>['listSearch']> = {};
	const loadOptions: NonNullable<NonNullable<INodeType['methods']>['loadOptions']> = {};
	const resourceMapping: NonNullable<NonNullable<INodeType['methods']>['resourceMapping']> = {};
	for (const { picker, type } of pickers) {
		const { name } = picker;
		if (isColumns(picker)) {
			resourceMapping[name] = async function (this: ILoadOptionsFunctions) {
				return await loadColumns(this, provider, picker);
			};
		} else if (isPicker(picker) && type === 'resourceLocator') {
			listSearch[name] = async function (this: ILoadOptionsFunctions, filter, paginationToken) {
				return await searchList(this, provider, picker, filter, paginationToken);
			};
		} else if (isPicker(picker)) {
			loadOptions[name] = async function (this: ILoadOptionsFunctions) {
				return await loadList(this, provider, picker);
			};
		}
	}
	return { listSearch, loadOptions, resourceMapping };
}

interface Used {
	readonly picker: PickerName;
	/** Of the field that it stands behind. */
	readonly type: string;
}

const usedIn = (fields: Fields): Used[] =>
	Object.values(fields).flatMap((field): Used[] => {
		if (field.kind === 'group') return usedIn(field.members);
		return field.picker === undefined ? [] : [{ picker: field.picker, type: typeOf(field) }];
	});

/** The type of what is picked, which in pairs is the name of each. */
function typeOf({ property: { type, options = [] } }: Field<unknown>): string {
	const inner = options.flatMap((option) => ('values' in option ? option.values : []));
	return inner.some((each) => each.type === 'resourceLocator') ? 'resourceLocator' : type;
}
