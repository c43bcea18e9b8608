import type { IDataObject } from 'n8n-workflow';

import type { RowOf } from '../../shared/declare/fields';
import type { Lookup } from '../../shared/declare/operation';
import { choice, id } from '../../shared/declare/kinds';
import { locator } from '../../shared/declare/locator';
import { indexedBy } from '../../shared/declare/match';
import { failed } from '../../shared/declare/outcome';
import { InputError } from '../../shared/declare/parse';
import { callOf } from '../../shared/declare/route';
import { isObject, ownString } from '../../shared/http/json';
import { api, paged } from '../api';
import { cadences } from '../pickers';

// Which enrollment is meant: by its own ID, or by what a CRM knows, the lead's ID in a cadence.

const byId = ['enrollmentId'];
const byLead = ['leadExternalId'];

export const which = {
	enrollmentBy: choice({
		displayName: 'Enrollment By',
		description: 'How to tell which enrollment to change',
		decides: true,
		options: [
			{
				name: 'Enrollment ID',
				value: 'enrollmentId',
				description: 'As the trigger and enrolling give it',
			},
			{
				name: 'Lead External ID',
				value: 'leadExternalId',
				description: "Your own ID of the lead, looked up among the cadence's enrollments",
			},
		],
		initial: 'enrollmentId',
		sent: 'never',
	}),
	cadenceId: locator({
		displayName: 'Cadence',
		description: 'The cadence that the lead is in',
		picker: cadences,
		idPlaceholder: 'e.g. cad_01HZX3',
		required: true,
		sent: 'never',
		shownWhen: { enrollmentBy: byLead },
	}),
	enrollmentId: id({
		displayName: 'Enrollment ID',
		description: 'The ID of the enrollment',
		placeholder: 'e.g. enr_01HZX3',
		marked: true,
		mapped: true,
		shownWhen: { enrollmentBy: byId },
	}),
	leadExternalId: id({
		displayName: 'Lead External ID',
		description: 'Your own ID of the lead, as it was enrolled',
		placeholder: 'e.g. 0035e00000A1b2C',
		marked: true,
		mapped: true,
		sent: 'never',
		shownWhen: { enrollmentBy: byLead },
	}),
};

export type Which = RowOf<typeof which>;

/** An enrollment must be named in the way that was chosen. Throws `InputError`. */
export function checkWhich({ enrollmentBy, enrollmentId, cadenceId, leadExternalId }: Which): void {
	if (enrollmentId !== undefined) return;
	if (enrollmentBy !== 'leadExternalId')
		throw new InputError(
			'is empty',
			'Give the ID of an enrollment, or choose Enrollment By Lead External ID.',
			'Enrollment ID',
		);
	if (leadExternalId === undefined || cadenceId === undefined)
		throw new InputError(
			'is empty',
			"Give the lead's ID as it was enrolled.",
			leadExternalId === undefined ? 'Lead External ID' : 'Cadence',
		);
}

const byExternalId = indexedBy<IDataObject>((record) => ownString(record, 'leadExternalId'));

/** The list is read once a run for each cadence. Which fields it shows is not confirmed: what it does not show is not there. */
export const enrollmentByLead: Lookup<Which> = {
	key: ({ enrollmentId, cadenceId }) => (enrollmentId === undefined ? cadenceId : undefined),
	route: 'GET /cadences/{cadenceId}/enrollments',
	call: ({ cadenceId }) => callOf('GET /cadences/{cadenceId}/enrollments', { cadenceId }),
	limits: api,
	paging: paged('enrollments', 'items'),
	found: (list, { leadExternalId = '' }) => {
		const records = Array.isArray(list) ? list.filter(isObject) : [];
		const [only, ...others] = byExternalId(records).get(leadExternalId) ?? [];
		const enrollmentId = ownString(only, 'id');
		return enrollmentId === undefined || others.length > 0 ? undefined : { enrollmentId };
	},
	missing: ({ leadExternalId }) =>
		failed(
			{
				error: `The cadence has no enrollment of the lead '${leadExternalId}'`,
				wayOut: 'Check the cadence and the ID, or give the ID of the enrollment.',
			},
			{ code: 'enrollment_not_found' },
		),
};
