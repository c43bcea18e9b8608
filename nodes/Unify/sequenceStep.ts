import { read } from '../shared/declare/build';
import { group } from '../shared/declare/fields';
import { choices } from '../shared/declare/kinds';
import { locator } from '../shared/declare/locator';
import { resource } from '../shared/declare/provider';
import { bare, paged, sequencesApi } from './api';
import { sequenceId } from './fields';
import { sequenceSteps } from './pickers';
import { SEQUENCE_STEP_TYPES } from './words';

const stepId = locator({
	displayName: 'Step',
	description: 'The step of the sequence',
	picker: sequenceSteps,
	idPlaceholder: 'e.g. 5d0c9a31-…',
	required: true,
});

/** Steps of a sequence, as the template has them. */
export const sequenceStep = resource(
	{ name: 'Sequence Step', main: 'getAll', limits: sequencesApi, answer: bare },
	{
		get: read('GET /sequences/v1/sequences/{sequenceId}/steps/{stepId}', {
			action: 'Get a step of a sequence',
			description: 'Retrieve a step of a sequence, with the text of its message',
			fields: { sequenceId, stepId },
		}),
		getAll: read('GET /sequences/v1/sequences/{sequenceId}/steps', {
			action: 'Get many steps of a sequence',
			description: 'Retrieve the steps of a sequence, with the texts of their messages',
			fields: {
				sequenceId,
				filters: group(
					{ displayName: 'Filters', placeholder: 'Add filter' },
					{
						type: choices({
							displayName: 'Type',
							description: 'Only steps of these types',
							options: SEQUENCE_STEP_TYPES,
						}),
					},
				),
			},
			pages: paged('steps'),
		}),
	},
);
