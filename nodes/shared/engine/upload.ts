import type { IExecuteFunctions } from 'n8n-workflow';

import type { Upload } from '../declare/operation';
import { InputError } from '../declare/parse';

/**
 * The file that an item holds under a name. Rejects with `InputError` where it holds none.
 *
 * @param name of the binary property
 */
export async function uploadOf(
	context: IExecuteFunctions,
	index: number,
	name: string,
): Promise<Upload> {
	const file = context.getInputData()[index]?.binary?.[name];
	if (file === undefined) {
		return await Promise.reject(
			new InputError(
				`names '${name}', under which the item has no file`,
				'Give the name of a binary property of the item, as the node before shows it.',
				'Input Binary Field',
			),
		);
	}
	const bytes = await context.helpers.getBinaryDataBuffer(index, name);
	return { bytes, contentType: file.mimeType, fileName: file.fileName };
}
