import { connect } from 'node:net';
import { BROKEN_SANDBOX, SEED, startSandbox } from '../../sandbox';
import { clientsOf } from './client';

const { welcome } = SEED.myAgentMail.cadences;

describe('a sandbox', () => {
	it('closes at once with idle, silent and waiting connections', async () => {
		const sandbox = await startSandbox();
		const { myAgentMail } = clientsOf(sandbox);
		await myAgentMail('/me');
		const { hostname, port } = new URL(sandbox.unify.baseUrl);
		const silent = connect(Number(port), hostname).on('error', () => undefined);
		await new Promise((resolve) => silent.once('connect', resolve));
		sandbox.setFaults({
			seed: 1,
			rules: [
				{ times: 1, fault: { kind: 'latency', ms: 600_000 } },
				{ fault: { kind: 'drip', ms: 600_000 } },
			],
		});
		const waiting = [myAgentMail('/me'), myAgentMail('/me')];
		const ended = Promise.allSettled(waiting);
		while (sandbox.log.length < 3) await new Promise((resolve) => setTimeout(resolve, 1));
		const started = performance.now();
		await sandbox.close();
		expect(performance.now() - started).toBeLessThan(500);
		expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	});

	it('is apart from a second one, and a taken port is an error that leaves nothing open', async () => {
		const first = await startSandbox();
		const second = await startSandbox();
		const body = { leadExternalId: 'crm-1' };
		await clientsOf(first).myAgentMail(`/cadences/${welcome}/enrollments`, { body });
		expect(second.myAgentMail.state.commits.size).toBe(0);
		expect(second.log).toEqual([]);
		const taken = Number(new URL(first.unify.baseUrl).port);
		await expect(startSandbox({ ports: [0, taken, 0] })).rejects.toThrow('EADDRINUSE');
		await Promise.all([first.close(), second.close()]);
	});

	it('makes the same ids again for the same seed, others for another', async () => {
		const idOf = async (seed: number) => {
			const sandbox = await startSandbox({ seed });
			const { json } = await clientsOf(sandbox).myAgentMail(`/cadences/${welcome}/enrollments`, {
				body: { leadExternalId: 'crm-1' },
			});
			await sandbox.close();
			return (json as { enrollment: { id: string } }).enrollment.id;
		};
		const first = await idOf(1);
		expect(await idOf(1)).toBe(first);
		expect(await idOf(2)).not.toBe(first);
	});

	it('resets to the seed data in the same state objects', async () => {
		const sandbox = await startSandbox();
		const { state } = sandbox.unify;
		const seeded = state.people.size;
		state.addPerson({ email: 'new@customers.example' });
		sandbox.myAgentMail.state.cadences.clear();
		await clientsOf(sandbox).myAgentMail('/me');
		sandbox.reset();
		expect(sandbox.unify.state).toBe(state);
		expect(state.people.size).toBe(seeded);
		expect(sandbox.myAgentMail.state.cadences.size).toBe(SEED.myAgentMail.cadenceCount);
		expect(sandbox.log).toEqual([]);
		await sandbox.close();
	});

	it('logs requests in order of arrival with what a test needs, and keeps the newest', async () => {
		const sandbox = await startSandbox({ now: () => 5, logLimit: 10 });
		const { unify } = clientsOf(sandbox);
		const body = { match: { email: SEED.unify.people.free.email } };
		await unify('/data/v1/objects/person/records/find-unique?x=1', { body });
		expect(sandbox.log).toEqual([
			{
				at: 5,
				provider: 'unify',
				operationId: 'find_unique_object_record',
				method: 'POST',
				url: '/data/v1/objects/person/records/find-unique?x=1',
				status: 400,
				body,
			},
		]);
		for (let n = 0; n < 1100; n++) await unify(`/data/v1/objects?n=${n}`);
		expect(sandbox.log.length).toBeLessThan(1100);
		expect(sandbox.log.at(-1)?.url).toBe('/data/v1/objects?n=1099');
		await sandbox.close();
	});

	it('knows as many keys of an account as one likes, and no other', async () => {
		const sandbox = await startSandbox();
		const { apiKey } = SEED.unify;
		const statusFor = async (key: string) =>
			(await fetch(`${sandbox.unify.baseUrl}/data/v1/objects`, { headers: { 'x-api-key': key } }))
				.status;
		for (const key of [apiKey, `${apiKey}#1`, `${apiKey}#another`])
			expect(await statusFor(key)).toBe(200);
		for (const key of ['', `${apiKey}1`, `x${apiKey}#1`, apiKey.slice(1)])
			expect(await statusFor(key)).toBe(401);
		await sandbox.close();
	});

	it('answers 599, loudly, when it breaks its own contract', async () => {
		const sandbox = await startSandbox();
		const logged = jest.spyOn(console, 'error').mockImplementation(() => undefined);
		sandbox.myAgentMail.state.addCadence({ id: 'cad_bad' }).createdAt = 'yesterday';
		const reply = await clientsOf(sandbox).myAgentMail('/cadences/cad_bad');
		expect(reply.status).toBe(BROKEN_SANDBOX);
		expect(reply.text).toContain('date-time');
		expect(logged).toHaveBeenCalledTimes(1);
		logged.mockRestore();
		await sandbox.close();
	});
});
