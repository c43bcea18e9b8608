import { anything, record } from '../../shared/declare/answer';
import { read, write } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { id } from '../../shared/declare/kinds';
import { locator } from '../../shared/declare/locator';
import { failed, success } from '../../shared/declare/outcome';
import { resource } from '../../shared/declare/provider';
import { isObject, own, ownString } from '../../shared/http/json';
import { onePage } from '../../shared/http/paging';
import { api, limited } from '../api';
import { signals } from '../pickers';
import { withoutSecrets } from '../secrets';
import { isUsedUp } from './acting';
import { create } from './createSignal';

const signalId = locator({
	displayName: 'Signal',
	description: 'The signal to work with',
	picker: signals,
	idPlaceholder: 'e.g. sig_01HZX3',
	required: true,
});

export const signal = resource(
	{ name: 'Signal', main: 'getMatches', limits: api, answer: record(['signal'], 'id') },
	{
		create,
		delete: write('DELETE /linkedin/signals/{signalId}', {
			action: 'Delete a signal',
			description: 'Delete a signal: nothing more is found or posted by it',
			notice: 'A deleted signal cannot be brought back, nor can its matches.',
			fields: { signalId },
		}),
		get: read('GET /linkedin/signals/{signalId}', {
			action: 'Get a signal',
			description: 'Retrieve a signal with its settings',
			fields: { signalId },
			present: withoutSecrets,
		}),
		getAll: read('GET /linkedin/signals', {
			action: 'Get many signals',
			description: 'Retrieve a list of the signals',
			pages: onePage('signals'),
			present: withoutSecrets,
		}),
		getMatches: read('GET /linkedin/signals/{signalId}/matches', {
			action: 'Get the matches of a signal',
			description:
				'Retrieve what a signal has found, the newest first. No way to a second page is known: to go on later, give the ID of the newest match seen.',
			fields: {
				signalId,
				filters: group(
					{ displayName: 'Filters', placeholder: 'Add filter' },
					{
						sinceId: id({
							displayName: 'Since ID',
							description: 'Only matches that were found after the one of this ID',
							placeholder: 'e.g. mat_01HZX3',
						}),
					},
				),
			},
			pages: limited('query', 'matches'),
		}),
		run: write('POST /linkedin/signals/{signalId}/run', {
			action: 'Run a signal',
			description:
				'Let a signal look for new matches now, and wait until it has. It counts towards the searches that the session may do in 24 hours.',
			notice:
				'Where an answer is lost, the run may have happened all the same, and it is not started again: see Get Matches.',
			fields: { signalId },
			puts: {
				signalId: (_, row) => row.signalId,
				newMatches: 'newMatches',
				fetched: 'fetched',
				enriched: 'enriched',
				pendingEnrichment: 'pendingEnrichment',
				webhooksQueued: 'webhooksQueued',
			},
			concurrency: 1,
			closes: isUsedUp,
			timeout: 300,
			settle: ({ json }) => {
				const inner = own(json, 'result');
				const result = isObject(inner) ? inner : json;
				if (!isObject(result)) return undefined;
				if (own(result, 'ok') !== false) return [success('started', result)];
				return [
					failed(
						{
							error: ownString(result, 'errorMessage') || 'The signal could not be run',
							wayOut: 'Look the signal up in MyAgentMail.',
						},
						{ code: ownString(result, 'errorCode') ?? null, statusCode: 200, response: result },
					),
				];
			},
		}),
		testWebhook: write('POST /linkedin/signals/{signalId}/test-webhook', {
			action: 'Test the webhook of a signal',
			description: 'Let a signal post a test event to its webhook address',
			fields: { signalId },
			answer: anything,
			repeatable: true,
		}),
	},
);
