import { read } from '../shared/declare/build';
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
	},
);
