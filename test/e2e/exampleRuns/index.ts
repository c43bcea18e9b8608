import { AMPLEMARKET } from './amplemarket';
import { DELIVERING } from './delivering';
import type { Runs } from './expected';
import { MY_AGENT_MAIL } from './myAgentMail';
import { UNIFY } from './unify';

/** What each example does; one that is not here fails by name. */
export const RUNS: Runs = { ...DELIVERING, ...MY_AGENT_MAIL, ...UNIFY, ...AMPLEMARKET };
