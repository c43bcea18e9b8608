import type { Operation } from '../../nodes/shared/declare/operation';
import type { Row } from '../../nodes/shared/declare/row';
import { InputError } from '../../nodes/shared/declare/parse';
import { namesIn } from '../../nodes/shared/declare/route';
import type { Route } from '../../nodes/shared/declare/route';
import { isNonEmpty } from '../../nodes/shared/http/json';
import { OPERATIONS, REGISTRY } from '../../scripts/registry';
import { callsOf, jobCalls, lookedUp, routeFor, UPLOAD } from '../../scripts/registry/calls';
import type { Routed } from '../../scripts/registry/calls';
import { readContract } from '../../scripts/registry/contract';
import type { Contract } from '../../scripts/registry/contract';
import { sampledRows } from '../../scripts/registry/rows';

const CONTRACTS = new Map<string, Contract>(
	REGISTRY.map(({ contract }) => [contract, readContract(contract)]),
);

const NASTY = 'a/b c?#é%2e';

const segmentsOf = (path: string): string[] => path.split('/').slice(1);
const declaredIn = (route: Route): string[] => segmentsOf(route.slice(route.indexOf(' ') + 1));

/** The values in a path, by the names of its route, decoded. */
const valuesIn = ({ route, call }: Routed): Array<string | undefined> => {
	const sent = segmentsOf(call.path);
	const declared = declaredIn(route);
	expect([call.path, sent.length]).toEqual([call.path, declared.length]);
	expect(call.path).not.toMatch(/[?#\s]/);
	return declared.flatMap((word, index) =>
		word.startsWith('{') ? [decodeURIComponent(sent[index] ?? '')] : [],
	);
};

/** A row with another value in each place that the route names. */
const withIds = (row: Row, names: readonly string[], value: string): Row => ({
	...row,
	...Object.fromEntries(names.map((name) => [name, value])),
});

const own = (operation: Operation, row: Row): Routed => {
	const route = routeFor(operation, row);
	if (operation.kind === 'read') return { route, call: operation.call(row) };
	const parts = operation.part === undefined ? [] : [operation.part(row)];
	return { route, call: operation.call([row], parts, UPLOAD) };
};

const cases = OPERATIONS.flatMap(({ title, entry, operation }) => {
	const contract = CONTRACTS.get(entry.contract);
	const { rows } = sampledRows(operation);
	if (contract === undefined || !isNonEmpty(rows)) throw new Error(`${title} has no row`);
	const { row } = lookedUp(contract, operation, rows[0]);
	const usual = { contract, operation, row };
	const routes = [...new Set(rows.map((each) => routeFor(operation, each)))];
	if (routes.length < 2) return [{ ...usual, title, names: namesIn(routeFor(operation, row)) }];
	// Each of its routes with a row that takes it.
	return routes.map((route) => {
		const given = rows.find((each) => routeFor(operation, each) === route);
		return { ...usual, title: `${title} by ${route}`, row: given ?? row, names: namesIn(route) };
	});
});

describe.each(cases.filter(({ names }) => names.length > 0))(
	'$title',
	({ contract, operation, row, names }) => {
		test('keeps each id in its place of the path, whatever is in it', () => {
			const routed = own(operation, withIds(row, names, NASTY));
			expect(valuesIn(routed)).toEqual(names.map(() => NASTY));
			for (const each of callsOf(contract, operation, withIds(row, names, NASTY)))
				expect(segmentsOf(each.call.path)).toHaveLength(declaredIn(each.route).length);
		});

		test.each(['', '.', '..'])("refuses '%s', which would name another address", (id) => {
			for (const name of names)
				expect(() => own(operation, withIds(row, [name], id))).toThrow(InputError);
		});
	},
);

const jobs = cases.flatMap(({ title, contract, operation }) =>
	operation.kind === 'write' && operation.job !== undefined
		? [{ title, contract, job: operation.job }]
		: [],
);

test("a job's id is kept in its place of the path too", () => {
	const places = jobs.flatMap(({ contract, job }) => jobCalls(contract, job, NASTY).map(valuesIn));
	expect(places.filter((values) => values.some((value) => value !== NASTY))).toEqual([]);
});
