import { collection } from '../../collection';
import type { House } from '../../collection';
import type { Answer, Call, Handler } from '../../provider';
import { cursorPages, notFound } from './house';
import type { UnifySequence } from './model';
import type { UnifyState } from './state';

/** Sequences, which cannot be made by the API, but paused, resumed and deleted. */
export function sequenceHandlers(state: UnifyState, house: House): Record<string, Handler> {
	const one =
		(handler: (sequence: UnifySequence, call: Call) => Answer): Handler =>
		(call) => {
			const sequence = state.sequences.get(call.params.id ?? '');
			return sequence ? handler(sequence, call) : notFound('Sequence');
		};
	const hold = (sequence: UnifySequence, isPaused: boolean, now: number): void => {
		if (sequence.is_paused === isPaused) return;
		state.did(isPaused ? 'sequence.pause' : 'sequence.resume', sequence.id, now);
		sequence.is_paused = isPaused;
		sequence.updated_at = new Date(now).toISOString();
	};
	return {
		...collection(house, {
			thing: 'Sequence',
			rows: state.sequences,
			list: 'list_sequences',
			pages: cursorPages((sequences) => ({ sequences })),
			get: 'retrieve_sequence',
		}),
		pause_sequence: one((sequence, { now }) => {
			hold(sequence, true, now);
			return { status: 200, body: { id: sequence.id, is_paused: true } };
		}),
		resume_sequence: one((sequence, { now }) => {
			hold(sequence, false, now);
			return { status: 200, body: sequence };
		}),
		delete_sequence: one(({ id }, { now }) => {
			state.sequences.delete(id);
			state.did('sequence.delete', id, now);
			return { status: 200, body: { id, is_deleted: true } };
		}),
	};
}
