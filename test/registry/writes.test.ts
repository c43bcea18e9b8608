import type { Write } from '../../nodes/shared/declare/operation';
import type { Row } from '../../nodes/shared/declare/row';
import type { Provider } from '../../nodes/shared/declare/provider';
import { BROKEN_SANDBOX } from '../../sandbox/server';
import { at, detailsOf } from '../support/items';
import { outcomeOf } from '../support/rig';
import type { Ended } from '../support/rig';
import { itemsFor, parametersOf, withOther, WRITES } from './subjects';
import type { Subject } from './subjects';
import { PROVIDERS, World } from './world';

// What is true of every operation that changes something, of every provider, now and later: an operation more is a row
// more. Each test is a workflow that n8n-core runs over HTTP; only waiting is cut short.

jest.mock(
	'../../nodes/shared/http/clock',
	() => jest.requireActual('../support/virtualTime').clockModule,
);
jest.mock('../../nodes/shared/http/undici', () =>
	jest
		.requireActual('../support/virtualTime')
		.undiciModule(jest.requireActual('../../nodes/shared/http/undici')),
);

let world: World;
beforeAll(async () => {
	world = await World.start();
});
beforeEach(async () => await world.reset());
afterAll(async () => await world.close());

/** Items of both outputs, by the input items that each is paired to: none lost, none doubled. */
function byItem({ success, error, thrown }: Ended, length: number) {
	expect(thrown).toBeUndefined();
	const places = [...success, ...error].flatMap((item) =>
		[item.pairedItem].flat().map((paired) => ({ item, place: at(paired, 'item') })),
	);
	const all = Array.from({ length }, (_, index) => index);
	expect(places.map(({ place }) => place).sort()).toEqual(all);
	return all.map((index) => places.find(({ place }) => place === index)?.item);
}

const once = (subject: Subject) => {
	for (const times of world.effects(subject.provider)) expect(times).toBe(1);
};

/** The provider with one operation tampered with. */
const tampered = (
	{ provider, operation }: Subject<Write>,
	change: (operation: Write) => Partial<Write>,
): Provider => withOther(PROVIDERS[provider], operation, { ...operation, ...change(operation) });

describe.each(WRITES)('$name', (subject) => {
	const { provider, operation, bad, prepare } = subject;
	const items = itemsFor(subject);
	const patient = parametersOf(subject, { maxRetryTime: 3_600, maxConcurrency: 1 });

	beforeEach(() => prepare?.(world));

	test('is done once for each item, and each has its outcome', async () => {
		const ended = await world.run(provider, parametersOf(subject), items);
		expect(world.sandbox.log.filter(({ status }) => status === BROKEN_SANDBOX)).toEqual([]);
		for (const item of byItem(ended, items.length)) {
			expect(item?.json).not.toHaveProperty('error');
			expect(item?.json.outcome).toBe(operation.outcome);
		}
		expect(world.effects(provider).length).toBe(
			UNCOUNTED.has(subject.name) ? 0 : effectsOf(subject),
		);
		once(subject);
	});

	test("is done once where n8n's Retry On Fail runs the node again for a first item that failed", async () => {
		const all = bad === undefined ? items : [bad, ...items];
		const ended = await world.run(provider, patient, all, {
			onError: 'continueRegularOutput',
			retryOnFail: true,
			maxTries: 3,
			waitBetweenTries: 1,
		});
		const outcomes = byItem(ended, all.length).map((item) => item && outcomeOf(item));
		expect(outcomes).toEqual([
			...(bad === undefined ? [] : ['failed']),
			...items.map(() => operation.outcome),
		]);
		once(subject);
	});

	test('is not done twice after a lost answer, and says what is true', async () => {
		world.befall(subject, 'lost');
		const ended = await world.run(provider, patient, items);
		const outcomes = byItem(ended, items.length).map((item) => item && outcomeOf(item));
		const isLost = operation.onLost.kind === 'none' && operation.job?.fills === undefined;
		// All rows of a lost call share its fate.
		const carried = operation.rowsPerCall > 1 ? items.length : 1;
		expect(outcomes).toEqual(
			items.map((_, index) => (isLost && index < carried ? 'unknown' : operation.outcome)),
		);
		once(subject);
	});

	test('is not done twice after an answer without a body, and says what is true', async () => {
		world.befall(subject, 'empty');
		const ended = await world.run(provider, patient, items);
		for (const item of byItem(ended, items.length)) {
			const outcome = item && outcomeOf(item);
			expect([
				operation.outcome,
				...(operation.onLost.kind === 'none' ? ['unknown'] : []),
			]).toContain(outcome);
		}
		once(subject);
	});

	test('is done once where the provider refuses the first call for load', async () => {
		world.befall(subject, 'refused');
		const ended = await world.run(provider, patient, items);
		for (const item of byItem(ended, items.length))
			expect(item?.json.outcome).toBe(operation.outcome);
		once(subject);
	});

	test('a fault of our own before the call fails its row alone', async () => {
		let victim: Row | undefined;
		const spoil = (rows: readonly Row[]) => {
			victim ??= rows[0];
			if (rows.some((row) => row === victim)) throw new TypeError('a fault of our own');
		};
		const broken = tampered(subject, (whole) => ({
			call: (rows, parts, upload) => {
				spoil(rows);
				return whole.call(rows, parts, upload);
			},
		}));
		const ended = await world.run(provider, patient, items, { tampered: broken });
		const [first, ...others] = byItem(ended, items.length);
		expect(detailsOf(first)).toMatchObject({ outcome: 'failed', code: 'internal_error' });
		for (const item of others) expect(item?.json.outcome).toBe(operation.outcome);
		once(subject);
	});

	test('a fault of our own on reading an answer leaves the rows of other calls alone', async () => {
		let calls = 0;
		const broken = tampered(subject, (whole) => ({
			settle: (answer, sent) => {
				calls += 1;
				if (calls === 1) throw new TypeError('a fault of our own');
				return whole.settle(answer, sent);
			},
			...(whole.job !== undefined && {
				job: {
					...whole.job,
					id: (answer, row) => {
						calls += 1;
						if (calls === 1) throw new TypeError('a fault of our own');
						return whole.job?.id(answer, row);
					},
				},
			}),
			...(whole.starts !== undefined && {
				starts: {
					id: (answer, row) => {
						calls += 1;
						if (calls === 1) throw new TypeError('a fault of our own');
						return whole.starts?.id(answer, row);
					},
				},
			}),
		}));
		const ended = await world.run(provider, patient, items, { tampered: broken });
		const all = byItem(ended, items.length);
		const faulty = all.filter((item) => at(detailsOf(item), 'code') === 'internal_error');
		for (const item of faulty) expect(item && outcomeOf(item)).toBe('unknown');
		expect(faulty.length).toBeLessThanOrEqual(operation.rowsPerCall > 1 ? items.length : 1);
		for (const item of all.filter((each) => !faulty.includes(each)))
			expect(item?.json.outcome).toBe(operation.outcome);
		once(subject);
	});

	test('in a dry run nothing is sent, and each item says what would be', async () => {
		const ended = await world.run(provider, { ...parametersOf(subject), dryRun: true }, items);
		for (const item of byItem(ended, items.length)) expect(item?.json.outcome).toBe('planned');
		expect(world.sample.log).toEqual([]);
		expect(world.sandbox.log).toEqual([]);
	});
});

/** Changes that the provider does not count. */
const UNCOUNTED = new Set(['myAgentMail enrollment bulkRelink']);

/** How many things are done: a job is one for all its rows. */
const effectsOf = (subject: Subject<Write>): number =>
	(subject.operation.job ?? subject.operation.starts) === undefined ? itemsFor(subject).length : 1;
