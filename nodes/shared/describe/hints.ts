import type { NodeHint } from 'n8n-workflow';

/** Items from which on evaluating expressions is felt; one takes about half a millisecond. */
const MANY_ITEMS = 1_000;

/** What the editor says beside the node's input and output where a setting has a side that a user might not expect. */
export const hints: NodeHint[] = [
	{
		message: 'Dry Run is on: items are checked and batched, and nothing is sent.',
		type: 'info',
		location: 'outputPane',
		whenToDisplay: 'always',
		displayCondition: '={{ $rawParameter.dryRun === true }}',
	},
	{
		message:
			'Skipped items count as errors. In the Settings, let On Error continue, or the node stops at the first one.',
		type: 'info',
		location: 'outputPane',
		whenToDisplay: 'beforeExecution',
		displayCondition: '={{ $rawParameter.options?.skippedLeads === "error" }}',
	},
	{
		message:
			'n8n evaluates each expression in this node for each of these items, but for fields that were dragged in as they are. With Mapping Column Mode set to Map Automatically none is evaluated.',
		type: 'info',
		location: 'inputPane',
		whenToDisplay: 'beforeExecution',
		displayCondition: `={{ $rawParameter.dataMode === "defineBelow" && $input.all().length >= ${MANY_ITEMS} }}`,
	},
];
