import type { Hook, HookList } from '../../declare/trigger';
import { storedHook, storeHook } from './hookStore';
import { isSameAddress } from './ownAddress';
import { oddAnswer, stop } from './registering';
import type { Registering } from './registering';

/** Whether the hook that was made is there and asks for what is wanted. Any answer but "there" and "not there" throws. */
export async function isInList(task: Registering, list: HookList): Promise<boolean> {
	const { hookId, secret } = storedHook(task.context);
	if (hookId === undefined || secret === undefined) return false;
	const answer = await task.desk.find(list.get(hookId), list.endpoint);
	if (answer === undefined) return false;
	const hook = list.hook(answer.body);
	if (hook === undefined) throw oddAnswer(task, 'the hook');
	return (
		isSameAddress(hook.url, task.url) &&
		hook.isActive !== false &&
		(hook.events === undefined || isSameSet(hook.events, list.events(task.row)))
	);
}

/** Hooks of this very address are from a life whose secret is lost: they are taken away first. */
export async function createInList(task: Registering, list: HookList): Promise<void> {
	const { hookId } = storedHook(task.context);
	const hooks = await task.desk.all(list.list(), list.paging, list.endpoint);
	for (const hook of hooks.flatMap((record) => list.hook(record) ?? [])) {
		if (hook.id === hookId || isSameAddress(hook.url, task.url)) await remove(task, list, hook.id);
	}
	const body = await task.desk.ask(list.create(task.url, task.row), list.endpoint);
	const hook = list.hook(body);
	if (hook === undefined) throw oddAnswer(task, 'the new hook');
	const secret = list.secret(body) ?? '';
	if (secret === '') await giveUp(task, list, hook);
	storeHook(task.context, { hookId: hook.id, secret });
}

export async function deleteFromList(task: Registering, list: HookList): Promise<void> {
	const { hookId } = storedHook(task.context);
	if (hookId !== undefined) await remove(task, list, hookId);
	storeHook(task.context, {});
}

async function giveUp(task: Registering, list: HookList, hook: Hook): Promise<never> {
	await remove(task, list, hook.id);
	throw stop(
		task,
		`${task.displayName} gave no secret for the webhook, so that nothing could be believed`,
		'It was taken away again. Publish the workflow once more; if that does not help, ask their support.',
	);
}

async function remove(task: Registering, list: HookList, id: string): Promise<void> {
	await task.desk.find(list.delete(id), list.endpoint);
}

function isSameSet(some: readonly string[], others: readonly string[]): boolean {
	const [one, other] = [new Set(some), new Set(others)];
	return one.size === other.size && [...one].every((entry) => other.has(entry));
}
