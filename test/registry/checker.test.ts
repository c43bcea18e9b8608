import { anything } from '../../nodes/shared/declare/answer';
import { read, write } from '../../nodes/shared/declare/build';
import type { Draft } from '../../nodes/shared/declare/specs';
import { group } from '../../nodes/shared/declare/fields';
import { choice, choices, email, id, json, text, toggle } from '../../nodes/shared/declare/kinds';
import { pairs } from '../../nodes/shared/declare/pairs';
import { mapper } from '../../nodes/shared/declare/locator';
import { toSnakeCase } from '../../nodes/shared/declare/names';
import type { Operation } from '../../nodes/shared/declare/operation';
import { InputError } from '../../nodes/shared/declare/parse';
import { columnsOf } from '../../nodes/shared/declare/picker';
import { cursor, offset } from '../../nodes/shared/http/paging';
import { callsOf, recordsIn } from '../../scripts/registry/calls';
import { readContract } from '../../scripts/registry/contract';
import { choicesOf, sampledRows } from '../../scripts/registry/rows';
import { checkFor } from './wire';

// What the table over the registry would say of operations that are declared wrong.

const contract = readContract('unify.openapi.yaml');
const LIST = 'GET /sequences/v1/enrollments';
const ENROLL = 'POST /sequences/v1/enrollments';
const LIST_UPDATE = 'PATCH /data/v1/lists/{listId}';
const ELSEWHERE = 'GET /sequences/v1/sequences/{id}';

const placed = (draft: Draft, value = 'create'): Operation =>
	draft({
		value,
		resource: 'thing',
		limits: { name: 'all' },
		answer: anything,
		wireName: toSnakeCase,
	});

async function problemsOf(operation: Operation): Promise<string[]> {
	const routes = [LIST, ENROLL, LIST_UPDATE, ELSEWHERE] as const;
	const check = await checkFor(contract, routes, new Set(['EVERYBODY']));
	return sampledRows(operation).rows.flatMap((row) =>
		callsOf(contract, operation, row).flatMap(check),
	);
}

const states = (value: string) =>
	choices({ displayName: 'Status', options: [{ name: 'A', value }] });

const needed = {
	sequenceId: id({ displayName: 'Sequence', required: true }),
	personId: id({ displayName: 'Person', required: true }),
};

test.each<[string, Draft, RegExp]>([
	[
		'a query parameter that there is not',
		read(LIST, { action: 'List', fields: { state: text({ displayName: 'State' }) } }),
		/no query parameter state/,
	],
	[
		'a choice that there is not',
		read(LIST, { action: 'List', fields: { status: states('LOST') } }),
		/query status\.0: must be equal to one of the allowed values/,
	],
	[
		'another paging',
		read(LIST, { action: 'List', pages: offset({ pageSize: 100 }, 'enrollments') }),
		/no query parameter offset/,
	],
	[
		'larger pages',
		read(LIST, { action: 'List', pages: cursor({ pageSize: 101 }, 'enrollments') }),
		/query limit: must be <= 100/,
	],
	[
		'a required field that is missing',
		write(ENROLL, { action: 'Enroll', fields: needed }),
		/body mailbox_emails: .*required/,
	],
	[
		'a text where a list is taken',
		write(ENROLL, {
			action: 'Enroll',
			fields: { ...needed, mailboxEmails: email({ displayName: 'Mailbox', required: true }) },
		}),
		/body mailbox_emails: must be array/,
	],
	[
		'a field of the body that there is not',
		write(ENROLL, {
			action: 'Enroll',
			fields: { ...needed, note: text({ displayName: 'Note' }) },
		}),
		/does not know body\.note/,
	],
	[
		'a choice that is none of the known ones, where others are possible',
		write(LIST_UPDATE, {
			action: 'Update',
			outcome: 'updated',
			fields: {
				listId: id({ displayName: 'List', required: true }),
				shareStatus: choice({
					displayName: 'Share Status',
					options: [{ name: 'Everybody', value: 'EVERYBODY' }],
				}),
			},
		}),
		/does not know the value EVERYBODY of body\.share_status/,
	],
	[
		'another address than the one that it names',
		(place) => ({
			...placed(read(LIST, { action: 'List' }), place.value),
			route: ELSEWHERE,
		}),
		/is not GET/,
	],
])('tells %s', async (_, draft, problem) => {
	expect(await problemsOf(placed(draft))).toEqual(
		expect.arrayContaining([expect.stringMatching(problem)]),
	);
});

test('a route is found by its shape, and no other method or path is', () => {
	expect(contract.find('GET /sequences/v1/enrollments/{any}')?.operationId).toBe(
		'get_sequence_enrollment',
	);
	expect(contract.find('POST /data/v1/objects/person/records/upsert')).toBeDefined();
	expect(contract.find('PUT /sequences/v1/enrollments/{any}')).toBeUndefined();
	expect(contract.find('GET /sequences/v1/{thing}')).toBeUndefined();
});

test('records are found only where the contract has a list of that name', () => {
	expect(recordsIn(contract, LIST, cursor({ pageSize: 1 }, 'enrollments'))).not.toContain(
		undefined,
	);
	expect(recordsIn(contract, LIST, cursor({ pageSize: 1 }, 'data'))).toContain(undefined);
});

describe('rows', () => {
	const oneOf =
		(names: readonly string[], most: number) => (row: Readonly<Record<string, unknown>>) => {
			const given = names.filter((name) => row[name] !== undefined).length;
			if (given === 0 || given > most) throw new InputError('is refused', 'Give another.');
		};
	const abc = {
		one: text({ displayName: 'One' }),
		two: text({ displayName: 'Two' }),
		three: text({ displayName: 'Three' }),
	};

	test('hold each of several fields of which only one may be given', () => {
		const check = oneOf(['one', 'two', 'three'], 1);
		const { rows, refused } = sampledRows(
			placed(read(LIST, { action: 'List', fields: abc, check })),
		);
		expect(refused).toEqual([]);
		expect(rows).toEqual([{ one: 'a1' }, { two: 'a1' }, { three: 'a1' }]);
	});

	test('tell of a field that its operation never takes', () => {
		const check = oneOf(['one', 'two'], 2);
		const never = (row: { readonly three: string | undefined }) => {
			check(row);
			if (row.three !== undefined) throw new InputError('is refused', 'Leave it out.');
		};
		const draft = read(LIST, { action: 'List', fields: abc, check: never });
		expect(sampledRows(placed(draft)).refused).toEqual(['three = "a1"']);
	});

	test('hold what is decided by a choice under that choice only, and null where null clears', () => {
		const operation = placed(
			write(ENROLL, {
				action: 'Enroll',
				fields: {
					by: choice({
						displayName: 'By',
						decides: true,
						options: [
							{ name: 'Name', value: 'name' },
							{ name: 'Other', value: 'other' },
						],
						initial: 'name',
						shownWhen: { dataMode: ['defineBelow'] },
					}),
					name: text({ displayName: 'Name', shownWhen: { by: ['name'] } }),
					more: group(
						{ displayName: 'More' },
						{ note: text({ displayName: 'Note', clearable: true }) },
					),
				},
			}),
		);
		expect(choicesOf(operation)).toHaveLength(4);
		const { rows, refused } = sampledRows(operation);
		expect(refused).toEqual([]);
		for (const { dataMode, by, name } of rows)
			expect([by, name]).toEqual(
				dataMode === 'defineBelow'
					? [by, by === 'name' ? 'a1' : undefined]
					: [undefined, undefined],
			);
		expect(rows).toContainEqual(expect.objectContaining({ more: { note: null } }));
	});

	test('have a sample of each kind of field', () => {
		const picker = columnsOf({
			name: 'getColumns',
			route: LIST,
			paging: cursor({ pageSize: 1 }),
			limits: { name: 'all' },
			column: () => undefined,
		});
		const fields = {
			context: json({ displayName: 'Context' }),
			isOn: toggle({ displayName: 'On' }),
			named: pairs({ displayName: 'Named', pairName: 'Field' }),
			values: mapper({
				displayName: 'Values',
				picker,
				mode: 'add',
				words: { singular: 'field', plural: 'fields' },
			}),
		};
		expect(sampledRows(placed(read(LIST, { action: 'List', fields }))).rows[0]).toEqual({
			context: { name: 'a1' },
			isOn: true,
			named: { a1: 'a1' },
			values: { values: { name: 'a1' }, matching: ['name'], columns: {} },
		});
	});
});
