import type { NodeEgressFilter } from 'n8n-workflow';

import { codeOf, failureOf, undelivered } from './failure';
import type { HttpFailure } from './port';

/** n8n's egress policy on one address: asked until it says yes, then no more. */
export class Permission {
	private isGiven: boolean;

	constructor(
		private readonly egress: NodeEgressFilter | undefined,
		private readonly url: URL,
	) {
		this.isGiven = egress === undefined;
	}

	/** Undefined where calls may go; never rejects. */
	ask(): undefined | Promise<HttpFailure | undefined> {
		return this.isGiven ? undefined : this.askPolicy();
	}

	private async askPolicy(): Promise<HttpFailure | undefined> {
		try {
			const answer = await this.egress?.validateUrl(this.url);
			if (answer?.ok !== false) {
				this.isGiven = true;
				return undefined;
			}
			// A name that cannot be resolved just now is not forbidden.
			if (codeOf(answer.error) !== '') return failureOf(answer.error, false);
			return undelivered(
				'blocked',
				`n8n's egress policy does not allow calls to ${this.url.host}: ${answer.error.message}`,
				true,
			);
		} catch (error) {
			return failureOf(error, false);
		}
	}
}
