import type { IDataObject } from 'n8n-workflow';

import type { PushedEvent } from '../../shared/declare/trigger';
import { isObject, own, ownArray, ownString } from '../../shared/http/json';

// What Amplemarket posts has no name: an event is told by its shape.

export const EVENTS = [
	{
		name: 'Custom',
		value: 'custom',
		description:
			'Any other JSON, as a workflow of Amplemarket may send it with a payload of your own',
	},
	{ name: 'Reply', value: 'reply', description: 'Somebody has answered, by email or on LinkedIn' },
	{
		name: 'Sequence Stage',
		value: 'sequenceStage',
		description: 'A step of a sequence was done, such as an email, a call or a LinkedIn message',
	},
	{
		name: 'Workflow',
		value: 'workflow',
		description: 'The Send JSON action of a workflow of Amplemarket, with a reply and its lead',
	},
] as const;

export type EventName = (typeof EVENTS)[number]['value'];

/** How Amplemarket labels replies. */
export const LABELS = [
	{ name: 'Asked to Circle Back Later', value: 'asked_to_circle_back_later' },
	{ name: 'Forwarded to the Right Person', value: 'forwarded_to_the_right_person' },
	{ name: 'Hard No', value: 'hard_no' },
	{ name: 'Interested', value: 'interested' },
	{ name: 'Introduction', value: 'introduction' },
	{ name: 'Not Interested', value: 'not_interested' },
	{ name: 'Not the Right Person', value: 'not_the_right_person' },
	{ name: 'Out of Office', value: 'ooo' },
] as const;

/** The first kind that a payload fits. */
export function eventName(content: IDataObject): EventName {
	const { is_reply: isReply, email_message: message, from, to } = content;
	if (isObject(message)) return 'workflow';
	if (isReply === true) return 'reply';
	const isOfStage =
		isReply === false ||
		['sequence_stage', 'reply_sequence', 'call', 'linkedin'].some((key) => isObject(content[key]));
	return isOfStage || (typeof from === 'string' && Array.isArray(to)) ? 'sequenceStage' : 'custom';
}

/** The labels of an event, always a list. */
export const labelsOf = (content: IDataObject): string[] =>
	[...ownArray(content, 'labels'), ...ownArray(content.email_message, 'tag')].filter(
		(label) => typeof label === 'string',
	);

/** The message's own ID; that it comes again with other labels is another event. */
function eventId(name: EventName, content: IDataObject): string | undefined {
	const id = own(content, 'id') ?? own(content.email_message, 'id');
	if (name === 'custom' || (typeof id !== 'string' && typeof id !== 'number') || id === '')
		return undefined;
	return [name, String(id), ...labelsOf(content).sort()].join('\n');
}

/** The events in a body; a list is taken apart. */
export function eventsIn(body: unknown): readonly PushedEvent[] {
	const contents = (Array.isArray(body) ? body : [body]).filter(isObject);
	return contents.map((content) => {
		const name = eventName(content);
		return { name, id: eventId(name, content), content };
	});
}

/** The ID that a message has at Amplemarket. */
export const messageId = (content: IDataObject): string | undefined =>
	ownString(content, 'id') ?? ownString(content.email_message, 'id');
