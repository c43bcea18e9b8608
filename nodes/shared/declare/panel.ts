import { amount, choice, toggle } from './kinds';
import { group } from './fields';
import type { Fields, Group, Members } from './fields';
import { compare } from './names';
import type { Paging } from '../http/paging';
import { commonOptions, dryRun, jobOptions } from './options';
import type { Carrying } from './options';

/** Shown by writes whose rows are items: where an item's fields come from. */
const dataMode = choice({
	displayName: 'Mapping Column Mode',
	decides: true,
	options: [
		{
			name: 'Map Each Column Manually',
			value: 'defineBelow',
			description:
				'Set each field here. Fields that are dragged in are read at once; any other expression is evaluated for each item, which takes its time on thousands of items.',
		},
		{
			name: 'Map Automatically',
			value: 'autoMapInputData',
			description: 'Take each field from the column of the same name in the input item',
		},
	],
	initial: 'defineBelow',
});

const returnAll = toggle({
	displayName: 'Return All',
	description: 'Whether to return all results or only up to a given limit',
});

const LIMIT = {
	displayName: 'Limit',
	description: 'Max number of results to return',
	least: 1,
	initial: 50,
};

const limit = amount({ ...LIMIT, shownWhen: { returnAll: ['false'] } });

/**
 * What the editor shows of a read: lists have Return All and Limit before their filters, and what a job brings has the
 * options of waiting last; of a list whose only page is known there is no all.
 */
export function readPanel(fields: Fields, pages: Paging | undefined, isJob = false): Fields {
	if (pages === undefined && !isJob) return fields;
	const { filters, options, ...first } = fields;
	const most = pages?.isFirstOnly === true ? pages.pageSize : undefined;
	return {
		...first,
		...(most === undefined ? { returnAll, limit } : { limit: amount({ ...LIMIT, most }) }),
		...(filters !== undefined && { filters }),
		...(isJob
			? { options: sortedGroup(options, jobOptions({ isCancelable: true, isOptional: true })) }
			: options && { options }),
	};
}

/**
 * What the editor shows of a write: where it goes first and whether it is only a trial, then how the rows' fields are
 * given, the options last.
 */
export function writePanel(fields: Fields, carrying: Carrying): Fields {
	const given = Object.entries(fields).filter(([name]) => name !== 'options');
	const target = given.slice(0, isTarget(given[0]?.[1]) ? 1 : 0);
	return {
		...Object.fromEntries(target),
		dryRun,
		...(hasMapped(fields) && { dataMode }),
		...Object.fromEntries(given.slice(target.length)),
		options: optionsOf(fields, carrying),
	};
}

const isTarget = (field: Fields[string] | undefined): boolean =>
	field?.kind === 'field' && field.property.type === 'resourceLocator';

const hasMapped = (fields: Fields): boolean =>
	Object.values(fields).some((field) =>
		field.kind === 'field'
			? field.flags.mapped === true
			: Object.values(field.members).some(({ flags }) => flags.mapped === true),
	);

function optionsOf(fields: Fields, carrying: Carrying): Group<Members> {
	return sortedGroup(fields.options, commonOptions(carrying));
}

function sortedGroup(own: Fields[string] | undefined, common: Members): Group<Members> {
	if (own?.kind === 'field') throw new Error("A field must not take the options' name");
	const members: Members = { ...(own?.kind === 'group' && own.members), ...common };
	const inOrder = Object.entries(members).sort(([, one], [, other]) =>
		compare(one.property.displayName, other.property.displayName),
	);
	return group({ displayName: 'Options', placeholder: 'Add option' }, Object.fromEntries(inOrder));
}
