import { resource } from '../shared/declare/provider';
import { anyCall, withId } from './api';
import { jobReads } from './jobs';

export const personEnrichment = resource(
	{ name: 'Person Enrichment', main: 'get', limits: anyCall, answer: withId },
	{
		...jobReads('/people/enrichment-requests', 'person enrichment'),
	},
);
