import type { IHookFunctions } from 'n8n-workflow';

import type { Row } from '../../declare/row';
import type { Provider } from '../../declare/provider';
import type { Registration, WebhookTrigger } from '../../declare/trigger';
import { ownString } from '../../http/json';
import { openDesk } from '../ask';
import { checkEntered } from './registerByHand';
import { createInList, deleteFromList, isInList } from './registerInList';
import { createInSlot, deleteFromSlot, isInSlot } from './registerInSlot';
import { parametersOf } from '../parameters';
import { stop } from './registering';
import type { Registering } from './registering';

/** Ms that a call of the life cycle is retried for: somebody is waiting for the workflow to be published. */
const PATIENCE = 60_000;

type Work = Pick<Registering, 'row'> & {
	readonly registration: Registration;
	/** Reads the credential, and leaves nothing open. */
	withDesk<T>(work: (task: Registering) => Promise<T>): Promise<T>;
};

/** n8n's question whether the hook is there already. Throws where the provider does not say. */
export async function hookExists(
	context: IHookFunctions,
	provider: Provider,
	trigger: WebhookTrigger,
): Promise<boolean> {
	const { row, registration, withDesk } = workOf(context, provider, trigger);
	await checkSecret(context, provider, trigger, row);
	switch (registration.kind) {
		case 'list':
			return await withDesk(async (task) => await isInList(task, registration));
		case 'slot':
			return await withDesk(async (task) => await isInSlot(task, registration));
		case 'byHand': {
			const { entered } = registration;
			if (entered !== undefined) await withDesk(async (task) => await checkEntered(task, entered));
			return true;
		}
	}
}

/** Registers this node's address and keeps the secret that comes of it. Throws what the user can do about it. */
export async function createHook(
	context: IHookFunctions,
	provider: Provider,
	trigger: WebhookTrigger,
): Promise<boolean> {
	const { registration, withDesk } = workOf(context, provider, trigger);
	if (registration.kind === 'list')
		await withDesk(async (task) => await createInList(task, registration));
	if (registration.kind === 'slot')
		await withDesk(async (task) => await createInSlot(task, registration));
	return true;
}

/** Takes back what {@link createHook} did; what the user has changed since then is left alone. */
export async function deleteHook(
	context: IHookFunctions,
	provider: Provider,
	trigger: WebhookTrigger,
): Promise<boolean> {
	const { registration, withDesk } = workOf(context, provider, trigger);
	if (registration.kind === 'list')
		await withDesk(async (task) => await deleteFromList(task, registration));
	if (registration.kind === 'slot')
		await withDesk(async (task) => await deleteFromSlot(task, registration));
	return true;
}

function workOf(context: IHookFunctions, provider: Provider, trigger: WebhookTrigger): Work {
	const row = parametersOf(context, trigger);
	return {
		row,
		registration: trigger.registration(row),
		async withDesk(work) {
			const url = context.getNodeWebhookUrl('default');
			if (url === undefined)
				throw stop({ context }, 'n8n gives this node no address', 'Save the workflow first.');
			const { desk, close } = await openDesk(context, provider, PATIENCE);
			try {
				return await work({
					context,
					desk,
					row,
					url,
					anchor: context.getNode().webhookId ?? context.getWorkflow().id ?? '',
					isTest: context.getActivationMode() === 'manual',
					displayName: provider.displayName,
				});
			} finally {
				await close();
			}
		},
	};
}

/** A trigger that checks by the credential's secret refuses everything as long as there is none. */
async function checkSecret(
	context: IHookFunctions,
	provider: Provider,
	trigger: WebhookTrigger,
	row: Row,
): Promise<void> {
	const proof = trigger.proof(row);
	if (proof.by !== 'secret') return;
	const secret = ownString(await context.getCredentials(provider.credential), proof.field) ?? '';
	if (secret.trim() !== '') return;
	throw stop(
		{ context },
		`'${proof.fieldName}' of the ${provider.displayName} credential is empty`,
		`Enter a secret of your own there, and the same one at ${provider.displayName}; or choose no authentication.`,
	);
}
