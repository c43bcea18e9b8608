import { getGlobalState } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { locatedValue } from '../../declare/locator';
import type { ParseContext } from '../../declare/parse';
import { isObject, own } from '../../http/json';
import { fill, isPartial, LEFT_TO_N8N, mixtureOf, templateOf } from './reference';
import type { Template } from './reference';
import { isTool } from '../memory';

/** Where a run's parameters and items come from: the only thing that reading knows of n8n. */
export interface Source {
	readonly length: number;
	/** An agent calls the node as its tool: its arguments are the item. */
	readonly isTool: boolean;
	/** IANA name of the workflow's time zone, or what its settings hold in place of one. */
	readonly timezone: string;
	/** The item's own JSON. */
	item(index: number): unknown;
	/**
	 * A parameter as it evaluates for that item: null where it is not given, and undefined or null where an expression gave
	 * nothing, which its origin tells apart. Throws what the expression throws. Not to be changed: what it holds may be the
	 * item's own.
	 */
	parameter(name: string, index: number): unknown;
	/** Whether the parameter is the same for each item, because it holds no expression. */
	isConstant(name: string): boolean;
	/** Where the parameter's value, or that of a member of it, comes from. */
	origin(name: string, member?: string): Origin;
}

/** Where a value comes from. */
export interface Origin {
	/** Whether an expression makes it. An expression that gives nothing is something else than a value not given. */
	readonly isExpression: boolean;
	/** What a parser may know of the value for that item. */
	contextOf(index: number): ParseContext;
}

export function sourceOf(context: IExecuteFunctions): Source {
	const items = context.getInputData();
	const timezone = zoneOf(context.getTimezone());
	const raws = cached((name) => context.getNodeParameter(name, 0, null, { rawExpressions: true }));
	const templates = cached((name) => perItem(raws(name), context, items));
	return {
		length: items.length,
		isTool: isTool(context),
		timezone,
		item: (index) => items[index]?.json,
		parameter(name, index) {
			const template = templates(name);
			const value = template === undefined ? LEFT_TO_N8N : fill(template, items[index]?.json);
			return value === LEFT_TO_N8N ? context.getNodeParameter(name, index, null) : value;
		},
		isConstant: (name) => !holdsExpression(raws(name)),
		origin(name, member) {
			const raw = member === undefined ? raws(name) : memberOf(raws(name), member);
			const mixture = mixtureOf(locatedValue(raw));
			return {
				isExpression: holdsExpression(raw),
				contextOf: (index) =>
					mixture === undefined
						? { timezone }
						: { timezone, isPartial: (text) => isPartial(mixture, items[index]?.json, text) },
			};
		},
	};
}

/** The template of a parameter that holds plain references and constants; undefined where n8n is to evaluate it. */
function perItem(
	raw: unknown,
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
): Template | undefined {
	if (!holdsExpression(raw)) return undefined;
	const template = templateOf(raw);
	return template !== undefined && seesItems(context, items) ? template : undefined;
}

/** Whether `$json` is the items' own JSON. As a tool of an agent, an expression may look at what the agent was given. */
function seesItems(context: IExecuteFunctions, items: readonly INodeExecutionData[]): boolean {
	try {
		return [0, items.length - 1].every((index) => {
			const seen: unknown = context.getWorkflowDataProxy(index).$json;
			return seen === items[index]?.json;
		});
	} catch {
		return false;
	}
}

/** A member of a collection, which is an expression where the whole collection is one. */
const memberOf = (raw: unknown, member: string): unknown =>
	isObject(raw) ? own(raw, member) : raw;

function holdsExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	return typeof value === 'object' && value !== null && Object.values(value).some(holdsExpression);
}

/** A workflow without a time zone of its own may say `DEFAULT`: n8n's. */
const zoneOf = (timezone: string): string =>
	timezone === 'DEFAULT' ? getGlobalState().defaultTimezone : timezone;

function cached<T>(find: (name: string) => T): (name: string) => T {
	const found = new Map<string, { readonly value: T }>();
	return (name) => {
		const known = found.get(name) ?? { value: find(name) };
		found.set(name, known);
		return known.value;
	};
}
