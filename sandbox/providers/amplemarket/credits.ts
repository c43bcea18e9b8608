/** What the account pays with. */
export type Currency = 'email' | 'phone';

const DAY = 24 * 60 * 60_000;

/** How long a payment covers the same thing again. */
export type Covers = 'nothing' | 'a day' | 'for good';

/** The account's credits: what is left, and what each was paid for, so that a test can tell whether one was paid twice. */
export class Credits {
	/** Without a limit unless a test sets one. */
	readonly left: Record<Currency, number> = { email: Infinity, phone: Infinity };
	/** `validation|ada@example.com` to the credits paid for it. */
	readonly paid = new Map<string, number>();
	/** When each was last paid for, ms since 1970. */
	private readonly at = new Map<string, number>();

	/** All credits of a kind that were ever paid. */
	total(currency: Currency): number {
		return [...this.paid].reduce(
			(sum, [what, amount]) => (what.startsWith(`${currency}|`) ? sum + amount : sum),
			0,
		);
	}

	/**
	 * Pays for something, unless an earlier payment covers it.
	 *
	 * @returns false where there are too few credits left, and nothing is paid
	 */
	pay(currency: Currency, amount: number, what: string, now: number, covers: Covers): boolean {
		const key = `${currency}|${what}`;
		const before = this.at.get(key);
		const isCovered =
			before !== undefined && (covers === 'for good' || (covers === 'a day' && now < before + DAY));
		if (isCovered) return true;
		if (this.left[currency] < amount) return false;
		this.left[currency] -= amount;
		this.paid.set(key, (this.paid.get(key) ?? 0) + amount);
		this.at.set(key, now);
		return true;
	}

	clear(): void {
		this.left.email = Infinity;
		this.left.phone = Infinity;
		this.paid.clear();
		this.at.clear();
	}
}
