import type { ByHand } from '../../declare/trigger';
import { isSameAddress } from './ownAddress';
import { oddAnswer, stop } from './registering';
import type { Registering } from './registering';

/**
 * Where the provider can say which address the user entered, it must be this one. Asked when somebody publishes the
 * workflow: neither in a test, whose address is another, nor when n8n starts, which nobody watches.
 */
export async function checkEntered(
	task: Registering,
	entered: NonNullable<ByHand['entered']>,
): Promise<void> {
	if (!['activate', 'create', 'update'].includes(task.context.getActivationMode())) return;
	const call = entered.read(task.row);
	if (call === undefined) return;
	const address = entered.address(await task.desk.ask(call, entered.endpoint));
	if (address === undefined) throw oddAnswer(task, 'the address that it posts to');
	if (address !== null && isSameAddress(address, task.url)) return;
	throw stop(
		task,
		address === null
			? `No address is entered for ${entered.thing}`
			: `Another address than this node's is entered for ${entered.thing}`,
		`Enter ${task.url} for ${entered.thing} at ${task.displayName}, then publish the workflow again.`,
	);
}
