import { read, write } from '../shared/declare/build';
import { resource } from '../shared/declare/provider';
import { bare, paged, sequencesApi } from './api';
import { sequenceId } from './fields';

export const sequence = resource(
	{ name: 'Sequence', main: 'getAll', limits: sequencesApi, answer: bare },
	{
		get: read('GET /sequences/v1/sequences/{sequenceId}', {
			action: 'Get a sequence',
			description: 'Retrieve a sequence with its schedule and rules',
			fields: { sequenceId },
		}),
		getAll: read('GET /sequences/v1/sequences', {
			action: 'Get many sequences',
			description: 'Retrieve a list of sequences',
			pages: paged('sequences'),
		}),
		pause: write('POST /sequences/v1/sequences/{sequenceId}/pause', {
			action: 'Pause a sequence',
			description:
				'Stop all sending of a sequence, for everyone in it, until it is resumed. Nobody is taken out.',
			fields: { sequenceId },
			puts: { sequenceId: 'id', isPaused: 'is_paused' },
			sameRow: (row) => [row.sequenceId],
			repeatable: true,
		}),
		resume: write('POST /sequences/v1/sequences/{sequenceId}/resume', {
			action: 'Resume a sequence',
			description: 'Let a paused sequence go on. It starts to write to everyone in it again.',
			fields: { sequenceId },
			puts: { sequenceId: 'id', name: 'name', isPaused: 'is_paused' },
			sameRow: (row) => [row.sequenceId],
			repeatable: true,
		}),
		delete: write('DELETE /sequences/v1/sequences/{sequenceId}', {
			action: 'Delete a sequence',
			description: 'Delete a sequence for good. It cannot be brought back, nor made by this node.',
			notice:
				'A sequence that is deleted cannot be brought back. Pausing it stops its sending just as well.',
			fields: { sequenceId },
			answer: bare,
			puts: { sequenceId: (_, row) => row.sequenceId },
			sameRow: (row) => [row.sequenceId],
		}),
	},
);
