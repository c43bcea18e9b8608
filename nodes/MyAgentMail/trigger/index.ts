import type {
	Proof,
	PushedEvent,
	Registration,
	WebhookTrigger,
} from '../../shared/declare/trigger';
import { own, ownString } from '../../shared/http/json';
import { chosenOf, eventsOf, OTHER, TEST_EVENT } from './events';
import { check, fields, isManual } from './fields';
import type { Parameters } from './fields';
import { eventIn, simplified } from './output';
import { cadenceAddress, signalAddress, webhooks } from './registrations';

function registrationOf(row: Parameters): Registration<Parameters> {
	if (row.triggerOn === 'mail') return webhooks;
	if (row.triggerOn === 'signal') return signalAddress;
	return isManual(row) ? { kind: 'byHand' } : cadenceAddress;
}

const proofOf = ({ options, webhookSecrets = [] }: Parameters): Proof =>
	options.verifySignature === false
		? { by: 'address' }
		: { by: 'signature', secrets: webhookSecrets };

const INTENTS = ['low', 'medium', 'high'];

function isFilteredOut({ content }: PushedEvent, { triggerOn, filters }: Parameters): boolean {
	const isAbsent = (list: readonly string[] | undefined, key: string) => {
		const value = ownString(content, key);
		return list !== undefined && list.length > 0 && value !== undefined && !list.includes(value);
	};
	switch (triggerOn) {
		case 'mail':
			return isAbsent(filters.inboxIds, 'inboxId');
		case 'cadence':
			return isAbsent(filters.stepKinds, 'stepKind');
		case 'signal': {
			const intent = INTENTS.indexOf(ownString(own(content, 'classification'), 'intent') ?? '');
			return intent >= 0 && intent < INTENTS.indexOf(filters.minIntent ?? '');
		}
	}
}

/** Why an event starts no workflow. */
function ignored(event: PushedEvent, row: Parameters, isTest: boolean): string | undefined {
	const { triggerOn, events, options } = row;
	if (event.name === TEST_EVENT)
		return isTest || options.includeTestEvents === true ? undefined : 'test';
	const chosen = chosenOf(triggerOn, events);
	const name = eventsOf(triggerOn).includes(event.name) ? event.name : OTHER;
	return !chosen.includes(name) || isFilteredOut(event, row) ? 'ignored' : undefined;
}

/** Three channels: mail by webhooks of the account, cadences by one address each, signals by the address of their making. */
export const trigger: WebhookTrigger<Parameters> = {
	kind: 'webhook',
	fields,
	check,
	notices: [
		{
			name: 'mailNotice',
			text: 'This node makes a webhook at MyAgentMail when the workflow is published, and takes it away again. A test makes a second one, so that the published workflow gets the event as well.',
			shownWhen: { triggerOn: ['mail'] },
			above: 'events',
		},
		{
			name: 'cadenceNotice',
			text: 'A cadence has one webhook address. This node sets it when the workflow is published and takes it away again; a test of a published workflow needs Replace Existing URL, and events that come meanwhile reach only the test.',
			shownWhen: { triggerOn: ['cadence'], setup: ['automatic'] },
			above: 'cadenceId',
		},
		{
			name: 'manualNotice',
			text: "Enter this node's production address in MyAgentMail for each cadence, and their secrets here. A test gets an event only where the test address is entered.",
			shownWhen: { triggerOn: ['cadence'], setup: ['manual'] },
			above: 'webhookSecrets',
		},
		{
			name: 'signalNotice',
			text: "A signal gets its address when it is created: give Create a Signal this node's production address as Webhook URL, switch on Include Secrets there, and enter the secret here. It is not shown again. Without all this: a Schedule Trigger and Get Matches with Since ID.",
			shownWhen: { triggerOn: ['signal'] },
			above: 'signalId',
		},
		{
			name: 'unverifiedNotice',
			text: 'Signatures are not checked: anyone who knows the address can start this workflow.',
			shownWhen: { '/options.verifySignature': ['false'] },
		},
	],
	registration: registrationOf,
	proof: proofOf,
	events: (body, { triggerOn }) => {
		const event = eventIn(triggerOn, body);
		return event && [event];
	},
	ignored,
	simplified: (event, { triggerOn }) => simplified(triggerOn, event),
	answers: { ignored: () => 'ignored' },
};
