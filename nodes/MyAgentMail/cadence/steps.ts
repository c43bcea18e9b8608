import type { IDataObject } from 'n8n-workflow';

import { entries, jsonList } from '../../shared/declare/entries';
import type { EntryOf } from '../../shared/declare/entries';
import { amount, choice, longText, text } from '../../shared/declare/kinds';
import { InputError } from '../../shared/declare/parse';
import { defined, own } from '../../shared/http/json';

// The steps of a cadence, one by one or as JSON.

const members = {
	kind: choice({
		displayName: 'Kind',
		description: 'What the step does',
		options: [
			{ name: 'Email', value: 'email' },
			{ name: 'LinkedIn Connection Request', value: 'linkedin_connect' },
			{ name: 'LinkedIn Message', value: 'linkedin_message' },
			{ name: 'Wait', value: 'wait' },
		],
		initial: 'email',
		required: true,
	}),
	condition: choice({
		displayName: 'Condition',
		description: 'When the step is done at all',
		options: [
			{ name: 'After the Connection Was Accepted', value: 'after_accept' },
			{ name: 'Always', value: '' },
			{ name: 'If the Lead Never Replied', value: 'never_replied' },
			{ name: 'If There Is No Reply to the Step Before', value: 'no_reply_to_prev' },
		],
	}),
	delayDays: amount({
		displayName: 'Delay (Days)',
		description: 'Days after the step before, with fractions where needed',
		least: 0,
		initial: 0,
		required: true,
	}),
	draftStrategy: choice({
		displayName: 'Draft Strategy',
		description: 'Who writes the text of the step',
		options: [
			{ name: 'AI', value: 'ai', description: 'MyAgentMail writes it for each lead' },
			{ name: 'Static', value: 'static', description: 'The text that is given here' },
		],
		initial: 'static',
	}),
	notes: text({ displayName: 'Notes', description: 'Notes on the step, for your own team' }),
	promptHint: longText({
		displayName: 'Prompt Hint',
		description: 'What the AI is to bear in mind when it writes the text',
	}),
	staticBody: longText({
		displayName: 'Static Body',
		description: 'The text of the email or the LinkedIn message',
	}),
	staticSubject: text({ displayName: 'Static Subject', description: 'The subject of the email' }),
};

export const specifySteps = choice({
	displayName: 'Specify Steps',
	description: 'How the steps are given',
	decides: true,
	options: [
		{ name: 'Using Fields Below', value: 'fields' },
		{ name: 'Using JSON', value: 'json' },
	],
	initial: 'fields',
	sent: 'never',
});

const listed = {
	displayName: 'Steps',
	description: 'The steps of the cadence, in their order',
	entryName: 'Step',
	members,
	sent: 'never',
	shownWhen: { specifySteps: ['fields'] },
} as const;

const asJson = {
	displayName: 'Steps (JSON)',
	description:
		'The steps as a list of objects with kind and delayDays, and condition, draftStrategy, staticSubject, staticBody, promptHint or notes where needed. Without draftStrategy a step is written by the AI.',
	placeholder: 'e.g. [{"kind":"wait","delayDays":1}]',
	entryName: 'step',
	sent: 'never',
	shownWhen: { specifySteps: ['json'] },
} as const;

export const steps = {
	steps: entries(listed),
	stepsJson: jsonList({ ...asJson, check: checkStep }),
};
export const neededSteps = {
	steps: entries({ ...listed, required: true }),
	stepsJson: jsonList({ ...asJson, check: checkStep, required: true }),
};

interface Given {
	readonly steps?: ReadonlyArray<EntryOf<typeof members>> | undefined;
	readonly stepsJson?: readonly IDataObject[] | undefined;
}

/** In fields, a step has the text that stands in them: the API would take it for one that the AI writes. */
export const stepsOf = ({ steps: given, stepsJson }: Given): IDataObject[] | undefined =>
	stepsJson === undefined
		? given?.map((step) => defined({ draftStrategy: 'static', ...step }))
		: [...stepsJson];

const TEXTED: ReadonlySet<unknown> = new Set(['email', 'linkedin_message']);

const KINDS: ReadonlySet<unknown> = new Set(
	members.kind.property.options?.flatMap((option) => ('value' in option ? [option.value] : [])),
);

function checkStep(step: IDataObject, place: number): void {
	if (!KINDS.has(step.kind))
		throw new InputError(
			`has step ${place}, which has no known kind`,
			`Give it one of ${[...KINDS].join(', ')}.`,
			'Steps',
		);
	if (typeof step.delayDays !== 'number' || step.delayDays < 0)
		throw new InputError(
			`has step ${place}, whose delayDays is no number of at least 0`,
			'Give the days after the step before.',
			'Steps',
		);
	if (TEXTED.has(step.kind) && step.draftStrategy === 'static' && !own(step, 'staticBody'))
		throw new InputError(
			`has step ${place}, which has no text`,
			'Give it a Static Body, or let the AI write it: Draft Strategy AI.',
			'Steps',
		);
}

/** A fixed text must be there. Throws `InputError`. */
export const checkSteps = (given: Given): void =>
	stepsOf(given)?.forEach((step, index) => checkStep(step, index + 1));

/** At least one step. Throws `InputError`. */
export function checkSomeSteps(given: Given): void {
	if ((stepsOf(given) ?? []).length === 0)
		throw new InputError('is empty', 'Give at least one step.', 'Steps');
	checkSteps(given);
}
