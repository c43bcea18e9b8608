import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

import type { Row } from '../../declare/row';
import type { Sign, Watch } from '../../declare/watch';
import { KEY_LENGTH } from './pollState';
import type { PollState } from './pollState';

/** An event on its way out. */
export interface Happened {
	/** Ms since 1970. */
	readonly at: number;
	readonly item: IDataObject;
}

/** What a poll works on. */
export interface Polling<W extends Watch = Watch> {
	readonly watch: W;
	readonly row: Row;
	readonly state: PollState;
	/** What came out so far. */
	readonly events: Happened[];
	warn(problem: string): void;
}

/**
 * Puts out what a record shows for the first time, and remembers it. A record that cannot be understood is left out with a
 * warning: it must not keep all others from coming.
 *
 * @param born when the record was made, ms since 1970; undefined where it does not say
 */
export function take(polling: Polling, record: IDataObject, born: number | undefined): void {
	const { state, events, watch, row } = polling;
	const understood = understand(polling, record);
	if (understood === undefined) return;
	const { id, signs } = understood;
	let waits = false;
	for (const sign of signs) {
		const key = keyOf(id, sign);
		const isKnown = state.known.has(key);
		if (sign.lasting === 'off') {
			if (!state.known.delete(key) || sign.ended === undefined) continue;
			events.push(happened(polling, record, id, { ...sign, event: sign.ended }));
			continue;
		}
		if (isKnown) continue;
		if (sign.insteadOf !== undefined) {
			const earlier = keyOf(id, { ...sign, stamp: sign.insteadOf });
			if (state.known.delete(earlier)) {
				state.known.set(key, { at: sign.at, isLasting: false });
				continue;
			}
		}
		const isLate = sign.at < state.floor;
		if (sign.waits === true) {
			waits ||= !isLate;
			continue;
		}
		const isLasting = sign.lasting === 'on';
		// Before the floor nothing needs to be remembered, but for a state, whose end is still to come.
		if (isLate && !isLasting) continue;
		state.known.set(key, { at: sign.at, isLasting });
		const mayBeForgotten =
			isLasting && state.isPartial && (born === undefined || born < state.floor);
		if (isLate || mayBeForgotten || sign.silent === true) continue;
		events.push(happened({ watch, row, warn: polling.warn }, record, id, sign));
	}
	if (!waits) state.waiting.delete(id);
	else if (!state.waiting.has(id)) state.waiting.set(id, state.polled);
}

/** Remembers which states were on before the trigger began. What turned on since is still to be put out. */
export function remember(polling: Polling, record: IDataObject): void {
	const understood = understand(polling, record);
	if (understood === undefined) return;
	for (const sign of understood.signs) {
		if (sign.lasting === 'on' && sign.at < polling.state.floor)
			polling.state.known.set(keyOf(understood.id, sign), { at: sign.at, isLasting: true });
	}
}

/** The newest event of each kind that the records show, at most 10: what the editor tries a workflow with. */
export function samples(polling: Polling, records: readonly IDataObject[]): Happened[] {
	const newest = new Map<string, Happened>();
	for (const record of records) {
		const { id = '', signs = [] } = understand(polling, record) ?? {};
		for (const sign of signs) {
			if (sign.lasting === 'off' || sign.waits === true || sign.silent === true) continue;
			if (sign.at > (newest.get(sign.event)?.at ?? -Infinity))
				newest.set(sign.event, happened(polling, record, id, sign));
		}
	}
	return [...newest.values()].slice(0, 10);
}

function understand(
	{ watch, row, warn }: Pick<Polling, 'row' | 'warn' | 'watch'>,
	record: IDataObject,
): { readonly id: string; readonly signs: readonly Sign[] } | undefined {
	try {
		const id = watch.id(record);
		if (id !== undefined) {
			// A time that is none would be neither before nor after the floor.
			return { id, signs: watch.signs(record, row).filter(({ at }) => Number.isFinite(at)) };
		}
		warn('a record without an id was left out');
	} catch (error) {
		warn(`a record could not be understood and was left out: ${textOf(error)}`);
	}
	return undefined;
}

function happened(
	{ watch, row, warn }: Pick<Polling, 'row' | 'warn' | 'watch'>,
	record: IDataObject,
	id: string,
	sign: Sign,
): Happened {
	let shown = record;
	try {
		shown = watch.present?.(record, sign, row) ?? record;
	} catch (error) {
		warn(`a record goes out as it came: ${textOf(error)}`);
	}
	const told = {
		event: sign.event,
		occurredAt: new Date(sign.at).toISOString(),
		eventId: `${id}:${sign.event}:${sign.stamp}`,
	};
	// Before the record's own keys, and over those of the same name.
	return { at: sign.at, item: { ...told, ...shown, ...told } };
}

const keyOf = (id: string, { event, stamp, lasting }: Sign): string =>
	createHash('sha256')
		.update(JSON.stringify(lasting === undefined ? [id, event, stamp] : [id, event]))
		.digest('hex')
		.slice(0, KEY_LENGTH);

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
