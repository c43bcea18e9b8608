import { group } from '../../shared/declare/fields';
import type { RowOf } from '../../shared/declare/fields';
import { choice, choices, toggle } from '../../shared/declare/kinds';
import type { PushedEvent, WebhookTrigger } from '../../shared/declare/trigger';
import { EVENTS, eventsIn, LABELS, labelsOf } from './events';
import { raw, simplified } from './output';

const DAY = 24 * 60 * 60_000;
const MINUTE = 60_000;

const fields = {
	events: choices({
		displayName: 'Trigger On',
		description: 'What is to start the workflow',
		options: EVENTS,
		initial: EVENTS.map(({ value }) => value),
		required: true,
	}),
	labels: choices({
		displayName: 'Labels',
		description:
			'Only replies with one of these labels, of the events Reply and Workflow. Without any, all pass.',
		options: LABELS,
	}),
	authentication: choice({
		displayName: 'Authentication',
		description: 'How a request shows that it comes from you. Amplemarket signs nothing.',
		decides: true,
		options: [
			{ name: 'None', value: 'none', description: 'Whoever knows the address is believed' },
			{
				name: 'Secret',
				value: 'secret',
				description: "The request must show the credential's Webhook Secret",
			},
		],
		initial: 'none',
		required: true,
	}),
	simplify: toggle({
		displayName: 'Simplify',
		description: 'Whether to return a simplified version of the response instead of the raw data',
		initial: true,
	}),
	options: group(
		{ displayName: 'Options', placeholder: 'Add option' },
		{
			deduplicate: toggle({
				displayName: 'Deduplicate',
				description:
					'Whether to leave out what came before: the same message with the same labels within 24 hours, or the same payload without an ID within 10 minutes',
				initial: true,
			}),
		},
	),
};

type Parameters = RowOf<typeof fields>;

/** Why an event starts no workflow. */
function ignored(
	{ name, content }: PushedEvent,
	{ events, labels }: Parameters,
): string | undefined {
	if (!events.some((event) => event === name)) return 'event';
	const isLabeled = name === 'reply' || name === 'workflow';
	if (!isLabeled || labels === undefined || labels.length === 0) return undefined;
	const own = labelsOf(content);
	return labels.some((label) => own.includes(label)) ? undefined : 'label';
}

const REFUSED = { status: 401, body: { error: 'unauthorized' } };

/** Amplemarket posts to an address that the user enters in the app, unsigned, whatever happened and any JSON. */
export const trigger: WebhookTrigger<Parameters> = {
	kind: 'webhook',
	fields,
	notices: [
		{
			name: 'setupNotice',
			text: "Copy this node's production address and enter it in Amplemarket: under Integrations → JSON Data, or as the address of a workflow's HTTP action. Then send Amplemarket's test event, whose lead is John Doe; it comes as any other.",
			above: 'events',
		},
		{
			name: 'secretNotice',
			text: 'Append ?token= and the Webhook Secret of the credential to the address in Amplemarket. Where headers can be set, X-Webhook-Secret or Authorization: Bearer may hold it instead.',
			shownWhen: { authentication: ['secret'] },
			above: 'simplify',
		},
	],
	registration: () => ({ kind: 'byHand' }),
	proof: ({ authentication }) =>
		authentication === 'secret'
			? {
					by: 'secret',
					field: 'webhookSecret',
					fieldName: 'Webhook Secret',
					query: 'token',
					headers: ['x-webhook-secret', 'authorization'],
				}
			: { by: 'address' },
	events: eventsIn,
	ignored,
	simplified,
	raw,
	repeats: ({ options }) =>
		options.deduplicate === false ? 'all-pass' : { withId: DAY, withoutId: 10 * MINUTE },
	answers: {
		accepted: { received: true },
		ignored: (why) => ({ received: true, ignored: why }),
		unauthorized: REFUSED,
		// Whether Amplemarket sends again what met a server's fault is not documented: it is told of none.
		unready: REFUSED,
		unreadable: { status: 400, body: { error: 'not_json' } },
	},
};
