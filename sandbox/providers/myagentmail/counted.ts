import type { Handler } from '../../provider';
import type { MyAgentMailState } from './state';

/**
 * Handlers of a resource, whose real changes are counted by what was asked of what. A call that changes nothing more
 * counts for nothing.
 */
export const counted = (
	state: MyAgentMailState,
	rows: ReadonlyMap<string, object>,
	handlers: Readonly<Record<string, Handler>>,
): Record<string, Handler> =>
	Object.fromEntries(
		Object.entries(handlers).map(([operationId, handler]) => [
			operationId,
			(call) => {
				if (/^(?:get|list)/.test(operationId)) return handler(call);
				const [id = ''] = Object.values(call.params);
				const before = [rows.size, JSON.stringify(rows.get(id))];
				const answer = handler(call);
				const after = [rows.size, JSON.stringify(rows.get(id))];
				if (before.join() !== after.join())
					state.did(operationId, JSON.stringify([call.params, call.body ?? null]));
				return answer;
			},
		]),
	);
