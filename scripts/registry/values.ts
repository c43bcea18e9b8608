import type { INodeProperties } from 'n8n-workflow';

import type { Field } from '../../nodes/shared/declare/fields';
import { InputError } from '../../nodes/shared/declare/parse';
import { SAMPLE } from './samples';

const TEXTS = Object.values(SAMPLE);
const OBJECT = { name: SAMPLE.text };

/**
 * The values of a row that a field is tried with: of a choice each that is offered, of any other kind the first sample
 * that its own parser takes. Throws where it takes none, for then a sample of a new kind is missing here.
 */
export function valuesFor(field: Field<unknown>): readonly unknown[] {
	const { property } = field;
	const offered = offeredBy(property);
	if (property.type === 'multiOptions' && offered.length > 0)
		return [offered, ...offered.map((value) => [value])].map((each) => parsed(field, each));
	if (offered.length > 0) return offered.map((value) => parsed(field, value));
	for (const candidate of candidatesOf(property)) {
		try {
			return property.type === 'boolean' ? [true, false] : [parsed(field, candidate)];
		} catch (error) {
			if (!(error instanceof InputError)) throw error;
		}
	}
	throw new Error(`No sample suits ${property.displayName}, a ${property.type}`);
}

const parsed = (field: Field<unknown>, value: unknown): unknown =>
	field.parse(value, {
		timezone: 'UTC',
		itemJson: () => ({}),
		columnsLeft: () => ({ column: SAMPLE.text }),
	});

/** The values that an options parameter offers by itself. */
export const offeredBy = ({ type, options = [] }: Pick<INodeProperties, 'type' | 'options'>) =>
	type === 'options' || type === 'multiOptions'
		? options.flatMap((option) => ('value' in option ? [option.value] : []))
		: [];

/** The example that the editor shows in an empty field. */
function shownIn({ placeholder = '' }: Pick<INodeProperties, 'placeholder'>): unknown[] {
	const example = /^e\.g\. ([[{].*[\]}])$/.exec(placeholder)?.[1];
	return example === undefined ? [] : [JSON.parse(example)];
}

function nthOf(property: Omit<INodeProperties, 'name'>, nth: number): unknown {
	const all = candidatesOf(property);
	return all[nth] ?? all[0];
}

/** What the editor would hand over. */
function candidatesOf(property: Omit<INodeProperties, 'name'>): readonly unknown[] {
	const { type, typeOptions, options = [] } = property;
	const several = typeOptions?.multipleValues === true;
	switch (type) {
		case 'string':
			return several ? TEXTS.map((text) => [text]) : TEXTS;
		case 'options':
		case 'multiOptions':
			return TEXTS.map((text) => (type === 'options' ? text : [text]));
		case 'number':
			return [Math.max(1, typeOptions?.minValue ?? 1)];
		case 'boolean':
			return [true];
		case 'dateTime':
			return [SAMPLE.dateTime];
		case 'json':
			return [...shownIn(property), OBJECT, [OBJECT]];
		case 'resourceLocator':
			return TEXTS.map((value) => ({ mode: 'id', value }));
		case 'resourceMapper':
			return [{ mappingMode: 'defineBelow', value: OBJECT, matchingColumns: ['name'], schema: [] }];
		case 'collection':
			return [
				Object.fromEntries(
					options.flatMap((member) =>
						'type' in member ? [[member.name, candidatesOf(member)[0]] as const] : [],
					),
				),
			];
		case 'fixedCollection':
			return TEXTS.map((_, nth) =>
				Object.fromEntries(
					options.flatMap((part) => {
						if (!('values' in part)) return [];
						const entry = Object.fromEntries(
							part.values.map((each) => [each.name, offeredBy(each)[0] ?? nthOf(each, nth)]),
						);
						return [[part.name, several ? [entry] : entry] as const];
					}),
				),
			);
		default:
			return [];
	}
}
