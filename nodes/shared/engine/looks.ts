import type { IExecuteFunctions } from 'n8n-workflow';

import type { Looks } from './emit';
import { isTool } from './memory';
import type { RunSettings } from './settings';

/** How the items of this run look. As a tool of an agent they are small: what the agent asked, it knows. */
export function looksOf(
	context: IExecuteFunctions,
	{
		withInput,
		simplify,
		skipsAreErrors,
	}: Pick<RunSettings, 'withInput' | 'simplify' | 'skipsAreErrors'>,
): Looks {
	const items = context.getInputData();
	const { onError, continueOnFail } = context.getNode();
	const isSmall = isTool(context);
	return {
		row: (index) => items[index]?.json ?? {},
		withInput: withInput && !isSmall,
		withResponse: !simplify && !isSmall,
		// A workflow made by an older n8n has the switch in place of the setting.
		oneTable: onError === undefined ? continueOnFail === true : onError === 'continueRegularOutput',
		skipsAreErrors,
	};
}
