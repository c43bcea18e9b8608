import { randomUUID } from 'node:crypto';

import { at } from './api';
import type { RestClient } from './api';
import { CREDENTIALS } from './n8n';

/** A row as it comes from a sheet that nobody has made for these nodes. */
export type SheetRow = Readonly<
	Record<
		'First Name' | 'Last Name' | 'Email' | 'Company' | 'LinkedIn' | 'Job Title' | 'CRM ID',
		string
	>
>;

const row = (
	id: string,
	[first, last]: readonly [string, string],
	email: string,
	linkedIn = '',
): SheetRow => ({
	'First Name': first,
	'Last Name': last,
	Email: email,
	Company: `${last} Works`,
	LinkedIn: linkedIn,
	'Job Title': 'Head of Sales',
	'CRM ID': id,
});

const PROFILE = 'https://www.linkedin.com/in/';

export const ROWS = {
	amara: row(
		'CRM-1',
		['Amara', 'Okafor'],
		'amara.okafor@lumenor.example',
		`${PROFILE}amara-okafor`,
	),
	jonas: row('CRM-2', ['Jonas', 'Vogel'], 'jonas.vogel@bluecrest.example'),
	/** Amara again, as another colleague has typed her in. */
	repeat: row('CRM-1', ['Amara', 'Okafor'], 'Amara.Okafor@Lumenor.example '),
	badAddress: row('CRM-4', ['Meera', 'Nair'], 'meera.nair(at)fernway.example'),
	linkedInOnly: row('CRM-5', ['Priya', 'Raman'], '', `${PROFILE}priya-raman`),
	lena: row('CRM-6', ['Lena', 'Fischer'], 'lena.fischer@harborline.example'),
	tomas: row('CRM-7', ['Tomas', 'Rivera'], 'tomas.rivera@suncrest.example'),
	hana: row('CRM-8', ['Hana', 'Suzuki'], 'hana.suzuki@kitemura.example'),
} as const;

/** Saves a workflow that so far only has the sheet's rows, and hands back its id. */
export async function makeSheet(
	rest: RestClient,
	name: string,
	rows: readonly SheetRow[],
): Promise<string> {
	const type = 'n8n-nodes-base.manualTrigger';
	const id = randomUUID();
	const answer = await rest.call('POST', '/workflows', {
		name,
		settings: { executionOrder: 'v1' },
		pinData: { Sheet: rows.map((json) => ({ json })) },
		nodes: [{ id, name: 'Sheet', type, typeVersion: 1, position: [0, 0], parameters: {} }],
		connections: {},
	});
	return String(at(answer, 'id'));
}

/** Leaves one credential of each provider, as a newcomer has: n8n sets a new node to the newest of its type. */
export async function keepOneCredentialEach(rest: RestClient): Promise<void> {
	const kept: string[] = Object.values(CREDENTIALS).map(({ id }) => id);
	const all = await rest.call('GET', '/credentials');
	for (const one of Array.isArray(all) ? all : []) {
		const id = String(at(one, 'id'));
		if (!kept.includes(id)) await rest.call('DELETE', `/credentials/${id}`);
	}
}
