import { clearInterval, setInterval } from 'node:timers';

import { outcomeOf } from '../support/rig';
import { itemsFor, parametersOf, WRITES } from './subjects';
import { World } from './world';

// Items that have nothing to do with one another do not wait for one another: each operation that sends an item a call
// has several calls under way. Only waiting of the node's is cut short; the sandbox takes its time.

jest.mock(
	'../../nodes/shared/http/clock',
	() => jest.requireActual('../support/virtualTime').clockModule,
);
jest.mock('../../nodes/shared/http/undici', () =>
	jest
		.requireActual('../support/virtualTime')
		.undiciModule(jest.requireActual('../../nodes/shared/http/undici')),
);

/** Milliseconds that a call takes, and after which it is looked again how many are under way. */
const TAKES = 40;
const LOOKS = 4;

/** Some are limited to one call at a time by their declaration, such as invitations on LinkedIn. */
const PARALLEL = WRITES.filter(
	({ provider, operation, most = 4 }) =>
		provider !== 'sample' &&
		most > 1 &&
		operation.rowsPerCall === 1 &&
		operation.concurrency === undefined,
);

let world: World;
beforeAll(async () => {
	world = await World.start();
});
beforeEach(async () => await world.reset());
afterAll(async () => await world.close());

it.each(PARALLEL)('$name has several calls under way', async (subject) => {
	const { provider, operationId, prepare } = subject;
	prepare?.(world);
	const fault = { kind: 'latency', ms: TAKES } as const;
	world.sandbox.setFaults({ seed: 1, rules: [{ operationIds: [operationId], fault }] });
	let most = 0;
	const watch = setInterval(() => {
		const open = world.sandbox.log.filter(
			(call) => call.operationId === operationId && call.status === 0,
		);
		most = Math.max(most, open.length);
	}, LOOKS);
	const items = itemsFor(subject);
	const { success } = await world.run(provider, parametersOf(subject), items);
	clearInterval(watch);
	expect(success.map(outcomeOf)).toEqual(items.map(() => subject.operation.outcome));
	expect(most).toBeGreaterThan(1);
});
