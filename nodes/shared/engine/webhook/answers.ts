import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { Answers, Refusing } from '../../declare/trigger';

const DEFAULTS: Omit<Answers, 'accepted'> = {
	ignored: () => 'ignored',
	unauthorized: { status: 401, body: 'unauthorized' },
	unreadable: { status: 400, body: 'no event in it' },
	unready: { status: 503, body: 'not ready' },
};

type Told = Omit<Answers, 'accepted'> & Pick<Partial<Answers>, 'accepted'>;

export const answersOf = (own: Partial<Answers> | undefined): Told => ({ ...DEFAULTS, ...own });

/**
 * Ends the request without a run. n8n answers with status 200 whatever a trigger returns, so another one is written here,
 * and n8n is told that there is nothing left to answer: without the end the sender would wait for ever.
 */
export function refuse(
	context: Pick<IWebhookFunctions, 'getResponseObject'>,
	{ status, body }: Refusing,
): IWebhookResponseData {
	const isText = typeof body === 'string';
	const response = context.getResponseObject();
	response.writeHead(status, {
		'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
	});
	response.end(isText ? body : JSON.stringify(body));
	return { noWebhookResponse: true };
}
