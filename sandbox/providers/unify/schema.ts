/** An attribute of an object, as the contract has it. */
export interface UnifyAttribute {
	api_name: string;
	display_name: string;
	description: string | null;
	type: string;
	is_required: boolean;
	is_unique: boolean;
	options?: UnifyOption[];
	cardinality?: 'ONE' | 'MANY';
	related_object?: string;
	related_attribute?: null;
}

export interface UnifyOption {
	api_name: string;
	display_name: string;
}

export interface UnifyObject {
	provider: 'UNIFY' | 'CUSTOMER';
	api_name: string;
	display_name: string;
	description: string | null;
}

/** An object with its attributes by name. */
export interface ObjectSchema {
	object: UnifyObject;
	readonly attributes: Map<string, UnifyAttribute>;
}

type Rest = Partial<Omit<UnifyAttribute, 'api_name' | 'type'>>;

const words = (name: string): string =>
	name.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase());

const attribute = (api_name: string, type: string, rest: Rest = {}): UnifyAttribute => ({
	api_name,
	display_name: words(api_name),
	description: null,
	type,
	is_required: false,
	is_unique: false,
	...rest,
});

const unique: Rest = { is_required: true, is_unique: true };

const reference = (api_name: string, related_object: string, cardinality: 'ONE' | 'MANY') =>
	attribute(api_name, 'REFERENCE', { cardinality, related_object, related_attribute: null });

const options = (...names: readonly string[]): UnifyOption[] =>
	names.map((name) => ({ api_name: name, display_name: words(name) }));

const standard = (
	api_name: string,
	attributes: readonly UnifyAttribute[],
	provider: UnifyObject['provider'] = 'UNIFY',
): ObjectSchema => ({
	object: { provider, api_name, display_name: words(api_name), description: null },
	attributes: new Map(attributes.map((each) => [each.api_name, each])),
});

/** What an account begins with: some of Unify's own attributes, one of each type, and an object of the customer's. */
export const seededSchemas = (): ObjectSchema[] => [
	standard('person', [
		attribute('email', 'EMAIL_ADDRESS', unique),
		attribute('first_name', 'TEXT'),
		attribute('last_name', 'TEXT'),
		attribute('title', 'TEXT'),
		attribute('linkedin_url', 'URL'),
		attribute('mobile_phone', 'PHONE_NUMBER'),
		attribute('address', 'ADDRESS'),
		attribute('do_not_email', 'BOOLEAN'),
		attribute('lead_source', 'SELECT', { options: options('webinar', 'referral') }),
		attribute('interests', 'MULTI_SELECT', { options: options('pricing', 'integrations') }),
		attribute('birthday', 'DATE'),
		reference('company', 'company', 'ONE'),
		attribute('last_activity_at', 'DATETIME'),
	]),
	standard('company', [
		attribute('domain', 'TEXT', unique),
		attribute('name', 'TEXT'),
		attribute('employee_count', 'INTEGER'),
		attribute('revenue', 'CURRENCY'),
		attribute('country', 'COUNTRY'),
		attribute('score', 'DECIMAL'),
		attribute('last_activity_at', 'DATETIME'),
	]),
	standard('opportunity', [
		attribute('uniqueness_key', 'TEXT', unique),
		attribute('name', 'TEXT'),
		attribute('closes_at', 'DATETIME'),
		reference('people', 'person', 'MANY'),
	]),
	standard('note', [attribute('text', 'TEXT', { is_required: true })], 'CUSTOMER'),
];
