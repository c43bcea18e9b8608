import type { Fields } from './fields';
import type { Row } from './row';

/** What every trigger says of its parameters. */
export interface TriggerParameters<R extends Row> {
	readonly fields: Fields;
	/** Notices by a name of their own, with the parameters' values under which they are shown. */
	readonly notices?: readonly Notice[];
	/** What no single field can tell. Throws `InputError`. */
	check?(row: R): void;
}

export interface Notice {
	readonly name: string;
	readonly text: string;
	readonly shownWhen?: Readonly<Record<string, readonly string[]>>;
	/** The field that it stands above; after all fields where it names none. */
	readonly above?: string;
}
