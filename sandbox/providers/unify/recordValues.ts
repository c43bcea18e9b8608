import { FORMATS } from '../../formats';
import type { UnifyAttribute } from './schema';

export const isEmail = (value: unknown): boolean => {
	const format = FORMATS.email;
	return typeof value === 'string' && (format === true || format?.(value.trim()) === true);
};

export const asObject = (value: unknown): Record<string, unknown> | undefined =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;

/** Whether a value may be an attribute's, by its type. */
export function fits({ type, options = [] }: UnifyAttribute, value: unknown): boolean {
	const isOption = (each: unknown) => options.some(({ api_name }) => api_name === each);
	switch (type) {
		case 'BOOLEAN':
			return typeof value === 'boolean';
		case 'INTEGER':
			return Number.isInteger(value);
		case 'DECIMAL':
			return typeof value === 'number';
		case 'EMAIL_ADDRESS':
			return isEmail(value);
		case 'DATE':
			return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value);
		case 'DATETIME':
			return typeof value === 'string' && !Number.isNaN(Date.parse(value));
		case 'SELECT':
			return isOption(value);
		case 'MULTI_SELECT':
			return Array.isArray(value) && value.every(isOption);
		case 'ADDRESS':
		case 'COUNTRY':
		case 'CURRENCY':
			return asObject(value) !== undefined;
		default:
			return typeof value === 'string';
	}
}
