import type { IDataObject } from 'n8n-workflow';

import { write } from '../shared/declare/build';
import { emailKey } from '../shared/declare/identity';
import { email } from '../shared/declare/kinds';
import { matchByNames } from '../shared/declare/match';
import { success } from '../shared/declare/outcome';
import { resource } from '../shared/declare/provider';
import { ownString } from '../shared/http/json';
import { anyCall, withId } from './api';
import { awaited, jobOperations, STARTED, starting } from './jobs';

const PATH = '/email-validations';

/** Addresses a job may have, and usually has: 15,000 an hour are done, so that a large one takes most of a day. */
const MOST = 100_000;
const USUAL = 10_000;

interface Address {
	readonly email: string;
}

const common = {
	fields: {
		email: email({
			displayName: 'Email',
			description: 'The email address to validate',
			required: true,
			mapped: true,
		}),
	},
	rowsPerCall: MOST,
	usualRowsPerCall: USUAL,
	concurrency: 1,
	sameRow: (row: Address) => [emailKey(row.email)],
	sharesAnswers: true,
	part: (row: Address): IDataObject => ({ email: emailKey(row.email) }),
	body: (_: unknown, emails: readonly IDataObject[]): IDataObject => ({ emails: [...emails] }),
	costs: () => ({ email: 1 }),
} as const;

const MONEY =
	'Costs 1 email credit for each distinct address. Where the answer to a start is lost, its items come out as unknown and are not sent again, for a second start would be paid a second time.';

export const emailValidation = resource(
	{ name: 'Email Validation', main: 'validate', limits: anyCall, answer: withId },
	{
		...jobOperations(PATH, 'email validation'),
		start: write(`POST ${PATH}`, {
			...common,
			action: 'Start an email validation',
			description: `Start jobs that validate email addresses, and do not wait for them. Costs 1 email credit an address. ${STARTED}`,
			notice: MONEY,
			puts: { status: 'status' },
			starts: starting,
		}),
		validate: write(`POST ${PATH}`, {
			...common,
			action: 'Validate email addresses',
			description:
				'Validate email addresses and wait for the result of each: deliverable, risky, unknown or undeliverable. Costs 1 email credit an address; 15,000 an hour are done. For more than an hour or so of work, use Start and the Wait node.',
			notice: MONEY,
			outcome: 'validated',
			puts: { email: 'email', result: 'result', catchAll: 'catch_all' },
			job: {
				...awaited(PATH),
				// A page is in the order of the addresses, not of the input.
				match: (records, sent) =>
					matchByNames(
						sent.map(({ row }) => [emailKey(row.email)]),
						records,
						(record) => {
							const address = ownString(record, 'email');
							return address === undefined ? [] : [emailKey(address)];
						},
					).map((record) =>
						record === undefined || ownString(record, 'result') === undefined
							? undefined
							: success('validated', record),
					),
			},
		}),
	},
);
