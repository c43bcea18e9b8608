import type { IDataObject } from 'n8n-workflow';
import fc from 'fast-check';

import { settleLeads } from '../../../../nodes/Amplemarket/settleLeads';
import { leadNames } from '../../../../nodes/Amplemarket/lead';
import { namedRows } from '../../../../nodes/Amplemarket/refusal';
import { amplemarket } from '../../../../nodes/Amplemarket/provider';
import { myAgentMail } from '../../../../nodes/MyAgentMail/provider';
import { unify } from '../../../../nodes/Unify/provider';
import type { Write } from '../../../../nodes/shared/declare/operation';
import type { Row } from '../../../../nodes/shared/declare/row';
import { findOperation } from '../../../../nodes/shared/declare/provider';
import type { Provider } from '../../../../nodes/shared/declare/provider';
import { HttpAnswer } from '../../../../nodes/shared/http/port';
import { isNonEmpty, own } from '../../../../nodes/shared/http/json';
import type { NonEmpty } from '../../../../nodes/shared/http/json';
import { samePerson } from '../../../../nodes/shared/declare/identity';
import { itemOf } from '../../../../nodes/shared/engine/emit';
import type { Looks } from '../../../../nodes/shared/engine/looks';
import { withoutRepeats } from '../../../../nodes/shared/engine/plan';
import { failed, success } from '../../../../nodes/shared/declare/outcome';

function nonEmpty<T>(list: readonly T[]): NonEmpty<T> {
	if (!isNonEmpty(list)) throw new Error('An empty list');
	return list;
}

const LISTS = [
	'duplicate_emails',
	'duplicate_linkedin_urls',
	'in_exclusion_list_and_skipped',
	'recently_contacted_and_skipped',
	'already_in_sequence_and_skipped',
	'in_other_draft_sequences_and_skipped',
	'in_other_active_sequences_and_skipped',
] as const;

const leads = (length: number) =>
	nonEmpty(
		Array.from({ length }, (_, index) => ({
			row: { email: `l${index}@x.io`, linkedinUrl: undefined },
			maybeDelivered: false,
			since: 0,
		})),
	);

function writeOf(provider: Provider, resource: string, value: string): Write {
	const found = findOperation(provider, resource, value);
	if (found?.kind !== 'write') throw new Error(`${resource} has no write ${value}`);
	return found;
}

const answerOf = (status: number, body: unknown): HttpAnswer =>
	new HttpAnswer(status, {}, Buffer.from(JSON.stringify(body) ?? ''));

describe('whatever an answer says', () => {
	const operations: ReadonlyArray<{ name: string; operation: Write; row: Row }> = [
		{
			name: 'enroll',
			operation: writeOf(myAgentMail, 'enrollment', 'enroll'),
			row: { cadenceId: 'c', leadExternalId: 'l', additionalFields: {} },
		},
		{
			name: 'bulkRelink',
			operation: writeOf(myAgentMail, 'enrollment', 'bulkRelink'),
			row: { cadenceId: 'c', enrollmentId: 'e', updateFields: {}, options: {} },
		},
		{
			name: 'create',
			operation: writeOf(unify, 'enrollment', 'create'),
			row: { sequenceId: 's', personId: 'p', mailboxEmails: [], options: {} },
		},
	];

	test.each(operations)(
		'$name: each row gets one outcome or none, or the answer is broken; nothing is thrown',
		({ operation, row }) => {
			fc.assert(
				fc.property(
					fc.jsonValue(),
					fc.integer({ min: 1, max: 5 }),
					fc.boolean(),
					(body, length, maybeDelivered) => {
						const sent = nonEmpty(
							Array.from({ length: operation.rowsPerCall === 1 ? 1 : length }, () => ({
								row,
								maybeDelivered,
								since: 1,
							})),
						);
						for (const settle of [
							operation.settle,
							...Object.values(operation.settleOther),
							...Object.values(operation.settleCodes),
						]) {
							const verdicts = settle(answerOf(200, body), sent);
							if (verdicts !== undefined) expect(verdicts).toHaveLength(sent.length);
						}
					},
				),
				{ numRuns: 300 },
			);
		},
	);

	test('addLeads: each lead gets exactly one outcome, and only leads that the totals explain are enrolled', () => {
		const list = fc.array(
			fc.oneof(
				fc.nat(12).map((n) => `l${n}@x.io`),
				fc.record({ email: fc.nat(12).map((n) => `L${n}@X.io `) }),
				fc.anything(),
			),
			{ maxLength: 6 },
		);
		const body = fc.record(
			{
				total: fc.integer({ min: -2, max: 14 }),
				total_added_to_sequence: fc.integer({ min: -2, max: 14 }),
				...Object.fromEntries(LISTS.map((key) => [key, list])),
			},
			{ requiredKeys: ['total_added_to_sequence'] },
		);
		fc.assert(
			fc.property(body, fc.integer({ min: 1, max: 10 }), (answer, length) => {
				const sent = leads(length);
				const outcomes = settleLeads({ json: answer }, sent) ?? [];
				expect(outcomes).toHaveLength(length);
				const enrolled = outcomes.filter(
					(verdict) => verdict.kind === 'success' && verdict.outcome === 'enrolled',
				).length;
				if (enrolled > 0) expect(enrolled).toBe(answer.total_added_to_sequence);
			}),
			{ numRuns: 1_000 },
		);
	});

	test.each([
		['MyAgentMail', myAgentMail],
		['Unify', unify],
		['Amplemarket', amplemarket],
	])(
		'%s: an error body of any shape is read without a throw, into a text that is not empty',
		(_, provider) => {
			fc.assert(
				fc.property(
					fc.oneof(
						fc.anything(),
						fc.record(
							{
								error: fc.anything(),
								status: fc.anything(),
								errors: fc.anything(),
								_errors: fc.array(fc.anything()),
								validation_errors: fc.array(fc.anything()),
							},
							{ requiredKeys: [] },
						),
					),
					(body) => {
						const error = provider.error(body);
						if (error !== undefined) expect(error.text).not.toBe('');
						expect(Array.isArray(namedRows({ json: body }))).toBe(true);
					},
				),
				{ numRuns: 300 },
			);
		},
	);
});

describe('an item', () => {
	const columns = fc.dictionary(
		fc.constantFrom(
			'error',
			'$error',
			'details',
			'outcome',
			'reason',
			'input',
			'id',
			'email',
			'__proto__',
		),
		fc.oneof(fc.string(), fc.integer(), fc.constant(null)),
	);
	const look = (row: IDataObject, oneTable = false): Looks => ({
		row: () => row,
		of: () => ({ withInput: true, withResponse: false, skipsAreErrors: false }),
		oneTable,
		forModel: false,
	});

	test('of a success never has an error, has our words last, and loses no column of its row', () => {
		fc.assert(
			fc.property(columns, columns, (row, named) => {
				delete named.error;
				delete named.$error;
				const { json, pairedItem } = itemOf(
					{ outcome: success('enrolled'), attempts: 1, named },
					7,
					look(row),
				);
				expect(pairedItem).toEqual({ item: 7 });
				expect(Object.keys(json)).not.toEqual(expect.arrayContaining(['error']));
				expect(json).not.toHaveProperty('$error');
				expect(json).toMatchObject({ outcome: 'enrolled', reason: '' });
				const kept = Object.getOwnPropertyDescriptor(json, 'input')?.value as unknown;
				for (const [name, value] of Object.entries(row)) {
					const places = [json, kept].map((place) => Object(place) as object);
					expect(places.some((place) => Object.is(own(place, name), value))).toBe(true);
				}
			}),
		);
	});

	test('of a failure has exactly the two keys that n8n routes by, and keeps what they cover of the row', () => {
		fc.assert(
			fc.property(columns, (row) => {
				const outcome = failed({ error: 'It broke', wayOut: 'Mend it.' });
				const { json } = itemOf({ outcome, attempts: 1 }, 7, look(row));
				expect(Object.keys(json)).toEqual(['error', 'details']);
				expect(json.error).toBe('It broke. Mend it.');
				const input = own(json.details, 'input');
				expect(own(input, 'error')).toEqual(row.error);
				expect(own(input, 'details')).toEqual(row.details);
			}),
		);
	});

	test('of a failure under Continue is one table with the successes: the row, its outcome, and then the fault', () => {
		const outcome = failed({ error: 'It broke', wayOut: 'Mend it.' });
		const { json } = itemOf(
			{ outcome, attempts: 1 },
			0,
			look({ email: 'a@b.co', error: 'x' }, true),
		);
		expect(Object.keys(json)).toEqual(['email', 'outcome', 'reason', 'error', 'details', 'input']);
		expect(json).toMatchObject({ outcome: 'failed', reason: '', input: { error: 'x' } });
	});
});

describe('a lead', () => {
	const person = fc.record({
		email: fc.constantFrom(undefined, 'jane@x.co', ' Jane@X.co', 'joe@x.co'),
		linkedinUrl: fc.constantFrom(
			undefined,
			'https://www.linkedin.com/in/jane',
			'http://uk.linkedin.com/in/Jane/?trk=x',
			'https://www.linkedin.com/in/joe',
			'https://www.linkedin.com/company/acme',
		),
	});

	test('repeats another exactly where the two are one person, and only in one sequence', async () => {
		await fc.assert(
			fc.asyncProperty(person, person, fc.boolean(), async (one, other, isOneSequence) => {
				const { repeats } = await withoutRepeats(
					[
						{ sequence: 's', lead: one },
						{ sequence: isOneSequence ? 's' : 't', lead: other },
					],
					({ sequence, lead }) => leadNames(sequence, lead),
					() => undefined,
				);
				expect(repeats.length === 1).toBe(isOneSequence && samePerson(one, other));
			}),
			{ numRuns: 500 },
		);
	});

	test('a refusal names its rows from 0, in its text or by pointers', () => {
		expect(
			namedRows({
				json: {
					validation_errors: [
						{
							error_code: 'x',
							message: "Missing lead dynamic field 'x' on leads with indexes [1, 4]",
						},
					],
				},
			}),
		).toEqual([1, 4]);
		expect(
			namedRows({
				json: {
					_errors: [
						{ source: { pointer: '/leads/3/email' } },
						{ source: { pointer: '/settings' } },
					],
				},
			}),
		).toEqual([3]);
		expect(namedRows({ json: { validation_errors: [{ message: 'no index here' }] } })).toEqual([]);
	});
});
