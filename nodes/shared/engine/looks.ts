import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Write } from '../declare/operation';
import { isFailure } from '../declare/outcome';
import type { Outcome } from '../declare/outcome';
import { namedBy, whoIn } from '../declare/puts';
import type { Row } from '../declare/row';
import { own, ownString } from '../http/json';
import { isTool } from './memory';
import type { Sending } from './sending';

/** How one item looks; each by its own options. */
export interface Look {
	/** Whether a success has the row's own fields too. */
	readonly withInput: boolean;
	/** Whether a success has the provider's own answer too. */
	readonly withResponse: boolean;
	/** Whether a skipped row counts as a failed one. */
	readonly skipsAreErrors: boolean;
}

/** How the items of a run look. */
export interface Looks {
	/** The input item's own fields. */
	row(index: number): IDataObject;
	of(index: number): Look;
	/** On Error is Continue: n8n merges no row into a failed item, so it has the row's fields and its outcome itself. */
	readonly oneTable: boolean;
	/** A model reads the texts, which knows of no items. */
	readonly forModel: boolean;
}

/**
 * As a tool of an agent items are small: what the agent asked, it knows.
 *
 * @param optionsOf the `options` of an item, as read; undefined where it could not be read
 */
export function looksOf(
	context: IExecuteFunctions,
	optionsOf: (index: number) => Row | undefined,
): Looks {
	const items = context.getInputData();
	const { onError, continueOnFail } = context.getNode();
	const forModel = isTool(context);
	return {
		row: (index) => items[index]?.json ?? {},
		of: (index) => {
			const options = optionsOf(index);
			return {
				withInput: !forModel && own(options, 'includeInputFields') !== false,
				withResponse: !forModel && own(options, 'simplify') === false,
				skipsAreErrors: ownString(options, 'skippedLeads') === 'error',
			};
		},
		forModel,
		// A workflow made by an older n8n has the switch in place of the setting.
		oneTable: onError === undefined ? continueOnFail === true : onError === 'continueRegularOutput',
	};
}

/** What an operation names of a row; who it is too, where the row's own fields do not say it. */
export const naming =
	({ fields, puts, job, starts, costs }: Write, looks: Looks) =>
	(outcome: Outcome, { index, row }: Sending): IDataObject | undefined => {
		if (isFailure(outcome)) return undefined;
		const isOfMany = starts !== undefined && outcome.outcome !== 'planned';
		const who = isOfMany || looks.of(index).withInput ? {} : whoIn(fields, row);
		if (outcome.outcome === 'planned') {
			const credits = costs === undefined ? {} : { creditsAtMost: { ...costs(row) } };
			// There is no record yet: what the row itself says.
			return { ...who, ...namedBy(puts, {}, row), ...credits };
		}
		const jobId = (job ?? starts) && ownString(outcome.record, 'jobId');
		return {
			...who,
			...namedBy(puts, outcome.record, row),
			...(jobId !== undefined && { [job?.idName ?? 'jobId']: jobId }),
		};
	};
