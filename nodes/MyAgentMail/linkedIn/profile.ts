import { record } from '../../shared/declare/answer';
import { read } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { url } from '../../shared/declare/kinds';
import { resource } from '../../shared/declare/provider';
import { api, linkedIn } from '../api';
import { anySessionId } from '../fields';
import { isUsedUp } from './acting';

export const linkedInProfile = resource(
	{ name: 'LinkedIn Profile', main: 'get', limits: api, answer: record(['profile']) },
	{
		get: read('POST /linkedin/profiles/lookup', {
			action: 'Get a LinkedIn profile',
			description:
				'Look a person up on LinkedIn. It counts towards the look-ups that the session may do in 24 hours.',
			fields: {
				profileUrl: url({
					displayName: 'Profile URL',
					description: 'The LinkedIn profile of the person',
					placeholder: 'e.g. https://www.linkedin.com/in/jane',
					required: true,
				}),
				additionalFields: group(
					{ displayName: 'Additional Fields', placeholder: 'Add field' },
					{ sessionId: anySessionId },
				),
			},
			limits: ({ additionalFields }) => linkedIn(additionalFields.sessionId),
			closes: isUsedUp,
		}),
	},
);
