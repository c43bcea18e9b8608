import type { Read } from '../../nodes/shared/declare/operation';
import type { Provider } from '../../nodes/shared/declare/provider';
import { at, detailsOf } from '../support/items';
import { itemsFor, parametersOf, READS, SUBJECTS, withOther } from './subjects';
import type { Subject } from './subjects';
import { PROVIDERS, World } from './world';

// What is true of every operation that only asks, and of the secrets of all.

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

/** The provider whose operation breaks down on the first row of a run, in its call or in its look-ups. */
function breakingDown(subject: Subject<Read>, where: 'call' | 'look-up'): Provider {
	const provider = PROVIDERS[subject.provider];
	const { operation } = subject;
	let turns = 0;
	const breakDown = (): void => {
		turns += 1;
		if (turns === 1) throw new TypeError('a fault of our own');
	};
	const broken: Read = {
		...operation,
		...(where === 'call' && {
			call: (row) => {
				breakDown();
				return operation.call(row);
			},
		}),
		...(where === 'look-up' && {
			lookups: operation.lookups.map((lookup) => ({
				...lookup,
				key: (row) => {
					breakDown();
					return lookup.key(row);
				},
			})),
		}),
	};
	return withOther(provider, operation, broken);
}

describe.each(READS)('$name', (subject) => {
	const { provider } = subject;
	const items = itemsFor(subject);

	beforeEach(() => subject.prepare?.(world));

	test.each(['lost', 'broken', 'refused', 'empty'] as const)(
		'is asked again where an answer is %s, and brings what is there',
		async (trouble) => {
			const usual = await world.run(provider, parametersOf(subject), items);
			world.befall(subject, trouble);
			const troubled = await world.run(provider, parametersOf(subject), items);
			expect(usual.error).toEqual([]);
			expect(usual.success.length).toBeGreaterThan(0);
			expect(troubled.error).toEqual([]);
			if (subject.operation.isFile && trouble === 'empty') {
				// A file of nothing is a file.
				const sizes = (of: typeof usual) => of.success.map(({ json }) => Number(json.bytes));
				const others = sizes(usual).slice(1);
				expect(sizes(troubled).sort((one, other) => one - other)).toEqual([0, ...others]);
				return;
			}
			expect(troubled.success.map(({ json }) => json)).toEqual(
				usual.success.map(({ json }) => json),
			);
			expect(world.effects(provider)).toEqual([]);
		},
	);

	test.each([
		'call',
		...(subject.operation.lookups.length > 0 ? ['look-up' as const] : []),
	] as const)('a fault of our own in its %s fails its item alone', async (where) => {
		const ended = await world.run(provider, parametersOf(subject), items.slice(0, 2), {
			tampered: breakingDown(subject, where),
		});
		expect(ended.error).toHaveLength(1);
		expect(detailsOf(ended.error[0])).toMatchObject({
			outcome: 'failed',
			code: 'internal_error',
		});
		expect(new Set(ended.success.map(({ pairedItem }) => at(pairedItem, 'item')))).toEqual(
			new Set([1]),
		);
	});
});

test.each(SUBJECTS)('$name: the key is in no item, no error and no log', async (subject) => {
	subject.prepare?.(world);
	const ended = await world.echoing(subject.provider, async (key, run) => {
		const done = await run(parametersOf(subject, { maxRetryTime: 0 }), itemsFor(subject));
		expect(done.echoes).toBeGreaterThan(0);
		expect(JSON.stringify([done.ended.success, done.ended.error, done.ended.thrown])).not.toContain(
			key,
		);
		expect(done.logs).not.toContain(key);
		return done.ended;
	});
	expect(ended.success.length + ended.error.length).toBeGreaterThan(0);
});
