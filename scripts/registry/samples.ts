import { isObject } from '../../nodes/shared/http/json';
import type { Contract, Json } from './contract';

/**
 * The values that every sample is made of, of a request as well as of an answer: so that what an answer says of a row is
 * found again by its id or its address.
 */
export const SAMPLE = {
	text: 'a1',
	email: 'jane@example.com',
	url: 'https://www.linkedin.com/in/jane',
	dateTime: '2026-03-01T09:00:00Z',
	date: '2026-03-01',
	time: '09:00',
	/** The host of the address above. */
	domain: 'linkedin.com',
} as const;

const BY_FORMAT: Readonly<Record<string, string>> = {
	email: SAMPLE.email,
	uri: SAMPLE.url,
	'date-time': SAMPLE.dateTime,
	date: SAMPLE.date,
	time: SAMPLE.time,
	hostname: SAMPLE.domain,
};

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/**
 * A value that a schema allows, with all its properties and one entry in each list.
 *
 * @param variant which of several alternatives and of several allowed values is taken, counted round
 */
export function sampleOf(
	{ resolve }: Pick<Contract, 'resolve'>,
	given: unknown,
	variant = 0,
	above: readonly Json[] = [],
): unknown {
	const schema = resolve(given);
	// One that goes round in a circle ends where it would begin anew.
	if (above.includes(schema)) return undefined;
	const inner = (each: unknown) => sampleOf({ resolve }, each, variant, [...above, schema]);
	if (schema.const !== undefined) return schema.const;
	const allowed = list(schema.enum).filter((each) => each !== null);
	if (allowed.length > 0) return allowed[variant % allowed.length];
	const alternatives = [...list(schema.oneOf), ...list(schema.anyOf)].filter(
		(each) => resolve(each).type !== 'null',
	);
	const parts = [
		...list(schema.allOf),
		...(alternatives.length > 0 ? [alternatives[variant % alternatives.length]] : []),
	].map(inner);
	const own = byType(schema, inner, variant);
	const objects = [...parts, own].filter(isObject);
	if (objects.length > 0) return Object.assign({}, ...objects);
	return own ?? parts.find((each) => each !== undefined && each !== null) ?? null;
}

/** How many variants show each alternative and each allowed value of a schema at least once. */
export function variantsOf(
	{ resolve }: Pick<Contract, 'resolve'>,
	given: unknown,
	above: readonly Json[] = [],
): number {
	const schema = resolve(given);
	if (above.includes(schema)) return 1;
	const properties = isObject(schema.properties) ? Object.values(schema.properties) : [];
	const alternatives = [...list(schema.oneOf), ...list(schema.anyOf)];
	const nested = [...properties, schema.items, ...list(schema.allOf), ...alternatives];
	return Math.max(
		1,
		list(schema.enum).length,
		alternatives.length,
		...nested.map((each) =>
			each === undefined ? 1 : variantsOf({ resolve }, each, [...above, schema]),
		),
	);
}

function byType(schema: Json, inner: (schema: unknown) => unknown, variant: number): unknown {
	switch (typeOf(schema)) {
		case 'object': {
			const properties = isObject(schema.properties) ? schema.properties : {};
			return Object.fromEntries(
				Object.entries(properties)
					.map(([name, each]) => [name, inner(each)] as const)
					.filter(([, value]) => value !== undefined),
			);
		}
		case 'array': {
			const entry = inner(schema.items);
			return entry === undefined || entry === null ? [] : [entry];
		}
		case 'string':
			return BY_FORMAT[String(schema.format)] ?? SAMPLE.text;
		case 'integer':
			return numberIn(schema, 1);
		case 'number':
			return numberIn(schema, 1.5);
		case 'boolean':
			// Where an answer has several variants, both are among them.
			return variant % 2 === 0;
		default:
			return undefined;
	}
}

/** The type of a schema; where it may be null too, the other one. */
function typeOf({ type, properties, items }: Json): unknown {
	const found = list(type).find((each) => each !== 'null') ?? type;
	return found ?? (properties !== undefined ? 'object' : items !== undefined ? 'array' : undefined);
}

function numberIn({ minimum, maximum }: Json, usual: number): number {
	const least = typeof minimum === 'number' ? minimum : -Infinity;
	const most = typeof maximum === 'number' ? maximum : Infinity;
	return Math.min(Math.max(usual, least), most);
}
