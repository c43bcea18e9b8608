import fc from 'fast-check';

import { isObject } from '../../../nodes/shared/http/json';
import { eventsOf, TEST_EVENT } from '../../../nodes/MyAgentMail/trigger/events';
import type { Channel } from '../../../nodes/MyAgentMail/trigger/events';
import { eventIn, simplified } from '../../../nodes/MyAgentMail/trigger/output';
import { readContract } from '../../../scripts/registry/contract';
import { sampleOf, variantsOf } from '../../../scripts/registry/samples';

const channels = fc.constantFrom<Channel>('mail', 'cadence', 'signal');

const CONTRACT = readContract('myagentmail.openapi.yaml');
const PAYLOADS: ReadonlyArray<readonly [Channel, string]> = [
	['mail', 'MailEventPayload'],
	['cadence', 'CadenceStepFiredEvent'],
	['cadence', 'CadenceLeadEvent'],
	['cadence', 'CadenceDraftRequestedEvent'],
	['signal', 'SignalMatchEvent'],
	['signal', 'SignalEngagementEvent'],
	['signal', 'SignalJobChangeEvent'],
];

const eventOf = (channel: Channel, body: unknown) => {
	const event = eventIn(channel, body);
	if (event === undefined) throw new Error(`No event in ${JSON.stringify(body)}`);
	return { ...event, id: event.id ?? 'hash' };
};

test.each(PAYLOADS)(
	'each %s event of %s in the contract is read and can be chosen',
	(channel, name) => {
		const schema = { $ref: `#/components/schemas/${name}` };
		const bodies = Array.from({ length: variantsOf(CONTRACT, schema) }, (_, variant) =>
			sampleOf(CONTRACT, schema, variant),
		);
		for (const body of bodies) {
			const event = eventOf(channel, body);
			expect([...eventsOf(channel), TEST_EVENT]).toContain(event.name);
			const item = simplified(channel, event);
			expect(item).toMatchObject({ event: event.name, eventId: event.id, channel });
			expect(Object.values(item)).not.toContain(undefined);
		}
	},
);

test('whatever a body holds, an event is read or is none, and what comes out is its own', () => {
	fc.assert(
		fc.property(channels, fc.jsonValue(), (channel, body) => {
			const event = eventIn(channel, body);
			if (event === undefined) return;
			expect(isObject(body) && [body.event, body.type].includes(event.name)).toBe(true);
			const item = simplified(channel, { ...event, id: event.id ?? 'hash' });
			expect(item.channel).toBe(channel);
		}),
	);
});

test('an event has the same ID whenever it is posted, and another one what happened at another time', () => {
	fc.assert(
		fc.property(fc.string(), fc.nat(), fc.nat(), (enrollmentId, one, other) => {
			const idAt = (time: number) =>
				eventIn('cadence', {
					type: 'cadence.lead.replied',
					enrollmentId,
					occurredAt: new Date(time).toISOString(),
				})?.id;
			expect(idAt(one)).toBe(idAt(one));
			expect(idAt(one) === idAt(other) && idAt(one) !== undefined).toBe(
				one === other && enrollmentId !== '',
			);
		}),
	);
});

test.each([
	['Jane Doe <jane@x.co>', 'jane@x.co', 'Jane Doe'],
	['"Doe, Jane" <jane@x.co>', 'jane@x.co', 'Doe, Jane'],
	['<jane@x.co>', 'jane@x.co', undefined],
	[' jane@x.co ', 'jane@x.co', undefined],
])('%s was sent from %s', (from, fromEmail, fromName) => {
	const item = simplified('mail', eventOf('mail', { event: 'message.received', from }));
	expect([item.fromEmail, item.fromName]).toEqual([fromEmail, fromName]);
});
