/**
 * The truth that chaos tests compare outcomes with: how often each lead was really put in.
 * Keys are `${targetId}|${leadKey}`; seed data is not in it.
 */
export class CommitLedger {
	readonly counts = new Map<string, number>();
	/** Milliseconds since the epoch, of the first commit. */
	readonly committedAt = new Map<string, number>();

	record(targetId: string, leadKey: string, at: number): void {
		const key = `${targetId}|${leadKey}`;
		this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
		if (!this.committedAt.has(key)) this.committedAt.set(key, at);
	}

	clear(): void {
		this.counts.clear();
		this.committedAt.clear();
	}
}
