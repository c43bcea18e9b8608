import type { IExecuteFunctions } from 'n8n-workflow';

/** Where a run's parameters and items come from: the only thing that reading knows of n8n. */
export interface Source {
	readonly length: number;
	readonly timezone: string;
	/** The item's own JSON. */
	item(index: number): unknown;
	/** A parameter as it evaluates for that item. Throws what the expression throws. */
	parameter(name: string, index: number): unknown;
	/** Whether the parameter is the same for each item, because it holds no expression. */
	isConstant(name: string): boolean;
}

export function sourceOf(context: IExecuteFunctions): Source {
	const items = context.getInputData();
	return {
		length: items.length,
		timezone: context.getTimezone(),
		item: (index) => items[index]?.json,
		parameter: (name, index) => context.getNodeParameter(name, index, null),
		isConstant: (name) =>
			!holdsExpression(context.getNodeParameter(name, 0, null, { rawExpressions: true })),
	};
}

function holdsExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	return typeof value === 'object' && value !== null && Object.values(value).some(holdsExpression);
}
