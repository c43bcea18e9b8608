import { record } from '../shared/declare/answer';
import { read } from '../shared/declare/build';
import { id, outputField } from '../shared/declare/kinds';
import { resource } from '../shared/declare/provider';
import { onePage } from '../shared/http/paging';
import { api } from './api';
import { messageId, ownInboxId } from './fields';

export const attachment = resource(
	{ name: 'Attachment', main: 'getAll', limits: api, answer: record() },
	{
		download: read('GET /inboxes/{inboxId}/messages/{messageId}/attachments/{attachmentId}', {
			action: 'Download an attachment',
			description: 'Get a file of a message',
			fields: {
				inboxId: ownInboxId,
				messageId,
				attachmentId: id({
					displayName: 'Attachment ID',
					description: 'The ID of the file, as the message names it',
					placeholder: 'e.g. 1b2c3d4e-…',
					required: true,
				}),
				binaryPropertyName: outputField({
					displayName: 'Put Output File in Field',
					required: true,
					sent: 'never',
				}),
			},
			file: true,
		}),
		getAll: read('GET /inboxes/{inboxId}/messages/{messageId}/attachments', {
			action: 'Get many attachments',
			description: 'Retrieve a list of the files of a message, with their names and sizes',
			fields: { inboxId: ownInboxId, messageId },
			pages: onePage('attachments'),
		}),
	},
);
