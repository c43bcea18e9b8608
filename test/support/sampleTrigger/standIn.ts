import { createHmac } from 'node:crypto';

import { own, ownString } from '../../../nodes/shared/http/json';
import { startStub } from '../stub';
import type { Stub, StubAnswer, StubRequest } from '../stub';

interface KeptHook {
	id: string;
	url: string;
	events: unknown;
	active: boolean;
}

/** The tests' provider, with what it keeps of hooks and of depots' addresses. */
export class CourierStandIn {
	hooks: KeptHook[] = [];

	/** The address of each depot. */
	depots: Record<string, string | null> = { north: null };

	/** Whether secrets are shown. */
	showsSecrets = true;

	/** What is answered to the next calls that fit, instead of doing what they ask. */
	faults: Array<{ fits: (request: StubRequest) => boolean; answer: StubAnswer }> = [];

	private made = 0;

	private constructor(private readonly make: (self: CourierStandIn) => Promise<Stub>) {}

	private stub: Stub | undefined;

	static async start(): Promise<CourierStandIn> {
		const standIn = new CourierStandIn(
			async (self) => await startStub((request) => self.answer(request)),
		);
		standIn.stub = await standIn.make(standIn);
		return standIn;
	}

	get baseUrl(): string {
		return this.stub?.baseUrl ?? '';
	}

	/** Method and path of the calls so far. */
	get calls(): string[] {
		return (this.stub?.requests ?? []).map(({ method, url }) => `${method} ${url}`);
	}

	reset(): void {
		this.hooks = [];
		this.depots = { north: null };
		this.showsSecrets = true;
		this.faults = [];
		this.stub?.requests.splice(0);
	}

	async close(): Promise<void> {
		await this.stub?.close();
	}

	private answer(request: StubRequest): StubAnswer {
		const fault = this.faults.findIndex(({ fits }) => fits(request));
		if (fault >= 0) return this.faults.splice(fault, 1)[0]?.answer ?? { body: {} };
		const [, kind, id = ''] = request.url.split('/');
		if (kind === 'hooks') return this.hook(request, id);
		if (kind === 'depots' && Object.hasOwn(this.depots, id)) return this.depot(request, id);
		return { status: 404, body: { error: 'no such thing' } };
	}

	private hook({ method, body }: StubRequest, id: string): StubAnswer {
		if (method === 'POST') {
			this.made += 1;
			const hook = {
				id: `hook_${this.made}`,
				url: ownString(body, 'url') ?? '',
				events: own(body, 'events'),
				active: true,
			};
			this.hooks.push(hook);
			return {
				status: 201,
				body: { ...hook, ...(this.showsSecrets && { secret: secretOf(hook.id) }) },
			};
		}
		if (id === '') return { body: { hooks: this.hooks } };
		const found = this.hooks.find((hook) => hook.id === id);
		if (found === undefined) return { status: 404, body: { error: 'no such hook' } };
		if (method === 'DELETE') {
			this.hooks = this.hooks.filter((hook) => hook !== found);
			return { body: { deleted: true } };
		}
		return { body: found };
	}

	private depot({ method, body }: StubRequest, id: string): StubAnswer {
		if (method === 'PATCH') {
			const url = own(body, 'url');
			this.depots[id] = typeof url === 'string' ? url : null;
		}
		return {
			body: { id, url: this.depots[id], ...(this.showsSecrets && { secret: secretOf(id) }) },
		};
	}
}

/** The secret of a hook or a depot, by its id. */
export const secretOf = (id: string): string => `whsec_${id}`;

/** The headers of a request that the provider signed. */
export const signed = (secret: string, body: string): Record<string, string> => ({
	'x-courier-signature': `v1=${createHmac('sha256', secret).update(body).digest('hex')}`,
});
