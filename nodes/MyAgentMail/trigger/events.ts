/** Where events come from, each with a registration of its own. */
export type Channel = 'mail' | 'cadence' | 'signal';

/** Any event of a channel whose name is not listed. */
export const OTHER = 'other';

/** What MyAgentMail posts when somebody tests a signal's webhook. */
export const TEST_EVENT = 'signal.match.test';

interface Offered {
	readonly name: string;
	readonly value: string;
	readonly description?: string;
	readonly channels: readonly Channel[];
}

const offered: readonly Offered[] = [
	{
		name: 'Draft Requested',
		value: 'cadence.step.draft.requested',
		description:
			'MyAgentMail asks for the text of a step. Not confirmed by its reference, and this trigger cannot supply it.',
		channels: ['cadence'],
	},
	{
		name: 'Lead Bounced',
		value: 'cadence.lead.bounced',
		description: "A mail to the lead came back, and the lead's cadence has ended",
		channels: ['cadence'],
	},
	{
		name: 'Lead Completed',
		value: 'cadence.lead.completed',
		description: 'All steps are done',
		channels: ['cadence'],
	},
	{
		name: 'Lead Replied',
		value: 'cadence.lead.replied',
		description: 'The lead has answered. The text is not in the event: get the thread.',
		channels: ['cadence'],
	},
	{ name: 'Message Bounced', value: 'message.bounced', channels: ['mail'] },
	{
		name: 'Message Received',
		value: 'message.received',
		description: 'The text may not be in the event: get the message or the thread',
		channels: ['mail'],
	},
	{ name: 'Message Sent', value: 'message.sent', channels: ['mail'] },
	{
		name: 'Other',
		value: OTHER,
		description: 'Any event whose name is not listed here, as it comes',
		channels: ['cadence', 'signal'],
	},
	{
		name: 'Signal Engagement',
		value: 'signal.engagement',
		description: 'Someone has commented on or reacted to a post of the target',
		channels: ['signal'],
	},
	{
		name: 'Signal Job Change',
		value: 'signal.job_change',
		description: 'Someone of the watchlist has a new job',
		channels: ['signal'],
	},
	{
		name: 'Signal Match',
		value: 'signal.match',
		description: 'A post has the words that are looked for',
		channels: ['signal'],
	},
	{
		name: 'Step Fired',
		value: 'cadence.step.fired',
		description: 'A step was done for a lead',
		channels: ['cadence'],
	},
];

/** Shown under the channels that have them. */
export const EVENTS = offered.map(({ channels, ...option }) => ({
	...option,
	displayOptions: { show: { triggerOn: [...channels] } },
}));

/** The names of a channel's events, without {@link OTHER}. */
export const eventsOf = (channel: Channel): string[] =>
	offered.flatMap(({ value, channels }) =>
		value !== OTHER && channels.includes(channel) ? [value] : [],
	);

/** What of the chosen events belongs to the channel; n8n keeps those that were chosen under another. */
export const chosenOf = (channel: Channel, events: readonly string[]): string[] =>
	offered.flatMap(({ value, channels }) =>
		channels.includes(channel) && events.includes(value) ? [value] : [],
	);
