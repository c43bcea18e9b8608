import type { Field, Fields } from './fields';

// Which column of an item a field is taken from, where fields are mapped automatically.

/**
 * A column's name without what does not matter in it: case, blanks, signs. `Lead Email`, `lead_email` and `leadEmail` are
 * one. Empty where there is neither letter nor digit.
 */
export const folded = (name: string): string =>
	name
		.normalize('NFKC')
		.toUpperCase()
		.toLowerCase()
		.replace(/[^\p{L}\p{M}\p{N}]/gu, '')
		// What stood apart may now be one letter, and a sigma is none other at the end of a word.
		.normalize('NFKC')
		.replaceAll('ς', 'σ');

/** What people call the same thing, by what the name of a field ends in. The first that fits counts. */
const WELL_KNOWN: ReadonlyArray<readonly [RegExp, readonly string[]]> = [
	[/(?:^|lead|person)email$/, ['Email', 'Email Address', 'Work Email', 'Business Email', 'Mail']],
	[
		/linkedinurl$/,
		['LinkedIn', 'LinkedIn URL', 'LinkedIn Profile', 'LinkedIn Profile URL', 'Person LinkedIn URL'],
	],
	[/firstname$/, ['First Name', 'Given Name', 'Forename']],
	[/lastname$/, ['Last Name', 'Surname', 'Family Name']],
	[/leadname$/, ['Name', 'Full Name', 'Contact Name']],
	[/externalid$/, ['External ID', 'CRM ID', 'Record ID', 'Contact ID', 'Lead ID']],
	[/(?:title|jobtitle)$/, ['Job Title', 'Title', 'Position']],
	[/companyname$/, ['Company', 'Company Name', 'Organization']],
	[/(?:companydomain|^domain)$/, ['Domain', 'Company Domain', 'Website Domain']],
];

/** Columns that together are a name, where no single one is. */
const PARTS_OF_A_NAME: readonly [readonly string[], readonly string[]] = [
	['First Name', 'Given Name', 'Forename'].map(folded),
	['Last Name', 'Surname', 'Family Name'].map(folded),
];

/** A field as it looks for its column. */
export interface Wanted {
	/** Its key, and the column's name that wins over all others. */
	readonly name: string;
	/** As the editor calls it. */
	readonly displayName: string;
	/** What decides how or from where a row is sent is taken from a column of its own name only. */
	readonly isSetting: boolean;
}

/** The columns of an item that fit a field, those first that count first. */
export interface Fitting {
	/** The column of the very name. */
	readonly exact: string | undefined;
	/** Of the field's own name in another spelling. */
	readonly own: readonly string[];
	/** Of a well-known other name. */
	readonly others: readonly string[];
	/** Two that are one value only together, such as a first and a last name. */
	readonly parts: readonly [string, string] | undefined;
}

/** For each wanted field, by its name, the columns that fit it. Whichever order they stand in. */
export function fittingColumns(
	wanted: readonly Wanted[],
	columns: readonly string[],
): ReadonlyMap<string, Fitting> {
	const byFold = new Map<string, string[]>();
	for (const column of columns) {
		const fold = folded(column);
		if (fold === '') continue;
		const same = byFold.get(fold);
		if (same === undefined) byFold.set(fold, [column]);
		else same.push(column);
	}
	const ownNames = new Set(wanted.flatMap(ownNamesOf));
	const present = new Set(columns);
	return new Map(
		wanted.map((field) => {
			const own = ownNamesOf(field);
			const exact = present.has(field.name) ? field.name : undefined;
			const at = (folds: readonly string[]) =>
				folds.flatMap((fold) => byFold.get(fold) ?? []).filter((column) => column !== exact);
			// A column that another field is called like is that field's.
			const free = wellKnownNames(field).filter(
				(fold) => own.includes(fold) || !ownNames.has(fold),
			);
			const others = free.filter((fold) => !own.includes(fold));
			return [
				field.name,
				{ exact, own: at(own), others: at(others), parts: partsIn(field, byFold) },
			];
		}),
	);
}

const ownNamesOf = ({ name, displayName }: Wanted): string[] => [
	...new Set([folded(name), folded(displayName)]),
];

function wellKnownNames({ name, isSetting }: Wanted): string[] {
	if (isSetting) return [];
	const fold = folded(name);
	const names = WELL_KNOWN.find(([ends]) => ends.test(fold))?.[1] ?? [];
	return [...new Set(names.map(folded))];
}

function partsIn(
	{ name, isSetting }: Wanted,
	byFold: ReadonlyMap<string, readonly string[]>,
): readonly [string, string] | undefined {
	if (isSetting || !/(?:lead|full)name$/.test(folded(name))) return undefined;
	const [first, last] = PARTS_OF_A_NAME.map((folds) =>
		folds.flatMap((fold) => byFold.get(fold) ?? []),
	).map(([only, ...more]) => (more.length === 0 ? only : undefined));
	return first === undefined || last === undefined ? undefined : [first, last];
}

/** Other names that people have for a field of this name, folded. */
export const otherNamesOf = (name: string): string[] =>
	wellKnownNames({ name, displayName: name, isSetting: false });

/** The fields that columns may fill. @param isTool an agent's arguments set nothing that decides how a row is sent */
export function wantedIn(fields: Fields, isTool: boolean): Wanted[] {
	return Object.entries(fields).flatMap(([name, field]) =>
		field.kind === 'field'
			? wantedAs(name, field, isTool)
			: Object.entries(field.members).flatMap(([member, inner]) => wantedAs(member, inner, isTool)),
	);
}

function wantedAs(name: string, { flags, property }: Field<unknown>, isTool: boolean): Wanted[] {
	const isSetting = flags.setting === true;
	if (flags.mapped !== true && !isSetting) return [];
	return isSetting && isTool ? [] : [{ name, displayName: property.displayName, isSetting }];
}
