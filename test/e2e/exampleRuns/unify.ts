import type { Runs } from './expected';

/** The examples that go on where a lead has been delivered. */
export const UNIFY: Runs = {};
