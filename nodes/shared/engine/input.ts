import { failure } from '../declare/outcome';
import type { Failure } from '../declare/outcome';
import type { Refusal } from './read';

/** An item that could not be read into a row. */
export const invalidInput = ({ field, problem, wayOut }: Refusal, index: number): Failure =>
	failure(
		'failed',
		{
			error: `${field === 'Item' ? 'The item' : `'${field}'`} ${problem} [item ${index}]`,
			message: wayOut,
		},
		{ code: 'invalid_input' },
	);
