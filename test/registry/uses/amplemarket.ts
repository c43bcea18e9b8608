import { SEED } from '../../../sandbox';
import { byId } from '../../support/rig';
import { json } from './use';
import type { Uses } from './use';

export const AMPLEMARKET: Uses = {
	'sequence addLeads': {
		operationId: 'addLeadsToSequence',
		parameters: { sequenceId: byId(SEED.amplemarket.sequences.main) },
		item: (n) => json({ email: `reader-${n}@customers.example` }),
		bad: json({}),
	},
	'sequence getAll': { operationId: 'listSequences', item: () => json({}) },
	'mailbox getAll': { operationId: 'listMailboxes', item: () => json({}) },
	'user getAll': { operationId: 'listUsers', item: () => json({}) },
};
