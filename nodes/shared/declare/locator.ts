import type { INodePropertyMode } from 'n8n-workflow';

import { isObject, own } from '../http/json';
import { field } from './fields';
import type { Field, Texts } from './fields';
import { InputError, asId, asText, isEmpty } from './parse';

export interface LocatorTexts extends Texts {
	/** Name of the node's list search. */
	readonly search: string;
	/** What an id looks like, e.g. `e.g. cad_01H…`. */
	readonly idPlaceholder: string;
	/** Where the provider's dashboard has addresses for the thing: how to take the id out of one. */
	readonly url?: { readonly regex: string; readonly placeholder: string };
}

/** A `resourceLocator`: picked from a searchable list, or by id, or by its dashboard address. */
export function locator({
	search,
	idPlaceholder,
	url: address,
	...texts
}: LocatorTexts): Field<string | undefined> {
	const modes = [
		mode('From List', 'list', {
			type: 'list',
			typeOptions: { searchListMethod: search, searchable: true },
		}),
		mode('By ID', 'id', { type: 'string', placeholder: idPlaceholder }),
	];
	if (address !== undefined) {
		const { regex, placeholder } = address;
		modes.push(
			mode('By URL', 'url', {
				type: 'string',
				placeholder,
				extractValue: { type: 'regex', regex },
				validation: [
					{ type: 'regex', properties: { regex, errorMessage: 'Not the address of a sequence' } },
				],
			}),
		);
	}
	return field<string>(
		{ ...texts, type: 'resourceLocator', default: { mode: 'list', value: '' }, modes },
		(value, context) => {
			const inner = locatedValue(value);
			if (isEmpty(inner))
				throw new InputError('is empty', 'Choose one from the list, or give its ID.');
			return own(value, 'mode') === 'url' && address !== undefined
				? idFromAddress(inner, address.regex, context)
				: asId(inner, context);
		},
	);
}

const mode = (
	displayName: string,
	name: string,
	rest: Omit<INodePropertyMode, 'displayName' | 'name'>,
): INodePropertyMode => ({
	...rest,
	displayName,
	name,
});

/** A resourceLocator's own value; a plain value stands for itself. */
export function locatedValue(value: unknown): unknown {
	return isObject(value) && Object.hasOwn(value, 'value') ? value.value : value;
}

function idFromAddress(value: unknown, regex: string, context: { timezone: string }): string {
	const found = new RegExp(regex).exec(asText(value, context))?.[1];
	if (found === undefined) {
		throw new InputError(
			'is not the address of a sequence',
			'Copy the address from the browser while the sequence is open.',
		);
	}
	return asId(found, context);
}
