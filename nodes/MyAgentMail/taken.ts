import type { IDataObject } from 'n8n-workflow';

import type { Reading } from '../shared/declare/answer';
import type { Settle } from '../shared/declare/operation';
import { failed, success } from '../shared/declare/outcome';
import type { Failure } from '../shared/declare/outcome';
import { own } from '../shared/http/json';

/** What a change was to bring about, by field, and how it is called where it did not. */
interface Wanted<R> {
	readonly code: string;
	fields(row: R): Readonly<Record<string, unknown>>;
}

/** Updated, unless the record that comes back shows another value than was sent; what it does not show says nothing. */
export const settleTaken =
	<R>(reading: Reading, { code, fields }: Wanted<R>): Settle<R> =>
	(answer, [{ row }]) => {
		const record = reading(answer);
		if (record === undefined) return undefined;
		const left = Object.entries(fields(row)).flatMap(([name, value]) =>
			isOther(record, name, value) ? [name] : [],
		);
		return [left.length === 0 ? success('updated', record) : notTaken(left, code, record)];
	};

const isOther = (record: IDataObject, name: string, value: unknown): boolean => {
	const held = own(record, name);
	return (
		held !== undefined && value !== undefined && JSON.stringify(held) !== JSON.stringify(value)
	);
};

const notTaken = (names: readonly string[], code: string, response: IDataObject): Failure =>
	failed(
		{
			error: `MyAgentMail answered with success, but has not taken ${names.join(', ')}`,
			wayOut: 'Look it up in MyAgentMail, and change it there by hand.',
		},
		{ code, statusCode: 200, response },
	);
