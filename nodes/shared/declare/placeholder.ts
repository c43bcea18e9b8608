import { shown, trimmed } from './characters';
import { NotGiven } from './inputError';

/** What sheets, databases and other tools write where there is no value. In small letters, without brackets. */
const PLACEHOLDERS = new Set([
	...['n/a', 'n.a.', 'n.a', 'na', 'not available', 'not applicable', 'not set', 'unknown'],
	...['null', 'nil', 'none', 'undefined', 'nan', 'void', 'empty', 'blank', 'missing', 'no value'],
	...['#n/a', '#ref!', '#value!', '#name?', '#null!', '#num!', '#div/0!', '#error!', '\\n'],
]);
const BRACKETS = /^[([{<](.*)[)\]}>]$/u;
const QUOTES = /^(["'`])(.*)\1$/u;
const SIGNS_ONLY = /^[-\u2010-\u2015\u2212_?/\\*#~]+$/u;
// What JavaScript makes of nothing in the middle of a text: `'crm-' + $json.id` without ids.
const MADE_OF_NOTHING = /(?:^|[^\p{L}\p{N}])(?:undefined|null|NaN)(?:$|[^\p{L}\p{N}])/u;

/** Whether a text is no value but a sign that there is none: `N/A`, `-`, `(blank)`, `#REF!`. */
export function isPlaceholder(text: string): boolean {
	const plain = trimmed(text).toLowerCase();
	const inner = trimmed(BRACKETS.exec(plain)?.[1] ?? QUOTES.exec(plain)?.[2] ?? plain);
	return inner === '' || PLACEHOLDERS.has(inner) || SIGNS_ONLY.test(plain);
}

/** Throws {@link NotGiven} for a placeholder. */
export function refusePlaceholder(text: string): void {
	if (isPlaceholder(text)) throw new NotGiven(`'${shown(text)}' stands for no value`);
}

/** Throws {@link NotGiven} where JavaScript wrote the name of nothing into the text. */
export function refuseMadeOfNothing(text: string): void {
	if (MADE_OF_NOTHING.test(text))
		throw new NotGiven(`'${shown(text)}' was put together with a value that is not there`);
}
