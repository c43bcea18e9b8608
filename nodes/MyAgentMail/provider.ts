import { provider } from '../shared/declare/provider';
import { ownString } from '../shared/http/json';
import { ADVICE, ADVICE_BY_STATUS } from './advice';
import { attachment } from './attachment';
import { cadence } from './cadence';
import { draft } from './draft';
import { domain } from './domain';
import { enrollment } from './enrollment';
import { inbox } from './inbox';
import { linkedInInvitation } from './linkedIn/invitation';
import { linkedInConnection, linkedInConversation } from './linkedIn/lists';
import { linkedInMessage } from './linkedIn/message';
import { linkedInPost } from './linkedIn/post';
import { linkedInProfile } from './linkedIn/profile';
import { linkedInSearch } from './linkedIn/search';
import { linkedInSession } from './linkedIn/session';
import { signal } from './linkedIn/signal';
import { list } from './list';
import { message } from './message';
import { metric } from './metric';
import { thread } from './thread';
import { webhook } from './webhook';
import { workspace } from './workspace';

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
	adviceByStatus: ADVICE_BY_STATUS,
	wireName: (name) => name,
	resources: {
		enrollment,
		cadence,
		message,
		thread,
		attachment,
		draft,
		list,
		inbox,
		domain,
		workspace,
		metric,
		webhook,
		linkedInSession,
		linkedInMessage,
		linkedInInvitation,
		linkedInConnection,
		linkedInConversation,
		linkedInProfile,
		linkedInPost,
		linkedInSearch,
		signal,
	},
});
