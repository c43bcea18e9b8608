import type * as Undici from '../../nodes/shared/http/undici';
import { VirtualClock } from './virtualClock';

/** The clock of a test file whose engine runs in virtual time; it starts now, for HTTP's own dates. */
export const clock = new VirtualClock(Date.now());

// For jest.mock: only waiting is cut short, and HTTP stays real.

export const clockModule = { TELLABLE: 2_000, systemClock: { now: clock.now, sleep: clock.sleep } };

export const undiciModule = (actual: typeof Undici): typeof Undici => ({
	openUndici: async (options) => {
		const port = await clock.during(actual.openUndici(options));
		return { ...port, send: async (...call) => await clock.during(port.send(...call)) };
	},
});
