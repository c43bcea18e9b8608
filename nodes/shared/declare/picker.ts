import type { IDataObject, INodeListSearchItems, ResourceMapperField } from 'n8n-workflow';

import type { Call, EndpointClass } from '../http/call';
import type { Paging } from '../http/paging';
import type { PickerName } from './fields';
import type { Route } from './route';

interface Listed extends PickerName {
	/** A name in braces is the node's parameter of that name. */
	readonly route: Route;
	readonly paging: Paging;
	readonly limits: EndpointClass;
	/** In the route's place, where it depends on parameters. */
	routeOf?(parameter: (name: string) => unknown): Route;
	/** The other routes that there can be. */
	readonly otherRoutes?: readonly Route[];
	/** Parameters that change what the list holds. */
	readonly dependsOn?: readonly string[];
	/** Parameters without which there is no list, beside those that the route names. */
	readonly needs?: readonly string[];
	/** @param filter what the user typed, where the provider can search by itself */
	query?(filter: string | undefined, parameter: (name: string) => unknown): Call['query'];
}

/** A searchable list, behind a `resourceLocator` or a field of several values. The node finds it by its name. */
export interface Picker extends Listed {
	readonly kind: 'picker';
	/** Several records lead to the same entry: some pages are read at once, and each entry is shown once. */
	readonly isDistinct?: true;
	/** Asked in its place where the provider refuses this one. */
	readonly otherwise?: Picker;
	/** The entry for a record, or the several that it names; undefined where the record cannot be chosen. */
	entry(
		record: IDataObject,
		parameter: (name: string) => unknown,
	): INodeListSearchItems | readonly INodeListSearchItems[] | undefined;
}

/** A schema that the provider names, shown by n8n's resourceMapper. */
export interface Columns extends Listed {
	readonly kind: 'columns';
	/** The column for a record; undefined where it cannot be written. */
	column(record: IDataObject): ResourceMapperField | undefined;
}

export const picker = (spec: Omit<Picker, 'kind'>): Picker => ({ kind: 'picker', ...spec });
export const columnsOf = (spec: Omit<Columns, 'kind'>): Columns => ({ kind: 'columns', ...spec });

export const isPicker = (name: PickerName): name is Picker =>
	'kind' in name && name.kind === 'picker';
export const isColumns = (name: PickerName): name is Columns =>
	'kind' in name && name.kind === 'columns';
