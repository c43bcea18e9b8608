import { choice, json, refinedJson } from '../../shared/declare/kinds';
import { InputError } from '../../shared/declare/parse';

/** How the attributes are given: as columns, or as JSON. */
export const specifyAttributes = choice({
	displayName: 'Specify Attributes',
	description: 'How to give the attributes',
	decides: true,
	options: [
		{ name: 'As Columns', value: 'mapper', description: 'Each by itself, or from the item' },
		{ name: 'Using JSON', value: 'json', description: 'All in one object' },
	],
	initial: 'mapper',
	required: true,
	sent: 'never',
});

export const attributesJson = json({
	displayName: 'Attributes (JSON)',
	description: 'The attributes by their API names, as an object',
	placeholder: 'e.g. { "first_name": "Jane" }',
	sent: 'never',
	shownWhen: { specifyAttributes: ['json'] },
});

/** What to do with a value that does not suit its attribute. The API's own default is not documented: it is always sent. */
export const validationMode = choice({
	displayName: 'Validation Mode',
	description: 'What to do with values that do not suit their attributes',
	options: [
		{
			name: 'Ignore Invalid',
			value: 'ignore_invalid',
			description: 'Leave them out, and take the rest',
		},
		{ name: 'Strict', value: 'strict', description: 'Refuse the record' },
	],
	initial: 'strict',
});

/** Values of unique attributes, of which there must be one. */
export const matchJson = refinedJson({
	displayName: 'Match (JSON)',
	description: 'The values of unique attributes that tell which record is meant, as an object',
	placeholder: 'e.g. { "email": "jane@acme.com" }',
	required: true,
	sent: 'never',
	shownWhen: { specifyMatch: ['json'] },
	refine: (given) => {
		if (Object.keys(given).length === 0)
			throw new InputError('is empty', 'Give the value of at least one unique attribute.');
		return given;
	},
});

interface WithMode {
	readonly options: { readonly validationMode: string | undefined };
}

export const validated = ({ options }: WithMode) => ({
	validation_mode: options.validationMode ?? 'strict',
});
