import { ownString } from '../../shared/http/json';

/** A record's time, ms since 1970; undefined where it says none. */
export function timeIn(record: unknown, key: string): number | undefined {
	const time = Date.parse(ownString(record, key) ?? '');
	return Number.isNaN(time) ? undefined : time;
}

/** A time as Unify takes it. */
export const isoOf = (time: number): string => new Date(time).toISOString().replace('.000Z', 'Z');
