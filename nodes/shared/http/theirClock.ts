import { TELLABLE } from './clock';

/** The provider's clock beside ours, by the Date headers of its answers. */
export class TheirClock {
	private difference = 0;
	private lastDate = '';

	/** How far it is ahead of ours, ms; 0 where that is too little to be told. */
	get ahead(): number {
		return this.difference;
	}

	/** Whether any answer told the time. */
	get isTold(): boolean {
		return this.lastDate !== '';
	}

	/** Once a second is enough: the header counts whole ones, and a smaller difference says nothing. */
	hear(date: string | undefined, now: number): void {
		if (date === undefined || date === this.lastDate) return;
		this.lastDate = date;
		const theirs = Date.parse(date);
		if (!Number.isNaN(theirs))
			this.difference = Math.abs(theirs - now) > TELLABLE ? theirs - now : 0;
	}
}
