import type { IDataObject } from 'n8n-workflow';

import { write } from '../../shared/declare/build';
import type { Job } from '../../shared/declare/job';
import { matchByNames, restByPlace } from '../../shared/declare/match';
import { success } from '../../shared/declare/outcome';
import type { Verdict } from '../../shared/declare/outcome';
import { defined } from '../../shared/http/json';
import { awaited } from '../jobs';
import { namedIn } from '../refusal';
import {
	checkCompany,
	companyFields,
	companyIn,
	companyNames,
	echoedNames,
	foundNames,
	mayBeOf,
	notFound,
	PUTS,
} from './asked';
import type { Asked } from './asked';

const PATH = '/companies/enrichment-requests';

/** Companies a job may have, by third parties; a job that is refused as too large is halved. */
const MOST = 10_000;

export const PRICE =
	"May cost credits: Amplemarket's documentation does not say how many. Where the answer to a start is lost, its items come out as unknown and are not sent again, for a second start might be paid a second time.";

/** What the operations that start such a job have in common. */
export const enrichment = {
	fields: companyFields,
	rowsPerCall: MOST,
	concurrency: 1,
	check: checkCompany,
	sameRow: companyNames,
	sharesAnswers: true,
	part: (row: Asked): IDataObject => defined({ domain: row.domain, linkedin_url: row.linkedinUrl }),
	body: (_: unknown, companies: readonly IDataObject[]): IDataObject => ({
		companies: [...companies],
	}),
	spoiled: { statuses: [400, 413, 422], codes: ['unsupported_value'], rows: namedIn('companies') },
} as const;

/** What a result says of the company; undefined: nothing. */
function verdictOf(result: IDataObject): Verdict | undefined {
	if (result.status === 'not_found') return notFound({});
	const found = companyIn(result);
	return (
		found &&
		success('found', {
			...found,
			...(typeof result.status === 'string' && { status: result.status }),
		})
	);
}

const match: Job<Asked>['match'] = (records, sent) => {
	const known = matchByNames(
		sent.map(({ row }) => companyNames(row)),
		records,
		echoedNames,
		foundNames,
	);
	return restByPlace(known, records, (place, record) => {
		const row = sent[place]?.row;
		return row !== undefined && mayBeOf(row, record);
	}).map((record) => record && verdictOf(record));
};

/** Many companies in one job, which is never started twice: what it costs is not known. */
export const enrich = write(`POST ${PATH}`, {
	...enrichment,
	action: 'Enrich companies',
	description:
		"Look many companies up in Amplemarket's database in one job and wait for it. What is not known comes out as skipped. Not confirmed by Amplemarket's documentation.",
	notice: PRICE,
	outcome: 'found',
	puts: PUTS,
	canSkip: true,
	job: { ...awaited(PATH), match },
});
