import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { own } from '../../nodes/shared/http/json';
import { OPERATIONS, REGISTRY } from '../../scripts/registry';
import { pageOf, withOperations } from '../../scripts/registry/operationPages';
import { publicInterface } from '../../scripts/registry/publicInterface';

const HOW =
	'The public interface has changed. A saved workflow may hold each of these names: if the change is meant, run `npm run interface` and let the diff be reviewed.';

/** Every value with the way to it. */
const leaves = (value: unknown, path = ''): string[] =>
	typeof value === 'object' && value !== null && !Array.isArray(value)
		? Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path} › ${key}`))
		: [`${path} = ${JSON.stringify(value)}`];

const now = JSON.parse(JSON.stringify(publicInterface())) as unknown;
const saved: unknown = JSON.parse(readFileSync(join(__dirname, 'interface.json'), 'utf8'));

test('no public name, default, choice or condition changes without being written down', () => {
	const before = new Set(leaves(saved));
	const after = new Set(leaves(now));
	const gone = [...before].filter((leaf) => !after.has(leaf));
	const added = [...after].filter((leaf) => !before.has(leaf));
	expect({ HOW, gone, added }).toEqual({ HOW, gone: [], added: [] });
	expect(now).toEqual(saved);
});

test.each([
	['myAgentMail', 'enrollment', 'enroll', 'enrolled'],
	['myAgentMail', 'enrollment', 'bulkRelink', 'updated'],
	['unify', 'enrollment', 'create', 'enrolled'],
	['amplemarket', 'sequence', 'addLeads', 'enrolled'],
])(
	'%s has %s %s, which says what cannot be undone, and whose outcome is %s',
	(node, resource, value, outcome) => {
		const operation = own(own(own(saved, node), 'operations'), `${resource} ${value}`);
		expect(operation).toMatchObject({ kind: 'write', outcome });
		const declared = OPERATIONS.find(({ title }) => title === `${node} ${resource} ${value}`);
		expect(declared?.operation.notice).toMatch(/\S/);
		const members = own(own(own(operation, 'parameters'), 'options'), 'members');
		expect(Object.keys(Object(members))).toEqual(
			expect.arrayContaining([
				...[
					'sendOnlyFirst',
					'includeInputFields',
					'simplify',
					'maxConcurrency',
					'maxRequestsPerMinute',
					'maxRetryTime',
				],
				...['timeout'],
			]),
		);
	},
);

test.each(REGISTRY)('the page of $folder tells all its operations', (entry) => {
	const page = readFileSync(join(__dirname, '../..', pageOf(entry)), 'utf8');
	expect(page).toBe(withOperations(page, entry));
});
