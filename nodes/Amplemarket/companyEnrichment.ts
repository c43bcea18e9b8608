import { write } from '../shared/declare/build';
import { resource } from '../shared/declare/provider';
import { anyCall, withId } from './api';
import { enrichment, PRICE } from './company/enrich';
import { jobOperations, STARTED, starting } from './jobs';

const NOTE = " Not confirmed by Amplemarket's documentation.";

export const companyEnrichment = resource(
	{ name: 'Company Enrichment', main: 'start', limits: anyCall, answer: withId },
	{
		...jobOperations('/companies/enrichment-requests', 'company enrichment', NOTE),
		start: write('POST /companies/enrichment-requests', {
			...enrichment,
			action: 'Start a company enrichment',
			description: `Start jobs that look many companies up in Amplemarket's database, and do not wait for them. ${STARTED}${NOTE}`,
			notice: PRICE,
			puts: { status: 'status' },
			starts: starting,
		}),
	},
);
