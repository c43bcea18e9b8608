import { InputError } from './parse';

/**
 * A path whose values are encoded, for use as a tag: path`/cadences/${id}/enrollments`. An empty value, `.` and `..`
 * are refused, for they would name another address.
 */
export function path(parts: TemplateStringsArray, ...values: readonly string[]): string {
	return parts.reduce((built, part, index) => built + segment(values[index - 1]) + part);
}

function segment(value: string | undefined): string {
	if (value === undefined || value === '' || value === '.' || value === '..') {
		throw new InputError(
			`is '${value ?? ''}', which is no id`,
			'Give the id as the provider shows it.',
		);
	}
	return encodeURIComponent(value);
}
