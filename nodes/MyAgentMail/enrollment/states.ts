import { write } from '../../shared/declare/build';
import type { Draft } from '../../shared/declare/specs';
import { group } from '../../shared/declare/fields';
import { idKey } from '../../shared/declare/identity';
import { text } from '../../shared/declare/kinds';
import { standing, unchanged } from '../../shared/declare/outcome';
import { isObject, own, ownString } from '../../shared/http/json';
import { changed } from '../api';
import { settleTaken } from '../taken';
import { retryNow } from './retryNow';
import { checkWhich, enrollmentByLead, which } from './which';
import type { Which } from './which';

const ENDED = 'ENROLLMENT_TERMINAL_STATE';

/** The state that an enrollment has ended in, as a refusal tells it. */
const endedAs = (body: unknown) => {
	const detail = own(body, 'detail');
	return isObject(detail) ? detail : {};
};

const common = (state: string) =>
	({
		puts: {
			enrollmentId: (_: unknown, row: { readonly enrollmentId: string | undefined }) =>
				row.enrollmentId,
			state: 'state',
			cadenceId: 'cadenceId',
			leadExternalId: 'leadExternalId',
		},
		repeatable: true,
		check: checkWhich,
		lookups: [enrollmentByLead],
		// In a dry run nothing is looked up: what is given tells leads apart.
		sameRow: ({ enrollmentId, cadenceId, leadExternalId }: Which) => [
			enrollmentId === undefined ? `${cadenceId}\n${leadExternalId}` : idKey(enrollmentId),
		],
		settle: settleTaken(changed('enrollment'), {
			code: 'state_not_taken',
			fields: () => ({ state }),
		}),
	}) as const;

export const pause: Draft = write('PATCH /enrollments/{enrollmentId}', {
	action: 'Pause an enrollment',
	description:
		'Hold the steps of enrollments until they are resumed. One that has ended stays as it is. Whether the due date of a step waits too is not documented.',
	fields: which,
	body: { state: 'paused' },
	...common('paused'),
	settleCodes: {
		// Nothing more goes out, which is what was wanted.
		[ENDED]: ({ json }) => [unchanged('already_ended', endedAs(json))],
	},
});

export const resume: Draft = write('PATCH /enrollments/{enrollmentId}', {
	action: 'Resume an enrollment',
	description: 'Let the steps of paused enrollments go on. One that has ended cannot be resumed.',
	notice: 'The next step may then go out at once. What was sent cannot be called back.',
	fields: {
		...which,
		options: group({ displayName: 'Options', placeholder: 'Add option' }, { retryNow }),
	},
	body: { state: 'active' },
	...common('active'),
});

export const unenroll: Draft = write('PATCH /enrollments/{enrollmentId}', {
	action: 'Take a lead out of a cadence',
	description:
		'Unenroll leads, so that nothing more is sent to them by the cadence, e.g. after a deal is won. One that has ended already is left as it is.',
	notice:
		'An enrollment that has ended cannot be taken up again: the lead would have to be enrolled anew, under another external ID.',
	fields: {
		...which,
		additionalFields: group(
			{ displayName: 'Additional Fields', placeholder: 'Add field' },
			{
				exitReason: text({
					displayName: 'Exit Reason',
					description: 'Why the lead is taken out, for your own reports',
					placeholder: 'e.g. deal won',
					mapped: true,
				}),
			},
		),
	},
	outcome: 'updated',
	body: { state: 'unenrolled' },
	...common('unenrolled'),
	settleCodes: {
		[ENDED]: ({ json }) => {
			const detail = endedAs(json);
			// One that was taken out may have been so by a try whose answer was lost.
			return (ownString(detail, 'state') ?? 'unenrolled') === 'unenrolled'
				? [standing({ outcome: 'unchanged', reason: 'already_ended' }, detail)]
				: [unchanged('already_ended', detail)];
		},
	},
});
