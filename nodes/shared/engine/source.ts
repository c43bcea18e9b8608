import { getGlobalState } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { locatedValue } from '../declare/locator';
import type { ParseContext } from '../declare/parse';
import { isObject, own } from '../http/json';
import { fill, isPartial, LEFT_TO_N8N, templateOf } from './reference';
import type { Template } from './reference';

/** Where a run's parameters and items come from: the only thing that reading knows of n8n. */
export interface Source {
	readonly length: number;
	/** IANA name of the workflow's time zone, or what its settings hold in place of one. */
	readonly timezone: string;
	/** The item's own JSON. */
	item(index: number): unknown;
	/**
	 * A parameter as it evaluates for that item: null where it is not given, and undefined or null where an expression gave
	 * nothing, which its place tells apart. Throws what the expression throws. Not to be changed: what it holds may be the
	 * item's own.
	 */
	parameter(name: string, index: number): unknown;
	/** Whether the parameter is the same for each item, because it holds no expression. */
	isConstant(name: string): boolean;
	/** Where the parameter's value for that item, or that of a member of it, comes from. */
	place(name: string, index: number, member?: string): Place;
}

/** Where a value comes from, as far as its parser may ask. */
export interface Place extends ParseContext {
	/** Whether an expression makes it. An expression that gives nothing is something else than a value not given. */
	isExpression(): boolean;
	isPartial(text: string): boolean;
}

export function sourceOf(context: IExecuteFunctions): Source {
	const items = context.getInputData();
	const timezone = zoneOf(context.getTimezone());
	const raw = cached((name) => context.getNodeParameter(name, 0, null, { rawExpressions: true }));
	const template = cached((name) => perItem(raw(name), context, items));
	const part = (name: string, member: string | undefined): unknown =>
		member === undefined ? raw(name) : memberOf(raw(name), member);
	return {
		length: items.length,
		timezone,
		item: (index) => items[index]?.json,
		parameter(name, index) {
			const read = template(name);
			const value = read === undefined ? LEFT_TO_N8N : fill(read, items[index]?.json);
			return value === LEFT_TO_N8N ? context.getNodeParameter(name, index, null) : value;
		},
		isConstant: (name) => !holdsExpression(raw(name)),
		place: (name, index, member) => ({
			timezone,
			isExpression: () => holdsExpression(part(name, member)),
			isPartial: (text) => isPartial(locatedValue(part(name, member)), items[index]?.json, text),
		}),
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
