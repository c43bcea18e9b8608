import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { stringify } from 'csv-stringify/sync';

import { labelOf } from './leadsFile';
import type { Lead } from './leadsFile';
import type { ProviderRun } from './run';
import { codeOf, UserError } from './userError';

const HEADER = ['item', 'lead', 'provider', 'outcome', 'reason_or_error'];

/**
 * Makes the file, and its folder where that is missing, so that a place that cannot be written is known before anything runs.
 *
 * @throws UserError where it cannot be written
 */
export function prepareRowFile(path: string): void {
	try {
		const folder = dirname(path);
		if (!existsSync(folder)) mkdirSync(folder);
		writeFileSync(path, stringify([HEADER]));
	} catch (error) {
		throw new UserError(
			`Cannot write ${path} (${codeOf(error)}). Give another file with --output.`,
		);
	}
}

/** Writes one row for each lead and provider; `item` counts the leads of the file from 0, as n8n does. */
export function writeRowFile(
	path: string,
	leads: readonly Lead[],
	runs: readonly ProviderRun[],
): void {
	const rows = runs.flatMap(({ provider, outcomes }) =>
		outcomes.map(({ outcome, reason }, index) => {
			const label = labelOf(leads[index] ?? {}, provider);
			return [index, label, provider.displayName, outcome, reason];
		}),
	);
	// A spreadsheet would run a lead's `=…` as a formula.
	writeFileSync(path, stringify([HEADER, ...rows], { escape_formulas: true }));
}
