import { nothing } from '../shared/declare/answer';
import { write } from '../shared/declare/build';
import { fieldOf } from '../shared/declare/fields';
import { choice, refinedJson } from '../shared/declare/kinds';
import { pairs } from '../shared/declare/pairs';
import { InputError, asId } from '../shared/declare/parse';
import type { Parse } from '../shared/declare/parse';
import { resource } from '../shared/declare/provider';
import { defined } from '../shared/http/json';
import { anyCall } from './api';

const MOST_BYTES = 1_048_576;

/** The step of the signal's address that is its token. */
const IN_ADDRESS = /\/custom_signals\/([^/?#\s]+)/;

/** The token, or the whole address that the app shows, which holds it. */
const asToken: Parse<string> = (value, context) =>
	asId(typeof value === 'string' ? (IN_ADDRESS.exec(value)?.[1] ?? value) : value, context);

const token = fieldOf<string>(
	{
		displayName: 'Token',
		description:
			'The token of the custom signal, or the whole webhook URL that Amplemarket shows for it. It is sent to the base URL of the credential.',
		required: true,
		sensitive: true,
	},
	{ property: { type: 'string', default: '' }, parse: asToken },
);

/** An entry of at most 1 MB. */
function sized(entry: Record<string, unknown>): Record<string, unknown> {
	const bytes = Buffer.byteLength(JSON.stringify(entry));
	if (bytes > MOST_BYTES)
		throw new InputError(`takes ${bytes} bytes`, `Give at most ${MOST_BYTES} bytes.`);
	return entry;
}

const DEFINE_BELOW = { dataMode: ['defineBelow'] };

const fields = {
	token,
	specifyEntry: choice({
		displayName: 'Specify Entry',
		description:
			'How to give the entry. A person is known by linkedin_url, email, or full_name and company_name; a company by company_name, company_domain or company_linkedin_url.',
		decides: true,
		options: [
			{ name: 'Using Fields Below', value: 'keypair' },
			{ name: 'Using JSON', value: 'json' },
		],
		initial: 'keypair',
		shownWhen: DEFINE_BELOW,
	}),
	entryFields: pairs({
		displayName: 'Entry Fields',
		placeholder: 'Add field',
		pairName: 'Field',
		refine: sized,
		shownWhen: { ...DEFINE_BELOW, specifyEntry: ['keypair'] },
	}),
	entry: refinedJson({
		displayName: 'Entry',
		description: 'The entry as an object of at most 1 MB',
		refine: sized,
		mapped: true,
		shownWhen: { specifyEntry: ['json'] },
	}),
};

export const customSignalEntry = resource(
	{ name: 'Custom Signal Entry', main: 'create', limits: anyCall, answer: nothing },
	{
		create: write('POST /custom_signals/{token}/entries', {
			action: 'Create a custom signal entry',
			description:
				"Send an entry to a custom signal of Duo. Duo acts on new people and companies only, so that sending an entry again is most likely harmless. The host is not confirmed by Amplemarket's documentation: where the URL in the app has another host than the credential, use the HTTP Request node.",
			fields,
			withoutKey: true,
			puts: {},
			check: (row) => {
				if (row.entry === undefined && Object.keys(row.entryFields ?? {}).length === 0)
					throw new InputError('is empty', 'Give at least one field.', 'Entry');
			},
			body: ([{ entry, entryFields }]) => defined(entry ?? entryFields ?? {}),
		}),
	},
);
