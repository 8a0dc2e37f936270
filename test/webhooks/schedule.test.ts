import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { announcementWrite, outboxPartition } from '../../src/app/webhooks/announcement.ts';
import { changeEndpoint, rotateSecret } from '../../src/app/webhooks/change-endpoint.ts';
import { findEndpoint } from '../../src/app/webhooks/find-endpoint.ts';
import { replayDelivery } from '../../src/app/webhooks/replay-delivery.ts';
import { sweepAnnouncements } from '../../src/app/webhooks/sweep-announcements.ts';
import { attemptWaitsSeconds } from '../../src/domain/webhook.ts';
import { type DeliveryDesk, openDesk, owner } from './delivery-desk.ts';
import { type Receiver, startReceiver, until, verify } from './receiver.ts';

let desk: DeliveryDesk;
let receiver: Receiver;
beforeEach(async () => {
  desk = openDesk();
  receiver = await startReceiver();
});
afterEach(async () => {
  await desk.close();
  await receiver.close();
});

const endpointOf = async (id: string) => (await findEndpoint(desk.services(), owner, id)).value;

describe('a message to a receiver', () => {
  it('that is down is tried ten times over three days, and disables nothing the first time', async () => {
    receiver.answer(() => ({ status: 500 }));
    const { id, secret } = await desk.endpoint(receiver.url);
    await desk.tell('one');
    const waits: number[] = [0];
    for (let attempt = 1; attempt < attemptWaitsSeconds.length; attempt++) {
      const wait = await desk.waiting(id, attempt);
      waits.push(wait);
      await desk.clock.advance(wait * 1000);
    }
    const delivery = await desk.ended(id);
    expect(delivery.status).toBe('failed');
    expect(delivery.attempts.map(({ status }) => status)).toEqual(Array(10).fill(500));
    for (const [i, base] of attemptWaitsSeconds.entries()) {
      expect(waits[i]).toBeGreaterThanOrEqual(base);
      expect(waits[i]).toBeLessThanOrEqual(base * 1.2 + 1);
    }
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set([delivery.id]),
    );
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    // Each attempt is signed at its own time, or receivers would take it for an old one.
    for (const [i, attempt] of delivery.attempts.entries()) {
      const request = receiver.received[i];
      if (request) verify(secret, request, Date.parse(attempt.at));
    }
    expect(await endpointOf(id)).toMatchObject({ status: 'enabled', failedDeliveries: 1 });
  });

  it('that was down is delivered when it is up again, whatever the process went through', async () => {
    receiver.answer(() => ({ status: 503 }));
    const { id } = await desk.endpoint(receiver.url);
    await desk.tell('one');
    await desk.clock.advance((await desk.waiting(id, 1)) * 1000);
    const wait = await desk.waiting(id, 2);
    await desk.restart();
    receiver.answer(() => ({ status: 200 }));
    expect(receiver.received.length).toBe(2);
    await desk.clock.advance(wait * 1000);
    const delivery = await desk.ended(id);
    expect(delivery).toMatchObject({ status: 'succeeded', nextAttemptAt: null, note: null });
    expect(delivery.attempts.map(({ status }) => status)).toEqual([503, 503, 200]);
  });

  it('that nobody takes at that address is tried again, and says so', async () => {
    const { id } = await desk.endpoint(receiver.url);
    await receiver.close();
    await desk.tell('one');
    await desk.waiting(id, 1);
    const [delivery] = await desk.deliveries(id);
    expect(delivery?.attempts[0]).toMatchObject({ status: null, error: expect.stringContaining('reached') });
  });

  it.each([429, 502, 503, 504])('answered %i with Retry-After waits as long as asked', async (status) => {
    receiver.answer(() => ({ status, headers: { 'Retry-After': '900' } }));
    const { id } = await desk.endpoint(receiver.url);
    await desk.tell('one');
    const wait = await desk.waiting(id, 1);
    expect(wait).toBeGreaterThanOrEqual(900);
    expect(wait).toBeLessThanOrEqual(1081);
  });

  it('that is redirected has failed, and nobody follows', async () => {
    const elsewhere = await startReceiver();
    receiver.answer(() => ({ status: 307, headers: { Location: elsewhere.url } }));
    const { id } = await desk.endpoint(receiver.url);
    await desk.tell('one');
    await desk.waiting(id, 1);
    const [delivery] = await desk.deliveries(id);
    expect(delivery?.attempts[0]).toMatchObject({ status: 307, error: 'Redirects are not followed.' });
    expect(elsewhere.received).toEqual([]);
    await elsewhere.close();
  });

  it('answered 410 is the last one: the endpoint is disabled and says why', async () => {
    receiver.answer(() => ({ status: 410 }));
    const { id } = await desk.endpoint(receiver.url);
    await desk.tell('one');
    expect(await desk.ended(id)).toMatchObject({ status: 'failed', attempts: [{ status: 410 }] });
    const endpoint = await until('the endpoint is disabled', async () => {
      const found = await endpointOf(id);
      return found.status === 'disabled' ? found : null;
    });
    expect(endpoint.disabledReason).toContain('410');
    await desk.tell('two');
    expect((await desk.deliveries(id)).length).toBe(1);
  });

  it('ends with its endpoint', async () => {
    receiver.answer(() => ({ status: 500 }));
    const { id } = await desk.endpoint(receiver.url);
    await desk.tell('one');
    const wait = await desk.waiting(id, 1);
    await changeEndpoint(desk.services(), owner, id, { status: 'disabled' }, () => {});
    await desk.clock.advance(wait * 1000);
    expect(await desk.ended(id)).toMatchObject({ status: 'failed', note: 'The endpoint is disabled.' });
    expect(receiver.received.length).toBe(1);
  });
});

describe('an endpoint', () => {
  it('is disabled after five deliveries in a row that failed to the last attempt, and works again when enabled', async () => {
    receiver.answer(() => ({ status: 500 }));
    const { id } = await desk.endpoint(receiver.url);
    for (let i = 1; i <= 5; i++) {
      expect(await endpointOf(id)).toMatchObject({ status: 'enabled', failedDeliveries: i - 1 });
      await desk.tell(`message ${i}`);
      for (let attempt = 1; attempt < attemptWaitsSeconds.length; attempt++) {
        await desk.clock.advance((await desk.waiting(id, attempt)) * 1000);
      }
      await until('the failure is counted', async () => (await endpointOf(id)).failedDeliveries === i);
      await desk.clock.advance(1000);
    }
    expect(await endpointOf(id)).toMatchObject({ status: 'disabled', failedDeliveries: 5 });
    expect((await endpointOf(id)).disabledReason).toContain('5 deliveries in a row');

    receiver.answer(() => ({ status: 200 }));
    await changeEndpoint(desk.services(), owner, id, { status: 'enabled' }, () => {});
    await desk.tell('after');
    expect((await desk.ended(id)).status).toBe('succeeded');
    expect(await endpointOf(id)).toMatchObject({
      status: 'enabled',
      disabledReason: null,
      failedDeliveries: 0,
    });
  });

  it('signs with both secrets for a day after a rotation, then with the new one alone', async () => {
    const { id, secret: old } = await desk.endpoint(receiver.url);
    const { secret } = await rotateSecret(desk.services(), owner, id);
    expect(secret).not.toBe(old);
    const told = async (name: string) => {
      await desk.tell(name);
      return until('it is received', () => receiver.received.find(({ message }) => message.data.id === name));
    };
    const both = await told('one');
    expect(both.headers['webhook-signature']?.split(' ').length).toBe(2);
    verify(old, both, desk.clock.now());
    verify(secret, both, desk.clock.now());

    await desk.clock.advance(24 * 3600 * 1000);
    const alone = await told('two');
    verify(secret, alone, desk.clock.now());
    expect(() => verify(old, alone, desk.clock.now())).toThrow();
  });
});

describe('a replay', () => {
  it('sends the same message again, with the same id and body, in a round of its own', async () => {
    receiver.answer(() => ({ status: 410 }));
    const { id } = await desk.endpoint(receiver.url);
    await desk.tell('one');
    const failed = await desk.ended(id);
    await until('it is disabled', async () => (await endpointOf(id)).status === 'disabled');
    await expect(replayDelivery(desk.services(), owner, id, failed.id)).rejects.toMatchObject({
      code: 'endpoint_disabled',
    });
    await changeEndpoint(desk.services(), owner, id, { status: 'enabled' }, () => {});
    receiver.answer(() => ({ status: 500 }));
    expect(await replayDelivery(desk.services(), owner, id, failed.id)).toMatchObject({ status: 'pending' });
    const wait = await desk.waiting(id, 2);
    // The round begins with the shortest wait again.
    expect(wait).toBeLessThanOrEqual(7);
    await expect(replayDelivery(desk.services(), owner, id, failed.id)).rejects.toMatchObject({
      code: 'delivery_pending',
    });
    receiver.answer(() => ({ status: 200 }));
    await desk.clock.advance(wait * 1000);
    const delivery = await desk.ended(id);
    expect(delivery.status).toBe('succeeded');
    expect(delivery.attempts.map(({ round, status }) => [round, status])).toEqual([
      [1, 410],
      [2, 500],
      [2, 200],
    ]);
    expect(new Set(receiver.received.map(({ headers, body }) => headers['webhook-id'] + body)).size).toBe(1);
  });
});

describe('a crash between an event and its delivery', () => {
  it('loses nothing: the sweep tells what was left in the outbox, once', async () => {
    const { id } = await desk.endpoint(receiver.url);
    const announcement = {
      tenantId: 'default',
      source: 'one',
      at: new Date(desk.clock.now()).toISOString(),
      types: ['budget.threshold'],
      endpointIds: [id],
      jobId: null,
      data: { id: 'one' },
    } as const;
    await desk.services().store.put(announcementWrite(announcement));
    await desk.restart();
    // So young it may be on its way.
    expect(await sweepAnnouncements(desk.services())).toBe(0);
    await desk.clock.advance(61_000);
    expect(await sweepAnnouncements(desk.services())).toBe(1);
    expect((await desk.ended(id)).status).toBe('succeeded');
    // Left once more, as by a crash after the delivery began.
    await desk.services().store.put(announcementWrite(announcement));
    expect(await sweepAnnouncements(desk.services())).toBe(1);
    expect((await desk.deliveries(id)).length).toBe(1);
    expect(receiver.received.length).toBe(1);
    const left = await desk.services().store.query({ partition: outboxPartition });
    expect(left.records).toEqual([]);
  });
});
