import { resource } from '../shared/declare/provider';
import { anyCall, withId } from './api';
import { jobReads } from './jobs';

const NOTE = " Not confirmed by Amplemarket's documentation.";

export const companyEnrichment = resource(
	{ name: 'Company Enrichment', main: 'get', limits: anyCall, answer: withId },
	{
		...jobReads('/companies/enrichment-requests', 'company enrichment', NOTE),
	},
);
