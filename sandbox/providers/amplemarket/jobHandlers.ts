import type { Answer, Call, Handler } from '../../provider';
import { normaliseEmail } from '../../identity';
import { companyFor, hidden, personFor, personKey } from './directory';
import { envelope, linkPages, notFound } from './house';
import type { Job, Jobs } from './jobs';
import type { PersonQuery } from './model';
import { paysFor } from './paidWork';
import type { AmplemarketState } from './state';

type CompanyQuery = Parameters<typeof companyFor>[0];

/** One way of jobs: where it is, what it is called, and what is in its body. */
interface Kind<Row> {
	readonly path: string;
	readonly object: string;
	readonly jobs: Jobs<Row>;
	rows(body: unknown): readonly Row[];
	/** Whether the same start counts as done once, as one that costs nothing a second time. */
	readonly isFreeAgain: boolean;
	readonly operations: { readonly start: string; readonly get: string; readonly cancel: string };
}

export function jobHandlers(state: AmplemarketState): Record<string, Handler> {
	return {
		...handlersOf(state, {
			path: '/email-validations',
			object: 'email_validation',
			jobs: state.validations,
			rows: (body) =>
				listIn<{ email?: string }>(body, 'emails').map(({ email = '' }) => normaliseEmail(email)),
			isFreeAgain: false,
			operations: {
				start: 'startEmailValidation',
				get: 'getEmailValidation',
				cancel: 'cancelEmailValidation',
			},
		}),
		...handlersOf(state, {
			path: '/people/enrichment-requests',
			object: 'person_enrichment',
			jobs: state.peopleEnrichments,
			rows: (body) => {
				const { reveal_email, reveal_phone_numbers } = Object(body) as PersonQuery;
				return listIn<PersonQuery>(body, 'leads').map((lead) => ({
					...lead,
					...(reveal_email !== undefined && { reveal_email }),
					...(reveal_phone_numbers !== undefined && { reveal_phone_numbers }),
				}));
			},
			isFreeAgain: true,
			operations: {
				start: 'startPeopleEnrichment',
				get: 'getPeopleEnrichment',
				cancel: 'cancelPeopleEnrichment',
			},
		}),
		...handlersOf(state, {
			path: '/companies/enrichment-requests',
			object: 'company_enrichment',
			jobs: state.companyEnrichments,
			rows: (body) => listIn<CompanyQuery>(body, 'companies'),
			isFreeAgain: false,
			operations: {
				start: 'startCompanyEnrichment',
				get: 'getCompanyEnrichment',
				cancel: 'cancelCompanyEnrichment',
			},
		}),
		findPerson: ({ query, now }) => find(state, query as PersonQuery, now),
		findCompany: ({ query, now }) => findCompany(state, query as CompanyQuery, now),
	};
}

const listIn = <Row>(body: unknown, key: string): Row[] =>
	// The contract has been checked.
	Reflect.get(Object(body), key) as Row[];

function handlersOf<Row>(state: AmplemarketState, kind: Kind<Row>): Record<string, Handler> {
	const { path, object, jobs, operations } = kind;
	const shown = (job: Job<Row>, call: Call): Answer => {
		const hasResults =
			job.status === 'completed' ||
			(state.jobRules.partialResults && (job.status === 'canceled' || job.status === 'error'));
		const size = state.jobRules.pageSize;
		const pages = linkPages(`${path}/${job.id}`, 'results', { most: size, usual: size });
		const page = pages(hasResults ? inOrder(job, state.jobRules.reversesOthers) : [], call);
		if (page.status !== 200) return page;
		const errors = job.errorCode === undefined ? [] : [errorOf(job.errorCode)];
		return {
			status: 200,
			body: {
				id: job.id,
				object,
				status: job.status,
				...Object(page.body),
				...(errors.length > 0 && { _errors: errors }),
			},
		};
	};
	return {
		[operations.start]: (call) => {
			if (state.credits.left.email <= 0) return outOfCredits();
			const rows = kind.rows(call.body);
			if (rows.length > (state.jobRules.mostRows ?? Infinity)) return tooLarge();
			const content = JSON.stringify(call.body);
			if (!kind.isFreeAgain || !state.commits.has(`${object}|${content}`))
				state.commit(object, content, call.now);
			return { ...shown(jobs.start(rows, call.now), call), status: 202 };
		},
		[operations.get]: (call) => {
			const job = jobs.find(call.params.id ?? '', call.now);
			return job === undefined ? notFound('Job') : shown(job, call);
		},
		[operations.cancel]: (call) => {
			const id = call.params.id ?? '';
			const wasOpen = ['queued', 'processing'].includes(jobs.find(id, call.now)?.status ?? '');
			const job = jobs.cancel(id, call.now);
			if (job === undefined) return notFound('Job');
			if (wasOpen) state.commit(`${object} canceled`, id, call.now);
			return shown(job, { ...call, query: {} });
		},
	};
}

/** By address where results have one; others in the order of the input, or in none that is known. */
function inOrder(
	{ results }: Pick<Job<unknown>, 'results'>,
	reversesOthers: boolean,
): readonly object[] {
	const known = ordered.get(results);
	if (known !== undefined) return known;
	const byAddress = results.every((result) => addressIn(result) !== '');
	const made = byAddress
		? [...results].sort((one, other) => (addressIn(one) < addressIn(other) ? -1 : 1))
		: reversesOthers
			? [...results].reverse()
			: results;
	// Asked for only once a job has ended; a long one has a thousand pages.
	ordered.set(results, made);
	return made;
}

const ordered = new WeakMap<readonly object[], readonly object[]>();

const addressIn = (result: object): string => String(Reflect.get(result, 'email') ?? '');

const errorOf = (code: string) => ({ code, title: 'Error', detail: `The job ended: ${code}` });

const outOfCredits = (): Answer =>
	envelope(402, {
		code: 'insufficient_credits',
		title: 'Insufficient credits',
		detail: 'Not enough credits',
	});

const spent = ({ credits }: AmplemarketState): number =>
	credits.total('email') + credits.total('phone');

const tooLarge = (): Answer =>
	envelope(400, {
		code: 'unsupported_value',
		title: 'Unsupported value',
		detail: 'Too many leads',
	});

function find(state: AmplemarketState, query: PersonQuery, now: number): Answer {
	const found = personFor(query);
	if (found.status === 'not_found')
		return envelope(404, {
			code: 'person_not_found',
			title: 'Person not found',
			detail: 'Person not found',
		});
	if (found.status === 'gdpr_removed')
		return envelope(451, {
			code: 'unavailable_for_legal_reasons',
			title: 'Unavailable for legal reasons',
			detail: 'The person asked to be removed',
		});
	if (!('result' in found)) return notFound('Person');
	const before = spent(state);
	if (!paysFor(state, query, now)) return outOfCredits();
	// What an earlier call has paid is only shown again.
	if (spent(state) > before) state.commit('person', personKey(query), now);
	return { status: 200, body: hidden(found.result, query) };
}

function findCompany(state: AmplemarketState, query: CompanyQuery, now: number): Answer {
	const found = companyFor(query);
	if (!('result' in found)) return notFound('Company');
	const key = query.domain ?? query.linkedin_url ?? '';
	if (!state.credits.pay('email', 1, `company|${key}`, now, 'a day')) return outOfCredits();
	if (!state.commits.has(`company|${key}`)) state.commit('company', key, now);
	return { status: 200, body: found.result };
}
