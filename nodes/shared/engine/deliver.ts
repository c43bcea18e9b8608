import { asError } from '../http/errors';
import { isNonEmpty } from '../http/json';
import type { NonEmpty } from '../http/json';
import { closedFor } from './closed';
import { brokenDown } from './faults';
import { deliverJob, startJob } from './job/job';
import { halves } from './plan';
import { FRESH, givesWay, hasGivenWay, splitLost } from './poison';
import type { Patience } from './poison';
import { isOurFault, send } from './send';
import type { Way } from './send';
import type { Sending } from './sending';
import { settleCall, settleRefused } from './settle';
import { findSpoilers, spoiledBy } from './spoiled';

/** Delivers a batch; whatever goes wrong inside this package touches no other batch, and no outcome that is known. */
export async function deliverSafely(way: Way, batch: NonEmpty<Sending>): Promise<void> {
	try {
		const { job, starts } = way.operation;
		if (job !== undefined) await deliverJob(way, job, batch);
		else if (starts !== undefined) await startJob(way, batch);
		else await deliver(way, batch);
	} catch (error) {
		for (const sending of batch) {
			if (!way.outcomes.isSettled(sending.index))
				way.outcomes.settle(sending, brokenDown(asError(error), true));
		}
	}
}

/** Sends one batch until each of its rows has its outcome. */
async function deliver(
	way: Way,
	batch: NonEmpty<Sending>,
	patience: Patience = FRESH,
): Promise<void> {
	const closed = closedFor(way, batch);
	if (closed !== undefined) return void (await settleRefused(way, batch, closed));
	let left: readonly Sending[] = batch;
	for (let attempt = 1; isNonEmpty(left); attempt += 1) {
		const sent = await send(way, left, patience.losses, givesWay(way.operation, left, patience));
		if (hasGivenWay(sent)) return await splitLost(way, sent, patience, deliver);
		const spoiled = left.length > 1 ? spoiledBy(way, sent) : undefined;
		if (spoiled !== undefined) return await findSpoilers(way, sent.sendings, spoiled, deliver);
		if (isOurFault(way.operation, sent) && left.length > 1) {
			for (const half of halves(sent.sendings)) await deliver(way, half);
			return;
		}
		left = await settleCall(way, sent, attempt);
	}
}
