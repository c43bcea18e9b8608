import { NodeOperationError } from 'n8n-workflow';
import type { IHookFunctions, IPollFunctions, IWebhookFunctions } from 'n8n-workflow';

import type { Row } from '../declare/row';
import type { TriggerParameters } from '../declare/triggerParameters';
import { readOne } from './read/read';
import type { Source } from './read/source';

type TriggerContext = IHookFunctions | IPollFunctions | IWebhookFunctions;

/** A trigger's parameters as a typed row. Throws `NodeOperationError`, which names the field. */
export function parametersOf(
	context: TriggerContext,
	{ fields, check }: Pick<TriggerParameters<Row>, 'fields' | 'check'>,
): Row {
	const read = readOne(sourceOf(context), fields, 0, check);
	if ('refusal' in read) {
		const { field, problem, wayOut } = read.refusal;
		throw new NodeOperationError(context.getNode(), `'${field}' ${problem}`, {
			description: wayOut,
		});
	}
	return read.row;
}

/** A trigger has no input: its parameters are those of one item without fields. */
const sourceOf = (context: TriggerContext): Source => ({
	length: 1,
	isTool: false,
	timezone: context.getTimezone(),
	item: () => ({}),
	parameter: (name) => context.getNodeParameter(name, null),
	isConstant: () => false,
	origin: () => ({ isExpression: false, contextOf: () => ({ timezone: context.getTimezone() }) }),
});
