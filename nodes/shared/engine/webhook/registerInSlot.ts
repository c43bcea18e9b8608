import type { AddressSlot } from '../../declare/trigger';
import { asError } from '../../http/errors';
import { storedHook, storeHook } from './hookStore';
import { hostOf, isOwnAddress, isSameAddress } from './ownAddress';
import { oddAnswer, stop } from './registering';
import type { Registering } from './registering';

/** Whether the address is this node's, and what it posts can be checked. */
export async function isInSlot(task: Registering, slot: AddressSlot): Promise<boolean> {
	const { secret } = storedHook(task.context);
	const { address } = await look(task, slot);
	return secret !== undefined && address !== null && isSameAddress(address, task.url);
}

/** Puts this node's address where none is, or in place of one that may be replaced and is put back in the end. */
export async function createInSlot(task: Registering, slot: AddressSlot): Promise<void> {
	const { address } = await look(task, slot);
	const previousUrl = previousOf(task, slot, address);
	try {
		storeHook(task.context, { secret: await write(task, slot), previousUrl });
	} catch (error) {
		// Whatever went wrong: the user's own address must not be lost over it.
		await putBack(task, slot, previousUrl).catch(() => undefined);
		throw asError(error);
	}
}

/** Puts this node's address there, and finds the secret. */
async function write(task: Registering, slot: AddressSlot): Promise<string> {
	const written = await task.desk.ask(slot.write(task.row, task.url), slot.endpoint);
	const { address, body } = await look(task, slot);
	if (address === null || !isSameAddress(address, task.url)) {
		throw stop(
			task,
			`${task.displayName} did not take this node's address for ${slot.thing}`,
			'Enter it there by hand, and choose the manual setup in this node.',
		);
	}
	const secret = [slot.secret(written), slot.secret(body), ...slot.givenSecrets(task.row)].find(
		(candidate) => candidate !== undefined && candidate !== '',
	);
	if (secret !== undefined) return secret;
	throw stop(
		task,
		`${task.displayName} shows no secret for ${slot.thing}, so that nothing could be believed`,
		'What was there before is put back. Enter the secret in this node, then publish the workflow once more.',
	);
}

/** The address that is put back in the end; throws where what is there may not be replaced. */
function previousOf(
	task: Registering,
	slot: AddressSlot,
	address: string | null,
): string | undefined {
	if (address === null) return undefined;
	// Left over from a life of this node: what it had replaced is still known.
	if (isSameAddress(address, task.url)) return storedHook(task.context).previousUrl;
	const isOwn = isOwnAddress(address, task.url, task.anchor);
	// What a test has left over; a test itself stands in the way of nothing.
	if (isOwn && !task.isTest) return undefined;
	if (slot.replaces(task.row)) return address;
	throw isOwn
		? stop(
				task,
				`${capital(slot.thing)} posts to this node's published workflow, and has one address only`,
				`${slot.wayOut} Events that come during the test then reach only the test.`,
			)
		: stop(
				task,
				`${capital(slot.thing)} posts to another address already, at ${hostOf(address)}, and has one only`,
				slot.wayOut,
			);
}

/** Puts back what was there before; an address that somebody has changed since then is not ours to change. */
export async function deleteFromSlot(task: Registering, slot: AddressSlot): Promise<void> {
	const found = await task.desk.find(slot.read(task.row), slot.endpoint);
	const address = found === undefined ? undefined : slot.address(found.body);
	if (typeof address === 'string' && isSameAddress(address, task.url))
		await putBack(task, slot, storedHook(task.context).previousUrl);
	storeHook(task.context, {});
}

async function putBack(
	task: Registering,
	slot: AddressSlot,
	previousUrl: string | undefined,
): Promise<void> {
	try {
		await task.desk.find(slot.write(task.row, previousUrl ?? null), slot.endpoint);
	} catch (error) {
		throw stop(
			task,
			`This node's address could not be taken away from ${slot.thing}: ${asError(error).message}`,
			`Take ${task.url} away at ${task.displayName} by hand.`,
		);
	}
}

async function look(
	task: Registering,
	slot: AddressSlot,
): Promise<{ readonly address: string | null; readonly body: unknown }> {
	const body = await task.desk.ask(slot.read(task.row), slot.endpoint);
	const address = slot.address(body);
	if (address === undefined) throw oddAnswer(task, `the address that ${slot.thing} posts to`);
	return { address, body };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
