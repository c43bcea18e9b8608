import { isKeyOf } from '../../provider';
import type { Handler, Provider } from '../../provider';
import { SEED } from '../../seed';
import { asMinted, mintedIn, mintedParts } from '../../spelling';
import { enrollmentHandlers } from './enrollmentRoutes';
import { errors, houseOf } from './house';
import { jobHandlers } from './jobRoutes';
import { listHandlers } from './listRoutes';
import { recordHandlers } from './recordRoutes';
import { schemaHandlers } from './schemaRoutes';
import { sequenceHandlers } from './sequenceRoutes';
import type { UnifyState } from './state';
import { stepHandlers } from './stepRoutes';
import { taskHandlers } from './taskRoutes';

/** Unify on a state: Sequences answers bare objects, Data and Tasks wrap in `data`. */
export function unify(state: UnifyState): Provider {
	const house = houseOf(state);
	return {
		name: 'unify',
		contract: { file: 'unify.openapi.yaml', apiRoot: '/', errorSchema: 'ErrorEnvelope' },
		isAuthorized: (headers) => isKeyOf(SEED.unify.apiKey, headers['x-api-key']),
		errors,
		handlers: mintedParts<Handler, Handler>(
			{
				...schemaHandlers(state),
				...recordHandlers(state),
				...listHandlers(state, house),
				...sequenceHandlers(state, house),
				...enrollmentHandlers(state),
				...stepHandlers(state),
				...taskHandlers(state),
				...jobHandlers(state),
			},
			inAnyCase,
		),
	};
}

/** UUIDs are the same in capitals. */
const inAnyCase =
	(handler: Handler): Handler =>
	({ params, query, body, now }) =>
		handler({
			params: mintedParts(params, asMinted),
			query: mintedParts(query, mintedIn),
			body: mintedIn(body),
			now,
		});
