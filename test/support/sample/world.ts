import type { Commit, Row, SampleOptions } from './types';

export interface StoredFile {
	readonly bytes: Buffer;
	readonly contentType: string;
	readonly name: string;
}

export interface Job {
	readonly id: string;
	readonly rows: readonly unknown[];
	/** How often it was asked. */
	asked: number;
	canceled: boolean;
}

/** Rows that are put together under a name. */
export interface RowSet {
	readonly id: string;
	readonly name: string;
	readonly madeAt: string;
	readonly rows: unknown[];
	/** How often it was asked since rows were last put in. */
	asked: number;
}

/** The id of the first thing there is: it changes on the wire, where it is not encoded. */
export const ODD_ID = 'a/b c';

/** What the made-up provider holds, and what was done to it. */
export class SampleWorld {
	readonly things = new Map<string, Row>();
	readonly batchRows = new Map<string, unknown>();
	readonly jobs = new Map<string, Job>();
	readonly sets = new Map<string, RowSet>();
	readonly files = new Map<string, StoredFile>();
	readonly webhooks = new Map<string, Row>();
	readonly events: Row[] = [];
	readonly commits: Commit[] = [];
	private made = 0;

	constructor(
		readonly options: SampleOptions,
		private readonly now: () => number,
	) {
		for (let ordinal = 1; ordinal <= (options.things ?? 3); ordinal += 1) {
			this.add({
				id: ordinal === 1 ? ODD_ID : `thg_${ordinal}`,
				name: `Thing ${ordinal}`,
				email: `thing-${ordinal}@sample.example`,
			});
		}
		this.files.set('fil_1', {
			bytes: Buffer.from([0x25, 0x50, 0x44, 0x46, 0x00, 0xff]),
			contentType: 'application/pdf',
			name: 'report 1.pdf',
		});
	}

	/** Puts a thing there as if it had always been; no commit. */
	add(fields: Readonly<Record<string, unknown>>): Row {
		const id = typeof fields.id === 'string' ? fields.id : this.newId('thg');
		const thing = { status: 'active', created_at: this.timestamp(), ...fields, id };
		this.things.set(id, thing);
		return thing;
	}

	/** Lays fields over a thing, and says whether that made a difference. */
	change(thing: Row, did: string, fields: Readonly<Record<string, unknown>>): Row {
		const next = { ...thing, ...fields, id: thing.id };
		this.things.set(thing.id, next);
		this.commit(did, thing.id, next, JSON.stringify(next) !== JSON.stringify(thing));
		return next;
	}

	/** Notes what was done, and the event that it makes. */
	commit(did: string, id: string, value?: unknown, changed = true): void {
		this.commits.push({ did, id, changed, ...(value === undefined ? {} : { value }) });
		if (!changed) return;
		const ordinal = this.events.length + 1;
		this.events.push({ id: `evt_${ordinal}`, type: did, subject: id, at: this.timestamp() });
	}

	newId(kind: string): string {
		this.made += 1;
		return `${kind}_new_${this.made}`;
	}

	timestamp(): string {
		return new Date(this.now()).toISOString();
	}
}
