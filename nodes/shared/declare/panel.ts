import { amount, choice, toggle } from './kinds';
import { group } from './fields';
import type { Fields, Group, Members } from './fields';
import { compare } from './names';
import { commonOptions } from './options';
import type { Carrying } from './options';

/** Shown by writes whose rows are items: where an item's fields come from. */
const dataMode = choice({
	displayName: 'Data Mode',
	decides: true,
	options: [
		{
			name: 'Define Below',
			value: 'defineBelow',
			description:
				'Set each field here. Fields that are dragged in are read at once; any other expression is evaluated for each item, which takes its time on thousands of items.',
		},
		{
			name: 'Map Automatically',
			value: 'autoMapInputData',
			description: 'Take the fields from the input item by the same names',
		},
	],
	initial: 'defineBelow',
});

const returnAll = toggle({
	displayName: 'Return All',
	description: 'Whether to return all results or only up to a given limit',
});

const limit = amount({
	displayName: 'Limit',
	description: 'Max number of results to return',
	least: 1,
	initial: 50,
	shownWhen: { returnAll: ['false'] },
});

/** What the editor shows of a read: lists have Return All and Limit before their filters. */
export function readPanel(fields: Fields, isList: boolean): Fields {
	if (!isList) return fields;
	const { filters, ...first } = fields;
	return { ...first, returnAll, limit, ...(filters !== undefined && { filters }) };
}

/** What the editor shows of a write: where it goes first, then how the rows' fields are given, the options last. */
export function writePanel(fields: Fields, carrying: Carrying): Fields {
	const [target, ...others] = Object.entries(fields).filter(([name]) => name !== 'options');
	return {
		...(target && { [target[0]]: target[1] }),
		...(hasMapped(fields) && { dataMode }),
		...Object.fromEntries(others),
		options: optionsOf(fields, carrying),
	};
}

const hasMapped = (fields: Fields): boolean =>
	Object.values(fields).some((field) =>
		field.kind === 'field'
			? field.flags.mapped === true
			: Object.values(field.members).some(({ flags }) => flags.mapped === true),
	);

function optionsOf(fields: Fields, carrying: Carrying): Group<Members> {
	const own = fields.options;
	const members: Members = {
		...(own?.kind === 'group' && own.members),
		...commonOptions(carrying),
	};
	const inOrder = Object.entries(members).sort(([, one], [, other]) =>
		compare(one.property.displayName, other.property.displayName),
	);
	return group({ displayName: 'Options', placeholder: 'Add option' }, Object.fromEntries(inOrder));
}
