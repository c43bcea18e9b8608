import type { IDataObject } from 'n8n-workflow';

import type { TakenEvent } from '../../shared/declare/trigger';
import { defined, isObject, own, ownArray, ownString } from '../../shared/http/json';
import { labelsOf, messageId } from './events';

/** The payload as it came, beside the event's name: a payload of the user's own may have any keys. */
export const raw = ({ name, content }: TakenEvent): IDataObject => ({ event: name, body: content });

/** One shape for all events of Amplemarket's own; a key is absent where the payload has nothing for it. */
export function simplified(event: TakenEvent): IDataObject {
	switch (event.name) {
		case 'reply':
		case 'sequenceStage':
			return ofMessage(event);
		case 'workflow':
			return ofWorkflow(event);
		default:
			return raw(event);
	}
}

function ofMessage({ name, content }: TakenEvent): IDataObject {
	const { linkedin, call } = content;
	const from = addresses(content.from)?.[0];
	const to = addresses(content.to);
	return known({
		event: name,
		id: messageId(content),
		date: firstText([content, 'date'], [linkedin, 'date'], [call, 'date']),
		channel: channelOf(content),
		labels: labelsOf(content),
		subject: firstText([content, 'subject'], [linkedin, 'subject'], [call, 'title']),
		text: firstText([content, 'body'], [linkedin, 'description'], [call, 'description']),
		from,
		to,
		cc: addresses(content.cc),
		bcc: addresses(content.bcc),
		lead: known({
			...leadIn(content.dynamic_fields),
			...(ownString(content.dynamic_fields, 'email') === undefined && {
				email: name === 'reply' ? from : to?.[0],
			}),
			...(ownString(content, 'linkedin_url') !== undefined && {
				linkedin_url: content.linkedin_url,
			}),
		}),
		...common(content),
	});
}

function ofWorkflow({ name, content }: TakenEvent): IDataObject {
	const { email_message: message } = content;
	return known({
		event: name,
		id: messageId(content),
		date: firstText([message, 'date'], [content.sequence_stage, 'sending_date']),
		channel: 'email',
		labels: labelsOf(content),
		subject: firstText([message, 'subject']),
		text: firstText([message, 'last_message'], [message, 'body']),
		from: addresses(own(message, 'from'))?.[0],
		to: addresses(own(message, 'to')),
		cc: addresses(own(message, 'cc')),
		bcc: addresses(own(message, 'bcc')),
		lead: leadIn(content.lead),
		...common(content),
		// The older help article writes it with one d.
		additional_info: content.additional_info ?? content.aditional_information,
	});
}

/** What goes out as it was sent. */
const common = ({ user, sequence, reply_sequence, sequence_stage, call }: IDataObject) => ({
	user,
	sequence,
	reply_sequence,
	sequence_stage,
	call,
});

function channelOf({ call, linkedin, sequence_stage: stage }: IDataObject): string {
	if (isObject(call)) return 'call';
	const isLinkedIn = (ownString(stage, 'type') ?? '').startsWith('linkedin');
	return isObject(linkedin) || isLinkedIn ? 'linkedin' : 'email';
}

const LEAD = ['email', 'first_name', 'last_name', 'company_name', 'company_domain', 'linkedin_url'];

function leadIn(given: unknown): IDataObject | undefined {
	const found = LEAD.map((key) => [key, ownString(given, key)] as const);
	const lead = defined(Object.fromEntries(found));
	return Object.keys(lead).length === 0 ? undefined : lead;
}

/** The first of these that is a text with something in it. */
const firstText = (...ways: ReadonlyArray<readonly [unknown, string]>): string | undefined =>
	ways.map(([of, key]) => ownString(of, key)).find((text) => text !== undefined && text !== '');

/** Addresses without the names beside them, of a list or of a text with commas; undefined: there are none. */
function addresses(given: unknown): string[] | undefined {
	const texts = Array.isArray(given) ? ownArray({ given }, 'given') : [given];
	const found = texts
		.flatMap((text) => (typeof text === 'string' ? text.split(SEPARATOR) : []))
		.map((text) => (/<([^<>]+)>\s*$/.exec(text)?.[1] ?? text).trim())
		.filter((address) => address !== '');
	return found.length === 0 ? undefined : found;
}

/** A comma between addresses, and none within the quotes around a name. */
const SEPARATOR = /[,;](?=(?:[^"]*"[^"]*")*[^"]*$)/;

/** Without what is not there: undefined, null, or an object of which nothing is known. */
const known = (fields: Record<string, unknown>): IDataObject =>
	defined(
		Object.fromEntries(
			Object.entries(fields).filter(
				([, value]) =>
					value !== undefined &&
					value !== null &&
					!(isObject(value) && Object.keys(value).length === 0),
			),
		),
	);
