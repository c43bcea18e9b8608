import type { IDataObject } from 'n8n-workflow';

import { record } from '../../shared/declare/answer';
import { read, write } from '../../shared/declare/build';
import { group } from '../../shared/declare/fields';
import { choice, longText, text } from '../../shared/declare/kinds';
import type { Upload } from '../../shared/declare/operation';
import { success } from '../../shared/declare/outcome';
import { InputError } from '../../shared/declare/parse';
import { resource } from '../../shared/declare/provider';
import { defined, isObject, own, ownString } from '../../shared/http/json';
import { api, limited, linkedIn } from '../api';
import { actingSessionId, searchingSessionId } from '../fields';
import { acting, isUsedUp, refusedIn } from './acting';

const LONGEST = 3_000;
const MEGABYTE = 1_024 * 1_024;
const LARGEST_MEGABYTES = 10;
const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
const FIELD = 'Input Binary Field';

/** A picture as the API takes it. Throws `InputError` for one that it does not. */
function pictureOf(
	{ bytes, contentType, fileName }: Upload,
	altText: string | undefined,
): IDataObject {
	if (!PICTURES.includes(contentType))
		throw new InputError(
			`is ${contentType}, no picture that LinkedIn takes`,
			'Give a PNG, JPEG, GIF or WebP.',
			FIELD,
		);
	if (bytes.length > LARGEST_MEGABYTES * MEGABYTE)
		throw new InputError(
			`has ${(bytes.length / MEGABYTE).toFixed(1)} MB`,
			`Give a picture of at most ${LARGEST_MEGABYTES} MB.`,
			FIELD,
		);
	return defined({
		dataUrl: `data:${contentType};base64,${bytes.toString('base64')}`,
		altText,
		filename: fileName,
	});
}

export const linkedInPost = resource(
	{ name: 'LinkedIn Post', main: 'create', limits: api, answer: record() },
	{
		create: write('POST /linkedin/posts', {
			action: 'Create a LinkedIn post',
			description:
				'Publish a post on LinkedIn, with a picture where one is given. It counts towards the connection requests that the session may send in 24 hours.',
			notice:
				'A post is public at once. Where an answer is lost, it is unknown whether it was published, and it is never published again.',
			fields: {
				sessionId: actingSessionId,
				text: longText({
					displayName: 'Text',
					description: 'The text of the post, at most 3,000 characters',
					required: true,
					mapped: true,
				}),
				binaryPropertyName: text({
					displayName: FIELD,
					description:
						'The name of the input field with the picture: PNG, JPEG, GIF or WebP of at most 10 MB. Leave it empty for a post without one.',
					placeholder: 'e.g. data',
					sent: 'never',
				}),
				additionalFields: group(
					{ displayName: 'Additional Fields', placeholder: 'Add field' },
					{
						altText: text({
							displayName: 'Alt Text',
							description: 'What the picture shows, for those who cannot see it',
						}),
						visibility: choice({
							displayName: 'Visibility',
							description: 'Who can see the post',
							options: [
								{ name: 'Anyone', value: 'ANYONE' },
								{ name: 'Connections', value: 'CONNECTIONS' },
							],
							initial: 'ANYONE',
						}),
					},
				),
			},
			uploadField: 'binaryPropertyName',
			body: ([{ sessionId, text: words, additionalFields }], _, upload) =>
				defined({
					sessionId,
					text: words,
					visibility: additionalFields.visibility,
					image: upload && pictureOf(upload, additionalFields.altText),
				}),
			puts: {
				shareUrn: 'shareUrn',
				shareId: 'shareId',
				postUrl: 'postUrl',
				mediaUrn: 'mediaUrn',
				sessionId: (_, row) => row.sessionId,
			},
			...acting,
			check: ({ text: words }) => {
				const length = [...words].length;
				if (length > LONGEST)
					throw new InputError(`has ${length} characters`, `Give at most ${LONGEST}.`, 'Text');
			},
			sameRow: (row) => [JSON.stringify([row.sessionId, row.text])],
			settle: ({ json }) => {
				if (isObject(json) && own(json, 'ok') === false) return [refusedIn(json)];
				return isObject(json) && ownString(json, 'shareUrn') !== undefined
					? [success('created', json)]
					: undefined;
			},
		}),
		search: read('POST /linkedin/search/content', {
			action: 'Search LinkedIn posts',
			description:
				"Find posts on LinkedIn by their words. It counts towards the searches that the session may do in 24 hours. No way to a second page is known. Not confirmed by MyAgentMail's reference.",
			fields: {
				query: text({
					displayName: 'Query',
					description: 'The words to look for',
					placeholder: 'e.g. looking for a CRM',
					required: true,
				}),
				filters: group(
					{ displayName: 'Filters', placeholder: 'Add filter' },
					{ sessionId: searchingSessionId },
				),
			},
			limits: ({ filters }) => linkedIn(filters.sessionId),
			closes: isUsedUp,
			pages: limited('body', 'posts'),
		}),
	},
);
