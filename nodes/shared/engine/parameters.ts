import { NodeOperationError } from 'n8n-workflow';
import type { IHookFunctions, IPollFunctions, IWebhookFunctions } from 'n8n-workflow';

import type { Row } from '../declare/row';
import type { TriggerParameters } from '../declare/triggerParameters';
import { readRows } from './read';
import type { Source } from './source';

type TriggerContext = IHookFunctions | IPollFunctions | IWebhookFunctions;

/** A trigger's parameters as a typed row. Throws `NodeOperationError`, which names the field. */
export function parametersOf(
	context: TriggerContext,
	{ fields, check }: Pick<TriggerParameters<Row>, 'fields' | 'check'>,
): Row {
	const [read] = readRows(sourceOf(context), fields, check);
	if (read === undefined || 'refusal' in read) {
		const { field, problem, wayOut } = read?.refusal ?? UNREAD;
		throw new NodeOperationError(context.getNode(), `'${field}' ${problem}`, {
			description: wayOut,
		});
	}
	return read.row;
}

const UNREAD = {
	field: 'Parameters',
	problem: 'cannot be read',
	wayOut: 'Open the node and check its parameters.',
};

/** A trigger has no input: its parameters are those of one item without fields. */
const sourceOf = (context: TriggerContext): Source => ({
	length: 1,
	timezone: context.getTimezone(),
	item: () => ({}),
	parameter: (name) => context.getNodeParameter(name, null),
	isConstant: () => false,
});
