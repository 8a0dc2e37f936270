import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Reel, startReel, storyboard } from '../e2e/reel.ts';
import { type Receiver, startReceiver } from '../webhooks/receiver.ts';
import { type AnswerChecker, answerChecker } from './answer-checker.ts';
import { newKey, newTenant } from './tenants.ts';

let reel: Reel;
let receiver: Receiver;
let checker: AnswerChecker;
beforeAll(async () => {
  receiver = await startReceiver();
  reel = await startReel();
  checker = answerChecker((await reel.call('GET', '/openapi.json')).body);
});
afterAll(async () => {
  await reel.close();
  await receiver.close();
});

const route = '/v1/webhook-endpoints';
const one = `${route}/{endpointId}`;

/** Calls as a client, and holds the answer against the document. */
async function call(method: string, under: string, path: string, body?: unknown, headers = {}) {
  const answer = await reel.call(method, path, body, headers);
  const type = answer.headers.get('content-type') ?? '';
  expect(
    checker.complaints(method, under, { status: answer.status, type, body: answer.body }),
    `${method} ${path}`,
  ).toEqual([]);
  return answer;
}

async function create(body: Record<string, unknown> = {}) {
  const answer = await call('POST', route, route, { url: receiver.url, ...body });
  expect(answer.status).toBe(201);
  return answer;
}

describe('webhook endpoints', () => {
  it('are made with a secret that is shown once', async () => {
    const made = await create({ description: 'Our robot' });
    const { id, secret, ...rest } = made.body;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(made.headers.get('location')).toBe(`${reel.url}${route}/${id}`);
    expect(rest).toMatchObject({
      url: receiver.url,
      description: 'Our robot',
      status: 'enabled',
      jobId: null,
    });
    expect(rest.events).toContain('job.awaiting_approval');
    const read = await call('GET', one, `${route}/${id}`);
    expect(read.body).toEqual({ id, ...rest });
    expect(read.headers.get('etag')).toBe(made.headers.get('etag'));
    const list = await call('GET', route, `${route}?limit=1`);
    expect(list.body.data).toEqual([{ id, ...rest }]);
  });

  it('are listed newest first, page by page', async () => {
    const first = (await create()).body.id;
    const second = (await create()).body.id;
    const page = await call('GET', route, `${route}?limit=1`);
    expect((page.body.data as { id: string }[])[0]?.id).toBe(second);
    const next = await call('GET', route, `${route}?limit=1&cursor=${page.body.nextCursor}`);
    expect((next.body.data as { id: string }[])[0]?.id).toBe(first);
  });

  it('rotate their secret, and show the new one once', async () => {
    const { body } = await create();
    const rotated = await call('POST', `${one}/rotate-secret`, `${route}/${body.id}/rotate-secret`);
    expect(rotated.status).toBe(200);
    expect(rotated.body.secret).toMatch(/^whsec_/);
    expect(rotated.body.secret).not.toBe(body.secret);
    const read = await call('GET', one, `${route}/${body.id}`);
    expect(JSON.stringify(read.body)).not.toContain('whsec_');
  });

  it('answer 304 to who has them, and 412 to who changes or deletes what has changed', async () => {
    const made = await create();
    const path = `${route}/${made.body.id}`;
    const etag = made.headers.get('etag') ?? '';
    expect((await call('GET', one, path, undefined, { 'If-None-Match': etag })).status).toBe(304);
    const changed = await call('PATCH', one, path, { events: ['job.failed'] }, { 'If-Match': etag });
    expect(changed.body.events).toEqual(['job.failed']);
    expect((await call('PATCH', one, path, { status: 'disabled' }, { 'If-Match': etag })).status).toBe(412);
    expect((await call('DELETE', one, path, undefined, { 'If-Match': etag })).status).toBe(412);
    const now = changed.headers.get('etag') ?? '';
    expect((await call('DELETE', one, path, undefined, { 'If-Match': now })).status).toBe(204);
    expect((await call('GET', one, path)).status).toBe(404);
  });

  it('are switched off and on', async () => {
    const path = `${route}/${(await create()).body.id}`;
    const off = await call('PATCH', one, path, { status: 'disabled' });
    expect(off.body).toMatchObject({ status: 'disabled', disabledReason: 'Switched off.' });
    const on = await call('PATCH', one, path, { status: 'enabled' });
    expect(on.body).toMatchObject({ status: 'enabled', disabledReason: null, disabledAt: null });
  });

  it.each([
    ['https://169.254.169.254/', 'public internet'],
    ['https://[::ffff:10.0.0.1]/', 'public internet'],
    ['https://2130706433.internal/', 'public internet'],
    ['https://user:word@example.com/', 'user name or password'],
    ['https://example.com:22/', 'ports'],
    ['http://example.com/', 'https'],
    ['ftp://example.com/', 'https'],
    ['not an address', 'https'],
  ])('are not made for %s', async (url, why) => {
    const answer = await call('POST', route, route, { url });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ errors: [{ path: 'url', message: expect.stringContaining(why) }] });
  });

  it('refuse events that nobody knows, and none at all', async () => {
    for (const events of [[], ['job.exploded']]) {
      expect((await call('POST', route, route, { url: receiver.url, events })).status).toBe(422);
    }
  });

  it('are seen by their own tenant alone, and not by a key that is limited to some clients', async () => {
    const path = `${route}/${(await create()).body.id}`;
    const stranger = await newTenant(reel, 'Strangers');
    expect((await stranger.call('GET', path)).status).toBe(404);
    expect((await stranger.call('DELETE', path)).status).toBe(404);
    expect((await stranger.call('GET', route)).body.data).toEqual([]);
    const client = await reel.call('POST', '/v1/clients', { name: 'One of many' });
    const limited = await newKey(reel, { scopes: ['read', 'write'], clientIds: [client.body.id] });
    for (const [method, where, body] of [
      ['GET', route, undefined],
      ['GET', path, undefined],
      ['POST', route, { url: receiver.url }],
      ['POST', `${path}/rotate-secret`, undefined],
    ] as const) {
      const answer = await limited.call(method, where, body);
      expect([method, where, answer.status, answer.body.code]).toEqual([method, where, 403, 'key_limited']);
    }
  });

  it('of one job are seen by a key that may see the job, with their deliveries and bodies', async () => {
    const client = await reel.call('POST', '/v1/clients', { name: 'With a job' });
    const other = await reel.call('POST', '/v1/clients', { name: 'Without' });
    const limited = await newKey(reel, { scopes: ['read', 'write'], clientIds: [client.body.id] });
    const outsider = await newKey(reel, { scopes: ['read', 'write'], clientIds: [other.body.id] });
    const job = await limited.create({
      ...storyboard(5),
      autoApprove: false,
      webhookUrl: receiver.url,
      clientId: client.body.id,
    });
    const path = `${route}/${job.links.webhookEndpoint?.split('/').at(-1)}`;
    expect((await limited.call('GET', path)).body.jobId).toBe(job.id);
    const first = await vi.waitFor(
      async () => {
        const { body } = await limited.call('GET', `${path}/deliveries`);
        const [delivery] = body.data as { id: string; status: string }[];
        expect(delivery?.status).toBe('succeeded');
        return delivery;
      },
      { timeout: 20_000, interval: 50 },
    );
    const delivery = await limited.call('GET', `${path}/deliveries/${first?.id}`);
    const sent = receiver.received.find(({ headers }) => headers['webhook-id'] === first?.id);
    expect(delivery.body.body).toBe(sent?.body);
    expect(JSON.stringify(delivery.body)).not.toContain('whsec_');
    const etag = delivery.headers.get('etag') ?? '';
    const again = await limited.call('GET', `${path}/deliveries/${first?.id}`, undefined, {
      'If-None-Match': etag,
    });
    expect(again.status).toBe(304);
    expect((await limited.call('GET', `${path}/deliveries/dlv_x`)).body.code).toBe(
      'webhook_delivery_not_found',
    );
    for (const where of [path, `${path}/deliveries`, `${path}/deliveries/${first?.id}`]) {
      expect((await outsider.call('GET', where)).body.code).toBe('webhook_endpoint_not_found');
    }
  });

  it('know what they do not have: deliveries of others', async () => {
    const path = `${route}/${(await create()).body.id}`;
    const list = await call('GET', `${one}/deliveries`, `${path}/deliveries`);
    expect(list.body).toEqual({ data: [], nextCursor: null });
    const replay = `${one}/deliveries/{deliveryId}/replay`;
    const answer = await call('POST', replay, `${path}/deliveries/dlv_x/replay`);
    expect(answer.body.code).toBe('webhook_delivery_not_found');
    expect((await call('GET', `${one}/deliveries`, `${route}/whe_x/deliveries`)).status).toBe(404);
  });

  it('are sixteen at most', async () => {
    const tenant = await newTenant(reel, 'Many hooks');
    for (let i = 0; i < 16; i++) {
      expect((await tenant.call('POST', route, { url: receiver.url })).status).toBe(201);
    }
    const answer = await tenant.call('POST', route, { url: receiver.url });
    expect([answer.status, answer.body.code]).toEqual([409, 'too_many_endpoints']);
  });
});
