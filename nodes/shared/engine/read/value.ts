import { locatedValue } from '../../declare/locator';
import type { Field } from '../../declare/fields';
import { InputError, NotGiven, isEmpty } from '../../declare/parse';
import type { ParseContext } from '../../declare/parse';

/** Why an item cannot be used. */
export interface Refusal {
	/** The field as the editor calls it. */
	readonly field: string;
	/** End of a sentence that starts with the field. */
	readonly problem: string;
	readonly wayOut: string;
}

/** An unusable value together with the field that holds it. */
export class FieldError extends Error {
	constructor(readonly refusal: Refusal) {
		super(`'${refusal.field}' ${refusal.problem}`);
	}
}

/** A parameter's value as its field has it. Throws {@link FieldError}. */
export function parseParameter(
	field: Field<unknown>,
	value: unknown,
	isExpression: boolean,
	context: ParseContext,
): unknown {
	const { displayName, type } = field.property;
	// A switch that counts as off because a column is missing would send what was not to be sent.
	if (isExpression && type === 'boolean' && isEmpty(value)) {
		throw fieldError(
			displayName,
			'is an expression that gives nothing',
			'Let it give true or false for each item, or switch it off.',
		);
	}
	return parseField(field, value, context, false);
}

/** A value as its field has it. Throws {@link FieldError}. */
export function parseField(
	field: Field<unknown>,
	value: unknown,
	context: ParseContext,
	nullClears: boolean,
): unknown {
	if (nullClears && value === null) return null;
	const { displayName, type } = field.property;
	if (isEmpty(type === 'resourceLocator' ? locatedValue(value) : value)) {
		if (field.flags.required !== true) return undefined;
		throw fieldError(
			displayName,
			'is empty',
			'Give a value, or filter out the items that have none before this node.',
		);
	}
	try {
		return field.parse(value, context);
	} catch (error) {
		if (error instanceof NotGiven && field.flags.required !== true) return undefined;
		throw error instanceof InputError
			? fieldError(displayName, error.problem, error.wayOut)
			: fieldError(
					displayName,
					`cannot be read: ${textOf(error)}`,
					'Check the value of this field.',
				);
	}
}

export const fieldError = (field: string, problem: string, wayOut: string) =>
	new FieldError({ field, problem, wayOut });

export const textOf = (error: unknown): string =>
	error instanceof Error ? error.message : 'unknown error';
