import { SEED } from '../../../sandbox';
import { byId } from '../../support/rig';
import { json } from './use';
import type { Uses } from './use';

const { cadences } = SEED.myAgentMail;

export const MY_AGENT_MAIL: Uses = {
	'enrollment enroll': {
		operationId: 'enrollLeadInCadence',
		parameters: { cadenceId: byId(cadences.welcome) },
		item: (n) => json({ leadExternalId: `lead-${n}` }),
		bad: json({}),
	},
	'enrollment bulkRelink': {
		operationId: 'bulkRelinkEnrollments',
		parameters: { cadenceId: byId(cadences.relink) },
		item: (n) =>
			json({ enrollmentId: `enr_relink_${String(n + 1).padStart(3, '0')}`, leadName: `N ${n}` }),
		bad: json({}),
	},
	'enrollment get': {
		operationId: 'getEnrollment',
		parameters: { enrollmentId: '={{ $json.id }}' },
		item: (n) => json({ id: `enr_relink_${String(n + 1).padStart(3, '0')}` }),
	},
	'enrollment getAll': {
		operationId: 'listCadenceEnrollments',
		parameters: { cadenceId: byId(cadences.relink) },
		item: () => json({}),
	},
	'cadence get': {
		operationId: 'getCadence',
		parameters: { cadenceId: byId(cadences.welcome) },
		item: () => json({}),
	},
	'cadence getAll': { operationId: 'listCadences', item: () => json({}) },
};
