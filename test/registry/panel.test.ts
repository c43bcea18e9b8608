import { NodeHelpers } from 'n8n-workflow';
import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import type { Field, Fields } from '../../nodes/shared/declare/fields';
import { isMappedGroup } from '../../nodes/shared/declare/fields';
import { OPERATIONS } from '../../scripts/registry';
import type { Placed } from '../../scripts/registry';
import { choicesOf } from '../../scripts/registry/rows';
import type { Choice } from '../../scripts/registry/rows';
import { asTool, membersOf, shown, valuesOf } from '../nodes/descriptions/nodes';

/** The parameters that n8n shows of an operation under a choice, in its order. */
const shownOf = ({ entry, resource, operation }: Placed, choice: Choice): INodeProperties[] =>
	shown(entry.node, { resource: resource.value, operation: operation.value, ...choice });

/** Whether the editor is to show a field: set here and not mapped, under the values that it asks for. */
function isMeant(panel: Fields, field: Fields[string], choice: Choice): boolean {
	const isMapped = field.kind === 'group' ? isMappedGroup(field) : field.flags.mapped === true;
	if (isMapped && choice.dataMode !== 'defineBelow') return false;
	const { shownWhen: when = {}, hiddenWhen = {} } = field.kind === 'group' ? {} : field.flags;
	const isSo = ([name, values]: [string, readonly string[]]): boolean => {
		const decider = panel[name];
		return (
			decider !== undefined &&
			values.includes(String(choice[name])) &&
			isMeant(panel, decider, choice)
		);
	};
	return Object.entries(when).every(isSo) && !Object.entries(hiddenWhen).some(isSo);
}

const isOwn = ({ name, type }: INodeProperties): boolean =>
	type !== 'notice' && name !== 'resource' && name !== 'operation';

describe.each(OPERATIONS)('$title', (placed) => {
	const { panel } = placed.operation;
	const choices = choicesOf(placed.operation);
	const views = choices.map((choice) => ({ choice, properties: shownOf(placed, choice) }));

	test('shows under each choice what it declares for it, each once', () => {
		for (const { choice, properties } of views) {
			const meant = Object.entries(panel).flatMap(([name, field]) =>
				isMeant(panel, field, choice) ? [name] : [],
			);
			const names = properties.filter(isOwn).map(({ name }) => name);
			expect([choice, names]).toEqual([choice, meant]);
		}
	});

	test('shows each of its fields, and each member of a group, under some choice', () => {
		const seen = new Map(
			views.flatMap(({ properties }) => properties.map((each) => [each.name, each] as const)),
		);
		expect(Object.keys(panel).filter((name) => !seen.has(name))).toEqual([]);
		const hidden = Object.entries(panel).flatMap(([name, field]) => {
			const property = seen.get(name);
			if (field.kind !== 'group' || property === undefined) return [];
			return Object.entries(field.members)
				.filter(([member, inner]) => !isReachable(placed, property, member, inner))
				.map(([member]) => `${name}.${member}`);
		});
		expect(hidden).toEqual([]);
	});

	test('says what cannot be undone beside the switch of a trial, or at the end where there is none, and what is mapped just below the data mode', () => {
		for (const { choice, properties } of views) {
			const names = properties.map(({ name }) => name);
			const notice = placed.operation.notice === undefined ? [] : ['notice'];
			const told =
				placed.operation.kind === 'write'
					? names.slice(names.indexOf('dryRun') + 1, names.indexOf('dryRun') + 1 + notice.length)
					: names.slice(names.length - notice.length);
			expect([choice, told]).toEqual([choice, notice]);
			if ('dataMode' in panel)
				expect([choice, names[names.indexOf('dataMode') + 1] === 'mappingNotice']).toEqual([
					choice,
					choice.dataMode === 'autoMapInputData',
				]);
		}
	});

	test('advises a trial beside what it says before people are written to, and before credits are spent', () => {
		const { operation } = placed;
		const { costs = undefined, tryFirst = false } = operation.kind === 'write' ? operation : {};
		const advised =
			costs !== undefined
				? ' Switch Dry Run on to see first what it may cost.'
				: tryFirst
					? ' Switch Dry Run on to see first what would be sent.'
					: '';
		const told = views.flatMap(({ properties }) =>
			properties.filter(({ name }) => name === 'notice').map(({ displayName }) => displayName),
		);
		const text = operation.notice === undefined ? [] : [`${operation.notice}${advised}`];
		expect([...new Set(told)]).toEqual(text);
	});

	test('tells a model what it does and cannot undo, and nothing that is for the panel', () => {
		const { entry, resource, operation } = placed;
		const [told, ...others] = shown(asTool(entry.node), {
			resource: resource.value,
			operation: operation.value,
		}).filter(({ name }) => name === 'toolDescription');
		expect(others).toEqual([]);
		const text = String(told?.default);
		expect(text).toMatch(new RegExp(`^${entry.provider.displayName}: [A-Z]`));
		expect(text).toContain(operation.description);
		expect(text).toContain(operation.notice ?? '');
		expect(text).toMatch(/[^.]\.$/);
		expect(text).not.toMatch(/Dry Run|<|\.\./);
	});
});

/** Whether n8n shows a member of a collection beside some values of the others. */
function isReachable(
	{ entry }: Placed,
	collection: INodeProperties,
	name: string,
	{ flags }: Field<unknown>,
): boolean {
	const members = membersOf(collection);
	const member = members.find((each) => each.name === name);
	if (member === undefined) return false;
	const beside = Object.keys(flags.hiddenWhen ?? {}).reduce<Array<Record<string, string>>>(
		(found, other) => {
			const property = members.find((each) => each.name === other);
			const values =
				property === undefined ? [] : valuesOf(property).map(({ value }) => String(value));
			return found.flatMap((one) => values.map((value) => ({ ...one, [other]: value })));
		},
		[{}],
	);
	return beside.some((values) => isDisplayed(values, member, entry.node.description));
}

const isDisplayed = (
	values: Record<string, string>,
	member: INodeProperties,
	description: INodeTypeDescription,
): boolean => NodeHelpers.displayParameter(values, member, { typeVersion: 1 }, description);
