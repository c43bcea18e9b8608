import type { IDataObject } from 'n8n-workflow';

import type { Fields } from '../../nodes/shared/declare/fields';
import type { Alone } from '../../nodes/shared/declare/job';
import type { Operation, Read, Write } from '../../nodes/shared/declare/operation';
import type { Row, Sent } from '../../nodes/shared/declare/row';
import { isPicker } from '../../nodes/shared/declare/picker';
import type { Route } from '../../nodes/shared/declare/route';
import { isObject, own } from '../../nodes/shared/http/json';
import type { NonEmpty } from '../../nodes/shared/http/json';
import { OPERATIONS, REGISTRY } from '../../scripts/registry';
import type { Placed } from '../../scripts/registry';
import { answered, samplesOf, successesOf } from '../../scripts/registry/answers';
import {
	callsOf,
	endpointFor,
	listCalls,
	lookedUp,
	pickersOf,
	recordsIn,
} from '../../scripts/registry/calls';
import { isSuccess, readContract } from '../../scripts/registry/contract';
import type { Contract } from '../../scripts/registry/contract';
import { choicesOf, sampledRows, without } from '../../scripts/registry/rows';
import { offeredBy } from '../../scripts/registry/values';
import { checkFor } from './wire';
import type { Check } from './wire';

const CONTRACTS = new Map(REGISTRY.map(({ contract }) => [contract, readContract(contract)]));
const checks = new Map<string, Check>();

const contractOf = ({ entry }: Pick<Placed, 'entry'>): Contract => {
	const contract = CONTRACTS.get(entry.contract);
	if (contract === undefined) throw new Error(`No contract ${entry.contract}`);
	return contract;
};

const checkOf = ({ entry }: Placed): Check => {
	const check = checks.get(entry.contract);
	if (check === undefined) throw new Error(`No check for ${entry.contract}`);
	return check;
};

const routesOf = ({ operation }: Placed): Route[] => [
	operation.route,
	...operation.routes,
	...pickersOf(operation.panel).flatMap(({ route, otherRoutes = [] }) => [route, ...otherRoutes]),
];

const offeredIn = (fields: Fields): unknown[] =>
	Object.values(fields).flatMap((field): unknown[] =>
		field.kind === 'group' ? offeredIn(field.members) : offeredBy(field.property),
	);

const known = OPERATIONS.filter((placed) =>
	routesOf(placed).every((route) => contractOf(placed).find(route) !== undefined),
);

beforeAll(async () => {
	for (const [file, contract] of CONTRACTS) {
		const own = known.filter(({ entry }) => entry.contract === file);
		const offered = new Set(own.flatMap(({ operation }) => offeredIn(operation.panel)));
		checks.set(file, await checkFor(contract, own.flatMap(routesOf), offered));
	}
});

const sentOf = (row: Row): NonEmpty<Sent<Row>> => [{ row, maybeDelivered: false, since: 0 }];

/** What a list says of each row has an entry for it. */
const isTold = (verdicts: readonly unknown[] | undefined): boolean =>
	verdicts !== undefined && verdicts.length === 1 && verdicts[0] !== undefined;

test('the registry has operations of every provider', () => {
	expect(REGISTRY.map(({ provider }) => provider.resources.length > 0)).toEqual(
		REGISTRY.map(() => true),
	);
});

describe.each(OPERATIONS)('$title', (placed) => {
	const { operation } = placed;
	const contract = contractOf(placed);

	test('calls only what the contract has', () => {
		expect(routesOf(placed).filter((route) => contract.find(route) === undefined)).toEqual([]);
	});

	test('has a row for each of its fields with each of its values', () => {
		expect(sampledRows(operation).refused).toEqual([]);
	});

	test('sends what the contract takes, whatever its fields hold', () => {
		const { rows } = sampledRows(operation);
		const calls = rows.flatMap((given) => {
			const { row, calls: before } = lookedUp(contract, operation, given);
			return [...before, ...callsOf(contract, operation, row)];
		});
		expect(calls.length).toBeGreaterThanOrEqual(rows.length);
		expect([...new Set(calls.flatMap(checkOf(placed)))]).toEqual([]);
	});

	test('sends each of its fields, or shows by it what came', () => {
		const { rows } = sampledRows(operation);
		const records = operation.kind === 'read' ? shownBy(contract, operation) : [];
		const sent = (given: Row): string => {
			try {
				const { row, calls } = lookedUp(contract, operation, given);
				const shown = records.map((record) =>
					operation.kind === 'read' ? operation.present(record, row) : record,
				);
				return JSON.stringify([...calls, ...callsOf(contract, operation, row), ...shown]);
			} catch (error) {
				return String(error);
			}
		};
		const unsent = sentFields(operation).filter(
			({ group, name }) =>
				!rows.some(
					(row) =>
						Object.hasOwn(Object(group === undefined ? row : row[group]), name) &&
						sent(row) !== sent(without(row, group, name)),
				),
		);
		expect(unsent).toEqual([]);
	});

	test('reads what the contract answers', () => {
		const { rows } = sampledRows(operation);
		for (const given of rows.slice(0, 1)) {
			const { row } = lookedUp(contract, operation, given);
			if (operation.kind === 'read') expectRead(contract, operation);
			else expectSettled(contract, operation, row);
		}
	});

	const pickers = pickersOf(operation.panel);
	if (pickers.length > 0)
		test.each(pickers)('fills the list $name from what the contract answers', (picker) => {
			const { route, paging } = picker;
			expect(listCalls(contract, picker).flatMap(checkOf(placed))).toEqual([]);
			const pages = recordsIn(contract, route, paging);
			expect(pages.filter((records) => records === undefined || records.length === 0)).toEqual([]);
			const entries = pages
				.flatMap((records) => records?.filter(isObject) ?? [])
				.flatMap(
					(record) =>
						(isPicker(picker)
							? picker.entry(record, () => own(record, 'id'))
							: picker.column(record)) ?? [],
				);
			expect(entries).not.toEqual([]);
		});
});

/** Records that a read may get, of which it may show less. */
function shownBy(contract: Contract, { route, pages, answer, isFile }: Read): IDataObject[] {
	if (isFile) return [];
	const found: readonly unknown[] =
		pages === undefined
			? successesOf(contract, endpointFor(contract, route)).map((each) => answer(each))
			: recordsIn(contract, route, pages).flatMap((records) => records ?? []);
	return found.filter(isObject);
}

interface Place {
	readonly group: string | undefined;
	readonly name: string;
}

/** Fields that a call must carry: all but those that decide what is shown, and the options that steer the node itself. */
function sentFields({ fields, panel, ...operation }: Operation): Place[] {
	const deciding = new Set(choicesOf({ panel }).flatMap((choice) => Object.keys(choice)));
	const ofFile = [
		operation.kind === 'write' ? operation.uploadField : undefined,
		...(operation.kind === 'read' && operation.isFile ? ['binaryPropertyName'] : []),
	];
	return Object.entries(fields).flatMap(([name, field]): Place[] =>
		field.kind === 'field'
			? deciding.has(name) || ofFile.includes(name)
				? []
				: [{ group: undefined, name }]
			: Object.entries(field.members).flatMap(([member, { flags }]) =>
					name === 'options' && flags.sent === undefined ? [] : [{ group: name, name: member }],
				),
	);
}

function expectRead(contract: Contract, operation: Read): void {
	const endpoint = endpointFor(contract, operation.route);
	if (operation.isFile) {
		expect(endpoint.answers.filter(isSuccess).map(({ isFile }) => isFile)).toContain(true);
		return;
	}
	const answers = successesOf(contract, endpoint);
	expect(answers).not.toEqual([]);
	const { pages, job } = operation;
	if (job !== undefined) {
		expect(answers.map((answer) => job.id(answer))).toEqual(answers.map(() => expect.any(String)));
		const polled = successesOf(contract, endpointFor(contract, job.pollRoute));
		expect(polled.map((answer) => job.state(answer)?.kind)).toEqual(
			polled.map(() => expect.any(String)),
		);
		for (const records of recordsIn(contract, job.resultsRoute, job.paging))
			expect(records?.filter(isObject)).toEqual([expect.any(Object)]);
		return;
	}
	for (const answer of answers) {
		const records = pages === undefined ? [operation.answer(answer)] : pages.records(answer);
		expect([answer.text, records?.filter(isObject)]).toEqual([answer.text, [expect.any(Object)]]);
	}
}

/** The record of a row that is asked for alone. */
function aloneOf(contract: Contract, { route, settle }: Alone<Row>): Map<number, IDataObject> {
	const found = successesOf(contract, endpointFor(contract, route)).map(settle);
	expect(found).not.toContain(undefined);
	return new Map(
		found.flatMap((verdict) => (verdict?.kind === 'success' ? [[0, verdict.record]] : [])),
	);
}

function expectSettled(contract: Contract, operation: Write, row: Row): void {
	const endpoint = endpointFor(contract, operation.route);
	const sent = sentOf(row);
	const { job, onLost, starts = job } = operation;
	const answers = successesOf(contract, endpoint);
	expect(answers).not.toEqual([]);
	for (const answer of answers) {
		const told =
			starts === undefined
				? isTold(operation.settle(answer, sent))
				: starts.id(answer, row) !== undefined;
		expect([answer.text, told]).toEqual([answer.text, true]);
	}
	for (const [status, settle] of Object.entries(operation.settleOther)) {
		const answer = endpoint.answers.find((each) => each.status === Number(status));
		const verdicts =
			answer === undefined ? [] : samplesOf(contract, answer).map((each) => settle(each, sent));
		expect([status, verdicts.some(isTold)]).toEqual([status, true]);
	}
	for (const [code, settle] of Object.entries(operation.settleCodes))
		expect([code, isTold(settle(answered(400, { error: code, code }), sent))]).toEqual([
			code,
			true,
		]);
	if (job !== undefined) {
		const polled = successesOf(contract, endpointFor(contract, job.pollRoute));
		expect(polled.map((answer) => job.state(answer)?.kind)).toEqual(
			polled.map(() => expect.any(String)),
		);
		const pages = recordsIn(contract, job.resultsRoute ?? job.pollRoute, job.paging);
		// By itself, or by what is known of a row that was asked for alone.
		const known = job.alone && aloneOf(contract, job.alone);
		expect(
			pages.some((records) => isTold(records && job.match(records.filter(isObject), sent, known))),
		).toBe(true);
	}
	if (onLost.kind === 'read-back' || onLost.kind === 'confirm') {
		const pages = recordsIn(contract, onLost.route, onLost.paging);
		expect(pages).not.toContain(undefined);
		const records = pages.flatMap((page) => page?.filter(isObject) ?? []);
		// That it is there, or that it is not, tells something.
		const finds = (list: readonly IDataObject[]): boolean =>
			onLost.kind === 'read-back' &&
			onLost.find(list, { row, maybeDelivered: true, since: 0 }) !== undefined;
		const isFound =
			onLost.kind === 'read-back'
				? records.some((record) => finds([record]) !== finds([]))
				: records.some((record) => onLost.identify(record) !== '');
		expect(isFound).toBe(true);
	}
}
