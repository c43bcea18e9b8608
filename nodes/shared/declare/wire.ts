import type { IDataObject } from 'n8n-workflow';

import type { Call } from '../http/call';
import type { Field, Fields, Sent } from './fields';
import { namesIn, methodOf } from './route';
import type { Route } from './route';
import type { Row } from './row';

/** A row as a call carries it, but for its path. */
export interface Wire {
	readonly query: Call['query'];
	/** Undefined where nothing is to be sent in it. */
	readonly body: IDataObject | undefined;
}

type Place = (value: unknown, wire: { query: Record<string, unknown>; body: IDataObject }) => void;

/**
 * How the rows of an operation are written: what is in the path is left out, the rest goes into the query of GET and
 * DELETE, else into the body, under the API's names. The `options` are the node's own, but for those that say where they
 * are sent.
 *
 * @param wireName the provider's rule for names
 */
export function wireFor(
	route: Route,
	fields: Fields,
	wireName: (name: string) => string,
): (row: Row) => Wire {
	const inPath = new Set(namesIn(route));
	const method = methodOf(route);
	const usual = method === 'GET' || method === 'DELETE' ? 'query' : 'body';
	const places: Array<{ readonly from: readonly string[]; readonly place: Place }> = [];
	const add = (from: readonly string[], name: string, field: Field<unknown>, initial: Sent) => {
		const place = placeOf(field, field.flags.wireName ?? wireName(name), initial, wireName);
		if (place !== undefined) places.push({ from, place });
	};
	for (const [name, field] of Object.entries(fields)) {
		if (inPath.has(name)) continue;
		if (field.kind === 'field') add([name], name, field, usual);
		else
			for (const [member, inner] of Object.entries(field.members))
				add([name, member], member, inner, name === 'options' ? 'never' : usual);
	}
	return (row) => {
		const wire = { query: {}, body: {} };
		for (const { from, place } of places) {
			let value: unknown = row;
			for (const key of from) value = Reflect.get(Object(value), key);
			if (value !== undefined) place(value, wire);
		}
		return {
			query: Object.keys(wire.query).length === 0 ? undefined : wire.query,
			body: Object.keys(wire.body).length === 0 ? undefined : wire.body,
		};
	};
}

function placeOf(
	{ flags }: Field<unknown>,
	name: string,
	initial: Sent,
	wireName: (name: string) => string,
): Place | undefined {
	const sent = flags.sent === undefined || flags.sent === 'default' ? initial : flags.sent;
	switch (sent) {
		case 'never':
		case 'default':
			return undefined;
		case 'nulls':
			return (value, { body }) => {
				if (Array.isArray(value)) for (const each of value) body[wireName(String(each))] = null;
			};
		case 'query':
			return (value, { query }) => {
				query[name] = value;
			};
		case 'body':
			return (value, { body }) => {
				body[name] = value as IDataObject[string];
			};
	}
}
