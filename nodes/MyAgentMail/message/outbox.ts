import type { IDataObject } from 'n8n-workflow';

import { partsOf } from '../../shared/declare/address';
import { emailKey } from '../../shared/declare/identity';
import { isSince } from '../../shared/declare/match';
import type { Confirm } from '../../shared/declare/operation';
import { failed } from '../../shared/declare/outcome';
import type { Failure } from '../../shared/declare/outcome';
import type { HttpAnswer } from '../../shared/http/port';
import { own, ownString } from '../../shared/http/json';
import { firstPage } from '../../shared/http/paging';
import { api } from '../api';

// Where a mail whose answer was lost may be found. Order, delay and paging of the outbox are not documented, so that it can
// only confirm: what is not there may have gone out all the same.

export interface Bodies {
	readonly plainBody?: string | undefined;
	readonly htmlBody?: string | undefined;
}

interface Mail extends Bodies {
	readonly to: readonly string[];
	readonly subject: string;
}

interface Answering extends Bodies {
	readonly messageId: string;
}

interface Forward extends Answering {
	readonly to: readonly string[];
	readonly subject?: string | undefined;
}

const plain = (text: string): string =>
	text
		.replace(/\r\n?/g, '\n')
		.replace(/[^\S\n]+$/gm, '')
		.trim();

/** The people whom a list of addresses names, in whatever order and spelling. */
export const peopleIn = (addresses: unknown): string =>
	[
		...new Set(
			partsOf(addresses).map((part) =>
				emailKey(/<([^<>]+)>/.exec(String(part))?.[1] ?? String(part)),
			),
		),
	]
		.sort()
		.join('\n');

/** By what a mail is told from others. */
export const mailKey = (inboxId: string, to: unknown, subject: string, bodies: Bodies): string =>
	JSON.stringify([inboxId, peopleIn(to), subject.trim(), ...textsOf(bodies)]);

export const textsOf = ({ plainBody = '', htmlBody = '' }: Bodies): string[] => [
	plain(plainBody),
	plain(htmlBody),
];

/** Whether a record holds each text that was sent, by whatever it compares. */
const says = (
	record: IDataObject,
	{ plainBody, htmlBody }: Bodies,
	isThat: (held: string, sent: string) => boolean,
): boolean =>
	[
		[plainBody, own(record, 'plainBody')] as const,
		[htmlBody, own(record, 'htmlBody')] as const,
	].every(
		([sent, held]) =>
			sent === undefined || (typeof held === 'string' && isThat(plain(held), plain(sent))),
	);

const same = (held: string, sent: string): boolean => held === sent;

const isOutgoing = (record: IDataObject, since: number): boolean =>
	ownString(record, 'direction') === 'outbound' && isSince(ownString(record, 'receivedAt'), since);

const isSentTo = (record: IDataObject, to: readonly string[]): boolean =>
	peopleIn(own(record, 'to')) === peopleIn(to);

/** A relay that failed, in the API's own words, has not taken the mail unless the outbox shows it. */
function relayFailed({ status, json }: HttpAnswer): Failure | undefined {
	const words = ownString(json, 'error');
	if (status !== 502 || words === undefined) return undefined;
	return failed(
		{ error: words, wayOut: 'The mail did not go out. Run this item again later.' },
		{ code: ownString(json, 'code') ?? null, statusCode: status, retryable: true, response: json },
	);
}

const outbox = {
	route: 'GET /inboxes/{inboxId}/messages',
	limits: api,
	identify: (record: IDataObject) => ownString(record, 'id') ?? '',
	otherwise: relayFailed,
} as const;

/** The one mail with the row's subject, texts and recipients. */
export const sentMail: Confirm<Mail> = {
	...outbox,
	query: () => ({ direction: 'outbound' }),
	paging: firstPage({ pageSize: 50, limitIn: 'query' }, 'messages'),
	matches: (record, { row, since }) =>
		isOutgoing(record, since) &&
		ownString(record, 'subject')?.trim() === row.subject &&
		isSentTo(record, row.to) &&
		says(record, row, same),
};

// What an answer is to stands in the same list.
const both = { ...outbox, paging: firstPage({ pageSize: 100, limitIn: 'query' }, 'messages') };

const original = (records: readonly IDataObject[], { messageId }: Answering) =>
	records.find((record) => ownString(record, 'id') === messageId);

/** The one mail with the row's texts that answers the row's message. */
export const sentAnswer: Confirm<Answering> = {
	...both,
	matches: (record, { row, since }, records) => {
		const header = ownString(original(records, row), 'messageIdHeader');
		return (
			header !== undefined &&
			ownString(record, 'inReplyTo') === header &&
			isOutgoing(record, since) &&
			says(record, row, same)
		);
	},
};

/** The one mail to the row's recipients that holds the row's message, with the row's texts above it. */
export const sentForward: Confirm<Forward> = {
	...both,
	matches: (record, { row, since }, records) => {
		const subject = row.subject ?? ownString(original(records, row), 'subject');
		const isAbove = (held: string, sent: string) => held.startsWith(sent);
		return (
			subject !== undefined &&
			ownString(record, 'subject')?.includes(subject) === true &&
			isOutgoing(record, since) &&
			isSentTo(record, row.to) &&
			says(record, row, isAbove)
		);
	},
};
