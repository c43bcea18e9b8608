import { group } from '../../shared/declare/fields';
import type { RowOf } from '../../shared/declare/fields';
import { choice, choices, toggle, texts } from '../../shared/declare/kinds';
import { locator, pickedTexts } from '../../shared/declare/locator';
import { InputError } from '../../shared/declare/parse';
import { intents } from '../linkedIn/intents';
import { cadences, inboxes, signals } from '../pickers';
import { chosenOf, EVENTS } from './events';
import type { Channel } from './events';

const CHANNELS: readonly Channel[] = ['mail', 'cadence', 'signal'];

/** A member of a collection that is shown for one channel. */
const of = (channel: Channel) => ({
	hiddenWhen: { '/triggerOn': CHANNELS.filter((each) => each !== channel) },
});

export const fields = {
	triggerOn: choice({
		displayName: 'Trigger On',
		description: 'Where the events come from',
		decides: true,
		options: [
			{ name: 'Cadence', value: 'cadence', description: 'Steps and leads of a cadence' },
			{ name: 'Mail', value: 'mail', description: 'Messages of the inboxes' },
			{ name: 'Signal', value: 'signal', description: 'What signals find on LinkedIn' },
		],
		initial: 'mail',
		required: true,
	}),
	events: choices({
		displayName: 'Events',
		description: 'What is to start the workflow. Only events of what Trigger On says count.',
		options: EVENTS,
		required: true,
	}),
	setup: choice({
		displayName: 'Setup',
		description: 'How MyAgentMail learns where to post the events of the cadence',
		decides: true,
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description: "This node sets the cadence's webhook address",
			},
			{
				name: 'Manual',
				value: 'manual',
				description:
					'You enter the address of this node in MyAgentMail, for any number of cadences',
			},
		],
		initial: 'automatic',
		shownWhen: { triggerOn: ['cadence'] },
	}),
	cadenceId: locator({
		displayName: 'Cadence',
		description: 'The cadence whose events are posted. It has one webhook address.',
		picker: cadences,
		idPlaceholder: 'e.g. cad_01HZX3',
		required: true,
		shownWhen: { triggerOn: ['cadence'], setup: ['automatic'] },
	}),
	signalId: locator({
		displayName: 'Signal',
		description:
			'Publishing the workflow then checks that this signal posts to this node. Leave it empty for several signals.',
		picker: signals,
		idPlaceholder: 'e.g. sig_01HZX3',
		shownWhen: { triggerOn: ['signal'] },
	}),
	webhookSecrets: texts({
		isWhole: true,
		displayName: 'Webhook Secrets',
		description:
			'The secrets that sign the events, as MyAgentMail shows them. One that fits is enough, so that several cadences or signals may post to this node. An automatic setup needs none where MyAgentMail shows it.',
		entryName: 'Secret',
		sensitive: true,
		shownWhen: { triggerOn: ['cadence', 'signal'] },
	}),
	filters: group(
		{ displayName: 'Filters', placeholder: 'Add filter' },
		{
			inboxIds: pickedTexts({
				displayName: 'Inbox Names or IDs',
				description:
					'Only messages of these inboxes. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
				picker: inboxes,
				...of('mail'),
			}),
			minIntent: choice({
				displayName: 'Min Intent',
				description:
					'The least intent that is to start the workflow. What was not classified passes.',
				options: intents,
				initial: 'medium',
				...of('signal'),
			}),
			stepKinds: choices({
				displayName: 'Step Kinds',
				description: 'Only steps of these kinds; events of leads pass',
				options: [
					{ name: 'Email', value: 'email' },
					{ name: 'LinkedIn Connection Request', value: 'linkedin_connect' },
					{ name: 'LinkedIn Message', value: 'linkedin_message' },
					{ name: 'Wait', value: 'wait' },
				],
				...of('cadence'),
			}),
		},
	),
	simplify: toggle({
		displayName: 'Simplify',
		description: 'Whether to return a simplified version of the response instead of the raw data',
		initial: true,
	}),
	options: group(
		{ displayName: 'Options', placeholder: 'Add option' },
		{
			includeTestEvents: toggle({
				displayName: 'Include Test Events',
				description:
					'Whether test events of signals start the published workflow too, and not only a test of it',
				initial: true,
				...of('signal'),
			}),
			replaceExistingUrl: toggle({
				displayName: 'Replace Existing URL',
				description:
					'Whether to replace another webhook address that the cadence has. It is put back when the workflow is unpublished; until then whatever is there gets no events.',
				initial: true,
				...of('cadence'),
			}),
			verifySignature: toggle({
				displayName: 'Verify Signature',
				description:
					'Whether to refuse events that are not signed with the right secret. Off, anyone who knows the address can start the workflow.',
				initial: true,
			}),
		},
	),
};

export type Parameters = RowOf<typeof fields>;

export const isManual = ({ triggerOn, setup }: Parameters): boolean =>
	triggerOn === 'signal' || (triggerOn === 'cadence' && setup === 'manual');

/** An event of the channel, and a secret where nothing else brings one. Throws `InputError`. */
export function check(row: Parameters): void {
	if (chosenOf(row.triggerOn, row.events).length === 0)
		throw new InputError('is empty', 'Choose at least one event.', 'Events');
	if (isManual(row) && row.options.verifySignature !== false && !row.webhookSecrets?.length)
		throw new InputError(
			'is empty',
			'Enter the secret that MyAgentMail shows for the cadence, or showed when the signal was created.',
			'Webhook Secrets',
		);
}
