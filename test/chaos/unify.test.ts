import { SEED } from '../../sandbox';
import { seeded } from '../support/random';
import { byId, Rig } from '../support/rig';
import type { Ask, Json } from '../support/rig';
import { clock } from '../support/virtualTime';
import { badDay, patienceOn, SEEDS, settlesAll } from './plan';
import type { BadDay } from './plan';
import { byItem, isAnyLost, nameOn } from './truth';

// Unify's records, lists, tasks and enrollments on bad days; how a seed is replayed stands in chaos.test.ts.

jest.mock(
	'../../nodes/shared/http/clock',
	() => jest.requireActual('../support/virtualTime').clockModule,
);
jest.mock('../../nodes/shared/http/undici', () =>
	jest
		.requireActual('../support/virtualTime')
		.undiciModule(jest.requireActual('../../nodes/shared/http/undici')),
);

const { lists, mailboxes, people, sequences, tasks } = SEED.unify;
const ROWS = 80;

let rig: Rig;
beforeAll(async () => {
	rig = await Rig.start({ now: clock.now, limits: 'none' });
});
beforeEach(async () => {
	rig.sandbox.reset();
	// What the last day held back is over, and what is seeded is older than the run.
	await clock.sleep(2 * 3_600_000);
});
afterAll(async () => await rig.close());

const state = () => rig.sandbox.unify.state;
const rows = <T>(make: (index: number) => T): T[] =>
	Array.from({ length: ROWS }, (_, n) => make(n));

async function onBadDay(
	day: BadDay,
	[resource, operation]: readonly [string, string],
	items: readonly Json[],
	parameters: Ask['parameters'],
): Promise<string[]> {
	rig.sandbox.setFaults(day);
	const ended = await rig.run('unify', {
		resource,
		operation,
		items,
		parameters: { ...parameters, options: { maxRetryTime: patienceOn(day) * 3_600 } },
	});
	rig.sandbox.setFaults(undefined);
	return byItem(ended, items.length);
}

interface Truth {
	/** The word of a good day. */
	readonly word: string;
	/** How often the row was done in this run, where all went well: 0 where it was so before. */
	readonly times: number;
	/** How often it was done. */
	readonly done: number;
	/** The word of what was so before, where an answer was lost: it may be this run's own work. */
	readonly claimed?: string | undefined;
	readonly mayBeUnknown?: boolean;
}

/** Holds an outcome against what is so at Unify. */
function expectTrue(day: BadDay, index: number, outcome: string | undefined, truth: Truth): void {
	const { word, times, done, claimed, mayBeUnknown = false } = truth;
	const ways = [
		[index, word, times],
		...(claimed !== undefined && times === 0 && isAnyLost(rig.sandbox.log)
			? [[index, claimed, 0]]
			: []),
		...(settlesAll(day) ? [] : [[index, 'failed', 0]]),
		...(settlesAll(day) && !mayBeUnknown ? [] : [[index, 'unknown', Math.min(done, 1)]]),
	];
	expect(ways).toContainEqual([index, outcome, done]);
}

const mapped = (names: readonly string[], matchingColumns: string[]) => ({
	mappingMode: 'autoMapInputData',
	value: null,
	matchingColumns,
	schema: names.map((id) => ({
		id,
		displayName: id,
		required: false,
		defaultMatch: false,
		display: true,
		canBeUsedToMatch: id === 'email',
	})),
	attemptToConvertTypes: false,
	convertFieldsToString: false,
});

describe.each(SEEDS)('on the bad day of seed %i', (seed) => {
	const day = badDay(seed, 'unify');
	/** What was so before the run. */
	const before = () => {
		const random = seeded(seed);
		return rows(() => random() < 0.2);
	};
	const email = (index: number) => `row-${index}@customers.example`;

	test.each([
		['upsert', 'updated'],
		['create', 'unchanged'],
	])(
		'record %s: each record is there once, and its outcome is the truth',
		async (operation, old) => {
			const were = before();
			were.forEach((was, index) => was && state().addPerson({ email: email(index) }));
			await clock.sleep(3_600_000);
			const items = rows((index) => ({ email: email(index), first_name: nameOn(day, index) }));
			const attributes = mapped(['email', 'first_name'], operation === 'upsert' ? ['email'] : []);
			const outcomes = await onBadDay(day, ['record', operation], items, {
				objectName: byId('person'),
				attributes,
			});
			const made = (index: number) =>
				[...state().people.values()].filter((one) => one.attributes.email === email(index)).length;
			were.forEach((was, index) =>
				expectTrue(day, index, outcomes[index], {
					word: was ? old : 'created',
					times: was ? 0 : 1,
					done: made(index) - (was ? 1 : 0),
				}),
			);
		},
	);

	test('record create without a unique value: none is there twice', async () => {
		const items = rows((index) => ({ text: `${nameOn(day, index)} of ${index}` }));
		const outcomes = await onBadDay(day, ['record', 'create'], items, {
			objectName: byId('note'),
			attributes: mapped(['text'], []),
		});
		const notes = [...state().records.of('note').values()];
		items.forEach(({ text }, index) =>
			expectTrue(day, index, outcomes[index], {
				word: 'created',
				times: 1,
				done: notes.filter(({ attributes }) => attributes.text === text).length,
				mayBeUnknown: true,
			}),
		);
	});

	test('list entries are added and removed once, and each outcome is the truth', async () => {
		const ids = rows((index) => state().addPerson({ email: email(index) }).id);
		const entries = state().entriesOf(lists.prospects);
		const were = before();
		ids.forEach((id, index) => {
			if (were[index] === true)
				entries.set(id, { id: `entry-${id}`, record_id: id, object: 'person' });
		});
		const items = ids.map((recordId) => ({ recordId }));
		const parameters = { dataMode: 'autoMapInputData', listId: byId(lists.prospects) };
		const added = await onBadDay(day, ['listEntry', 'add'], items, parameters);
		were.forEach((was, index) =>
			expectTrue(day, index, added[index], {
				word: was ? 'unchanged' : 'added',
				claimed: 'added',
				times: was ? 0 : 1,
				done: Number(entries.has(ids[index] ?? '')) - (was ? 1 : 0),
			}),
		);
		const stood = ids.map((id) => entries.has(id));
		const removed = await onBadDay(day, ['listEntry', 'remove'], items, parameters);
		stood.forEach((was, index) =>
			expectTrue(day, index, removed[index], {
				word: was ? 'removed' : 'unchanged',
				claimed: 'removed',
				times: was ? 1 : 0,
				done: Number(was) - Number(entries.has(ids[index] ?? '')),
			}),
		);
	});

	test('enrollments are canceled, and each outcome is the truth', async () => {
		const made = rows((index) =>
			state().addEnrollment({
				sequenceId: sequences.other,
				personId: state().addPerson({ email: email(index) }).id,
				mailboxEmail: mailboxes.ada,
			}),
		);
		const items = made.map(({ id, person }, index) =>
			index % 2 === 0 ? { enrollmentId: id } : { personEmail: person.email },
		);
		const outcomes = await onBadDay(day, ['enrollment', 'cancel'], items, {
			dataMode: 'autoMapInputData',
		});
		// The enrollment is looked up in a list, which goes in circles on some days: nothing is done then, and that is said.
		const isOdd = day.troubles.includes('loops');
		made.forEach(({ is_canceled: isCanceled }, index) => {
			if (isOdd && outcomes[index] === 'failed')
				expect([index, isCanceled]).toEqual([index, false]);
			else
				expectTrue(day, index, outcomes[index], {
					word: 'updated',
					times: 1,
					done: Number(isCanceled),
				});
		});
	});

	test('tasks are made once, and each outcome is the truth', async () => {
		const items = rows((index) => ({
			personId: index % 3 === 0 ? people.free.id : people.draft.id,
			noteContent: `${nameOn(day, index)} of ${index}`,
		}));
		const outcomes = await onBadDay(day, ['task', 'create'], items, {
			dataMode: 'autoMapInputData',
			type: 'PHONE_CALL',
		});
		items.forEach(({ noteContent }, index) =>
			expectTrue(day, index, outcomes[index], {
				word: 'created',
				times: 1,
				done: [...state().tasks.values()].filter((task) => task.note_content === noteContent)
					.length,
				mayBeUnknown: true,
			}),
		);
	});

	test('tasks are completed, and each outcome is the truth', async () => {
		const call = state().tasks.get(tasks.call);
		if (call === undefined) throw new Error('The sandbox has no call');
		const made = rows((index) => ({ ...call, id: `task-${index}` }));
		for (const task of made) state().tasks.set(task.id, task);
		const items = made.map(({ id }) => ({ taskId: id }));
		const outcomes = await onBadDay(day, ['task', 'complete'], items, {
			dataMode: 'autoMapInputData',
		});
		made.forEach(({ id }, index) =>
			expectTrue(day, index, outcomes[index], {
				word: 'updated',
				times: 1,
				done: state().commits.get(`task.complete|${id}`) ?? 0,
			}),
		);
	});
});
