import type { Sandbox } from '../../../sandbox';
import type { Execution } from '../executions';
import type { FakeModel } from '../fakeModel';
import type { ProviderName } from '../workflows';

/** How items left a node, in their order: by the success output and by the error output. */
export type Outcomes = readonly [success: readonly string[], error: readonly string[]];

/** What a run of an example workflow must do. */
export interface Expected {
	/** What is so before the first run. */
	readonly given?: (sandbox: Sandbox, model: FakeModel) => void;
	/** The outcomes of the first run, with their reasons, by the node's name. */
	readonly outcomes: { readonly [node: string]: Outcomes };
	/** Who was put where, by `target|lead`; for Unify the lead is its email address. */
	readonly enrolled: { readonly [Name in ProviderName]?: readonly string[] };
	/** What else is true after a run, the first and the second. */
	readonly after?: (sandbox: Sandbox, run: Execution) => void;
}

export interface Runs {
	readonly [file: string]: Expected;
}
