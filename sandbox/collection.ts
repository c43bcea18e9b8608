import type { Answer, Call, Handler } from './provider';
import type { Fields, Fresh } from './record';

/** One page of the rows, as the call asks for it, or the refusal of what it asks for. */
export type Pages = (rows: readonly object[], call: Call) => Answer;

/** What a provider does alike for all of its simple resources. */
export interface House {
	notFound(thing: string): Answer;
	/** The answer to a delete. */
	deleted(id: string): Answer;
	fresh(): Fresh;
}

/** A resource without rules of its own. It has the operations that it names, by the contract's operationIds. */
export interface Collection<Row extends { readonly id: string }> {
	/** What a 404 says is missing. */
	readonly thing: string;
	/** In order of creation, by id. */
	readonly rows: Map<string, Row>;
	/** The path's name for the id. Default `id`. */
	readonly idIn?: string;

	readonly list?: string;
	/** Needed with `list`. */
	readonly pages?: Pages;
	/** Whether a row is in a list that is asked for by these parameters of the query. Default: always. */
	readonly keeps?: (row: Row, query: Fields) => boolean;
	/** A row as a list shows it. Default: whole. */
	readonly listed?: (row: Row) => object;

	readonly get?: string;
	/** A record as the other answers hold it. Default: bare. */
	readonly shown?: (row: Row) => object;

	readonly create?: string;
	/** Needed with `create`. The fields have been held to the contract. */
	readonly make?: (fields: Fields, fresh: Fresh) => Row;

	readonly update?: string;
	/** Default: the fields laid over the row, its id kept. The time is ISO 8601. */
	readonly change?: (row: Row, fields: Fields, at: string) => Row;

	readonly remove?: string;

	/** The refusal of a call before anything else, where there is one. */
	readonly refuses?: () => Answer | undefined;
}

const asFields = (body: unknown): Fields =>
	typeof body === 'object' && body !== null ? { ...body } : {};

/**
 * Handlers of a simple resource, by operationId.
 *
 * @throws where it lacks what one of its operations needs
 */
export function collection<Row extends { readonly id: string }>(
	house: House,
	resource: Collection<Row>,
): Record<string, Handler> {
	const { thing, rows, idIn = 'id', pages, keeps, listed, make } = resource;
	const { shown = (row: Row) => row, change = laidOver, refuses = () => undefined } = resource;
	const handlers: Record<string, Handler> = {};
	const serve = (operationId: string | undefined, handler: Handler): void => {
		if (operationId !== undefined) handlers[operationId] = (call) => refuses() ?? handler(call);
	};
	const onRow = (work: (row: Row, call: Call) => Answer): Handler => {
		return (call) => {
			const row = rows.get(call.params[idIn] ?? '');
			return row === undefined ? house.notFound(thing) : work(row, call);
		};
	};
	const needed = <T>(part: T | undefined, operationId: string): T => {
		if (part === undefined) throw new Error(`The sandbox lacks a part of ${operationId}`);
		return part;
	};

	if (resource.list !== undefined) {
		const pageOf = needed(pages, resource.list);
		serve(resource.list, (call) => {
			const kept = [...rows.values()].filter((row) => keeps?.(row, call.query) ?? true);
			return pageOf(listed === undefined ? kept : kept.map(listed), call);
		});
	}
	serve(
		resource.get,
		onRow((row) => ({ status: 200, body: shown(row) })),
	);
	if (resource.create !== undefined) {
		const made = needed(make, resource.create);
		serve(resource.create, ({ body }) => {
			const row = made(asFields(body), house.fresh());
			rows.set(row.id, row);
			return { status: 201, body: shown(row) };
		});
	}
	serve(
		resource.update,
		onRow((row, { body, now }) => {
			const changed = change(row, asFields(body), new Date(now).toISOString());
			rows.set(row.id, changed);
			return { status: 200, body: shown(changed) };
		}),
	);
	serve(
		resource.remove,
		onRow(({ id }, { params }) => {
			rows.delete(params[idIn] ?? '');
			return house.deleted(id);
		}),
	);
	return handlers;
}

const laidOver = <Row extends { readonly id: string }>(row: Row, fields: Fields): Row => ({
	...row,
	...fields,
	id: row.id,
});
