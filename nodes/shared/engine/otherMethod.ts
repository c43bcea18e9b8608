import type { Write } from '../declare/operation';
import type { Call } from '../http/call';
import { addTries, NO_TRIES } from '../http/exchange';
import type { Exchange, Tries } from '../http/exchange';

// A call of which it is not known by which of two methods the provider takes it.

/** The method that was taken last, for as long as this process lives. */
const known = new WeakMap<Write, Call['method']>();

/** Statuses that may mean that there is no such method at this path. */
const NO_SUCH: readonly number[] = [404, 405];

/**
 * Makes a call by the method that is known to be taken, and by the other one where the answer may mean that there is no
 * such method: nothing was acted on then. Where both are refused so, the 404 counts, which may be the thing's.
 */
export async function byEitherMethod<T>(
	operation: Write,
	call: Call,
	make: (call: Call, before: Tries) => Promise<Exchange<T>>,
): Promise<Exchange<T>> {
	const { otherMethod } = operation;
	if (otherMethod === undefined) return await make(call, NO_TRIES);
	const first = known.get(operation) ?? call.method;
	const second = first === call.method ? otherMethod : call.method;
	const one = await make({ ...call, method: first }, NO_TRIES);
	if (!isNoSuch(one)) return one;
	const other = await make({ ...call, method: second }, one.tries);
	const tries = addTries(one.tries, other.tries);
	if (isNoSuch(other)) return { end: statusOf(other) === 404 ? other.end : one.end, tries };
	if (other.end.kind === 'read') known.set(operation, second);
	return { end: other.end, tries };
}

const statusOf = ({ end }: Exchange<unknown>): number | undefined =>
	end.kind === 'refused' ? end.answer.status : undefined;

const isNoSuch = (exchange: Exchange<unknown>): boolean =>
	NO_SUCH.includes(statusOf(exchange) ?? 0);
