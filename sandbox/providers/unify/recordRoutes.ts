import type { Answer, Call, Handler } from '../../provider';
import { badRequest, failure, wrapped } from './house';
import type { BadRequestDetail } from './house';
import type { RecordUpsert, UnifyRecord } from './model';
import { asObject, fits, isEmail } from './recordValues';
import type { UnifyAttribute } from './schema';
import type { UnifyState } from './state';

type Values = Record<string, unknown>;

/** Values that may be written, with references resolved; or the refusal. */
type Checked = { readonly values: Values } | { readonly refusal: Answer };

/** Objects and records, by the schema that the account has. */
export function recordHandlers(state: UnifyState): Record<string, Handler> {
	const known =
		(handler: (object: string, call: Call) => Answer): Handler =>
		(call) => {
			const object = call.params.object_name ?? '';
			return state.records.schemas.has(object) ? handler(object, call) : noObject(object);
		};
	const one = (handler: (record: UnifyRecord, call: Call) => Answer): Handler =>
		known((object, call) => {
			const record = state.records.of(object).get(call.params.record_id ?? '');
			return record ? handler(record, call) : failure(404, 'record_not_found', 'Record not found');
		});
	return {
		find_unique_object_record: known((object, { body }) => {
			const { match } = body as RecordUpsert;
			const refusal = badMatch(state, object, match);
			return refusal ?? { status: 200, body: wrapped(state.findRecord(object, match) ?? null) };
		}),
		upsert_object_record: known((object, { body, query, now }) => {
			// The contract has been checked.
			const done = upsert(state, object, body as RecordUpsert, isLenient(query), now);
			return 'status' in done ? done : { status: 200, body: wrapped(done.record) };
		}),
		create_object_record: known((object, { body, query, now }) => {
			const { data } = body as { data: Values };
			const checked = valuesOf(state, object, data, 'data', isLenient(query), now);
			if ('refusal' in checked) return checked.refusal;
			const missing = missingIn(state, object, checked.values);
			if (missing) return missing;
			if (state.records.conflict(object, checked.values)) return conflict();
			return { status: 201, body: wrapped(state.createRecord(object, checked.values, now)) };
		}),
		get_object_record: one((record) => ({ status: 200, body: wrapped(record) })),
		update_object_record: one((record, { body, query, now }) => {
			const { data } = body as { data: Values };
			const checked = valuesOf(state, record.object, data, 'data', isLenient(query), now);
			if ('refusal' in checked) return checked.refusal;
			if (state.records.conflict(record.object, checked.values, record.id)) return conflict();
			state.changeRecord(record, checked.values, now);
			return { status: 200, body: wrapped(record) };
		}),
		delete_object_record: one((record, { now }) => {
			state.removeRecord(record, now);
			return { status: 200, body: { status: 'success' } };
		}),
	};
}

export const noObject = (object: string): Answer =>
	failure(404, 'object_not_found', `Object ${object} not found`);

const conflict = (): Answer =>
	failure(409, 'record_conflict', 'A record with that unique value exists');

const isLenient = ({ validation_mode: mode }: Call['query']): boolean => mode === 'ignore_invalid';

function badMatch(state: UnifyState, object: string, match: Values): Answer | undefined {
	const uniques = state.records.uniquesOf(object);
	const given = uniques.filter(({ api_name }) => match[api_name] !== undefined);
	const wrong = Object.keys(match).find((name) => !uniques.some((each) => each.api_name === name));
	const bad = given.find(({ api_name, type }) =>
		type === 'EMAIL_ADDRESS' ? !isEmail(match[api_name]) : typeof match[api_name] !== 'string',
	);
	if (given.length > 0 && bad === undefined && wrong === undefined) return undefined;
	const name = bad?.api_name ?? uniques[0]?.api_name ?? wrong ?? 'id';
	return badRequest('A record is matched by a valid value of a unique attribute', [
		{
			code: 'invalid',
			path: ['match', name],
			object_api_name: object,
			attribute_api_name: name,
		},
	]);
}

function missingIn(state: UnifyState, object: string, values: Values): Answer | undefined {
	const attributes = [...(state.records.schemas.get(object)?.attributes.values() ?? [])];
	const lacks = attributes.find(
		({ api_name, is_required }) => is_required && (values[api_name] ?? null) === null,
	);
	if (lacks === undefined) return undefined;
	return {
		status: 400,
		body: {
			status: 'record_missing_required_field',
			message: `${lacks.api_name} is required`,
			errors: [
				{ code: 'required', path: ['data', lacks.api_name], attribute_api_name: lacks.api_name },
			],
		},
	};
}

/** Creates or updates a record, with the precedence that the contract gives its five groups. */
function upsert(
	state: UnifyState,
	object: string,
	body: RecordUpsert,
	isForgiving: boolean,
	now: number,
): Answer | { readonly record: UnifyRecord } {
	const refusal = badMatch(state, object, body.match);
	if (refusal) return refusal;
	const existing = state.findRecord(object, body.match);
	const groups = existing
		? [body.create_or_update, body.update]
		: [body.match, body.create_or_update_if_empty, body.create_or_update, body.create];
	const checked = valuesOf(state, object, Object.assign({}, ...groups), '', isForgiving, now);
	if ('refusal' in checked) return checked.refusal;
	if (existing === undefined) {
		const missing = missingIn(state, object, checked.values);
		return missing ?? { record: state.createRecord(object, checked.values, now) };
	}
	const ifEmpty = { ...body.create_or_update_if_empty, ...body.update_if_empty };
	const filled = valuesOf(state, object, ifEmpty, '', isForgiving, now);
	if ('refusal' in filled) return filled.refusal;
	const empty = Object.entries(filled.values).filter(([name]) =>
		[undefined, null, ''].includes(existing.attributes[name] as undefined),
	);
	const values = { ...Object.fromEntries(empty), ...checked.values };
	if (state.records.conflict(object, values, existing.id)) return conflict();
	state.changeRecord(existing, values, now);
	return { record: existing };
}

function valuesOf(
	state: UnifyState,
	object: string,
	given: Values,
	group: string,
	isForgiving: boolean,
	now: number,
): Checked {
	const attributes = state.records.schemas.get(object)?.attributes;
	const values: Values = {};
	const details: BadRequestDetail[] = [];
	for (const [name, value] of Object.entries(given)) {
		const attribute = attributes?.get(name);
		const place = { path: [...(group === '' ? [] : [group]), name], object_api_name: object };
		if (attribute === undefined) {
			details.push({ code: 'unknown_attribute', ...place, attribute_api_name: name });
		} else if (attribute.type === 'REFERENCE' && value !== null) {
			const found = referred(state, attribute, value, now);
			if (typeof found === 'string')
				return { refusal: badReference(found, [...place.path], object, name) };
			values[name] = found;
		} else if (value !== null && !fits(attribute, value)) {
			details.push({ code: 'invalid_value', ...place, attribute_api_name: name });
		} else values[name] = value;
	}
	return details.length > 0 && !isForgiving
		? { refusal: badRequest('The record is not valid', details) }
		: { values };
}

const badReference = (
	code: string,
	path: string[],
	object_api_name: string,
	attribute_api_name: string,
): Answer => ({
	status: 400,
	body: {
		status: code,
		message: 'The record that is referred to was not found',
		errors: [{ code, path, object_api_name, attribute_api_name }],
	},
});

/** The records that a value refers to, made where it says so; the code of the refusal where there is none. */
function referred(
	state: UnifyState,
	{ related_object: object = '', cardinality }: UnifyAttribute,
	value: unknown,
	now: number,
): unknown {
	if (cardinality === 'MANY') {
		const all = (Array.isArray(value) ? value : [value]).map((each) =>
			referred(state, { related_object: object } as UnifyAttribute, each, now),
		);
		return all.find((each) => typeof each === 'string') ?? all;
	}
	const asked = asObject(value);
	if (asked === undefined) return 'bad_request';
	if (typeof asked.id === 'string')
		return state.records.of(object).has(asked.id)
			? { id: asked.id }
			: 'referenced_record_not_found';
	const { match } = asked;
	if (asObject(match) === undefined) return 'bad_request';
	const isMade = ['create', 'create_or_update', 'create_or_update_if_empty'].some(
		(group) => asked[group] !== undefined,
	);
	if (!isMade) {
		const found = state.findRecord(object, { ...asObject(match) });
		return found ? { id: found.id } : 'referenced_record_not_found';
	}
	const made = upsert(state, object, asked as unknown as RecordUpsert, false, now);
	return 'status' in made ? 'bad_request' : { id: made.record.id };
}

/** The record that a list's entry names, by id in any object or by match in the list's; undefined: none. */
export function selected(
	state: UnifyState,
	object: string,
	selector: { readonly id?: string; readonly match?: Values },
): UnifyRecord | Answer | undefined {
	if (selector.id !== undefined) {
		const objects = [...state.records.schemas.keys()];
		return objects
			.map((each) => state.records.of(each).get(selector.id ?? ''))
			.find((each) => each !== undefined);
	}
	const { match = {} } = selector;
	return badMatch(state, object, match) ?? state.findRecord(object, match);
}
