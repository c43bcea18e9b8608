import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { PROVIDERS } from './providers';
import type { DemoProvider } from './providers';
import { UserError } from './userError';

const ROOT = join(__dirname, '..');

/** The leads that the demo brings along. */
export const OWN_LEADS = join(__dirname, 'leads.csv');
/** Where the rows go unless told otherwise. */
export const DEFAULT_OUTPUT = join(ROOT, 'demo-output', 'outcomes.csv');

export interface DemoOptions {
	/** Absolute path of the CSV file with the leads. */
	readonly leads: string;
	/** Absolute path of the CSV file that gets one row for each lead. */
	readonly output: string;
	/** The providers asked for; undefined: each that can use the file. */
	readonly providers: readonly DemoProvider[] | undefined;
}

const choices = PROVIDERS.map(({ name }) => name.toLowerCase());
const columns = PROVIDERS.map(
	({ displayName, keyColumns }) => `  ${displayName.padEnd(12)} ${keyColumns.join(', ')}`,
).join('\n');

export const HELP = `Usage: npm start -- [options]

Delivers the leads of a CSV file to local stand-ins of the providers, by the workflows in examples/
and through n8n's own engine. Nothing leaves this machine.

  --leads FILE      a CSV file with a header line (default: demo/leads.csv, 1,000 invented leads)
  --provider NAME   ${choices.join(', ')}; may be given several times (default: all)
  --output FILE     where the outcome of each lead goes (default: demo-output/outcomes.csv)
  --help            this text

A file needs, for each provider, one of these columns:
${columns}
Further columns go by the names of the node's own fields, camelCase or snake_case (lead_name,
startAt, …); email, name, first_name, last_name, company, job_title and linkedin_url are understood
as well. Case, blanks and signs in a header do not matter: "LinkedIn URL" is linkedin_url.
`;

/**
 * @param args what stands after `npm start --`
 * @param cwd what relative paths start from
 * @returns undefined where help is asked for
 * @throws UserError for an unknown option or provider
 */
export function readOptions(args: readonly string[], cwd: string): DemoOptions | undefined {
	const { help, leads, output, provider } = parse(args);
	if (help === true) return undefined;
	const options = {
		leads: leads === undefined ? OWN_LEADS : resolve(cwd, leads),
		output: output === undefined ? DEFAULT_OUTPUT : resolve(cwd, output),
		providers: provider?.map(providerNamed),
	};
	if (options.leads === options.output) {
		throw new UserError('--leads and --output name the same file. Give another one for --output.');
	}
	return options;
}

function parse(args: readonly string[]) {
	try {
		return parseArgs({
			args: [...args],
			options: {
				leads: { type: 'string' },
				output: { type: 'string' },
				provider: { type: 'string', multiple: true },
				help: { type: 'boolean', short: 'h' },
			},
		}).values;
	} catch (error) {
		const [problem] = (error instanceof Error ? error.message : String(error)).split(/\.\s|\n/);
		throw new UserError(`${problem}. \`npm start -- --help\` lists the options.`);
	}
}

function providerNamed(name: string): DemoProvider {
	const found = PROVIDERS.find((provider) => provider.name.toLowerCase() === name.toLowerCase());
	if (found) return found;
	throw new UserError(`There is no provider "${name}". Choose one of ${choices.join(', ')}.`);
}
