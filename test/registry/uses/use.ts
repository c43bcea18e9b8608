import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { World } from '../world';

/** How an operation is used well: what a test needs to know of it that its declaration does not say. */
export interface Use {
	/** Beside resource and operation. Rows are mapped automatically where the operation allows it. */
	readonly parameters?: INodeParameters;
	/** The `n`th good item. */
	item(n: number): INodeExecutionData;
	/** Good items that there can be. */
	readonly most?: number;
	/** An item that cannot be read, where one is possible. */
	readonly bad?: INodeExecutionData;
	/** The call's name in the contract, by which the sandbox's faults strike. */
	readonly operationId?: string;
	/** Brings about what the items are on. */
	prepare?(world: World): void;
}

/** By resource and operation. */
export type Uses = Readonly<Record<string, Use>>;

export const json = (fields: Record<string, string>): INodeExecutionData => ({ json: fields });
