import type { INodeParameters } from 'n8n-workflow';

import { collectLogs, PACKAGE_NAME } from '../../../../host/engine';
import { TriggerHost } from '../../../../host/triggers';
import { at } from '../../../support/items';
import { CourierPoll } from '../../../support/sampleTrigger/courierPoll';
import { courierApi } from '../../../support/sampleTrigger/provider';
import { startStub } from '../../../support/stub';
import type { Stub, StubAnswer, StubRequest } from '../../../support/stub';
import { clock } from '../../../support/virtualTime';

jest.mock(
	'../../../../nodes/shared/http/clock',
	() =>
		jest.requireActual<typeof import('../../../support/virtualTime')>(
			'../../../support/virtualTime',
		).clockModule,
);
jest.mock('../../../../nodes/shared/http/undici', () =>
	jest
		.requireActual<typeof import('../../../support/virtualTime')>('../../../support/virtualTime')
		.undiciModule(jest.requireActual('../../../../nodes/shared/http/undici')),
);

interface Parcel {
	id: string;
	made: string;
	changed: string;
	[more: string]: unknown;
}

const MINUTE = 60_000;

/** The provider; its clock is the tests' own. */
let stub: Stub;
let parcels: Parcel[] = [];
let report: { state: string; started: number } = { state: 'done', started: 0 };
let fault: ((request: StubRequest) => StubAnswer | undefined) | undefined;

const iso = (ago = 0) => new Date(clock.now() - ago).toISOString();
const parcel = (id: string, more: Record<string, unknown> = {}): Parcel => ({
	id,
	made: iso(),
	changed: iso(),
	...more,
});

function page(found: readonly Parcel[], cursor: string | null): unknown {
	const from = Number(cursor ?? '0');
	const next = from + 2;
	return {
		parcels: found.slice(from, next),
		next_cursor: next < found.length ? String(next) : null,
	};
}

function answer(request: StubRequest): StubAnswer {
	const odd = fault?.(request);
	if (odd !== undefined) return odd;
	const url = new URL(request.url, 'http://stub');
	const query = url.searchParams;
	const [, kind, id, part] = url.pathname.split('/');
	const headers = { date: new Date(clock.now()).toUTCString() };
	const told = (body: unknown, status = 200): StubAnswer => ({ body, headers, status });
	if (kind === 'reports') {
		if (request.method === 'POST') report.started += 1;
		if (part !== undefined) return told(page(parcels, query.get('cursor')));
		return told({ id: `rep_${report.started}`, state: report.state });
	}
	if (id !== undefined) {
		const found = parcels.find((one) => one.id === id);
		return found === undefined ? told({ error: 'none' }, 404) : told(found);
	}
	const [after, before] = [query.get('after'), query.get('before')];
	const found = parcels.filter(
		(one) =>
			(query.get('held') === null || one.held === true) &&
			(after === null || one.changed >= after) &&
			(before === null || one.changed <= before),
	);
	return told(page(found, query.get('cursor')));
}

beforeAll(async () => {
	stub = await startStub((request) => answer(request));
});
beforeEach(() => {
	parcels = [];
	report = { state: 'done', started: 0 };
	fault = undefined;
	stub.requests.splice(0);
});
afterAll(async () => {
	await stub.close();
});

let nodes = 0;
function trigger(parameters: INodeParameters = {}) {
	nodes += 1;
	const { logger, lines } = collectLogs();
	const host = new TriggerHost({
		nodes: [new CourierPoll()],
		credentialTypes: [courierApi],
		credentials: { courierApi: { apiKey: 'key_1234567890', baseUrl: stub.baseUrl } },
		logger,
		node: {
			type: `${PACKAGE_NAME}.courierPoll`,
			id: `poll-${nodes}`,
			parameters: { by: 'change', events: ['made'], ...parameters },
		},
	});
	const poll = async (request = {}) =>
		(await host.poll(request))?.map(({ json }) => [json.event, json.id]) ?? null;
	return { host, lines, poll };
}

const later = async (minutes = 1) => await clock.sleep(minutes * MINUTE);

describe('a trigger that asks', () => {
	it('puts out nothing the first time, and from then on what happens, each once and the oldest first', async () => {
		parcels = [parcel('before')];
		const { host, poll } = trigger();
		await later();
		expect(await poll()).toBeNull();
		await later();
		parcels.push(parcel('b'));
		await later();
		parcels.unshift(parcel('c'));
		await later();
		expect(await poll()).toEqual([
			['made', 'b'],
			['made', 'c'],
		]);
		await later();
		expect(await poll()).toBeNull();
		expect(Object.keys(host.staticData)).toEqual(
			expect.arrayContaining(['mark', 'floor', 'known']),
		);
	});

	it('says of each event what, when and which, before what the provider says', async () => {
		const { host } = trigger();
		await host.poll();
		await later();
		const [made] = (parcels = [parcel('p', { event: 'the record’s own' })]);
		await later();
		const [item] = (await host.poll()) ?? [];
		expect(item?.json).toEqual({
			...made,
			event: 'made',
			occurredAt: made?.made,
			eventId: `p:made:${Date.parse(made?.made ?? '')}`,
		});
	});

	it('asks once where nothing much happened', async () => {
		const { poll } = trigger();
		await poll();
		stub.requests.splice(0);
		await later();
		await poll();
		expect(stub.requests).toHaveLength(1);
	});

	it('does not run twice at once: the second poll leaves everything to the first', async () => {
		const { host, poll } = trigger();
		await poll();
		await later();
		parcels = [parcel('p')];
		await later();
		const before = host.staticData;
		const [first, second] = await Promise.all([poll(), poll()]);
		expect([first, second]).toEqual([[['made', 'p']], null]);
		expect(host.staticData).not.toEqual(before);
	});

	it('throws what the provider says, keeps its state, and goes on where it was', async () => {
		const { host, poll } = trigger();
		await poll();
		const before = host.staticData;
		await later();
		parcels = [parcel('p')];
		await later();
		fault = () => ({ status: 403, body: { error: 'no such plan' } });
		await expect(host.poll()).rejects.toThrow('no such plan');
		expect(host.staticData).toEqual(before);
		fault = undefined;
		expect(await poll()).toEqual([['made', 'p']]);
	});

	it('begins anew with other settings, and puts out nothing then', async () => {
		const one = trigger();
		await one.poll();
		await later();
		parcels = [parcel('p')];
		await later();
		const other = trigger({ events: ['made', 'rated'] });
		other.host.setStaticData(one.host.staticData);
		expect(await other.poll()).toBeNull();
		await later();
		expect(await other.poll()).toBeNull();
		expect(await one.poll()).toEqual([['made', 'p']]);
	});

	it('catches up after a long pause, unless the user would rather begin anew', async () => {
		const [keen, lazy] = [trigger(), trigger({ catchUp: false })];
		await keen.poll();
		await lazy.poll();
		await later(60);
		parcels = ['a', 'b', 'c', 'd', 'e'].map((id) => parcel(id));
		await later(48 * 60);
		expect(await lazy.poll()).toBeNull();
		expect((await keen.poll())?.map(([, id]) => id)).toEqual(['a', 'b', 'c', 'd', 'e']);
	});

	it('reads a second that holds more than a page by its cursor', async () => {
		const { poll } = trigger();
		await poll();
		await later();
		parcels = Array.from({ length: 9 }, (_, n) => parcel(`p${n}`));
		await later();
		expect(await poll()).toHaveLength(9);
		await later();
		expect(await poll()).toBeNull();
	});

	it('leaves what it cannot understand out with a warning, and takes the rest', async () => {
		const { poll, lines } = trigger();
		await poll();
		await later();
		parcels = [parcel('p', { poison: true }), parcel('q')];
		await later();
		expect(await poll()).toEqual([['made', 'q']]);
		expect(lines.map(({ message }) => message).join()).toContain('poison');
	});

	it('knows which states were on before it began, and tells the end of them', async () => {
		parcels = [parcel('held', { held: true })];
		await later(30);
		const { poll } = trigger({ events: ['held'] });
		await poll();
		await later();
		parcels = [parcel('held', { held: true, note: 'changed otherwise' })];
		await later();
		expect(await poll()).toBeNull();
		parcels = [parcel('held', { held: false })];
		await later();
		expect(await poll()).toEqual([['released', 'held']]);
	});

	it('waits for a part that comes later without a change of time, and tells it once', async () => {
		const { poll, host } = trigger({ events: ['rated'] });
		await poll();
		await later();
		const rated = parcel('p', { rated: iso() });
		parcels = [rated];
		await later();
		expect(await poll()).toBeNull();
		expect(host.staticData.waiting).toEqual({ p: expect.any(Number) });
		await later(20);
		parcels = [{ ...rated, stars: 5 }];
		expect(await poll()).toEqual([['rated', 'p']]);
		await later();
		expect(await poll()).toBeNull();
		expect(host.staticData.waiting).toEqual({});
	});

	it('does not tell a second time what it saw before its name was known; one more is told', async () => {
		const { poll } = trigger({ events: ['rated'] });
		await poll();
		await later();
		const rated = parcel('p', { rated: iso(), stars: 5 });
		for (const [rating, told] of [
			[undefined, 1],
			['first', 0],
			['second', 1],
			['second', 0],
		] as const) {
			parcels = [{ ...rated, ...(rating !== undefined && { rating }), changed: iso() }];
			await later();
			expect(await poll()).toEqual(told === 1 ? [['rated', 'p']] : null);
		}
	});

	it('runs on hosts that do not say how long a poll may take', async () => {
		const { poll } = trigger();
		await poll({ budget: 'untold' });
		await later();
		parcels = [parcel('p')];
		await later();
		expect(await poll({ budget: 'untold' })).toEqual([['made', 'p']]);
	});
});

describe('Fetch Test Event', () => {
	it('shows the newest of each chosen event, and touches no state', async () => {
		const { host, poll } = trigger({ events: ['made', 'held'] });
		parcels = [parcel('old', { made: iso(MINUTE) }), parcel('new', { held: true })];
		await later();
		expect((await poll({ mode: 'manual' }))?.sort()).toEqual([
			['held', 'new'],
			['made', 'new'],
		]);
		expect(host.staticData).toEqual({});
	});

	it('says what to do where there is nothing', async () => {
		const { host } = trigger();
		const error: unknown = await host.poll({ mode: 'manual' }).catch((thrown: unknown) => thrown);
		expect(at(error, 'description')).toContain('filters');
	});
});

describe('a job of the provider’s', () => {
	const asked = { by: 'report', events: ['made'] };

	it('is started once in its time, and its results come out once', async () => {
		const { poll } = trigger(asked);
		await poll();
		await later();
		parcels = [parcel('p')];
		await later();
		expect(await poll()).toEqual([['made', 'p']]);
		await later(30);
		expect(await poll()).toBeNull();
		expect(report.started).toBe(1);
		await later(40);
		expect(await poll()).toBeNull();
		expect(report.started).toBe(2);
	});

	it('is given what was asked before it, and is not started where that cannot be had', async () => {
		const { host, poll } = trigger({ ...asked, events: ['made', 'held'] });
		await poll();
		fault = ({ url }) =>
			url === '/parcels/p' ? { status: 403, body: { error: 'no' } } : undefined;
		await expect(host.poll()).rejects.toThrow('no');
		expect(report.started).toBe(0);
		fault = undefined;
		parcels = [parcel('p')];
		await poll();
		const [start] = stub.requests.filter(({ method }) => method === 'POST');
		expect(at(start?.body, 'known')).toBe('p');
	});

	it('that takes longer than a poll is looked at by the next ones, and no second one is started', async () => {
		const { poll, host } = trigger({ ...asked, minutes: 1 });
		await poll();
		await later();
		parcels = [parcel('p')];
		report.state = 'running';
		expect(await poll()).toBeNull();
		expect(at(host.staticData, 'job', 'id')).toBe('rep_1');
		await later();
		expect(await poll()).toBeNull();
		report.state = 'done';
		await later();
		expect(await poll()).toEqual([['made', 'p']]);
		expect(report.started).toBe(1);
	});

	it('that fails loses nothing: the next one asks for the same', async () => {
		const { host, poll, lines } = trigger({ ...asked, minutes: 1 });
		await poll();
		await later();
		parcels = [parcel('p')];
		report.state = 'failed';
		expect(await poll()).toBeNull();
		expect(lines.map(({ message }) => message).join()).toContain('came to nothing');
		const unread = new Date(Number(host.staticData.mark)).toISOString();
		report.state = 'done';
		await later(300);
		expect(await poll()).toEqual([['made', 'p']]);
		const starts = stub.requests.filter(({ method }) => method === 'POST');
		expect(at(starts[1]?.body, 'since')).toBe(unread);
	});

	it('whose start is not answered is not started again before its time', async () => {
		const { poll } = trigger({ ...asked, minutes: 60 });
		await poll();
		await later();
		fault = ({ method }) => (method === 'POST' ? { status: 502, body: '<html>' } : undefined);
		expect(await poll()).toBeNull();
		fault = undefined;
		await later(5);
		expect(await poll()).toBeNull();
		expect(report.started).toBe(0);
		await later(60);
		await poll();
		expect(report.started).toBe(1);
	});

	it('that the provider refuses to start is an error to be seen', async () => {
		const { host, poll } = trigger(asked);
		await poll();
		fault = () => ({ status: 403, body: { error: 'no reports in this plan' } });
		await expect(host.poll()).rejects.toThrow('no reports in this plan');
	});
});
