import type { IDataObject } from 'n8n-workflow';

import type { Operation, Read, Write } from '../../nodes/shared/declare/operation';
import type { Row, Sent } from '../../nodes/shared/declare/row';
import type { Outcome, Verdict } from '../../nodes/shared/declare/outcome';
import { success } from '../../nodes/shared/declare/outcome';
import { namedBy } from '../../nodes/shared/declare/puts';
import { itemOf, withoutError } from '../../nodes/shared/engine/emit';
import type { Looks } from '../../nodes/shared/engine/looks';
import { isObject } from '../../nodes/shared/http/json';
import type { NonEmpty } from '../../nodes/shared/http/json';
import { OPERATIONS, REGISTRY } from './';
import { answered, samplesOf, successesOf } from './answers';
import { endpointFor, lookedUp, recordsIn } from './calls';
import { readContract } from './contract';
import type { Contract } from './contract';
import { sampledRows } from './rows';
import { inferred, merged } from './shape';

/** Version of the node that a schema is for, as n8n looks for it. */
const VERSION = 'v1.0.0';

export const schemaFolder = (folder: string): string => `nodes/${folder}/__schema__`;

/**
 * What each operation puts out, by the path of its file: the declaration reads samples of all that the contract lets the
 * provider answer, and what comes out is described. So a secret that an operation leaves out stands in no schema.
 */
export function outputSchemas(): Map<string, unknown> {
	const contracts = new Map(REGISTRY.map(({ contract }) => [contract, readContract(contract)]));
	return new Map(
		OPERATIONS.map(({ title, entry, resource, operation }) => {
			const contract = contracts.get(entry.contract);
			const [sample] = sampledRows(operation).rows;
			if (contract === undefined || sample === undefined) throw new Error(`${title} has no row`);
			const { row: given } = lookedUp(contract, operation, sample);
			// What comes out on request only, such as a secret, is no part of it.
			const row = 'options' in given ? { ...given, options: {} } : given;
			const shape = merged(outputsOf(contract, operation, row).map(inferred));
			if (shape.type !== 'object') throw new Error(`${title} puts nothing out`);
			return [
				`${schemaFolder(entry.folder)}/${VERSION}/${resource.value}/${operation.value}.json`,
				{ ...shape, version: 1 },
			] as const;
		}),
	);
}

const outputsOf = (contract: Contract, operation: Operation, row: Row): IDataObject[] =>
	operation.kind === 'read'
		? recordsOf(contract, operation, row)
		: outcomesOf(contract, operation, row);

function recordsOf(contract: Contract, operation: Read, row: Row): IDataObject[] {
	if (operation.isFile) return [{ fileName: 'a1.txt', mimeType: 'text/plain', bytes: 1 }];
	const { job } = operation;
	const found: readonly unknown[] =
		job !== undefined
			? recordsIn(contract, job.resultsRoute, job.paging).flatMap((records) => records ?? [])
			: operation.pages === undefined
				? successesOf(contract, endpointFor(contract, operation.route)).map((answer) =>
						operation.answer(answer),
					)
				: recordsIn(contract, operation.route, operation.pages).flatMap((records) => records ?? []);
	return found
		.filter(isObject)
		.map((record) => withoutError(operation.present({ ...record }, row)));
}

/** What a write puts out: its own words first, as the items have them, then what any of its answers says of a row. */
function outcomesOf(contract: Contract, operation: Write, row: Row): IDataObject[] {
	const sent: NonEmpty<Sent<Row>> = [{ row, maybeDelivered: false, since: 0 }];
	const words: Outcome = {
		...success(operation.outcome),
		...(operation.onLost.kind !== 'none' && { afterLostAnswer: true }),
	};
	const ours = { ...shown(words), ...(operation.sameRow !== undefined && { duplicateOf: 1 }) };
	const named = verdictsOf(contract, operation, sent).flatMap((verdict) =>
		verdict.kind === 'failure'
			? []
			: [shown(success(operation.outcome), namedBy(operation.puts, verdict.record, row))],
	);
	return [ours, ...named];
}

const LOOKS: Looks = {
	row: () => ({}),
	of: () => ({ withInput: false, withResponse: false, skipsAreErrors: false }),
	oneTable: false,
	forModel: false,
};

const shown = (outcome: Outcome, named: IDataObject = {}): IDataObject =>
	itemOf({ outcome, attempts: 1, named }, 0, LOOKS).json;

function verdictsOf(
	contract: Contract,
	{ route, settle, settleOther, settleCodes, job }: Write,
	sent: NonEmpty<Sent<Row>>,
): Verdict[] {
	const { answers } = endpointFor(contract, route);
	const others = answers.flatMap((answer) => {
		const other = settleOther[answer.status];
		return other === undefined
			? []
			: samplesOf(contract, answer).flatMap((each) => other(each, sent) ?? []);
	});
	const ours =
		job === undefined
			? successesOf(contract, endpointFor(contract, route)).flatMap(
					(answer) => settle(answer, sent) ?? [],
				)
			: recordsIn(contract, job.resultsRoute ?? job.pollRoute, job.paging).flatMap((records) =>
					records === undefined ? [] : job.match(records.filter(isObject), sent),
				);
	const coded = Object.entries(settleCodes).flatMap(
		([code, each]) => each(answered(400, { error: code, code }), sent) ?? [],
	);
	return [...ours, ...others, ...coded].filter((verdict) => verdict !== undefined);
}
