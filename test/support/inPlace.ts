import type { INodeParameters } from 'n8n-workflow';

const FOLDED = new Set(['context', 'leadProfileUrn', 'startAt']);

/** Fields of `enroll` where the panel has them: in sight, or among the additional ones. */
export function inPlace(fields: Readonly<Record<string, unknown>>): INodeParameters {
	const entries = Object.entries(fields);
	const those = (isFolded: boolean) =>
		Object.fromEntries(entries.filter(([name]) => FOLDED.has(name) === isFolded));
	return { ...those(false), additionalFields: those(true) } as INodeParameters;
}
