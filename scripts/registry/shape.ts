/** A JSON Schema of the kind that n8n shows before a first run. */
export type Shape =
	| { readonly type: 'object'; readonly properties: Readonly<Record<string, Shape>> }
	| { readonly type: 'array'; readonly items?: Shape }
	| { readonly type: 'string' | 'number' | 'boolean' | 'null' };

/** The shape of a value. */
export function inferred(value: unknown): Shape {
	if (Array.isArray(value)) {
		return value.length === 0
			? { type: 'array' }
			: { type: 'array', items: merged(value.map(inferred)) };
	}
	if (typeof value === 'string') return { type: 'string' };
	if (typeof value === 'number') return { type: 'number' };
	if (typeof value === 'boolean') return { type: 'boolean' };
	if (typeof value !== 'object' || value === null) return { type: 'null' };
	return {
		type: 'object',
		properties: Object.fromEntries(
			Object.entries(value).map(([name, each]) => [name, inferred(each)]),
		),
	};
}

/** One shape with all that several have; of two types the first that is not null counts. */
export const merged = (shapes: readonly Shape[]): Shape =>
	shapes.reduce<Shape>((one, other) => mergedTwo(one, other), { type: 'null' });

function mergedTwo(one: Shape, other: Shape): Shape {
	if (one.type === 'null') return other;
	if (one.type === 'object' && other.type === 'object') {
		const names = [...new Set([...Object.keys(one.properties), ...Object.keys(other.properties)])];
		return {
			type: 'object',
			properties: Object.fromEntries(
				names.map((name) => {
					const both = [one.properties[name], other.properties[name]];
					return [name, merged(both.filter((each) => each !== undefined))];
				}),
			),
		};
	}
	if (one.type === 'array' && other.type === 'array') {
		const items = [one.items, other.items].filter((each) => each !== undefined);
		return items.length === 0 ? one : { type: 'array', items: merged(items) };
	}
	return one;
}
