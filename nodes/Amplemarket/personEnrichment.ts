import { write } from '../shared/declare/build';
import { resource } from '../shared/declare/provider';
import { anyCall, withId } from './api';
import { jobOperations, STARTED, starting } from './jobs';
import { PRICE } from './person/asked';
import { enrichment } from './person/enrich';

export const personEnrichment = resource(
	{ name: 'Person Enrichment', main: 'start', limits: anyCall, answer: withId },
	{
		...jobOperations('/people/enrichment-requests', 'person enrichment'),
		start: write('POST /people/enrichment-requests', {
			...enrichment,
			action: 'Start a person enrichment',
			description: `Start jobs that look many people up in Amplemarket's database, and do not wait for them. Costs 0.5 email credits for each person found, at most once in 24 hours, and what is revealed. ${STARTED}`,
			notice: PRICE,
			puts: { status: 'status' },
			starts: starting,
		}),
	},
);
