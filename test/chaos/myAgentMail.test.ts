import type { INodeParameters } from 'n8n-workflow';

import { SEED } from '../../sandbox';
import { byId, Rig } from '../support/rig';
import type { Json } from '../support/rig';
import { clock } from '../support/virtualTime';
import { badDay, patienceOn, SEEDS, settlesAll } from './plan';
import type { BadDay } from './plan';
import { byItem, isAnyLost } from './truth';

// What goes out to people goes out once, on the worst of days too, and each outcome is the truth.

jest.mock(
	'../../nodes/shared/http/clock',
	() => jest.requireActual('../support/virtualTime').clockModule,
);
jest.mock('../../nodes/shared/http/undici', () =>
	jest
		.requireActual('../support/virtualTime')
		.undiciModule(jest.requireActual('../../nodes/shared/http/undici')),
);

const { cadences, inboxes, lists, sessions } = SEED.myAgentMail;
const ROWS = 30;
/** In the suite a few of them; all where more are asked for. */
const DAYS = process.env.CHAOS_SEEDS === undefined ? SEEDS.slice(0, 5) : SEEDS;

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ now: clock.now, limits: 'none' });
});
beforeEach(() => rig.sandbox.reset());
afterAll(async () => await rig.close());

const state = () => rig.sandbox.myAgentMail.state;
/** What tells one row in whatever it does: no other holds it. */
const token = (n: number): string => `row-${n}-end`;
const reader = (n: number): string => `${token(n)}@customers.example`;

/** How often a row was truly done. */
const commitsOf = (n: number): number =>
	[...state().commits].reduce(
		(sum, [key, times]) => (key.includes(token(n)) ? sum + times : sum),
		0,
	);

interface Deed {
	readonly resource: string;
	readonly operation: string;
	readonly done: string;
	/** An answer of nothing is taken for done, for nobody knows what the provider answers. */
	readonly takesNothing?: true;
	/** A lost answer is settled by a repeat. */
	readonly isRepeatable?: true;
	readonly parameters?: INodeParameters;
	item(n: number): Json;
	prepare?(): void;
}

const inSales = { inboxId: byId(inboxes.sales) };
const asAda = { sessionId: byId(sessions.ada) };

function each(work: (n: number) => void): void {
	for (let n = 0; n < ROWS; n += 1) work(n);
}

const receiveAll = () =>
	each((n) =>
		state().mail.receive({
			id: `msg_${token(n)}`,
			messageIdHeader: `<${token(n)}@customers.example>`,
			inboxId: inboxes.sales,
			from: reader(n),
			subject: `Question ${n}`,
		}),
	);

const DEEDS: readonly Deed[] = [
	{
		resource: 'message',
		operation: 'send',
		done: 'sent',
		parameters: { ...inSales, verified: true },
		item: (n) => ({ to: reader(n), subject: 'Hi', plainBody: 'Hello' }),
	},
	{
		resource: 'message',
		operation: 'reply',
		done: 'sent',
		item: (n) => ({ inboxId: inboxes.sales, messageId: `msg_${token(n)}`, plainBody: 'Thanks' }),
		prepare: receiveAll,
	},
	{
		resource: 'draft',
		operation: 'send',
		done: 'sent',
		isRepeatable: true,
		item: (n) => ({ inboxId: inboxes.sales, draftId: `dra_${token(n)}` }),
		prepare: () =>
			each((n) => {
				const [draft] = state().mail.drafts.values();
				const id = `dra_${token(n)}`;
				if (draft !== undefined) state().mail.drafts.set(id, { ...draft, id, to: [reader(n)] });
			}),
	},
	{
		resource: 'enrollment',
		operation: 'unenroll',
		done: 'updated',
		takesNothing: true,
		isRepeatable: true,
		parameters: { enrollmentBy: 'leadExternalId', cadenceId: byId(cadences.welcome) },
		item: (n) => ({ leadExternalId: `lead ${n}` }),
		prepare: () =>
			each((n) =>
				state().addEnrollment({
					id: `enr_${token(n)}`,
					cadenceId: cadences.welcome,
					leadExternalId: `lead ${n}`,
				}),
			),
	},
	{
		resource: 'list',
		operation: 'addEntry',
		done: 'added',
		isRepeatable: true,
		parameters: { ...inSales, listId: byId(lists.newsletter) },
		item: (n) => ({ email: reader(n) }),
	},
	{
		resource: 'linkedInMessage',
		operation: 'send',
		done: 'sent',
		parameters: asAda,
		item: (n) => ({ recipient: `https://www.linkedin.com/in/${token(n)}`, text: 'Hi' }),
	},
	{
		resource: 'linkedInInvitation',
		operation: 'send',
		done: 'sent',
		item: (n) => ({ target: `https://www.linkedin.com/in/${token(n)}` }),
	},
	{
		resource: 'linkedInPost',
		operation: 'create',
		done: 'created',
		parameters: asAda,
		item: (n) => ({ text: `News ${token(n)}` }),
	},
];

/** What a row may be called, with how often it may have been done then. */
function truthsOn(
	day: BadDay,
	{ done, isRepeatable, takesNothing }: Deed,
): Array<readonly [string, number]> {
	const certain: Array<readonly [string, number]> = [[done, 1]];
	const saidNothing = rig.sandbox.log.some(({ fault = '' }) => fault.includes('empty'));
	if (takesNothing === true && saidNothing) certain.push([done, 0]);
	if (!settlesAll(day) || isRepeatable !== true) certain.push(['failed', 0]);
	if (!settlesAll(day) || isRepeatable !== true) certain.push(['unknown', 0], ['unknown', 1]);
	return certain;
}

describe.each(DAYS)('on the bad day of seed %i', (seed) => {
	test.each(DEEDS)(
		'$resource $operation is done once at most, and its outcome is the truth',
		async (deed) => {
			deed.prepare?.();
			const day = badDay(seed, 'myAgentMail');
			rig.sandbox.setFaults(day);
			const ended = await rig.run('myAgentMail', {
				resource: deed.resource,
				operation: deed.operation,
				parameters: {
					dataMode: 'autoMapInputData',
					...deed.parameters,
					options: { maxRetryTime: patienceOn(day) * 3_600 },
				},
				items: Array.from({ length: ROWS }, (_, n) => deed.item(n)),
			});
			rig.sandbox.setFaults(undefined);
			const outcomes = byItem(ended, ROWS);
			const truths = truthsOn(day, deed);
			each((n) => {
				expect(commitsOf(n)).toBeLessThanOrEqual(1);
				expect(truths).toContainEqual([outcomes[n], commitsOf(n)]);
			});
			if (settlesAll(day) && !isAnyLost(rig.sandbox.log))
				expect(outcomes).toEqual(Array.from({ length: ROWS }, () => deed.done));
		},
	);
});
