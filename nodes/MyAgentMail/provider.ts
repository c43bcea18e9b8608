import { provider } from '../shared/declare/provider';
import { ownString } from '../shared/http/json';
import { ADVICE } from './advice';
import { attachment } from './attachment';
import { cadence } from './cadence';
import { draft } from './draft';
import { enrollment } from './enrollment';
import { list } from './list';
import { message } from './message';
import { thread } from './thread';

/** MyAgentMail, https://myagentmail.com/docs. Shapes: the contract; what is marked inferred there is read leniently. */
export const myAgentMail = provider({
	displayName: 'MyAgentMail',
	credential: 'myAgentMailApi',
	authentication: (apiKey) => ({ 'X-API-Key': apiKey }),
	error: (body) => {
		const text = ownString(body, 'error') || undefined;
		return text === undefined ? undefined : { text, code: ownString(body, 'code') ?? null };
	},
	advice: ADVICE,
	wireName: (name) => name,
	resources: { enrollment, cadence, message, thread, attachment, draft, list },
});
