import { write } from '../../shared/declare/build';
import { withId } from '../api';
import { checkCompany, companyFields, companyNames, notFound, PUTS } from './asked';

/** One company a call. What it costs is not known, so that at most one record is at stake. */
export const find = write('GET /companies/find', {
	action: 'Find a company',
	description:
		"Find one company in Amplemarket's database by its domain or its LinkedIn page. What it costs is not said in Amplemarket's documentation. What is not known comes out as skipped.",
	notice: "May cost credits: Amplemarket's documentation does not say how many.",
	fields: companyFields,
	outcome: 'found',
	puts: PUTS,
	canSkip: true,
	answer: withId,
	repeatable: true,
	check: checkCompany,
	sameRow: companyNames,
	sharesAnswers: true,
	settleOther: { 404: () => [notFound({})] },
});
