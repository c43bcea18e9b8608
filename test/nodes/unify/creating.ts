import { SEED } from '../../../sandbox';
import { byId } from '../../support/rig';
import type { Ask, Ended, Json, Rig } from '../../support/rig';

export const BY_EMAIL = { personBy: 'email', personEmail: '={{ $json.email }}' };

/** Enrolls people in the main sequence from one mailbox, unless the parameters say otherwise. */
export const creatingWith = (rig: () => Rig) => {
	const create = async (
		items: readonly Json[],
		parameters: Ask['parameters'] = {},
		rest: Partial<Ask> = {},
	): Promise<Ended> =>
		await rig().run('unify', {
			resource: 'enrollment',
			operation: 'create',
			items,
			...rest,
			parameters: {
				sequenceId: byId(SEED.unify.sequences.main),
				mailboxEmails: [SEED.unify.mailboxes.ada],
				personBy: 'id',
				...parameters,
			},
		});
	const byPersonId = async (...ids: readonly string[]): Promise<Ended> =>
		await create(
			ids.map((id) => ({ id })),
			{ personBy: 'id', personId: '={{ $json.id }}' },
		);
	return { create, byPersonId };
};
