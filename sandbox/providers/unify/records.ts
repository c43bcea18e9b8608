import { normaliseEmail } from '../../identity';
import type { UnifyPerson, UnifyRecord } from './model';
import type { ObjectSchema, UnifyAttribute } from './schema';

type Values = Readonly<Record<string, unknown>>;

/** An attribute's value as two records are told apart by it. */
const identityOf = (attribute: UnifyAttribute, value: unknown): string => {
	const text = String(value).trim();
	return attribute.type === 'EMAIL_ADDRESS' || attribute.api_name === 'domain'
		? normaliseEmail(text)
		: text;
};

const isBlank = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Objects, their attributes and their records, with an index over unique attributes. */
export class RecordStore {
	readonly schemas = new Map<string, ObjectSchema>();
	readonly people = new Map<string, UnifyPerson>();

	private readonly others = new Map<string, Map<string, UnifyRecord>>();
	private readonly byUnique = new Map<string, string>();

	/** The records of an object, in order of creation. */
	of(object: string): Map<string, UnifyRecord> {
		if (object === 'person') return this.people;
		const known = this.others.get(object);
		if (known) return known;
		const made = new Map<string, UnifyRecord>();
		this.others.set(object, made);
		return made;
	}

	uniquesOf(object: string): UnifyAttribute[] {
		return [...(this.schemas.get(object)?.attributes.values() ?? [])].filter(
			({ is_unique }) => is_unique,
		);
	}

	/** The record that has all these values, which are of unique attributes. */
	find(object: string, match: Values): UnifyRecord | undefined {
		const ids = this.uniquesOf(object)
			.filter(({ api_name }) => !isBlank(match[api_name]))
			.map((attribute) => this.byUnique.get(this.keyOf(object, attribute, match)));
		const [id] = ids;
		return id !== undefined && ids.every((each) => each === id)
			? this.of(object).get(id)
			: undefined;
	}

	/** A record other than this one that has one of the unique values. */
	conflict(object: string, values: Values, except?: string): UnifyRecord | undefined {
		return this.uniquesOf(object)
			.filter(({ api_name }) => !isBlank(values[api_name]))
			.map((attribute) => this.byUnique.get(this.keyOf(object, attribute, values)))
			.filter((id) => id !== undefined && id !== except)
			.map((id) => this.of(object).get(id ?? ''))
			.find((record) => record !== undefined);
	}

	add(record: UnifyRecord): void {
		this.of(record.object).set(record.id, record);
		this.index(record, record.id);
	}

	/** Lays values over a record; null clears. @returns whether anything changed */
	change(record: UnifyRecord, values: Values, at: string): boolean {
		const before = JSON.stringify(record.attributes);
		this.index(record, undefined);
		Object.assign(record.attributes, values);
		this.index(record, record.id);
		const isChanged = JSON.stringify(record.attributes) !== before;
		if (isChanged) record.updated_at = at;
		return isChanged;
	}

	remove(record: UnifyRecord): void {
		this.index(record, undefined);
		this.of(record.object).delete(record.id);
	}

	clear(): void {
		for (const map of [this.schemas, this.people, this.others, this.byUnique]) map.clear();
	}

	private index({ object, attributes }: UnifyRecord, id: string | undefined): void {
		for (const attribute of this.uniquesOf(object)) {
			if (isBlank(attributes[attribute.api_name])) continue;
			const key = this.keyOf(object, attribute, attributes);
			if (id === undefined) this.byUnique.delete(key);
			else this.byUnique.set(key, id);
		}
	}

	private keyOf(object: string, attribute: UnifyAttribute, values: Values): string {
		return `${object}|${attribute.api_name}|${identityOf(attribute, values[attribute.api_name])}`;
	}
}
