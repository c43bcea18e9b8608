import { NodeOperationError } from 'n8n-workflow';
import type { IHookFunctions } from 'n8n-workflow';

import type { Row } from '../../declare/row';
import type { Desk } from '../ask';

/** What registering this node's address has to do with. */
export interface Registering {
	readonly context: IHookFunctions;
	readonly desk: Desk;
	readonly row: Row;
	/** This node's address, for tests or for production. */
	readonly url: string;
	/** Where the node's own part of its address begins; see `isOwnAddress`. */
	readonly anchor: string;
	readonly isTest: boolean;
	readonly displayName: string;
}

/** Why registering ends here, with the way out. */
export const stop = (
	{ context }: Pick<Registering, 'context'>,
	problem: string,
	wayOut: string,
): NodeOperationError =>
	new NodeOperationError(context.getNode(), problem, { description: wayOut });

/** An answer that says something else than the contract. */
export const oddAnswer = (task: Registering, what: string): NodeOperationError =>
	stop(
		task,
		`${task.displayName} gave an answer without ${what}`,
		`Check the base URL in the ${task.displayName} credential, then publish the workflow again.`,
	);
