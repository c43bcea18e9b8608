import type { Editor, Locator } from './browser';

/** One thing that a user decides and does, with the clicks and typed texts that n8n asks for it. */
interface Action {
	readonly what: string;
	moves: number;
}

/** A user's hands in the editor, which keep count of what they do. */
export class Hands {
	private readonly done: Action[] = [];

	constructor(private readonly editor: Editor) {}

	/** What was done so far, in order. */
	get actions(): string[] {
		return this.done.map(({ what }) => what);
	}

	/** The clicks and typed texts of all actions so far. */
	get moves(): number {
		return this.done.reduce((sum, { moves }) => sum + moves, 0);
	}

	/** One action: every click and text until `work` is through belongs to it. */
	async act(what: string, work: () => Promise<void>): Promise<void> {
		this.done.push({ what, moves: 0 });
		await work();
		await this.editor.settle();
	}

	async click(target: Locator): Promise<void> {
		this.move();
		await target.click();
		await this.editor.settle();
	}

	/** Types where the cursor is. */
	async type(text: string): Promise<void> {
		this.move();
		await this.editor.page.keyboard.type(text);
		await this.editor.settle();
	}

	/** Puts a text into a field, in place of what is in it. */
	async fill(target: Locator, text: string): Promise<void> {
		this.move();
		await target.fill(text);
		await this.editor.settle();
	}

	private move(): void {
		const action = this.done.at(-1);
		if (!action) throw new Error('A move belongs to an action');
		action.moves += 1;
	}
}
