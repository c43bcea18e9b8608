import type { INodeParameters } from 'n8n-workflow';

import { SEED, startSandbox } from '../../../sandbox';
import type { Sandbox } from '../../../sandbox';
import { byId } from '../../support/rig';
import { PublicTrigger } from './triggerHost';

// The trigger through n8n-core's own contexts, with events that the sandbox really posts.

const { cadences, enrollments, inboxes } = SEED.myAgentMail;

let sandbox: Sandbox;
const open: PublicTrigger[] = [];
beforeAll(async () => {
	sandbox = await startSandbox({ limits: 'none' });
});
beforeEach(() => sandbox.reset());
afterEach(async () => {
	for (const trigger of open.splice(0)) await trigger.close();
});
afterAll(async () => await sandbox.close());

const state = () => sandbox.myAgentMail.state;

async function started(parameters: INodeParameters): Promise<PublicTrigger> {
	const trigger = await PublicTrigger.start(sandbox, parameters);
	open.push(trigger);
	return trigger;
}

const mail = { triggerOn: 'mail', events: ['message.received', 'message.bounced'] };
const cadence = (more: INodeParameters = {}): INodeParameters => ({
	triggerOn: 'cadence',
	setup: 'automatic',
	cadenceId: byId(cadences.relink),
	events: ['cadence.lead.replied', 'cadence.step.fired'],
	...more,
});
const signal = (secret: string, more: INodeParameters = {}): INodeParameters => ({
	triggerOn: 'signal',
	events: ['signal.match', 'signal.engagement', 'signal.job_change'],
	webhookSecrets: [secret],
	...more,
});

const receive = () =>
	state().mail.receive({
		inboxId: inboxes.sales,
		from: 'Jane Doe <jane@customers.example>',
		subject: 'Hello',
	});
const idle = async () => await state().push.idle();
const hooksAt = (url: string) => [...state().webhooks.values()].filter((hook) => hook.url === url);
const addressOf = (id: string = cadences.relink) => state().cadences.get(id)?.webhookUrl;
const stepFired = (stepIndex = 0) => ({
	type: 'cadence.step.fired',
	cadenceId: cadences.relink,
	enrollmentId: enrollments.active,
	stepIndex,
	stepKind: 'email',
	channelUrn: null,
	renderedSubject: 'Hi',
	firedAt: '2026-03-01T09:00:00Z',
});

describe('mail', () => {
	it('is registered when the workflow is published, comes as it is posted, and is taken away again', async () => {
		const trigger = await started(mail);
		await trigger.host.publish();
		const [hook] = hooksAt(trigger.host.url());
		expect(hook?.events.sort()).toEqual(['message.bounced', 'message.received']);
		const message = receive();
		await idle();
		expect(trigger.items).toMatchObject([
			{
				event: 'message.received',
				eventId: `message.received:${message.id}`,
				channel: 'mail',
				occurredAt: null,
				messageId: message.id,
				inboxId: inboxes.sales,
				threadId: message.threadId,
				fromEmail: 'jane@customers.example',
				fromName: 'Jane Doe',
				subject: 'Hello',
			},
		]);
		await trigger.host.unpublish();
		expect(hooksAt(trigger.host.url())).toEqual([]);
		receive();
		await idle();
		expect(trigger.items).toHaveLength(1);
	});

	it('has a test beside the published workflow, and both get the event', async () => {
		const trigger = await started(mail);
		await trigger.host.publish();
		await trigger.host.listen();
		receive();
		await idle();
		expect(trigger.items).toHaveLength(2);
		await trigger.host.stopListening();
		expect(hooksAt(trigger.host.url(true))).toEqual([]);
		receive();
		await idle();
		expect(trigger.items).toHaveLength(3);
	});

	it('of other inboxes is left out, and so are events that are not chosen', async () => {
		const trigger = await started({ ...mail, filters: { inboxIds: [inboxes.founders] } });
		await trigger.host.publish();
		receive();
		state().mail.receive({ inboxId: inboxes.founders, from: 'a@x.co', subject: 'A' });
		await idle();
		expect(trigger.items.map(({ inboxId }) => inboxId)).toEqual([inboxes.founders]);
		expect(trigger.received.map(({ status, answer }) => [status, answer])).toContainEqual([
			200,
			'ignored',
		]);
	});
});

describe('what is posted', () => {
	const targetOf = (trigger: PublicTrigger) => {
		const [hook] = hooksAt(trigger.host.url());
		return { url: trigger.host.url(), secret: hook?.secret ?? '' };
	};
	const event = (n: number) => ({ event: 'message.received', messageId: `m${n}`, from: 'a@x.co' });
	let trigger: PublicTrigger;
	beforeEach(async () => {
		trigger = await started(mail);
		await trigger.host.publish();
	});

	it('is taken compressed, and under another content type', async () => {
		const { push } = state();
		expect(await push.post(targetOf(trigger), event(1), { gzip: true })).toBe(200);
		expect(await push.post(targetOf(trigger), event(2), { contentType: 'text/plain' })).toBe(200);
		expect(trigger.items.map(({ messageId }) => messageId)).toEqual(['m1', 'm2']);
	});

	it.each([
		['without a signature', null],
		['with the secret of another', 'whsec_other'],
	])('is refused %s, and starts nothing', async (_, secret) => {
		expect(await state().push.post(targetOf(trigger), event(1), { secret })).toBe(401);
		expect(trigger.items).toEqual([]);
		expect(JSON.stringify(trigger.logs)).toMatch(/signature/);
	});

	it.each([
		['names no event', { messageId: 'm1' }],
		['is no object', ['message.received']],
	])('is unreadable where it %s', async (_, body: object) => {
		expect(await state().push.post(targetOf(trigger), body)).toBe(400);
		expect(trigger.items).toEqual([]);
	});

	it('starts one run where it comes again and again', async () => {
		for (let n = 0; n < 3; n += 1)
			expect(await state().push.post(targetOf(trigger), event(1))).toBe(200);
		expect(trigger.items).toHaveLength(1);
	});

	it('is answered, each once, in a flood', async () => {
		const target = targetOf(trigger);
		const statuses = await Promise.all(
			Array.from({ length: 500 }, async (_, n) => await state().push.post(target, event(n % 250))),
		);
		expect(new Set(statuses)).toEqual(new Set([200]));
		expect(new Set(trigger.items.map(({ messageId }) => messageId)).size).toBe(250);
		expect(trigger.items).toHaveLength(250);
	});

	it('is not checked where the user wants it so', async () => {
		const open_ = await started({ ...mail, options: { verifySignature: false } });
		await open_.host.publish();
		expect(await state().push.post({ url: open_.host.url(), secret: 'x' }, event(1))).toBe(200);
		expect(open_.items).toHaveLength(1);
	});

	it('comes untouched where it is not simplified', async () => {
		const raw = await started({ ...mail, simplify: false });
		await raw.host.publish();
		await state().push.post(targetOf(raw), event(1));
		expect(raw.items).toEqual([event(1)]);
	});
});

describe('a cadence', () => {
	it('posts here while the workflow is published, and nowhere after it', async () => {
		const trigger = await started(cadence());
		await trigger.host.publish();
		expect(addressOf()).toBe(trigger.host.url());
		state().leave(enrollments.active, 'replied', 'positive');
		state().tellCadence(cadences.relink, stepFired());
		await idle();
		expect(trigger.items).toEqual([
			{
				event: 'cadence.lead.replied',
				eventId: expect.stringMatching(`^cadence.lead.replied:${enrollments.active}:`),
				channel: 'cadence',
				occurredAt: expect.stringMatching(/Z$/),
				cadenceId: cadences.relink,
				enrollmentId: enrollments.active,
				leadExternalId: 'lead-active',
				reason: 'positive',
			},
			{
				event: 'cadence.step.fired',
				eventId: `cadence.step.fired:${enrollments.active}:0:2026-03-01T09:00:00Z`,
				channel: 'cadence',
				occurredAt: '2026-03-01T09:00:00.000Z',
				cadenceId: cadences.relink,
				enrollmentId: enrollments.active,
				stepIndex: 0,
				stepKind: 'email',
				channelUrn: null,
				renderedSubject: 'Hi',
			},
		]);
		await trigger.host.unpublish();
		expect(addressOf()).toBeNull();
	});

	it.each(['once', 'always'] as const)(
		'whose secret is shown %s needs none from the user',
		async (shown) => {
			state().cadenceSecrets = shown;
			const trigger = await started(cadence());
			await trigger.host.publish();
			state().tellCadence(cadences.relink, stepFired());
			await idle();
			expect(trigger.items).toHaveLength(1);
		},
	);

	it('whose secret is never shown takes the one that the user enters, and is left alone without', async () => {
		state().cadenceSecrets = 'never';
		const without = await started(cadence());
		await expect(without.host.publish()).rejects.toThrow('shows no secret');
		expect(addressOf()).toBeNull();
		const trigger = await started(cadence({ webhookSecrets: [`whsec_${cadences.relink}`] }));
		await trigger.host.publish();
		state().tellCadence(cadences.relink, stepFired());
		await idle();
		expect(trigger.items).toHaveLength(1);
	});

	it("keeps the user's own address, unless it may be replaced: then it is put back", async () => {
		const found = state().cadences.get(cadences.relink);
		if (found === undefined) throw new Error('no cadence');
		const theirs = 'https://crm.example.com/secret-path';
		found.webhookUrl = theirs;
		const refused = await started(cadence());
		await expect(refused.host.publish()).rejects.toThrow('crm.example.com');
		await expect(refused.host.publish()).rejects.not.toThrow('secret-path');
		expect(addressOf()).toBe(theirs);
		const trigger = await started(cadence({ options: { replaceExistingUrl: true } }));
		await trigger.host.publish();
		expect(addressOf()).toBe(trigger.host.url());
		await trigger.host.unpublish();
		expect(addressOf()).toBe(theirs);
	});

	it('is not taken from the published workflow by a test, unless it may be: then it is given back', async () => {
		const trigger = await started(cadence());
		await trigger.host.publish();
		await expect(trigger.host.listen()).rejects.toThrow(/published workflow/);
		expect(addressOf()).toBe(trigger.host.url());
		const replacing = await started(cadence({ options: { replaceExistingUrl: true } }));
		await replacing.host.publish();
		await replacing.host.listen();
		expect(addressOf()).toBe(replacing.host.url(true));
		await replacing.host.stopListening();
		expect(addressOf()).toBe(replacing.host.url());
	});

	it('by hand is not touched, and any of several secrets is right', async () => {
		const trigger = await started(
			cadence({ setup: 'manual', webhookSecrets: ['whsec_one', 'whsec_two'] }),
		);
		await trigger.host.publish();
		expect(addressOf()).toBeNull();
		const { push } = state();
		const url = trigger.host.url();
		expect(await push.post({ url, secret: 'whsec_two' }, stepFired(1))).toBe(200);
		expect(await push.post({ url, secret: 'whsec_three' }, stepFired(2))).toBe(401);
		expect(trigger.items.map(({ stepIndex }) => stepIndex)).toEqual([1]);
	});

	it('by hand cannot be published without a secret', async () => {
		const trigger = await started(cadence({ setup: 'manual' }));
		await expect(trigger.host.publish()).rejects.toThrow("'Webhook Secrets' is empty");
		expect(await state().push.post({ url: trigger.host.url(), secret: 'x' }, stepFired())).toBe(
			503,
		);
	});

	it('lets through the steps of the kinds that are wanted, and all of its leads', async () => {
		const trigger = await started(cadence({ filters: { stepKinds: ['wait'] } }));
		await trigger.host.publish();
		state().tellCadence(cadences.relink, stepFired());
		state().leave(enrollments.active, 'replied');
		await idle();
		expect(trigger.items.map(({ event }) => event)).toEqual(['cadence.lead.replied']);
	});

	it('passes on events that nobody has listed, as they came, where other ones are wanted', async () => {
		const odd = {
			type: 'cadence.lead.warmed',
			enrollmentId: 'e1',
			occurredAt: '2026-03-01T09:00:00Z',
		};
		const usual = await started(cadence({ cadenceId: byId(cadences.other) }));
		await usual.host.publish();
		state().tellCadence(cadences.other, odd);
		const trigger = await started(cadence({ events: ['other'] }));
		await trigger.host.publish();
		state().tellCadence(cadences.relink, odd);
		await idle();
		expect(usual.items).toEqual([]);
		expect(trigger.items).toEqual([
			{
				...odd,
				event: odd.type,
				eventId: `${odd.type}:e1:2026-03-01T09:00:00Z`,
				channel: 'cadence',
			},
		]);
	});
});

describe('a signal', () => {
	const entered = (url: string, id = 'sig_hook') =>
		state().linkedIn.addSignal({
			id,
			name: 'Tools',
			webhookUrl: url,
			webhookSecret: 'whsec_signal',
		});

	it('posts its matches, with the person under one set of names whatever the kind', async () => {
		const trigger = await started(signal('whsec_signal', { signalId: byId('sig_hook') }));
		entered(trigger.host.url());
		await trigger.host.publish();
		const { linkedIn } = state();
		linkedIn.addMatch('sig_hook', { id: 'mat_a' });
		linkedIn.addMatch('sig_hook', {
			id: 'mat_b',
			kind: 'engagement',
			engagement: { action: 'commented', commentText: 'Nice' },
		});
		linkedIn.addMatch('sig_hook', {
			id: 'mat_c',
			kind: 'job_change',
			jobChange: {
				oldRole: 'SDR',
				oldCompany: 'Old',
				newRole: 'Head of Sales',
				newCompany: 'Acme',
			},
		});
		await idle();
		const byMatch = new Map(trigger.items.map((item) => [item.matchId, item]));
		for (const id of ['mat_a', 'mat_b', 'mat_c'])
			expect(byMatch.get(id)).toMatchObject({
				channel: 'signal',
				signalId: 'sig_hook',
				leadName: 'Jane Doe',
				leadLinkedinUrl: 'https://www.linkedin.com/in/jane',
				company: 'Acme',
				intent: 'high',
			});
		expect(byMatch.get('mat_a')).toMatchObject({
			event: 'signal.match',
			eventId: 'signal.match:mat_a',
		});
		expect(byMatch.get('mat_b')).toMatchObject({ action: 'commented', commentText: 'Nice' });
		expect(byMatch.get('mat_c')).toMatchObject({ oldCompany: 'Old', newRole: 'Head of Sales' });
		expect(trigger.items.every((item) => !('leadExternalId' in item))).toBe(true);
	});

	it('that posts elsewhere stops the publishing, which says what to enter', async () => {
		const trigger = await started(signal('whsec_signal', { signalId: byId('sig_1') }));
		await expect(trigger.host.publish()).rejects.toMatchObject({
			message: expect.stringContaining('No address is entered for the signal'),
			description: expect.stringContaining(trigger.host.url()),
		});
	});

	it('has test events, which start a test, and the published workflow only on request', async () => {
		const test = {
			type: 'signal.match.test',
			signal: { id: 'sig_1' },
			match: { id: 'mat_1' },
			author: {},
		};
		const { push } = state();
		const trigger = await started(signal('whsec_signal'));
		await trigger.host.publish();
		await trigger.host.listen();
		expect(await push.post({ url: trigger.host.url(), secret: 'whsec_signal' }, test)).toBe(200);
		expect(trigger.items).toEqual([]);
		await push.post({ url: trigger.host.url(true), secret: 'whsec_signal' }, test);
		expect(trigger.items).toHaveLength(1);
		const willing = await started(signal('whsec_signal', { options: { includeTestEvents: true } }));
		await push.post({ url: willing.host.url(), secret: 'whsec_signal' }, test);
		expect(willing.items).toHaveLength(1);
	});

	it('of less intent than is wanted starts nothing; what was not classified passes', async () => {
		const trigger = await started(signal('whsec_signal', { filters: { minIntent: 'medium' } }));
		entered(trigger.host.url());
		const reason = 'Says so';
		for (const [id, classification] of [
			['mat_low', { engage: false, intent: 'low', reason }],
			['mat_high', { engage: true, intent: 'high', reason }],
			['mat_none', null],
		] as const)
			state().linkedIn.addMatch('sig_hook', { id, classification });
		await idle();
		expect(trigger.items.map(({ matchId }) => matchId).sort()).toEqual(['mat_high', 'mat_none']);
	});
});

it('without an event of its channel it cannot be published', async () => {
	const trigger = await started({ ...mail, events: ['cadence.lead.replied'] });
	await expect(trigger.host.publish()).rejects.toThrow("'Events' is empty");
	expect(state().webhooks.size).toBe(SEED.myAgentMail.webhookCount);
});

it('a test shows in the editor which headers a refused request had', async () => {
	const trigger = await started(mail);
	await trigger.host.listen();
	await state().push.post(
		{ url: trigger.host.url(true), secret: 'x' },
		{ event: 'message.received' },
	);
	expect(trigger.received[0]?.error).toMatchObject({
		message: expect.stringContaining('signature'),
		description: expect.stringContaining('x-myagentmail-signature'),
	});
});
