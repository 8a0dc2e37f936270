import { validateWebhook } from 'replicate';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import type { FaultRule } from '../../src/simulators/replicate/faults.ts';
import { type MovingClock, movingClock } from './replicate-moving-clock.ts';
import { type ReceivedCall, startReceiver } from './replicate-receiver.ts';
import { call, type Started, startSimulator } from './replicate-start.ts';

const path = '/v1/models/black-forest-labs/flux-schnell/predictions';
const input = { prompt: 'ein Boot, 船, ⛵', megapixels: '0.25' };

async function create(simulator: Started, webhook: string, events?: readonly string[]): Promise<string> {
  const body = { input, webhook, ...(events ? { webhook_events_filter: events } : {}) };
  return String((await call(simulator, 'POST', path, { body })).body.id);
}

function statusOf({ rawBody }: ReceivedCall): unknown {
  return JSON.parse(rawBody).status;
}

function isGenuine({ headers, rawBody }: ReceivedCall, simulator: Started, clock?: MovingClock): boolean {
  const id = String(headers['webhook-id']);
  const timestamp = Number(headers['webhook-timestamp']);
  if (clock) expect(timestamp).toBe(Math.floor(clock.now() / 1000));
  const signature = new Webhook(simulator.webhookSecret).sign(id, new Date(timestamp * 1000), rawBody);
  return headers['webhook-signature'] === signature;
}

test('the end is reported with the body of GET, signed so that both libraries accept it', async () => {
  const simulator = await startSimulator();
  const receiver = await startReceiver();
  const id = await create(simulator, `${receiver.url}/hook?scene=3`, ['completed']);
  const [report] = await receiver.received(1);
  if (!report) throw new Error('There is no report.');
  expect([report.method, report.path, statusOf(report)]).toEqual(['POST', '/hook?scene=3', 'succeeded']);
  expect(JSON.parse(report.rawBody)).toEqual((await call(simulator, 'GET', `/v1/predictions/${id}`)).body);

  const headers = Object.fromEntries(
    Object.entries(report.headers).map(([name, value]) => [name, String(value)]),
  );
  const verified = new Webhook(simulator.webhookSecret).verify(report.rawBody, headers);
  expect(verified).toMatchObject({ id });
  expect(
    await validateWebhook({
      id: String(headers['webhook-id']),
      timestamp: String(headers['webhook-timestamp']),
      signature: String(headers['webhook-signature']),
      body: report.rawBody,
      secret: simulator.webhookSecret,
    }),
  ).toBe(true);
  const { body } = await call(simulator, 'GET', '/v1/webhooks/default/secret');
  expect(body).toEqual({ key: simulator.webhookSecret });
});

test('only the events asked for are reported, in order', async () => {
  const events = async (asked?: string[]) => {
    const simulator = await startSimulator();
    const receiver = await startReceiver();
    const id = await create(simulator, receiver.url, asked);
    await simulator.control.finished(id);
    await simulator.control.quiet();
    return receiver.calls.map(statusOf);
  };
  expect(await events(['start', 'completed'])).toEqual(['processing', 'succeeded']);
  expect(await events(['start'])).toEqual(['processing']);
  // Output and end are the standard set.
  expect(await events()).toEqual(['succeeded', 'succeeded']);
});

test('new log lines are reported at most every half second', async () => {
  const clock = movingClock();
  const latency = { imageSeconds: 2, clipSeconds: 2, jitter: 0 };
  const simulator = await startSimulator({ clock, latency });
  const receiver = await startReceiver();
  const id = await create(simulator, receiver.url, ['logs']);
  clock.advance(200);
  for (let count = 1; count <= 3; count++) {
    await clock.waited(500, 500);
    clock.advance(500);
    await receiver.received(count);
  }
  expect(receiver.calls.map((report) => /(\d+)%[^%]*$/.exec(JSON.parse(report.rawBody).logs)?.[1])).toEqual([
    '25',
    '55',
    '80',
  ]);
  clock.advance(1000);
  await clock.ended(simulator.control.finished(id));
});

test('the last report is tried again for about a minute, under the same id', async () => {
  const clock = movingClock();
  const simulator = await startSimulator({ clock });
  const receiver = await startReceiver(['reset', 500, 404, 503, 502, 500, 200]);
  const id = await create(simulator, receiver.url, ['completed']);
  await clock.ended(simulator.control.finished(id));
  const waits: number[] = [];
  for (let count = 1; count < 7; count++) {
    await receiver.received(count);
    expect(isGenuine(receiver.calls[count - 1] as ReceivedCall, simulator, clock)).toBe(true);
    const wait = await clock.waited(2 ** (count - 1) * 900, 2 ** (count - 1) * 1000);
    waits.push(wait / 1000);
    clock.advance(wait);
  }
  await receiver.received(7);
  await simulator.control.quiet();
  expect(waits).toEqual([1, 2, 4, 8, 16, 29]);
  expect(new Set(receiver.calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
});

test('earlier reports are not tried again, and redirects are not followed', async () => {
  const simulator = await startSimulator();
  const elsewhere = await startReceiver();
  const broken = await startReceiver([500, 301], { headers: { location: elsewhere.url } });
  const id = await create(simulator, broken.url, ['start', 'completed']);
  await simulator.control.finished(id);
  await simulator.control.quiet();
  expect(broken.calls.map(statusOf)).toEqual(['processing', 'succeeded']);
  expect(elsewhere.calls).toHaveLength(0);
});

test('reports can be lost, doubled, late and forged', async () => {
  const ids: unknown[][] = [];
  const reportsWith = async (fault: FaultRule['fault']) => {
    const clock = movingClock();
    const simulator = await startSimulator({ clock, faults: [{ fault, seconds: 30 }] });
    const receiver = await startReceiver();
    const id = await create(simulator, receiver.url, ['completed']);
    await clock.ended(simulator.control.finished(id));
    if (fault === 'late_webhook') {
      await clock.waited(30_000, 30_000);
      expect(receiver.calls).toHaveLength(0);
      clock.advance(30_000);
    }
    await simulator.control.quiet();
    ids.push(receiver.calls.map(({ headers }) => headers['webhook-id']));
    return receiver.calls.map((report) => [statusOf(report), isGenuine(report, simulator)]);
  };
  expect(await reportsWith('lose_webhook')).toEqual([]);
  expect(await reportsWith('late_webhook')).toEqual([['succeeded', true]]);
  expect(await reportsWith('forge_webhook')).toEqual([
    ['failed', false],
    ['succeeded', true],
  ]);
  expect(await reportsWith('double_webhook')).toEqual([
    ['succeeded', true],
    ['succeeded', true],
  ]);
  const [first, second] = ids.at(-1) ?? [];
  expect(second).toBe(first);
});

test('a report that was not delivered before a restart is sent after it', async () => {
  const receiver = await startReceiver([500, 200]);
  const clock = movingClock();
  const first = await startSimulator({ clock });
  const id = await create(first, receiver.url, ['completed']);
  await clock.ended(first.control.finished(id));
  await receiver.received(1);
  await first.close();
  const second = await startSimulator({ clock, folder: first.folder });
  await receiver.received(2);
  await second.control.quiet();
  expect(receiver.calls.map(statusOf)).toEqual(['succeeded', 'succeeded']);
  expect(receiver.calls[1]?.headers['webhook-id']).toBe(receiver.calls[0]?.headers['webhook-id']);
  await second.close();
  const third = await startSimulator({ clock, folder: first.folder });
  await third.control.quiet();
  expect(receiver.calls).toHaveLength(2);
});
