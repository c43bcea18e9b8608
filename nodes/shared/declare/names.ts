/** `leadLinkedinUrl` → `lead_linkedin_url`. */
export const toSnakeCase = (name: string): string =>
	name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** `lead_linkedin_url` → `leadLinkedinUrl`. */
export const toCamelCase = (name: string): string =>
	name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The same values under the names that a snake_case API has for them. */
export const snakeCased = <V>(values: Readonly<Record<string, V>>): Record<string, V> =>
	Object.fromEntries(Object.entries(values).map(([name, value]) => [toSnakeCase(name), value]));

/** `bulkRelink` → `Bulk Relink`; `getAll` is n8n's "Get Many". */
export function titleOf(value: string): string {
	if (value === 'getAll') return 'Get Many';
	const words = value.replace(/[A-Z]/g, (letter) => ` ${letter}`);
	return words.charAt(0).toUpperCase() + words.slice(1);
}

/** In the order of a dropdown. */
export const byName = <T extends { readonly name: string }>(list: readonly T[]): T[] =>
	[...list].sort((one, other) => compare(one.name.toLowerCase(), other.name.toLowerCase()));

export const compare = (one: string, other: string): number =>
	one < other ? -1 : one > other ? 1 : 0;
