import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { findOperation } from '../../../nodes/shared/declare/provider';
import { amplemarket } from '../../../nodes/Amplemarket/provider';
import { myAgentMail } from '../../../nodes/MyAgentMail/provider';
import { unify } from '../../../nodes/Unify/provider';
import { choicesOf } from '../../../scripts/registry/rows';
import {
	asTool,
	membersOf,
	NODES,
	operationsOf,
	shown,
	TRIGGERS,
	valuesOf,
	withMembers,
} from './nodes';

const PROVIDERS = { myAgentMail, unify, amplemarket };

/** Small words that n8n's lint leaves in small letters inside a title. */
const SMALL =
	/^(?:a|an|and|as|at|because|but|by|en|for|if|in|neither|nor|of|on|only|or|over|per|so|some|than|that|the|to|up|upon|v|versus|via|vs|when|with|without|yet)$/i;

function isTitleCase(text: string): boolean {
	const words = text.split(' ');
	return words.every((word, index) => {
		const isInner = index > 0 && index < words.length - 1;
		return isInner && SMALL.test(word)
			? word === word.toLowerCase()
			: /^\(?[A-Z\d]|^[^\p{L}]+$/u.test(word);
	});
}

/** Sentence case: after the first word a capital only in names and short forms. */
const isSentenceCase = (text: string): boolean =>
	/^[A-Z][^A-Z]*$/.test(
		text.replace(/\b(?:LinkedIn|ID|IDs|URL|URN|API|MyAgentMail|Unify|Amplemarket)\b/g, ''),
	);

const sorted = (names: readonly string[]) =>
	[...names].sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));

const everywhere = [...NODES, ...TRIGGERS].flatMap(({ node }) =>
	node.description.properties.flatMap((property) =>
		withMembers(property).map((one) => [node.description.name, one] as const),
	),
);
const choices = (property: INodeProperties): INodePropertyOptions[] =>
	property.type === 'options' || property.type === 'multiOptions' ? valuesOf(property) : [];
const where = (name: string, { displayName, displayOptions }: INodeProperties) =>
	`${name} ${JSON.stringify(displayOptions?.show ?? {})} ${displayName}`;

describe('every parameter of every node', () => {
	test('has a Title Case display name', () => {
		const wrong = everywhere
			.filter(([, property]) => property.type !== 'notice')
			.filter(([, property]) => !isTitleCase(property.displayName))
			.map(([name, property]) => where(name, property));
		expect(wrong).toEqual([]);
	});

	test('has choices with Title Case names', () => {
		const wrong = everywhere.flatMap(([name, property]) =>
			choices(property)
				.filter((choice) => !isTitleCase(choice.name))
				.map((choice) => `${where(name, property)}: ${choice.name}`),
		);
		expect(wrong).toEqual([]);
	});

	test('has its choices and members in alphabetical order, after what it is set to', () => {
		const wrong = everywhere
			.map(([name, property]) => {
				const names =
					property.type === 'collection'
						? membersOf(property).map(({ displayName }) => displayName)
						: choices(property)
								.filter(({ value }) => value !== property.default)
								.map((choice) => choice.name);
				return { at: where(name, property), names };
			})
			.filter(({ names }) => JSON.stringify(names) !== JSON.stringify(sorted(names)));
		expect(wrong).toEqual([]);
	});

	test('has choices and members whose names are unique', () => {
		for (const [name, property] of everywhere) {
			const names = choices(property).map(({ value }) => String(value));
			const members = membersOf(property).map((member) => member.name);
			expect([where(name, property), names]).toEqual([where(name, property), [...new Set(names)]]);
			expect(members).toEqual([...new Set(members)]);
		}
	});

	test('has a default of its type, which is one of its choices', () => {
		for (const [name, property] of everywhere) {
			const at = where(name, property);
			const { type } = property;
			if (type === 'boolean') expect([at, typeof property.default]).toEqual([at, 'boolean']);
			if (type === 'number') expect([at, typeof property.default]).toEqual([at, 'number']);
			if (type === 'collection' || type === 'fixedCollection')
				expect([at, property.default]).toEqual([at, {}]);
			if (type === 'multiOptions') {
				const offered: unknown[] = choices(property).map(({ value }) => value);
				const chosen = [property.default].flat().filter((value) => !offered.includes(value));
				expect([at, chosen]).toEqual([at, []]);
			}
			// What a list brings is not known here.
			if (type === 'options' && property.typeOptions?.loadOptionsMethod === undefined)
				expect([at, choices(property).map(({ value }) => value)]).toEqual([
					at,
					expect.arrayContaining([property.default]),
				]);
		}
	});

	test('if a switch, has a description that starts with "Whether"', () => {
		const switches = everywhere.filter(([, property]) => property.type === 'boolean');
		expect(switches.length).toBeGreaterThan(5);
		const wrong = switches
			.filter(([, property]) => !/^Whether [a-z]/.test(property.description ?? ''))
			.map(([name, property]) => where(name, property));
		expect(wrong).toEqual([]);
	});

	test('has a description of one sentence without a full stop, or of several with one', () => {
		const wrong = everywhere
			.filter(([, { description = '' }]) => {
				const text = description.replace(/e\.g\. /g, '');
				return /[.!?] [A-Z]/.test(text) !== text.endsWith('.');
			})
			.map(([name, property]) => `${where(name, property)}: ${property.description}`);
		expect(wrong).toEqual([]);
	});

	test('has a placeholder that starts with "e.g.", but for a collection\'s button', () => {
		const wrong = everywhere
			.filter(([, { type }]) => type !== 'collection' && type !== 'fixedCollection')
			.flatMap(([, property]) => [property, ...(property.modes ?? [])])
			.map(({ placeholder }) => placeholder)
			.filter((placeholder) => placeholder !== undefined && !placeholder.startsWith('e.g. '));
		expect(wrong).toEqual([]);
	});

	test('names list searches and option lists that the node has', () => {
		for (const { node } of NODES) {
			const methods: { listSearch?: object; loadOptions?: object } = node.methods;
			const used = node.description.properties.flatMap(withMembers);
			const searches = used.flatMap(({ modes = [] }) =>
				modes.flatMap(({ typeOptions }) => typeOptions?.searchListMethod ?? []),
			);
			const loads = used.flatMap(({ typeOptions }) => typeOptions?.loadOptionsMethod ?? []);
			expect(Object.keys(methods.listSearch ?? {}).sort()).toEqual([...new Set(searches)].sort());
			expect(Object.keys(methods.loadOptions ?? {}).sort()).toEqual([...new Set(loads)].sort());
		}
	});

	test('lists of a resourceLocator can be searched', () => {
		const lists = everywhere.flatMap(([, { modes = [] }]) =>
			modes.filter(({ name }) => name === 'list'),
		);
		expect(lists.length).toBeGreaterThan(0);
		for (const { typeOptions } of lists) expect(typeOptions?.searchable).toBe(true);
	});
});

describe.each(NODES)('$folder', ({ node }) => {
	const { description } = node;
	const operations = operationsOf(node);
	const provider = PROVIDERS[description.name as keyof typeof PROVIDERS];

	test('the dropdowns offer exactly what the node can do', () => {
		const offered = operations.map(({ resource, operation }) => `${resource} ${operation.value}`);
		const registered = provider.resources.flatMap((resource) =>
			resource.operations.map(({ value }) => `${resource.value} ${value}`),
		);
		expect(offered.sort()).toEqual(registered.sort());
		for (const { resource, operation } of operations)
			expect(findOperation(provider, resource, String(operation.value))?.value).toBe(
				operation.value,
			);
		expect(findOperation(provider, 'enrollment', 'toString')).toBeUndefined();
	});

	test('the dropdowns cannot be expressions, and start with what they offer', () => {
		const dropdowns = description.properties.filter(({ name }) =>
			['resource', 'operation'].includes(name),
		);
		expect(dropdowns).toHaveLength(1 + provider.resources.length);
		for (const dropdown of dropdowns) expect(dropdown.noDataExpression).toBe(true);
	});

	test.each(operations)('$resource $operation.value says what it does', ({ operation }) => {
		expect(isTitleCase(operation.name)).toBe(true);
		expect(operation.action).toBeDefined();
		expect(isSentenceCase(operation.action ?? '')).toBe(true);
		expect(operation.description).toEqual(expect.stringMatching(/^[A-Z].{10,}/));
	});

	test('no two operations have the same action', () => {
		const actions = operations.map(({ operation }) => operation.action);
		expect(new Set(actions).size).toBe(actions.length);
	});

	test('every parameter is shown by some choice of the others', () => {
		const seen = new Set<INodeProperties>();
		for (const { resource, operation } of operations) {
			const value = String(operation.value);
			const declared = findOperation(provider, resource, value);
			for (const choice of declared === undefined ? [] : choicesOf(declared)) {
				for (const each of [node, asTool(node)]) {
					const found = shown(each, { resource, operation: value, ...choice });
					const names = found.map(({ name }) => name);
					expect(names).toEqual([...new Set(names)]);
					for (const property of found) seen.add(property);
				}
			}
		}
		const never = description.properties.filter((property) => !seen.has(property));
		expect(never.map((property) => where(description.name, property))).toEqual([]);
	});

	const hasAll = ({ resource }: { resource: string }) => {
		const operation = findOperation(provider, resource, 'getAll');
		return operation?.kind === 'read' && operation.pages?.isFirstOnly !== true;
	};

	test.each(operations.filter((each) => each.operation.value === 'getAll' && hasAll(each)))(
		'$resource getAll has Return All, and Limit 50 without it',
		({ resource }) => {
			const under = (returnAll: boolean) =>
				shown(node, { resource, operation: 'getAll', returnAll });
			const named = (properties: INodeProperties[], name: string) =>
				properties.find((property) => property.name === name);
			expect(named(under(false), 'returnAll')).toMatchObject({
				displayName: 'Return All',
				type: 'boolean',
				default: false,
				description: 'Whether to return all results or only up to a given limit',
			});
			expect(named(under(false), 'limit')).toMatchObject({
				displayName: 'Limit',
				type: 'number',
				default: 50,
				typeOptions: { minValue: 1 },
				description: 'Max number of results to return',
			});
			expect(named(under(true), 'limit')).toBeUndefined();
		},
	);

	test('can be used as a tool, takes one input and has one output', () => {
		expect(description.usableAsTool).toBe(true);
		expect([description.inputs, description.outputs]).toEqual([['main'], ['main']]);
		expect(description.version).toBe(1);
	});
});
