import { anything, record } from '../../shared/declare/answer';
import { read, write } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { text, toggle, url, wholeNumber } from '../../shared/declare/kinds';
import { isSince } from '../../shared/declare/match';
import { checkSome } from '../../shared/declare/parse';
import { resource } from '../../shared/declare/provider';
import { defined, ownString } from '../../shared/http/json';
import { api, changed, paged } from '../api';
import { cadenceId } from '../fields';
import { includeSecrets, withoutSecrets, withSecretsAsked } from '../secrets';
import { settleTaken } from '../taken';
import { checkSomeSteps, checkSteps, neededSteps, specifySteps, steps, stepsOf } from './steps';

const name = { displayName: 'Name', description: 'The name of the cadence' };

const description = text({
	displayName: 'Description',
	description: 'What the cadence is for',
});

/** What new and old cadences can be set to. */
const settings = {
	businessHoursOnly: toggle({
		displayName: 'Business Hours Only',
		description: 'Whether steps are done in business hours only',
		initial: true,
	}),
	dailySendCap: wholeNumber({
		displayName: 'Daily Send Cap',
		description: 'The most steps that are done in a day',
		least: 1,
		initial: 50,
	}),
	description,
	exitOnReply: toggle({
		displayName: 'Exit on Reply',
		description: 'Whether a lead leaves the cadence when it replies',
		initial: true,
	}),
	exitOnUnsubscribe: toggle({
		displayName: 'Exit on Unsubscribe',
		description: 'Whether a lead leaves the cadence when it unsubscribes',
		initial: true,
	}),
};

const webhookUrl = url({
	displayName: 'Webhook URL',
	description:
		'The address that the events of the cadence are posted to. The MyAgentMail Trigger sets it by itself.',
	placeholder: 'e.g. https://n8n.example.com/webhook/…',
});

const options = group(
	{ displayName: 'Options', placeholder: 'Add option' },
	{ includeSecrets: includeSecrets("the secret that signs the cadence's events") },
);

const puts = {
	cadenceId: 'id',
	name: 'name',
	enabled: 'enabled',
	webhookSecret: 'webhookSecret',
};

/** On or off, by the field that the dashboard's switch has. */
const switched = (enabled: boolean) =>
	({
		fields: { cadenceId },
		body: { enabled },
		puts: {
			cadenceId: (_: unknown, row: { cadenceId: string }) => row.cadenceId,
			enabled: 'enabled',
		},
		repeatable: true,
		settle: settleTaken(changed('cadence'), {
			code: 'field_not_taken',
			fields: () => ({ enabled }),
		}),
	}) as const;

export const cadence = resource(
	{ name: 'Cadence', main: 'getAll', limits: api, answer: record(['cadence'], 'id') },
	{
		create: write('POST /cadences', {
			action: 'Create a cadence',
			description:
				'Create a cadence, with its steps where they are given. Leads get into it by enrolling them.',
			fields: {
				name: text({ ...name, required: true }),
				specifySteps,
				...steps,
				additionalFields: group(
					{ displayName: 'Additional Fields', placeholder: 'Add field' },
					{ ...settings, webhookUrl },
				),
				options,
			},
			body: ([{ name: called, additionalFields, ...row }]) =>
				defined({ name: called, ...additionalFields, steps: stepsOf(row) }),
			check: checkSteps,
			present: withSecretsAsked,
			puts,
			confirm: {
				route: 'GET /cadences',
				paging: paged('cadences', 'items'),
				limits: api,
				matches: (found, { row, since }) =>
					ownString(found, 'name') === row.name && isSince(ownString(found, 'createdAt'), since),
				identify: (found) => ownString(found, 'id') ?? '',
			},
		}),
		delete: write('DELETE /cadences/{cadenceId}', {
			action: 'Delete a cadence',
			description: "Delete a cadence. Not confirmed by MyAgentMail's reference.",
			notice:
				'A deleted cadence cannot be brought back. What happens to the leads that are in it is not documented.',
			fields: { cadenceId },
		}),
		get: read('GET /cadences/{cadenceId}', {
			action: 'Get a cadence',
			description: 'Retrieve a cadence with its steps',
			fields: { cadenceId, options },
			present: withSecretsAsked,
		}),
		getAll: read('GET /cadences', {
			action: 'Get many cadences',
			description: 'Retrieve a list of cadences',
			pages: paged('cadences', 'items'),
			present: withoutSecrets,
		}),
		pause: write('PATCH /cadences/{cadenceId}', {
			action: 'Pause a cadence',
			description: 'Switch a cadence off: its steps are done no more until it is resumed',
			...switched(false),
		}),
		replaceSteps: write('PATCH /cadences/{cadenceId}/steps', {
			action: 'Replace the steps of a cadence',
			description: 'Put a new list of steps in place of all that a cadence has',
			notice:
				'All steps are replaced, and the old ones cannot be brought back. What happens to leads in the middle of the cadence is not documented.',
			fields: { cadenceId, specifySteps, ...neededSteps },
			body: ([row]) => defined({ steps: stepsOf(row) }),
			answer: anything,
			check: checkSomeSteps,
			repeatable: true,
			puts: { cadenceId: (_, row) => row.cadenceId, steps: (_, row) => stepsOf(row)?.length },
		}),
		resume: write('PATCH /cadences/{cadenceId}', {
			action: 'Resume a cadence',
			description: 'Switch a cadence on: its steps are done again',
			notice: 'Steps that are due then go out. What was sent cannot be called back.',
			...switched(true),
		}),
		runNow: write('POST /cadences/{cadenceId}/run-now', {
			action: 'Run a cadence now',
			description:
				'Let a cadence do what is due without waiting for its next tick. What MyAgentMail takes and answers is not confirmed by its reference.',
			notice: 'Steps that are due then go out. What was sent cannot be called back.',
			fields: { cadenceId },
			answer: anything,
		}),
		update: write('PATCH /cadences/{cadenceId}', {
			action: 'Update a cadence',
			description:
				"Change a cadence's settings. Only Enabled is confirmed; where MyAgentMail does not take another one, the item fails and says so.",
			fields: {
				cadenceId,
				updateFields: group(
					{ displayName: 'Update Fields', placeholder: 'Add field' },
					{
						businessHoursOnly: settings.businessHoursOnly,
						dailySendCap: settings.dailySendCap,
						description,
						enabled: toggle({
							displayName: 'Enabled',
							description: 'Whether the steps of the cadence are done',
							initial: true,
						}),
						exitOnReply: settings.exitOnReply,
						exitOnUnsubscribe: settings.exitOnUnsubscribe,
						name: text(name),
						webhookUrl,
					},
				),
			},
			check: ({ updateFields }) => checkSome(updateFields, 'Update Fields'),
			puts: { ...puts, cadenceId: (_, row) => row.cadenceId },
			repeatable: true,
			settle: settleTaken(changed('cadence'), {
				code: 'field_not_taken',
				fields: ({ updateFields }) => updateFields,
			}),
		}),
	},
);
