import { onePage } from '../../../nodes/shared/http/paging';
import type { IDataObject } from 'n8n-workflow';

import type { NewestFirstWatch, Sign, SliceWatch } from '../../../nodes/shared/declare/watch';
import type { AskedPage, Desk } from '../../../nodes/shared/engine/ask';
import type { Call } from '../../../nodes/shared/http/call';
import { ownNumber, ownString } from '../../../nodes/shared/http/json';

/** Something that happens at the provider: stamped with its time, and visible to readers some time later. */
export interface Change {
	readonly record: number;
	/** Ms since 1970 by the provider's clock. */
	readonly at: number;
	/** Ms until readers see it. */
	readonly delay: number;
	readonly kind: 'moved' | 'held' | 'freed';
}

export interface World {
	readonly changes: readonly Change[];
	readonly pageSize: number;
	/** Ms that the provider's clock is ahead of ours. */
	readonly ahead: number;
	/** Whether its answers tell its time. */
	readonly tellsTime: boolean;
	/** Ms that a call takes. */
	readonly latency: number;
	/** Whether a call fails, by its ordinal. */
	fails?(call: number): boolean;
}

/** A provider of the tests' own in virtual time, in which records are shown in an order that means nothing. */
export class SimulatedDesk implements Desk {
	readonly baseUrl = 'http://simulated';

	calls = 0;

	constructor(
		private readonly world: World,
		public time: number,
	) {}

	now(): number {
		return this.time;
	}

	ahead(): number | undefined {
		if (!this.world.tellsTime) return undefined;
		return Math.abs(this.world.ahead) > 2_000 ? this.world.ahead : 0;
	}

	async sleep(ms: number): Promise<void> {
		this.time += ms;
	}

	async ask(): Promise<unknown> {
		this.pass();
		return {};
	}

	async find(): Promise<undefined> {
		this.pass();
		return undefined;
	}

	async page(call: Call, _: unknown, __: unknown, token: string | undefined): Promise<AskedPage> {
		// The answer shows a moment in the middle of the call.
		this.time += this.world.latency / 2;
		const records = this.visible(call);
		this.pass();
		const offset = Number(token ?? '0');
		const next = offset + this.world.pageSize;
		return {
			records: records.slice(offset, next),
			next: next < records.length ? String(next) : undefined,
		};
	}

	async all(call: Call): Promise<readonly IDataObject[]> {
		const found: IDataObject[] = [];
		let token: string | undefined;
		do {
			const page: AskedPage = await this.page(call, undefined, undefined, token);
			found.push(...page.records);
			token = page.next;
		} while (token !== undefined);
		return found;
	}

	private pass(): void {
		this.time += this.world.latency / 2;
		this.calls += 1;
		if (this.world.fails?.(this.calls) === true) throw new Error('out of order');
	}

	/** What readers see at the moment, in the call's bounds of whole seconds, both included. */
	private visible({ query = {} }: Call): IDataObject[] {
		const theirs = this.time + this.world.ahead;
		const shown = new Map<number, Change[]>();
		for (const change of this.world.changes) {
			if (change.at + change.delay > theirs) continue;
			const known = shown.get(change.record);
			if (known === undefined) shown.set(change.record, [change]);
			else known.push(change);
		}
		const records = [...shown].map(([record, changes]) => recordOf(record, changes));
		if (query.order === 'newest') {
			const newest = (record: IDataObject) => ownNumber(record, 'born') ?? 0;
			return records.sort((one, other) => newest(other) - newest(one));
		}
		const [from, to] = [Number(query.from), Number(query.to)];
		return records
			.filter(({ updated }) => Number(updated) >= from && Number(updated) <= to)
			.sort((one, other) => scattered(one) - scattered(other));
	}
}

/** An order of no meaning, the same for every call. */
const scattered = ({ n }: IDataObject): number => (Number(n) * 7_919) % 1_009;

function recordOf(record: number, changes: readonly Change[]): IDataObject {
	const inOrder = [...changes].sort((one, other) => one.at - other.at);
	const state = inOrder.filter(({ kind }) => kind !== 'moved').at(-1);
	return {
		id: `rec_${record}`,
		n: record,
		born: inOrder[0]?.at ?? 0,
		updated: inOrder.at(-1)?.at ?? 0,
		moves: inOrder.filter(({ kind }) => kind === 'moved').map(({ at }) => at),
		isHeld: state?.kind === 'held',
	};
}

const signsOf = (record: IDataObject): Sign[] => {
	const moves = Array.isArray(record.moves) ? record.moves : [];
	return [
		...moves.map((at) => ({ event: 'moved', stamp: String(at), at: Number(at) })),
		{
			event: 'held',
			ended: 'freed',
			stamp: String(record.updated),
			at: ownNumber(record, 'updated') ?? 0,
			lasting: record.isHeld === true ? 'on' : 'off',
		},
	];
};

const common = {
	endpoint: { name: 'simulated' },
	scope: () => 'all',
	id: (record: IDataObject) => ownString(record, 'id'),
	probe: (): Call => ({ method: 'GET', path: '/' }),
	paging: onePage(),
} as const;

export const slices: SliceWatch = {
	...common,
	kind: 'slices',
	signs: signsOf,
	born: (record) => ownNumber(record, 'born'),
	list: (_, { from, to }) => ({ method: 'GET', path: '/', query: { from, to } }),
};

export const newest: NewestFirstWatch = {
	...common,
	kind: 'newestFirst',
	at: (record) => ownNumber(record, 'born'),
	signs: ({ born }) => [{ event: 'made', stamp: String(born), at: Number(born) }],
	list: () => ({ method: 'GET', path: '/', query: { order: 'newest' } }),
};
