import type { Answer, Call, Handler } from '../../provider';
import { badRequest, failure, wrapped } from './house';
import { noObject } from './recordRoutes';
import type { ObjectSchema, UnifyAttribute, UnifyOption } from './schema';
import type { UnifyState } from './state';

const ok = (data: unknown, status = 200): Answer => ({ status, body: wrapped(data) });

/** Objects, attributes and options of selects. Deleting them is left out: the node does not. */
export function schemaHandlers(state: UnifyState): Record<string, Handler> {
	const { schemas } = state.records;
	const onObject =
		(handler: (schema: ObjectSchema, call: Call) => Answer): Handler =>
		(call) => {
			const schema = schemas.get(call.params.object_name ?? '');
			return schema ? handler(schema, call) : noObject(call.params.object_name ?? '');
		};
	const onAttribute = (handler: (attribute: UnifyAttribute, call: Call) => Answer): Handler =>
		onObject(({ attributes }, call) => {
			const attribute = attributes.get(call.params.attribute_name ?? '');
			return attribute
				? handler(attribute, call)
				: failure(404, 'attribute_not_found', 'Attribute not found');
		});
	const onOptions = (handler: (options: UnifyOption[], call: Call) => Answer): Handler =>
		onAttribute(({ options }, call) =>
			options
				? handler(options, call)
				: {
						status: 400,
						body: {
							status: 'attribute_options_not_supported',
							message: 'The attribute is no select',
						},
					},
		);
	const onOption = (handler: (option: UnifyOption, call: Call) => Answer): Handler =>
		onOptions((options, call) => {
			const option = options.find(({ api_name }) => api_name === call.params.option_name);
			return option
				? handler(option, call)
				: failure(404, 'attribute_option_not_found', 'Option not found');
		});
	return {
		list_objects: () => ok([...schemas.values()].map(({ object }) => object)),
		create_object: ({ body, now }) => {
			const fields = body as { api_name: string; display_name: string; description: null };
			if (schemas.has(fields.api_name)) return conflict('object_conflict');
			const object = { ...fields, provider: 'CUSTOMER' as const };
			schemas.set(fields.api_name, { object, attributes: new Map() });
			state.did('object', fields.api_name, now);
			return ok(object, 201);
		},
		get_object: onObject(({ object }) => ok(object)),
		update_object: onObject((schema, { body, now }) => {
			const object = { ...schema.object, ...(body as object) };
			if (JSON.stringify(object) !== JSON.stringify(schema.object))
				state.did('object.update', object.api_name, now);
			schema.object = object;
			return ok(object);
		}),
		list_object_attributes: onObject(({ attributes }) => ok([...attributes.values()])),
		create_object_attribute: onObject(({ object, attributes }, { body, now }) => {
			const attribute = body as UnifyAttribute;
			if (attributes.has(attribute.api_name)) return conflict('attribute_conflict');
			const { related_object: related } = attribute;
			if (related !== undefined && !schemas.has(related))
				return badRequest('No such object', [{ code: 'invalid', path: ['related_object'] }]);
			attributes.set(attribute.api_name, { ...attribute });
			state.did('attribute', `${object.api_name}.${attribute.api_name}`, now);
			return ok(attribute, 201);
		}),
		get_object_attribute: onAttribute((attribute) => ok(attribute)),
		update_object_attribute: onAttribute((attribute, { body, now }) => {
			const before = JSON.stringify(attribute);
			Object.assign(attribute, body);
			if (JSON.stringify(attribute) !== before)
				state.did('attribute.update', attribute.api_name, now);
			return ok(attribute);
		}),
		list_object_attribute_options: onOptions((options) => ok(options)),
		create_object_attribute_option: onOptions((options, { body, now }) => {
			const option = body as UnifyOption;
			if (options.some(({ api_name }) => api_name === option.api_name))
				return conflict('attribute_option_conflict');
			options.push({ ...option });
			state.did('option', option.api_name, now);
			return ok(option, 201);
		}),
		get_object_attribute_option: onOption((option) => ok(option)),
		update_object_attribute_option: onOption((option, { body, now }) => {
			const before = option.display_name;
			Object.assign(option, body);
			if (option.display_name !== before) state.did('option.update', option.api_name, now);
			return ok(option);
		}),
	};
}

const conflict = (status: string): Answer => failure(409, status, 'There is one of that name');
