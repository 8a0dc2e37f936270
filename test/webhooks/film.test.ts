/** A film from order to delivery, as a receiver of its webhooks sees it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Reel, startReel, storyboard } from '../e2e/reel.ts';
import { newTenant } from '../http/tenants.ts';
import { type Received, type Receiver, startReceiver, until, verify } from './receiver.ts';

const secret = `whsec_${Buffer.from('a secret that a user chose').toString('base64')}`;

interface DeliveryJson {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly attempts: readonly { status: number | null }[];
}

let reel: Reel;
let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
  reel = await startReel();
});
afterEach(async () => {
  await reel.close();
  await receiver.close();
});

const typesOf = (received: readonly Received[]) => received.map(({ message }) => message.type);

/** All that was told until the end of the job, with nothing on its way any more. */
async function delivered(endpoint: string): Promise<DeliveryJson[]> {
  return until('everything is delivered', async () => {
    const { body } = await reel.call('GET', `/v1/webhook-endpoints/${endpoint}/deliveries?limit=100`);
    const deliveries = body.data as DeliveryJson[];
    const over = deliveries.some(({ type }) => /completed|failed|canceled/.test(type));
    return over && deliveries.every(({ status }) => status !== 'pending') ? deliveries : null;
  });
}

describe("a job's own webhook", () => {
  it('is told of every step, signed with the secret of the job, from the queue to the finished film', async () => {
    const order = {
      ...storyboard(2, 3),
      autoApprove: false,
      webhookUrl: receiver.url,
      webhookSecret: secret,
    };
    const { id } = await reel.create(order);
    await reel.until(id, (event) => event.status === 'awaiting_approval');
    await reel.call('POST', `/v1/jobs/${id}/approve`);
    const job = await reel.ended(id);
    expect(job.status).toBe('completed');
    const endpoint = job.links.webhookEndpoint?.split('/').at(-1) ?? '';
    const deliveries = await delivered(endpoint);

    // One message for each status and each finished step of a scene, and the three under names of their own.
    const events = await reel.events(id);
    const steps = events.filter(
      ({ type, message }) => type === 'scene.status' && /is (drawn|filmed|ready)/.test(message),
    );
    const statuses = events.filter(({ type }) => type === 'job.status');
    const types = typesOf(receiver.received).sort();
    expect(types.filter((type) => type === 'job.updated').length).toBe(steps.length + statuses.length);
    expect(types.filter((type) => type !== 'job.updated')).toEqual([
      'job.awaiting_approval',
      'job.completed',
    ]);
    expect(deliveries.every(({ status }) => status === 'succeeded')).toBe(true);
    expect(new Set(deliveries.map((delivery) => delivery.id))).toEqual(
      new Set(receiver.received.map(({ headers }) => headers['webhook-id'])),
    );
    expect(deliveries.map((delivery) => delivery.id)).toEqual(
      deliveries
        .map((delivery) => delivery.id)
        .sort()
        .reverse(),
    );
    for (const request of receiver.received) {
      const timestamp = Number(request.headers['webhook-timestamp']) * 1000;
      verify(secret, request, timestamp);
      expect(Buffer.byteLength(request.body)).toBeLessThan(20_000);
      expect(request.headers['content-type']).toBe('application/json');
      expect(request.message.data.id).toBe(id);
    }
    const last = receiver.received.find(({ message }) => message.type === 'job.completed');
    const { etaSeconds: _, ...progress } = job.progress as { etaSeconds?: number };
    expect(last?.message.data).toMatchObject({ status: 'completed', cost: job.cost, progress });
    // Nothing in a message can be opened without a key.
    expect(receiver.received.map(({ body }) => body).join()).not.toMatch(/signature|expires=|X-Amz/i);

    // An export tells of itself when its file is there.
    const exported = await reel.call('POST', `/v1/jobs/${id}/exports`, { format: 'mov', resolution: '480p' });
    expect(exported.status).toBe(202);
    const told = await until('the export is told of', () =>
      receiver.received.find(({ message }) => message.type === 'export.completed'),
    );
    verify(secret, told, Number(told.headers['webhook-timestamp']) * 1000);
    expect(told.message.data).toMatchObject({
      id: exported.body.id,
      jobId: id,
      status: 'done',
      format: 'mov',
    });
    expect(told.body).not.toMatch(/signature|expires=|X-Amz/i);

    // The secret is used, not told.
    const seen = await Promise.all(
      ['', '/events', '/scenes', '/metadata'].map((rest) => reel.call('GET', `/v1/jobs/${id}${rest}`)),
    );
    const own = await reel.call('GET', `/v1/webhook-endpoints/${endpoint}`);
    expect(own.body).toMatchObject({ url: receiver.url, jobId: id, status: 'enabled' });
    const log = readFileSync(join(reel.home, 'storyreel.log'), 'utf8');
    expect(JSON.stringify([seen, own.body, deliveries]) + log).not.toContain(secret.slice(6));
  }, 60_000);

  it('does not appear in the list of endpoints, nor to others', async () => {
    const { id, links } = await reel.create({
      ...storyboard(5),
      autoApprove: false,
      webhookUrl: receiver.url,
    });
    const endpoint = links.webhookEndpoint?.split('/').at(-1);
    expect((await reel.call('GET', '/v1/webhook-endpoints')).body.data).toEqual([]);
    const stranger = await newTenant(reel, 'Strangers');
    for (const path of [
      `/v1/webhook-endpoints/${endpoint}`,
      `/v1/webhook-endpoints/${endpoint}/deliveries`,
    ]) {
      expect((await stranger.call('GET', path)).status).toBe(404);
    }
    await reel.call('POST', `/v1/jobs/${id}/cancel`);
    await reel.ended(id);
  }, 60_000);

  it('is told what it needs to read the job where the job is too long for a message', async () => {
    const order = {
      ...storyboard(5),
      autoApprove: false,
      title: 'T'.repeat(200),
      metadata: { note: 'n'.repeat(16_000), more: {} },
      mode: 'prompt',
      prompt: 'é'.repeat(4000),
      scenes: undefined,
      webhookUrl: receiver.url,
    };
    const { id } = await reel.create(order);
    const first = await until('the first message', () => receiver.received[0]);
    expect(Buffer.byteLength(first.body)).toBeLessThan(2000);
    expect(first.message.data).toMatchObject({
      id,
      revision: 1,
      links: { self: `${reel.url}/v1/jobs/${id}` },
    });
    expect(first.message.data).not.toHaveProperty('metadata');
    await reel.call('POST', `/v1/jobs/${id}/cancel`);
  }, 60_000);

  it('at an address inside is refused before anything is made', async () => {
    const inside = ['https://169.254.169.254/latest', 'https://10.0.0.8/hook', 'http://example.com/hook'];
    for (const webhookUrl of inside) {
      const answer = await reel.call('POST', '/v1/jobs', { ...storyboard(5), webhookUrl });
      expect(answer.status, webhookUrl).toBe(422);
      expect(answer.body).toMatchObject({ errors: [{ path: 'webhookUrl' }] });
    }
    expect((await reel.call('GET', '/v1/jobs')).body.data).toEqual([]);
  });
});

describe('an endpoint', () => {
  it('is told of the events it asked for, of all jobs, and once of each though the receiver was down', async () => {
    const { body } = await reel.call('POST', '/v1/webhook-endpoints', {
      url: receiver.url,
      events: ['job.canceled', 'job.failed', 'job.completed'],
    });
    const deaf = await reel.call('POST', '/v1/webhook-endpoints', {
      url: receiver.url,
      events: ['budget.threshold'],
    });
    let refusals = 0;
    receiver.answer(() => (refusals++ === 0 ? { status: 500 } : { status: 202 }));
    const done = await reel.create(storyboard(5));
    const canceled = await reel.create({ ...storyboard(5), autoApprove: false });
    await reel.until(canceled.id, (event) => event.status === 'awaiting_approval');
    await reel.call('POST', `/v1/jobs/${canceled.id}/cancel`);
    await reel.ended(done.id);
    const deliveries = await until('both are delivered', async () => {
      const list = await reel.call('GET', `/v1/webhook-endpoints/${body.id}/deliveries`);
      const data = list.body.data as DeliveryJson[];
      return data.filter(({ status }) => status === 'succeeded').length === 2 ? data : null;
    });
    expect(deliveries.map(({ type }) => type).sort()).toEqual(['job.canceled', 'job.completed']);
    expect(deliveries.flatMap(({ attempts }) => attempts.map(({ status }) => status)).sort()).toEqual([
      202, 202, 500,
    ]);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(ids.length).toBe(3);
    expect(new Set(ids).size).toBe(2);
    for (const request of receiver.received) {
      verify(String(body.secret), request, Number(request.headers['webhook-timestamp']) * 1000);
    }
    const unheard = await reel.call('GET', `/v1/webhook-endpoints/${deaf.body.id}/deliveries`);
    expect(unheard.body.data).toEqual([]);
  }, 60_000);
});
