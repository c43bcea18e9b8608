import type { INodeProperties } from 'n8n-workflow';
import { own } from '../http/json';
import { kind } from './fields';
import type { Maker } from './fields';
import { locatedValue } from './locator';
import type { Picker } from './picker';
import { InputError, asText, isEmpty, onTheWire, refuseKey } from './parse';

interface Pairs {
	readonly pairName: string;
	/** The list that the names are picked from; without it they are typed. */
	readonly names?: Picker;
	/** Names that are offered beside those that are typed. */
	readonly offers?: Picker;
	refine?(values: Record<string, unknown>): Record<string, unknown>;
}

/** Pairs of name and value, as a typed map. Names are kept as given; a repeated name is refused. */
export const pairs: Maker<Record<string, unknown>, Pairs> = kind(
	({ pairName, names, offers, refine = (values: Record<string, unknown>) => values }) => ({
		...((names ?? offers) !== undefined && { picker: names ?? offers }),
		property: {
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, multipleValueButtonText: `Add ${pairName}` },
			default: {},
			options: [
				{
					displayName: pairName,
					name: 'field',
					values: [
						nameProperty(names, offers),
						{ displayName: 'Value', name: 'value', type: 'string', default: '' },
					],
				},
			],
		},
		parse: (value, context) => {
			const found = new Map<string, unknown>();
			const list = own(value, 'field');
			for (const pair of Array.isArray(list) ? list : []) {
				const name = locatedValue(own(pair, 'name'));
				if (isEmpty(name)) throw new InputError('has a value without a name', 'Name each field.');
				const key = asText(name, context);
				refuseKey(key);
				if (found.has(key)) throw new InputError(`names '${key}' twice`, 'Give each name once.');
				found.set(key, onTheWire(own(pair, 'value') ?? null));
			}
			return refine(Object.fromEntries(found));
		},
	}),
);

const TYPED = 'e.g. company_pitch';

function nameProperty(names: Picker | undefined, offers: Picker | undefined): INodeProperties {
	if (names !== undefined) return pickedName(names);
	if (offers !== undefined) return offeredName(offers);
	return { displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: TYPED };
}

const offeredName = ({ name }: Picker): INodeProperties => ({
	displayName: 'Name',
	name: 'name',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: name, searchable: true },
		},
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: TYPED },
	],
});

const pickedName = ({ name, dependsOn }: Picker): INodeProperties => ({
	displayName: 'Name or ID',
	name: 'name',
	type: 'options',
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	typeOptions: {
		loadOptionsMethod: name,
		...(dependsOn !== undefined && { loadOptionsDependsOn: [...dependsOn] }),
	},
	default: '',
});
