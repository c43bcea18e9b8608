/** A UUID that is the same for the same two numbers (32 and 48 bits). */
export function uuid(kind: number, ordinal: number): string {
	const head = (kind >>> 0).toString(16).padStart(8, '0');
	return `${head}-0000-4000-8000-${ordinal.toString(16).padStart(12, '0')}`;
}

/** 40 hex characters, as Amplemarket's sequence ids have. */
export function hex40(kind: number, ordinal: number): string {
	return kind.toString(16).padStart(8, '0') + ordinal.toString(16).padStart(32, '0');
}

/** Makes ids of one kind, one after the other; `seed` tells two sandboxes apart. */
export class IdMint {
	private next = 1;

	constructor(
		private readonly kind: number,
		private readonly seed: number,
	) {}

	uuid(): string {
		return uuid(this.kind, (this.seed % 0x10000) * 0x100000000 + this.next++);
	}

	reset(): void {
		this.next = 1;
	}
}
