import { provider } from '../shared/declare/provider';
import { toSnakeCase } from '../shared/declare/names';
import { ownArray, ownString } from '../shared/http/json';
import { ADVICE } from './advice';
import { attribute } from './attribute';
import { attributeOption } from './attributeOption';
import { enrollment } from './enrollment';
import { enrollmentStep } from './enrollmentStep';
import { analyticsHost } from './hosts';
import { event } from './event';
import { list } from './list';
import { listEntry } from './listEntry';
import { object } from './object';
import { record } from './record';
import { queryJob } from './queryJob';
import { sequence } from './sequence';
import { sequenceStep } from './sequenceStep';
import { task } from './task';

/** Unify, https://docs.unifygtm.com. */
export const unify = provider({
	displayName: 'Unify',
	credential: 'unifyApi',
	authentication: (apiKey) => ({ 'x-api-key': apiKey }),
	refusedHost: analyticsHost,
	error: (body) => {
		const status = ownString(body, 'status') || undefined;
		if (status === undefined) return undefined;
		const details = ownArray(body, 'errors').map(detailOf);
		const text = [ownString(body, 'message') || status, ...details].join('; ');
		return { text, code: status };
	},
	advice: ADVICE,
	wireName: toSnakeCase,
	resources: {
		enrollment,
		enrollmentStep,
		record,
		sequence,
		sequenceStep,
		object,
		attribute,
		attributeOption,
		list,
		listEntry,
		task,
		event,
		queryJob,
	},
});

/** One of a 400's `errors[]`: code, path, and the names of object and attribute. */
function detailOf(detail: unknown): string {
	const where = [
		ownArray(detail, 'path').join('.'),
		ownString(detail, 'object_api_name') ?? '',
		ownString(detail, 'attribute_api_name') ?? '',
	].filter((part) => part !== '');
	const code = ownString(detail, 'code') ?? 'error';
	return where.length === 0 ? code : `${code} at ${where.join(', ')}`;
}
