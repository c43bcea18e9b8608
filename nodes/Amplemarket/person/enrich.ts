import type { IDataObject } from 'n8n-workflow';

import { write } from '../../shared/declare/build';
import type { Alone, Job } from '../../shared/declare/job';
import { matchByNames, restByPlace } from '../../shared/declare/match';
import { success } from '../../shared/declare/outcome';
import type { Verdict } from '../../shared/declare/outcome';
import { callOf } from '../../shared/declare/route';
import { defined, isObject } from '../../shared/http/json';
import { findCall, withId } from '../api';
import { awaited } from '../jobs';
import { namedIn } from '../refusal';
import {
	checkPerson,
	echoedNames,
	foundNames,
	idNames,
	leadOf,
	mayBeOf,
	notFound,
	personCosts,
	personFields,
	personNames,
	PRICE,
	PUTS,
	removed,
	revealsOf,
	sameQuestion,
} from './asked';
import type { Asked, Reveals } from './asked';
import { isUnknown } from './find';

const PATH = '/people/enrichment-requests';

/** People a job may have, by third parties; a job that is refused as too large is halved. */
const MOST = 10_000;

/** What the operations that start such a job have in common. */
export const enrichment = {
	fields: personFields,
	rowsPerCall: MOST,
	concurrency: 1,
	// A repeat within a day costs nothing.
	repeatable: true,
	check: checkPerson,
	sameRow: sameQuestion,
	sharesAnswers: true,
	costs: personCosts,
	group: (row: Reveals): string => JSON.stringify(revealsOf(row)),
	part: (row: Asked): IDataObject => defined(leadOf(row)),
	body: (
		[first]: readonly [Reveals, ...unknown[]],
		leads: readonly IDataObject[],
	): IDataObject => ({
		leads: [...leads],
		...defined(revealsOf(first)),
	}),
	spoiled: { statuses: [400, 413, 422], codes: ['unsupported_value'], rows: namedIn('leads') },
} as const;

/** What a result says of the person; undefined: nothing. */
function verdictOf({ result, status }: IDataObject): Verdict | undefined {
	if (status === 'not_found') return notFound({});
	if (status === 'gdpr_removed') return removed({});
	return isObject(result)
		? success('found', { ...result, ...(typeof status === 'string' && { status }) })
		: undefined;
}

/** A person of whom a job says nothing is found alone: for certain, and free where the job has paid already. */
const alone: Alone<Asked & Reveals> = {
	route: 'GET /people/find',
	call: (row) => callOf('GET /people/find', {}, { query: { ...leadOf(row), ...revealsOf(row) } }),
	limits: findCall,
	settle: (answer) => {
		if (answer.status === 451) return removed({});
		if (answer.status === 404 && isUnknown(answer.json)) return notFound({});
		const found = answer.isSuccess ? withId(answer) : undefined;
		return found && success('found', found);
	},
};

const match: Job<Asked>['match'] = (records, sent, known) => {
	const names = sent.map(({ row }, place) => [...personNames(row), ...idNames(known?.get(place))]);
	const told = matchByNames(
		names,
		records,
		echoedNames,
		({ result }) => idNames(result),
		foundNames,
	);
	return restByPlace(told, records, (place, record) => {
		const row = sent[place]?.row;
		return row !== undefined && mayBeOf(row, record);
	}).map((record) => record && verdictOf(record));
};

/** Many people in one job. */
export const enrich = write(`POST ${PATH}`, {
	...enrichment,
	action: 'Enrich people',
	description:
		"Look many people up in Amplemarket's database in one job and wait for it. Costs 0.5 email credits for each person found, at most once in 24 hours, and what is revealed. Who is not known comes out as skipped. How Amplemarket tells the results apart is not confirmed by its documentation: whom they do not name is found one by one.",
	notice: PRICE,
	outcome: 'found',
	puts: PUTS,
	canSkip: true,
	job: { ...awaited(PATH), match, alone },
});
