import type { Settle, Write, Upload } from '../declare/operation';
import type { Provider } from '../declare/provider';
import type { Sent, Row } from '../declare/row';
import { success } from '../declare/outcome';
import type { Failure, Verdict } from '../declare/outcome';
import { InputError } from '../declare/parse';
import type { Call } from '../http/call';
import { asError } from '../http/errors';
import type { HttpAnswer } from '../http/port';
import type { NonEmpty } from '../http/json';
import { addTries, NO_TRIES } from '../http/exchange';
import type { End, GiveWay, Tries } from '../http/exchange';
import type { Session } from '../http/session';
import { byEitherMethod } from './otherMethod';
import type { HandedOn } from './handedOn';
import type { Outcomes } from './outcomes';
import type { Places } from './parallel';
import type { Sending } from './sending';
import type { RunSettings } from './settings';

/** What sending needs to know of the run. */
export interface Way {
	readonly operation: Write;
	readonly session: Session;
	readonly outcomes: Outcomes;
	readonly settings: RunSettings;
	/** What earlier rows have left to later ones. */
	readonly handedOn: HandedOn;
	/** Groups whose target has taken none of many rows, with what it said. */
	readonly closed: Map<string, Failure>;
	/** As many as the user's Max Concurrency. */
	readonly places: Places;
	/** The file that an item names. Throws `InputError`. */
	upload(index: number, name: string): Promise<Upload>;
}

/** What an answer says: of each row, or that a job was accepted. */
export type Reply =
	| { readonly kind: 'verdicts'; readonly verdicts: ReadonlyArray<Verdict | undefined> }
	| { readonly kind: 'job'; readonly id: string; readonly answer: HttpAnswer };

/** How a call ended. */
export type Ending =
	| End<Reply>
	/** The call could not even be written. */
	| { readonly kind: 'unwritable'; readonly error: InputError }
	/** Our own code broke down before anything was sent. */
	| { readonly kind: 'unmade'; readonly error: Error };

export interface SentCall {
	readonly end: Ending;
	/** The rows, with what this call has left behind. */
	readonly sendings: NonEmpty<Sending>;
}

/**
 * Sends some rows in one call, again and again while that is safe.
 *
 * @param losses of these rows before, one after another
 * @param givesWay when the call is not repeated as it is
 */
export async function send(
	way: Way,
	rows: NonEmpty<Sending>,
	losses = 0,
	givesWay?: GiveWay,
): Promise<SentCall> {
	const { operation, session } = way;
	const sendings = way.handedOn.to(rows);
	const [first] = sendings;
	let call: Call;
	try {
		call = callFor(operation, sendings, await uploadFor(way, first));
	} catch (error) {
		return {
			end:
				error instanceof InputError
					? { kind: 'unwritable', error }
					: { kind: 'unmade', error: asError(error) },
			sendings,
		};
	}
	const { end, tries } = await byEitherMethod(
		operation,
		call,
		async (asked, before) =>
			await session.exchange({
				call: asked,
				limits: operation.limits(first.row),
				rows: sendings.length,
				repeatable: operation.onLost.kind === 'repeat',
				losses,
				givesWay,
				mostRefusals: operation.mostRefusals,
				isFinal: (answer) =>
					isExhausted(way.outcomes.provider, answer) || operation.closes?.(answer) === true,
				read: (answer, tried) => replyIn(way, sendings, answer, addTries(before, tried)),
				before: addTries({ ...NO_TRIES, troubleSince: earliest(sendings) }, before),
			}),
	);
	return { end, sendings: after(sendings, tries) };
}

/** Whether an answer says that what calls need is used up. */
export function isExhausted({ exhausting, error }: Provider, { json }: HttpAnswer): boolean {
	const code = exhausting === undefined ? undefined : error(json)?.code;
	return typeof code === 'string' && exhausting?.includes(code) === true;
}

const uploadFor = async (way: Way, { index, row }: Sending): Promise<Upload | undefined> => {
	const { uploadField } = way.operation;
	const name = uploadField === undefined ? undefined : row[uploadField];
	return typeof name === 'string' ? await way.upload(index, name) : undefined;
};

/** The call that carries these rows. Throws `InputError`. */
export function callFor(operation: Write, sendings: NonEmpty<Sending>, upload?: Upload): Call {
	const [first, ...rest] = sendings;
	return operation.call(
		[first.row, ...rest.map(({ row }) => row)],
		operation.part === undefined ? [] : sendings.map(({ row }) => operation.part?.(row) ?? {}),
		upload,
	);
}

export const after = ([first, ...rest]: NonEmpty<Sending>, tries: Tries): NonEmpty<Sending> => [
	tried(first, tries),
	...rest.map((each) => tried(each, tries)),
];

const tried = (sending: Sending, tries: Tries): Sending => ({
	...sending,
	tries: addTries(sending.tries, tries),
});

/** The earliest trouble of some rows, ms; 0: none yet. */
function earliest(sendings: NonEmpty<Sending>): number {
	const known = sendings.map(({ tries }) => tries.troubleSince).filter((time) => time > 0);
	return known.length === 0 ? 0 : Math.min(...known);
}

function replyIn(
	way: Way,
	sendings: NonEmpty<Sending>,
	answer: HttpAnswer,
	tries: Tries,
): Reply | undefined {
	const { operation } = way;
	const starting = operation.job ?? operation.starts;
	if (answer.isSuccess && starting !== undefined) {
		const id = starting.id(answer, sendings[0].row);
		return id === undefined ? undefined : { kind: 'job', id, answer };
	}
	const sent = sentOf(way, after(sendings, tries));
	const settle = settleFor(operation, way.outcomes.provider, answer);
	const verdicts = settle?.(answer, sent) ?? doneBefore(operation, answer, sent);
	return verdicts && { kind: 'verdicts', verdicts };
}

/** What tells the rows' outcomes from an answer of this status, if anything does. */
function settleFor(
	{ settle, settleOther, settleCodes }: Write,
	{ error }: Provider,
	{ status, json, isSuccess }: HttpAnswer,
): Settle<Row> | undefined {
	if (isSuccess) return settle;
	if (Object.hasOwn(settleOther, status)) return settleOther[status];
	const code = error(json)?.code ?? '';
	return Object.hasOwn(settleCodes, code) ? settleCodes[code] : undefined;
}

/** A refusal that means, after a lost answer, that the lost call was acted on. */
function doneBefore(
	{ onLost, outcome }: Write,
	answer: HttpAnswer,
	sent: NonEmpty<Sent<Row>>,
): Verdict[] | undefined {
	if (answer.isSuccess || onLost.kind !== 'repeat' || onLost.wasDone?.(answer) !== true)
		return undefined;
	return sent.every(({ maybeDelivered }) => maybeDelivered)
		? sent.map((): Verdict => ({ ...success(outcome), afterLostAnswer: true }))
		: undefined;
}

export const sentOf = (way: Way, [first, ...rest]: NonEmpty<Sending>): NonEmpty<Sent<Row>> => [
	sentRow(way, first),
	...rest.map((each) => sentRow(way, each)),
];

export const sentRow = (
	{ session }: Way,
	{ row, tries: { maybeDelivered, since } }: Sending,
): Sent<Row> => ({ row, maybeDelivered, since: since + session.skew });

/** Whether our own code broke down on a call, so that its rows are better sent apart: the fault is one row's. */
export const isOurFault = ({ onLost }: Write, { end }: SentCall): boolean =>
	end.kind === 'unmade' ||
	end.kind === 'unwritable' ||
	(end.kind === 'faulty' && onLost.kind === 'repeat');
