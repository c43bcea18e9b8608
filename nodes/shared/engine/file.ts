import type { IBinaryData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Row } from '../declare/row';
import { ownString } from '../http/json';
import { headerOf } from '../http/address';
import type { HttpAnswer } from '../http/port';

/** Name of the binary property where the row names none. */
const USUAL_NAME = 'data';

/** An answer's bytes as a file of the item, with the type and the name that the provider gives it. */
export async function fileOf(
	context: IExecuteFunctions,
	answer: HttpAnswer,
	row: Row,
): Promise<Pick<INodeExecutionData, 'json' | 'binary'>> {
	const name = ownString(row, 'binaryPropertyName') ?? USUAL_NAME;
	const file = await binaryOf(context, answer, ownString(row.options, 'fileName'));
	return {
		json: {
			fileName: file.fileName ?? null,
			mimeType: file.mimeType,
			bytes: answer.bytes.length,
		},
		binary: { [name]: file },
	};
}

/**
 * An answer's bytes as binary data.
 *
 * @param given in place of the name that the provider gives it
 */
export async function binaryOf(
	context: IExecuteFunctions,
	{ bytes, headers }: HttpAnswer,
	given: string | undefined,
): Promise<IBinaryData> {
	const fileName = given ?? fileNameIn(headerOf(headers, 'content-disposition'));
	// Without a type n8n looks into the bytes, of which an empty file has none.
	const contentType =
		headerOf(headers, 'content-type')?.split(';')[0]?.trim() ||
		(bytes.length === 0 ? 'application/octet-stream' : undefined);
	return await context.helpers.prepareBinaryData(bytes, fileName, contentType);
}

/** The name in a Content-Disposition header, without any folders: RFC 6266, the encoded form first. */
export function fileNameIn(disposition: string | undefined): string | undefined {
	if (disposition === undefined) return undefined;
	const encoded = /filename\*\s*=\s*(?:UTF-8|utf-8)''([^;\s]+)/.exec(disposition)?.[1];
	const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition);
	const name =
		(encoded !== undefined ? decoded(encoded) : undefined) ??
		plain?.[1]?.replace(/\\(.)/g, '$1') ??
		plain?.[2];
	const last = name?.split(/[\\/]/).at(-1)?.trim();
	return last === undefined || last === '' || last === '.' || last === '..' ? undefined : last;
}

function decoded(text: string): string | undefined {
	try {
		return decodeURIComponent(text);
	} catch {
		return undefined;
	}
}
