/** Something that the person at the keyboard can mend: shown as one line, without a stack. */
export class UserError extends Error {}

/** The system's code of what went wrong, such as `ENOENT`; '' where there is none. */
export function codeOf(error: unknown): string {
	return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
