import { collection } from '../../collection';
import { bearerToken, isKeyOf } from '../../provider';
import type { Provider } from '../../provider';
import { SEED } from '../../seed';
import { accountRoutes } from './accountRoutes';
import { cadenceRoutes } from './cadenceRoutes';
import { draftRoutes } from './draftRoutes';
import { errors, failure, houseOf, onePage } from './house';
import { linkedInRoutes } from './linkedInRoutes';
import { mailRoutes } from './mailRoutes';
import { signalRoutes } from './signalRoutes';
import type { MyAgentMailState } from './state';

/** MyAgentMail on a state: inferred where PROVIDERS.md and the contract are silent. */
export function myAgentMail(state: MyAgentMailState): Provider {
	return {
		name: 'myAgentMail',
		contract: { file: 'myagentmail.openapi.yaml', apiRoot: '/v1', errorSchema: 'Error' },
		isAuthorized: (headers) => {
			const key = headers['x-api-key'] ?? bearerToken(headers);
			return isKeyOf(SEED.myAgentMail.apiKey, key);
		},
		errors,
		handlers: {
			getMe: () => ({
				status: 200,
				body: { kind: 'tenant', tenantId: 'ten_sandbox', name: 'Sandbox tenant' },
			}),
			...cadenceRoutes(state),
			...accountRoutes(state),
			...mailRoutes(state),
			...draftRoutes(state),
			...collection(houseOf(state), {
				thing: 'Session',
				rows: state.sessions,
				list: 'linkedinListSessions',
				pages: onePage('sessions'),
				refuses: () =>
					state.linkedInSubscribed
						? undefined
						: failure(402, 'LINKEDIN_NOT_SUBSCRIBED', 'The LinkedIn add-on is not active'),
			}),
			...linkedInRoutes(state),
			...signalRoutes(state),
		},
	};
}
