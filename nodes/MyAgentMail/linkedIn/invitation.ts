import { record } from '../../shared/declare/answer';
import { read, write } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { linkedinProfile } from '../../shared/declare/identity';
import { longText, text } from '../../shared/declare/kinds';
import { resource } from '../../shared/declare/provider';
import { own } from '../../shared/http/json';
import { api, unseen } from '../api';
import { anySessionId, sessionFilter } from '../fields';
import { acting, settleOk } from './acting';

export const linkedInInvitation = resource(
	{ name: 'LinkedIn Invitation', main: 'send', limits: api, answer: record() },
	{
		getAll: read('GET /linkedin/invitations/sent', {
			action: 'Get many LinkedIn invitations',
			description:
				'Retrieve the latest invitations that were sent, as MyAgentMail gives them. No way to a second page is known. Not confirmed by its reference.',
			fields: {
				filters: group(
					{ displayName: 'Filters', placeholder: 'Add filter' },
					{ sessionId: sessionFilter },
				),
			},
			pages: unseen('invitations'),
		}),
		send: write('POST /linkedin/connections', {
			action: 'Send a LinkedIn invitation',
			description:
				'Ask people on LinkedIn to connect. A session may send only so many in 24 hours; Get Utilization says how many are left.',
			notice:
				'An invitation that was sent cannot be called back here. Where an answer is lost, it is unknown whether it went out, and it is never sent again.',
			fields: {
				target: text({
					displayName: 'Profile',
					description: 'The LinkedIn profile to invite',
					placeholder: 'e.g. https://www.linkedin.com/in/jane',
					required: true,
					mapped: true,
				}),
				additionalFields: group(
					{ displayName: 'Additional Fields', placeholder: 'Add field' },
					{
						sessionId: anySessionId,
						message: longText({
							displayName: 'Message',
							description:
								'A note with the invitation. How long it may be is up to LinkedIn; nothing is cut.',
							mapped: true,
						}),
					},
				),
			},
			puts: {
				target: (_, row) => row.target,
				sessionId: (_, row) => row.additionalFields.sessionId,
				invitationUrn: (found) => own(own(found, 'result'), 'invitationUrn'),
			},
			...acting,
			limits: ({ additionalFields }) => acting.limits(additionalFields),
			group: ({ additionalFields }) => acting.group(additionalFields),
			advice: {
				400: 'These are the words of LinkedIn, or of a value that MyAgentMail does not take. Check the profile.',
				404: 'There is no such LinkedIn session. Choose one from the list.',
			},
			sameRow: ({ target }) => [linkedinProfile(target) ?? target],
			settle: settleOk('sent', 'result', 'invitationUrn', 'invitation'),
		}),
	},
);
