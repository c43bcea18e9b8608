import type { IDataObject } from 'n8n-workflow';

import { isObject, own, ownNumber, ownString } from '../../http/json';

/** Signs that are remembered, some 100 kB of n8n's static data. */
export const MOST_KNOWN = 4_000;
/** How many are left where they have become too many, so that they are put in order now and then only. */
const LEFT = 3_600;
/** Records that are read again because a part of them is still to come. */
export const MOST_WAITING = 200;

const DAY = 24 * 60 * 60_000;
/** Ms for which a sign is remembered. */
const KEPT = 30 * DAY;
/** Ms for which a record is waited for. */
const PATIENCE = DAY;

/** A sign that was seen. */
export interface KnownSign {
	/** When it happened, ms since 1970. */
	readonly at: number;
	/** A state that is on. */
	readonly isLasting: boolean;
}

/** A provider's job whose results are still to come. */
export interface RunningJob {
	readonly id: string;
	/** When it was started by the provider's clock: up to then its results are whole. */
	readonly started: number;
}

/** What one poll leaves to the next. Times are ms since 1970 by the provider's clock, but for `polled` and `jobAt`. */
export interface PollState {
	/** Whose state it is: other settings begin anew. */
	readonly scope: string;
	/** Up to here everything is read for good: what may still become visible lies after it. */
	mark: number;
	/** What happened before is never put out. */
	floor: number;
	/** States that were on may have been forgotten, or never been known: of records made before the floor. */
	isPartial: boolean;
	readonly known: Map<string, KnownSign>;
	/** By the record's id, since when it is waited for. */
	readonly waiting: Map<string, number>;
	/** How far the provider's clock is ahead of ours, ms, as it told last. */
	ahead: number | undefined;
	/** When the last poll was, by our clock. */
	polled: number;
	/** A list of newest records that the last poll could not read to its end: where it goes on, and up to when it counts. */
	descent: { readonly token: string; readonly mark: number } | undefined;
	job: RunningJob | undefined;
	/** When the last job was started, by our clock. */
	jobAt: number;
}

/** @param floor the moment from which on things count */
export const newState = (scope: string, floor: number, polled: number): PollState => ({
	scope,
	mark: floor,
	floor,
	isPartial: false,
	known: new Map(),
	waiting: new Map(),
	ahead: undefined,
	polled,
	descent: undefined,
	job: undefined,
	jobAt: 0,
});

/** Of another shape than {@link written}, it begins anew. */
const VERSION = 1;

/** The state of an earlier poll; undefined: there is none, or none of these settings. */
export function readState(data: IDataObject, scope: string): PollState | undefined {
	const copy: unknown = { ...data };
	const [mark, floor] = [ownNumber(copy, 'mark'), ownNumber(copy, 'floor')];
	if (own(copy, 'v') !== VERSION || ownString(copy, 'scope') !== scope) return undefined;
	if (mark === undefined || floor === undefined) return undefined;
	const descent = own(copy, 'descent');
	const job = own(copy, 'job');
	const [token, descentMark] = [ownString(descent, 'token'), ownNumber(descent, 'mark')];
	const [id, started] = [ownString(job, 'id'), ownNumber(job, 'started')];
	return {
		scope,
		mark,
		floor,
		isPartial: own(copy, 'isPartial') === true,
		known: knownIn(ownString(copy, 'known') ?? ''),
		waiting: waitingIn(own(copy, 'waiting')),
		ahead: ownNumber(copy, 'ahead'),
		polled: ownNumber(copy, 'polled') ?? 0,
		descent:
			token === undefined || descentMark === undefined ? undefined : { token, mark: descentMark },
		job: id === undefined || started === undefined ? undefined : { id, started },
		jobAt: ownNumber(copy, 'jobAt') ?? 0,
	};
}

/** Written at once and by top-level keys, which is how n8n sees that something changed. */
export function writeState(data: IDataObject, state: PollState): void {
	for (const [key, value] of Object.entries(written(state))) {
		if (value === undefined) delete data[key];
		else data[key] = value;
	}
}

const written = (state: PollState): Record<string, IDataObject[string]> => ({
	v: VERSION,
	scope: state.scope,
	mark: state.mark,
	floor: state.floor,
	isPartial: state.isPartial,
	// One text: n8n wraps every object in static data, entry by entry, for each poll.
	known: [...state.known].map(([key, sign]) => key + textOf(sign)).join(' '),
	waiting: Object.fromEntries(state.waiting),
	ahead: state.ahead,
	polled: state.polled,
	descent: state.descent && { ...state.descent },
	job: state.job && { ...state.job },
	jobAt: state.jobAt,
});

/**
 * Bounds what is kept. What is forgotten must not come out a second time, so the floor rises over it. Age counts from the
 * mark: a trigger that catches up has not read yet what is younger.
 *
 * @param now by our clock, ms since 1970
 */
export function bound(state: PollState, now: number): void {
	const { known, waiting } = state;
	const tooOld = ({ at, isLasting }: KnownSign) => !isLasting && at < state.mark - KEPT;
	const most = known.size > MOST_KNOWN ? LEFT : known.size;
	if (known.size > most || [...known.values()].some(tooOld)) {
		const inOrder = [...known].sort(
			// States last: without them their end could not be told.
			([, one], [, other]) => Number(one.isLasting) - Number(other.isLasting) || one.at - other.at,
		);
		for (const [key, sign] of inOrder) {
			if (known.size <= most && !tooOld(sign)) break;
			known.delete(key);
			state.floor = Math.max(state.floor, sign.at + 1);
			state.isPartial ||= sign.isLasting;
		}
	}
	for (const [id, since] of waiting) if (since < now - PATIENCE) waiting.delete(id);
	// In order of their coming: those that have waited for longest go first.
	for (const id of waiting.keys()) {
		if (waiting.size <= MOST_WAITING) break;
		waiting.delete(id);
	}
}

const LASTING = '~';

const textOf = ({ at, isLasting }: KnownSign): string => `${isLasting ? LASTING : ''}${at}`;

/** Digits of a hash by which a sign is known. */
export const KEY_LENGTH = 12;

function knownIn(text: string): Map<string, KnownSign> {
	const known = new Map<string, KnownSign>();
	for (const entry of text === '' ? [] : text.split(' ')) {
		const isLasting = entry.startsWith(LASTING, KEY_LENGTH);
		const at = Number(entry.slice(KEY_LENGTH + (isLasting ? 1 : 0)));
		if (Number.isFinite(at)) known.set(entry.slice(0, KEY_LENGTH), { at, isLasting });
	}
	return known;
}

function waitingIn(value: unknown): Map<string, number> {
	const waiting = new Map<string, number>();
	for (const [id, since] of Object.entries(isObject(value) ? value : {})) {
		if (typeof since === 'number') waiting.set(id, since);
	}
	return waiting;
}
