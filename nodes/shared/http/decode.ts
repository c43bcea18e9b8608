import type { Dispatcher, interceptors } from 'undici';

import { MOST_BYTES } from './failure';
import type { Headers } from './port';

export type Decompress = typeof interceptors.decompress;

/** What takes a decoded answer. */
export interface Decoded {
	/** Without the headers of the encoding; with them where it is one that this Node cannot decode. */
	onResponseStart(
		controller: Dispatcher.DispatchController,
		status: number,
		headers: Headers,
	): void;
	onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void;
	onResponseEnd(): void;
	onResponseError(controller: Dispatcher.DispatchController, error: Error): void;
}

/**
 * Puts undici's decoding (gzip, deflate, br, and zstd where Node has it) before what takes an answer. Made for an answer
 * that is encoded, of which there are few: as an interceptor of each call it would cost more than the call.
 */
export function decoding(
	decompress: Decompress,
	decoded: Decoded,
	controller: Dispatcher.DispatchController,
	status: number,
	headers: Headers,
): Dispatcher.DispatchHandler {
	const handler = { ...decoded, onRequestStart: () => undefined };
	let first: Dispatcher.DispatchHandler = handler;
	const dispatch = decompress({ skipErrorResponses: false, maxSize: MOST_BYTES })((_, made) => {
		first = made;
		return true;
	});
	dispatch({ path: '/', method: 'GET' }, handler);
	first.onRequestStart?.(controller, {});
	first.onResponseStart?.(controller, status, headers);
	return first;
}

/** Whether an answer's headers say that its body has to be decoded. */
export function isEncoded(headers: Headers): boolean {
	const encoding = headers['content-encoding'];
	return encoding !== undefined && String(encoding).trim().toLowerCase() !== 'identity';
}
