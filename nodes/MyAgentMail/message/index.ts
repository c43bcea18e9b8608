import { anything, record } from '../../shared/declare/answer';
import { read, write } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { idKey } from '../../shared/declare/identity';
import { choice, outputField, text, toggle } from '../../shared/declare/kinds';
import { locator } from '../../shared/declare/locator';
import { checkSome } from '../../shared/declare/parse';
import { resource } from '../../shared/declare/provider';
import { callOf } from '../../shared/declare/route';
import { ownArray, ownString } from '../../shared/http/json';
import { api, limited, paged } from '../api';
import { inboxFilter, mappedInboxId, mappedMessageId, messageId, ownInboxId } from '../fields';
import { forward, reply, replyAll, send } from './sending';

const FILE = 'GET /inboxes/{inboxId}/messages/{messageId}/attachments/{attachmentId}';

export const message = resource(
	{ name: 'Message', main: 'send', limits: api, answer: record(['message'], 'id') },
	{
		send,
		reply,
		replyAll,
		forward,
		delete: write('DELETE /inboxes/{inboxId}/messages/{messageId}', {
			action: 'Delete a message',
			description: 'Delete messages of an inbox: its lists leave them out from then on',
			fields: { inboxId: mappedInboxId, messageId: mappedMessageId },
			sameRow: (row) => [idKey(row.messageId)],
		}),
		downloadRaw: read('GET /inboxes/{inboxId}/messages/{messageId}/raw', {
			action: 'Download a raw message',
			description:
				"Get a message as a file, as it came (RFC 822). Not confirmed by MyAgentMail's reference.",
			fields: {
				inboxId: ownInboxId,
				messageId,
				binaryPropertyName: outputField({
					displayName: 'Put Output File in Field',
					required: true,
					sent: 'never',
				}),
			},
			file: true,
		}),
		get: read('GET /inboxes/{inboxId}/messages/{messageId}', {
			action: 'Get a message',
			description:
				'Retrieve a message with its text. MyAgentMail marks it as read; its lists and threads do not.',
			fields: {
				inboxId: ownInboxId,
				messageId,
				options: group(
					{ displayName: 'Options', placeholder: 'Add option' },
					{
						attachmentsPrefix: text({
							displayName: 'Attachments Prefix',
							description:
								'What the names of the binary fields begin with, to which a number from 0 is added',
							initial: 'attachment_',
						}),
						downloadAttachments: toggle({
							displayName: 'Download Attachments',
							description: "Whether to bring along the message's files",
							initial: true,
						}),
					},
				),
			},
			fileRoute: FILE,
			files: (found, { inboxId, messageId: id, options }) =>
				options.downloadAttachments !== true
					? []
					: ownArray(found, 'attachments').map((file, place) => ({
							call: callOf(FILE, {
								inboxId,
								messageId: id,
								attachmentId: ownString(file, 'id'),
							}),
							property: `${options.attachmentsPrefix ?? 'attachment_'}${place}`,
							fileName: ownString(file, 'filename'),
						})),
		}),
		getAll: read('GET /inboxes/{inboxId}/messages', {
			action: 'Get many messages',
			description: 'Retrieve a list of the messages of an inbox. They stay unread.',
			fields: {
				inboxId: ownInboxId,
				filters: group(
					{ displayName: 'Filters', placeholder: 'Add filter' },
					{
						direction: choice({
							displayName: 'Direction',
							description: 'Only messages that came in, or that went out',
							options: [
								{ name: 'Inbound', value: 'inbound' },
								{ name: 'Outbound', value: 'outbound' },
							],
							initial: 'inbound',
						}),
					},
				),
			},
			pages: paged('messages'),
		}),
		getFolder: read('GET /messages', {
			action: 'Get the messages of a folder',
			description:
				"Retrieve the latest messages of a folder, of one inbox or all. No way to a second page is known. Not confirmed by MyAgentMail's reference.",
			fields: {
				folder: choice({
					displayName: 'Folder',
					description: 'Which messages to get',
					options: [
						{ name: 'Archived', value: 'archived' },
						{ name: 'Inbox', value: 'inbox' },
						{ name: 'Sent', value: 'sent' },
						{ name: 'Starred', value: 'starred' },
						{ name: 'Trash', value: 'trash' },
					],
					initial: 'inbox',
					required: true,
				}),
				filters: group(
					{ displayName: 'Filters', placeholder: 'Add filter' },
					{
						groupByThread: toggle({
							displayName: 'Group by Thread',
							description: 'Whether to get only the latest message of each thread',
							initial: true,
						}),
						inboxId: locator(inboxFilter),
					},
				),
			},
			query: ({ folder, filters: { groupByThread, inboxId } }) => ({
				folder,
				group: groupByThread === true ? 'thread' : undefined,
				inboxId,
			}),
			pages: limited('query', 'messages'),
		}),
		getFolderCounts: read('GET /messages/folders/counts', {
			action: 'Get the message counts of folders',
			description:
				"Count the messages of each folder, of one inbox or all. Not confirmed by MyAgentMail's reference.",
			fields: {
				filters: group(
					{ displayName: 'Filters', placeholder: 'Add filter' },
					{ inboxId: locator(inboxFilter) },
				),
			},
			answer: record(),
		}),
		update: write('PATCH /inboxes/{inboxId}/messages/{messageId}', {
			action: 'Update a message',
			description:
				"Mark messages as read, starred or archived, or take that back. Not confirmed by MyAgentMail's reference.",
			fields: {
				inboxId: mappedInboxId,
				messageId: mappedMessageId,
				updateFields: group(
					{ displayName: 'Update Fields', placeholder: 'Add field' },
					{
						isArchived: toggle({
							displayName: 'Archived',
							description: 'Whether the message is archived',
							initial: true,
							mapped: true,
						}),
						isRead: toggle({
							displayName: 'Read',
							description: 'Whether the message is read',
							initial: true,
							mapped: true,
						}),
						isStarred: toggle({
							displayName: 'Starred',
							description: 'Whether the message is starred',
							initial: true,
							mapped: true,
						}),
					},
				),
			},
			check: ({ updateFields }) => checkSome(updateFields, 'Update Fields'),
			answer: anything,
			repeatable: true,
			inOrder: (row) => idKey(row.messageId),
		}),
	},
);
