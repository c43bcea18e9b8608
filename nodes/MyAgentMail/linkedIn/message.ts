import { record } from '../../shared/declare/answer';
import { write } from '../../shared/declare/build';
import { linkedinProfile } from '../../shared/declare/identity';
import { longText, text } from '../../shared/declare/kinds';
import { InputError } from '../../shared/declare/parse';
import { resource } from '../../shared/declare/provider';
import { api } from '../api';
import { actingSessionId } from '../fields';
import { acting, settleOk } from './acting';

export const linkedInMessage = resource(
	{ name: 'LinkedIn Message', main: 'send', limits: api, answer: record() },
	{
		send: write('POST /linkedin/messages', {
			action: 'Send a LinkedIn message',
			description:
				'Write to a connection on LinkedIn, or in a conversation. A session may send only so many in 24 hours.',
			notice:
				'A message that was sent cannot be called back. Where an answer is lost, it is unknown whether it went out, and it is never sent again.',
			fields: {
				sessionId: actingSessionId,
				recipient: text({
					displayName: 'Recipient',
					description:
						'The LinkedIn profile of the person, or its URN. Leave it empty for a conversation.',
					placeholder: 'e.g. https://www.linkedin.com/in/jane',
					mapped: true,
				}),
				conversationUrn: text({
					displayName: 'Conversation URN',
					description: 'The conversation to write in. Leave it empty for a recipient.',
					placeholder: 'e.g. urn:li:msg_conversation:2-abc',
					mapped: true,
				}),
				text: longText({
					displayName: 'Text',
					description: 'What to write',
					required: true,
					mapped: true,
				}),
			},
			puts: {
				messageUrn: 'messageUrn',
				conversationUrn: (found, row) => found.conversationUrn ?? row.conversationUrn,
				sessionId: (_, row) => row.sessionId,
				deliveredAt: 'deliveredAt',
			},
			...acting,
			advice: {
				400: 'These are the words of LinkedIn. Most often the person is no connection yet: send an invitation first.',
				404: 'There is no such LinkedIn session. Choose one from the list.',
			},
			check: ({ recipient, conversationUrn }) => {
				if ((recipient === undefined) === (conversationUrn === undefined))
					throw new InputError(
						recipient === undefined ? 'is empty' : 'is given beside a conversation',
						'Give either a recipient or a conversation.',
						'Recipient',
					);
			},
			sameRow: ({ sessionId, recipient = '', conversationUrn = '', text: words }) => [
				JSON.stringify([
					sessionId,
					linkedinProfile(recipient) ?? recipient,
					conversationUrn,
					words,
				]),
			],
			settle: settleOk('sent', 'messageUrn', 'conversationUrn'),
		}),
	},
);
