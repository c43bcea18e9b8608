import { dateTime, id, refinedJson, texts, toggle } from '../shared/declare/kinds';
import { InputError } from '../shared/declare/parse';

// Filters that several queries have.

/** The two ends of a span of time. */
export const spanOf = <const N extends string>(name: N, displayName: string, what: string) =>
	({
		[`${name}After`]: dateTime({
			displayName: `${displayName} After`,
			description: `Only ${what} at this time or later`,
		}),
		[`${name}Before`]: dateTime({
			displayName: `${displayName} Before`,
			description: `Only ${what} at this time or earlier`,
		}),
	}) as Record<`${N}After` | `${N}Before`, ReturnType<typeof dateTime>>;

export const ids = texts({ displayName: 'IDs', description: 'Only those with one of these IDs' });

export const personId = id({
	displayName: 'Person ID',
	description: 'Only what is about this person',
});

export const companyId = id({
	displayName: 'Company ID',
	description: 'Only what is about this company',
});

/** More of the API's own filter. A name that it does not have would be a query for everything. */
export const filterJson = (writings: Readonly<Record<string, unknown>>) =>
	refinedJson({
		displayName: 'Filter (JSON)',
		description:
			"More of Unify's own filter, such as not_in, gt or lt, as an object. It is laid over the other filters.",
		placeholder: 'e.g. { "id": { "not_in": ["9f1c2b7e-…"] } }',
		refine: (given) => {
			const unknown = Object.keys(given).find((name) => !Object.hasOwn(writings, name));
			if (unknown !== undefined)
				throw new InputError(
					`names '${unknown}', which Unify has no filter for`,
					`Use these: ${Object.keys(writings).join(', ')}.`,
				);
			return given;
		},
	});

const flag = (displayName: string, what: string) =>
	toggle({
		displayName,
		description: `Whether to take those ${what}, or only the others`,
		initial: true,
	});

/** What an enrollment, or a step of it, may be. */
export const flags = {
	isBlocked: flag('Is Blocked', 'that are blocked'),
	isBounced: flag('Is Bounced', 'whose email has bounced'),
	isCanceled: flag('Is Canceled', 'that are canceled'),
	isOptedOut: flag('Is Opted Out', 'of people who have opted out'),
	isPaused: flag('Is Paused', 'that are paused'),
	isReplied: flag('Is Replied', 'that were replied to'),
};
