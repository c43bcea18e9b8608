/** `leadLinkedinUrl` → `lead_linkedin_url`. */
export const toSnakeCase = (name: string): string =>
	name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The same values under the names that a snake_case API has for them. */
export const snakeCased = <V>(values: Readonly<Record<string, V>>): Record<string, V> =>
	Object.fromEntries(Object.entries(values).map(([name, value]) => [toSnakeCase(name), value]));
