import { text, id } from '../shared/declare/kinds';
import { locator } from '../shared/declare/locator';
import { attributeOptions, attributes } from './pickers';

// What objects, attributes and options of the account's schema have alike.

export const apiName = id({
	displayName: 'API Name',
	description: 'The name in the API. It cannot be changed later.',
	placeholder: 'e.g. favorite_color',
	required: true,
});

export const displayName = text({
	displayName: 'Display Name',
	description: 'The name that people see',
	placeholder: 'e.g. Favorite Color',
	required: true,
});

export const description = text({
	displayName: 'Description',
	description: 'What it is for. Unify asks for it each time: if left empty, there is none.',
	sent: 'never',
});

/** The API wants the key, also where there is none. */
export const describedBy = (given: string | undefined) => ({ description: given ?? null });

export const attributeName = locator({
	displayName: 'Attribute',
	description: 'The attribute of the object',
	picker: attributes,
	idPlaceholder: 'e.g. favorite_color',
	required: true,
});

export const optionName = locator({
	displayName: 'Option',
	description: 'The option of the attribute',
	picker: attributeOptions,
	idPlaceholder: 'e.g. dark_blue',
	required: true,
});
