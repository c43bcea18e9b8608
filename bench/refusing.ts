import { performance } from 'node:perf_hooks';

import { asEmail } from '../nodes/shared/declare/parse';
import type { Row } from './report';
import { spreadOf } from './stats';

const LENGTH = 50_000;
/** Of what tears at the rules for an address: white space, dots, wrappers, separators, what cannot be seen. */
const PARTS = [' ', '.', 'a.', '<', '(', '\u200b', 'a@', '"', ', '];

/** How long a text that is no address holds n8n's thread, at the worst. */
export function refusingTexts(rounds: number): Row[] {
	const texts = PARTS.map((part) => part.repeat(LENGTH));
	const longest = Array.from({ length: rounds }, () => Math.max(...texts.map(timeToRefuse)));
	return [
		{
			what: `Refusing a text of ${LENGTH.toLocaleString('en')} signs as an email address, the slowest of ${PARTS.length} texts`,
			unit: 'ms',
			figure: spreadOf(longest),
			bound: { atMost: 50 },
			note: `${rounds} rounds`,
		},
	];
}

function timeToRefuse(text: string): number {
	const startedAt = performance.now();
	try {
		asEmail(text, { timezone: 'UTC' });
	} catch {
		return performance.now() - startedAt;
	}
	throw new Error('No address was taken for one');
}
