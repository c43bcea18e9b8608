import type { IDataObject } from 'n8n-workflow';

import type { PushedEvent, TakenEvent } from '../../shared/declare/trigger';
import { defined, isObject, own, ownString } from '../../shared/http/json';
import { eventsOf, TEST_EVENT } from './events';
import type { Channel } from './events';

const textAt = (content: unknown, ...way: readonly string[]): string | undefined => {
	const found = way.reduce<unknown>((inner, key) => own(inner, key), content);
	return typeof found === 'string' || typeof found === 'number' ? String(found) : undefined;
};

/** What happens once has the same id whenever it is posted; undefined: only the content tells. */
function idOf(channel: Channel, name: string, content: IDataObject): string | undefined {
	const idBy = (...parts: ReadonlyArray<string | undefined>) =>
		parts.every((part) => part !== undefined && part !== '')
			? [name, ...parts].join(':')
			: undefined;
	switch (channel) {
		case 'mail':
			return idBy(textAt(content, 'messageId'));
		case 'cadence':
			return name === 'cadence.step.fired'
				? idBy(
						textAt(content, 'enrollmentId'),
						textAt(content, 'stepIndex'),
						textAt(content, 'firedAt'),
					)
				: idBy(textAt(content, 'enrollmentId'), textAt(content, 'occurredAt'));
		case 'signal':
			return idBy(textAt(content, 'match', 'id'));
	}
}

/** The event in a body; undefined: it names none. */
export function eventIn(channel: Channel, body: unknown): PushedEvent | undefined {
	if (!isObject(body)) return undefined;
	const name = ownString(body, channel === 'mail' ? 'event' : 'type');
	return name ? { name, id: idOf(channel, name, body), content: body } : undefined;
}

const when = (text: string | undefined): string | null => {
	const time = Date.parse(text ?? '');
	return Number.isNaN(time) ? null : new Date(time).toISOString();
};

/** `Jane Doe <jane@x.co>` in its two parts. */
function senderIn(from: unknown): IDataObject {
	if (typeof from !== 'string') return {};
	const [, name, inner] = /^\s*"?([^"<]*?)"?\s*<([^<>]+)>\s*$/.exec(from) ?? [];
	return defined({ fromEmail: (inner ?? from).trim(), fromName: name || undefined });
}

const CADENCE_KEYS = [
	'cadenceId',
	'enrollmentId',
	'leadExternalId',
	'stepIndex',
	'stepKind',
	'channelUrn',
	'renderedSubject',
	'renderedText',
	'reason',
];

const cadenceOutput = (content: IDataObject): IDataObject =>
	Object.fromEntries(
		CADENCE_KEYS.flatMap((key) => (Object.hasOwn(content, key) ? [[key, content[key]]] : [])),
	);

/** The person under one set of names, whoever it is called in the event. */
function signalOutput(content: IDataObject): IDataObject {
	const at = (...way: readonly string[]) =>
		way.reduce<unknown>((inner, key) => own(inner, key), content);
	const person = content.author ?? content.engager ?? content.person;
	return defined({
		signalId: at('signal', 'id'),
		signalName: at('signal', 'name'),
		matchId: at('match', 'id'),
		kind: at('signal', 'kind'),
		intent: at('classification', 'intent'),
		engage: at('classification', 'engage'),
		intentReason: at('classification', 'reason'),
		leadName: own(person, 'name'),
		leadLinkedinUrl: own(person, 'profileUrl'),
		headline: own(person, 'headline'),
		role: own(person, 'role') ?? at('change', 'newRole'),
		company: own(person, 'company') ?? at('change', 'newCompany'),
		postUrl: at('post', 'url'),
		postExcerpt: at('post', 'excerpt'),
		postedAt: at('post', 'postedAt'),
		action: own(person, 'action'),
		commentText: own(person, 'commentText'),
		oldRole: at('change', 'oldRole'),
		oldCompany: at('change', 'oldCompany'),
		newRole: at('change', 'newRole'),
		newCompany: at('change', 'newCompany'),
		targetUrl: at('target', 'url'),
	});
}

/** Flat, under the names that the action node maps automatically. An event that is not listed keeps its own. */
export function simplified(channel: Channel, { name, id, content }: TakenEvent): IDataObject {
	const heading = { event: name, eventId: id, channel };
	const { event, ...rest } = content;
	switch (channel) {
		case 'mail': {
			const occurredAt = when(textAt(content, 'occurredAt') ?? textAt(content, 'receivedAt'));
			return { ...rest, ...heading, occurredAt, ...senderIn(content.from) };
		}
		case 'cadence': {
			if (!eventsOf('cadence').includes(name)) return { ...content, ...heading };
			const occurredAt = when(textAt(content, 'firedAt') ?? textAt(content, 'occurredAt'));
			return { ...heading, occurredAt, ...cadenceOutput(content) };
		}
		case 'signal':
			if (name !== TEST_EVENT && !eventsOf('signal').includes(name))
				return { ...content, ...heading };
			return {
				...heading,
				occurredAt: when(textAt(content, 'match', 'foundAt')),
				...signalOutput(content),
			};
	}
}
