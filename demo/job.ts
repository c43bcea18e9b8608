import { providersFor, readLeads } from './leadsFile';
import type { LeadsFile } from './leadsFile';
import { OWN_LEADS } from './options';
import type { DemoOptions } from './options';
import { PROVIDERS } from './providers';
import type { DemoProvider } from './providers';
import { prepareRowFile } from './rowFile';

/** What there is to do: whose leads go to whom, and where the rows go. */
export interface Job {
	readonly file: LeadsFile;
	/** Whether it is the file that the demo brings along. */
	readonly isOwnFile: boolean;
	readonly providers: readonly DemoProvider[];
	/** Those that nobody asked for and that can make nothing of the file. */
	readonly leftOut: readonly DemoProvider[];
	/** Absolute path of the CSV file for the rows. It exists by now. */
	readonly output: string;
}

/** @throws UserError for a file that cannot be read, used or written */
export function prepareJob({ leads, output, providers: asked }: DemoOptions): Job {
	const file = readLeads(leads);
	const providers = providersFor(file, asked);
	prepareRowFile(output);
	const leftOut = asked ? [] : PROVIDERS.filter((provider) => !providers.includes(provider));
	return { file, isOwnFile: leads === OWN_LEADS, providers, leftOut, output };
}
