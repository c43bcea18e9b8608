import { HttpAnswer } from '../../nodes/shared/http/port';
import { isSuccess } from './contract';
import type { Answer, Contract, Endpoint } from './contract';
import { sampleOf, variantsOf } from './samples';

/** An answer as it comes over the wire; without `body` an empty one. */
export const answered = (status: number, body?: unknown): HttpAnswer =>
	new HttpAnswer(
		status,
		{ 'content-type': 'application/json' },
		Buffer.from(body === undefined ? '' : JSON.stringify(body)),
	);

/** Each variant of what the contract lets one status answer. */
export const samplesOf = (contract: Contract, { status, schema }: Answer): HttpAnswer[] =>
	schema === undefined
		? [answered(status)]
		: Array.from({ length: variantsOf(contract, schema) }, (_, variant) =>
				answered(status, sampleOf(contract, schema, variant)),
			);

/** Each variant of each success of an endpoint. */
export const successesOf = (contract: Contract, { answers }: Endpoint): HttpAnswer[] =>
	answers.filter(isSuccess).flatMap((answer) => samplesOf(contract, answer));
