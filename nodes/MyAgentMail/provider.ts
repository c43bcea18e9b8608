import { resource } from '../shared/declare/provider';
import type { Provider } from '../shared/declare/provider';
import { ownString } from '../shared/http/json';
import { ADVICE } from './advice';
import * as cadence from './cadence';
import * as enrollment from './enrollment';

/** MyAgentMail, https://myagentmail.com/docs. Shapes: the contract; what is marked inferred there is read leniently. */
export const myAgentMail: Provider = {
	displayName: 'MyAgentMail',
	credential: 'myAgentMailApi',
	authentication: (apiKey) => ({ 'X-API-Key': apiKey }),
	error: (body) => {
		const text = ownString(body, 'error') || undefined;
		return text === undefined ? undefined : { text, code: ownString(body, 'code') ?? null };
	},
	advice: ADVICE,
	resources: [
		resource({ name: 'Enrollment', value: 'enrollment' }, enrollment, 'enroll'),
		resource({ name: 'Cadence', value: 'cadence' }, cadence, 'getAll'),
	],
};
