import { expect, test } from 'vitest';
import type { Fault } from '../../src/domain/errors.ts';
import { replicateWebhookSecret } from '../../src/providers/replicate/webhook-secret.ts';
import { movingClock } from '../simulators/replicate-moving-clock.ts';
import { startReceiver } from '../simulators/replicate-receiver.ts';
import { adapter, keptLog, model, token } from './replicate-adapter.ts';

const request = {
  model: model('black-forest-labs/flux-schnell'),
  input: { prompt: 'a boat' },
  webhookUrl: 'https://example.com/webhooks/replicate',
  cancelAfterSeconds: 89.5,
};
const prediction = {
  id: 'abc',
  model: 'black-forest-labs/flux-schnell',
  version: 'hidden',
  status: 'starting',
  input: request.input,
  output: null,
  error: null,
  created_at: '2026-11-20T12:00:00.000Z',
  urls: {},
};
const good = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(prediction) };

function problem(body: unknown, headers: Record<string, string> = {}) {
  return {
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: `${JSON.stringify(body)}\n`,
  };
}

async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  return promise.then(
    () => {
      throw new Error('There was no fault.');
    },
    (error: Fault) => error,
  );
}

test('an official model is asked for by name, a community model by version', async () => {
  const server = await startReceiver([201], good);
  await adapter(server.url).create(request);
  const version = '7'.repeat(64);
  await adapter(server.url).create({ ...request, model: model('someone/model', version), webhookUrl: null });
  const [first, second] = server.calls;
  expect(first?.path).toBe('/models/black-forest-labs/flux-schnell/predictions');
  expect(first?.headers['cancel-after']).toBe('90s');
  expect(first?.headers.authorization).toBe(`Bearer ${token}`);
  expect(JSON.parse(first?.rawBody ?? '')).toEqual({
    input: { prompt: 'a boat' },
    webhook: 'https://example.com/webhooks/replicate',
    webhook_events_filter: ['completed'],
  });
  expect(second?.path).toBe('/predictions');
  expect(JSON.parse(second?.rawBody ?? '')).toEqual({ input: { prompt: 'a boat' }, version });
});

test('the provider is never asked to cancel earlier than it allows', async () => {
  const server = await startReceiver([201], good);
  await adapter(server.url).create({ ...request, cancelAfterSeconds: 1 });
  expect(server.calls[0]?.headers['cancel-after']).toBe('5s');
});

test.each(['reset', 500, 502, 503, 408] as const)(
  'a create call that ends in %s goes out once and its outcome is unknown',
  async (answer) => {
    const server = await startReceiver([answer]);
    const fault = await faultOf(adapter(server.url).create(request));
    expect([fault.name, server.calls.length]).toEqual(['OutcomeUnknown', 1]);
  },
);

test('a create call without an answer is given up in time and its outcome is unknown', async () => {
  const clock = movingClock();
  // A server that accepts connections and says nothing.
  const { createServer } = await import('node:net');
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const connected = new Promise((resolve) => silent.once('connection', resolve));
  const faultComing = faultOf(adapter(`http://127.0.0.1:${port}`, { clock }).create(request));
  await connected;
  await clock.waited(60_000, 60_000);
  clock.advance(60_000);
  const fault = await faultComing;
  expect([fault.name, fault.message]).toEqual(['OutcomeUnknown', expect.stringContaining('60 s')]);
  silent.close();
});

test('an accepted prediction whose answer cannot be read has an unknown outcome', async () => {
  for (const body of ['<html>', '{}', '']) {
    const server = await startReceiver([201], { ...good, body });
    const fault = await faultOf(adapter(server.url).create(request));
    expect([fault.name, server.calls.length]).toEqual(['OutcomeUnknown', 1]);
  }
});

test('a redirect is not followed: the request would be sent twice and the token elsewhere', async () => {
  const elsewhere = await startReceiver();
  const server = await startReceiver([307], { headers: { location: elsewhere.url } });
  const fault = await faultOf(adapter(server.url).create(request));
  expect([fault.name, server.calls.length, elsewhere.calls.length]).toEqual(['ProviderUnreachable', 1, 0]);
});

test.each([
  ['its body', { detail: 'Your rate limit resets in ~9s.', retry_after: 7 }, { 'retry-after': '11' }, 7],
  [
    'its text',
    { detail: 'Request was throttled. Your rate limit resets in ~9s.' },
    { 'retry-after': '11' },
    9,
  ],
  ['its header', { detail: 'Request was throttled.' }, { 'retry-after': '11' }, 11],
  ['a date', { detail: 'Throttled.' }, { 'retry-after': 'Fri, 20 Nov 2026 12:00:30 GMT' }, 30],
  ['nothing', { detail: 'Throttled.' }, {}, undefined],
])(
  'a throttled call goes out once and says when to come back, told by %s',
  async (_by, body, headers, seconds) => {
    const server = await startReceiver([429], problem(body, headers));
    const fault = await faultOf(adapter(server.url).create(request));
    expect([fault.name, fault.retryAfterSeconds, server.calls.length]).toEqual([
      'ProviderThrottled',
      seconds,
      1,
    ]);
  },
);

test.each([
  [401, 'ProviderAccount'],
  [402, 'ProviderAccount'],
  [403, 'ProviderAccount'],
  [400, 'InputRejected'],
  [413, 'InputRejected'],
  [422, 'InputRejected'],
])('a %i is %s with the words of the provider, and goes out once', async (status, name) => {
  const server = await startReceiver(
    [status],
    problem({ title: 'No', detail: 'Because of the moon.', status }),
  );
  const predictions = adapter(server.url);
  for (const ask of [() => predictions.create(request), () => predictions.get('abc')]) {
    const fault = await faultOf(ask());
    expect([fault.name, fault.detail]).toEqual([name, 'Because of the moon.']);
  }
  expect(server.calls).toHaveLength(2);
});

test.each([
  [404, { detail: 'The requested resource could not be found.' }],
  [422, { title: 'Invalid version or not permitted', detail: 'The specified version does not exist.' }],
])('a model that is gone is told from a bad request (%i)', async (status, body) => {
  const server = await startReceiver([status], problem({ ...body, status }));
  const predictions = adapter(server.url);
  expect((await faultOf(predictions.create(request))).name).toBe('ModelUnavailable');
  expect((await faultOf(predictions.get('abc'))).name).toBe('InputRejected');
});

test('wrong fields are told one by one', async () => {
  const invalid_fields = [
    { type: 'required', field: 'input', description: 'prompt is required' },
    { type: 'number_lte', field: 'input.duration', description: 'Must be less than or equal to 12' },
    { type: 'required', field: '', description: 'version is required' },
  ];
  const server = await startReceiver([422], problem({ detail: '- ...', invalid_fields }));
  const fault = await faultOf(adapter(server.url).create(request));
  expect(fault.detail).toBe(
    'input: prompt is required; input.duration: Must be less than or equal to 12; version is required',
  );
});

test('a read is tried three times, after two and four seconds', async () => {
  const clock = movingClock();
  const server = await startReceiver([500, 'reset', 200], good);
  const reading = adapter(server.url, { clock }).get('abc');
  expect(await clock.waited(1, 10_000)).toBe(2000);
  clock.advance(2000);
  expect(await clock.waited(1, 10_000)).toBe(4000);
  clock.advance(4000);
  expect((await reading).id).toBe('abc');
  expect(server.calls).toHaveLength(3);
});

test('the waits are spread by up to a quarter', async () => {
  const clock = movingClock();
  const server = await startReceiver([500, 200], good);
  const reading = adapter(server.url, { clock, random: () => 1 }).get('abc');
  expect(await clock.waited(1, 10_000)).toBe(2500);
  clock.advance(2500);
  await reading;
});

test.each([
  [500, 'ProviderOverloaded'],
  ['reset', 'ProviderUnreachable'],
] as const)('a read that ends in %s three times is %s', async (answer, name) => {
  const clock = movingClock();
  const server = await startReceiver([answer]);
  const faultComing = faultOf(adapter(server.url, { clock }).get('abc'));
  for (const wait of [2000, 4000]) {
    await clock.waited(wait, wait);
    clock.advance(wait);
  }
  expect((await faultComing).name).toBe(name);
  expect(server.calls).toHaveLength(3);
});

test('cancelling goes out once too', async () => {
  for (const [answer, name] of [
    ['reset', 'ProviderUnreachable'],
    [503, 'ProviderOverloaded'],
    [429, 'ProviderThrottled'],
  ] as const) {
    const server = await startReceiver([answer]);
    const fault = await faultOf(adapter(server.url).cancel('abc'));
    expect([fault.name, server.calls.length]).toEqual([name, 1]);
  }
});

test('a list whose next page is the same page ends', async () => {
  const next = 'https://example.com/v1/predictions?created_after=2026-11-20T00%3A00%3A00Z';
  const server = await startReceiver([200], {
    ...good,
    body: JSON.stringify({ results: [prediction], next }),
  });
  const found: string[] = [];
  for await (const { id } of adapter(server.url).since('2026-11-20T00:00:00Z')) found.push(id);
  expect([found.length, server.calls.length]).toEqual([1, 1]);
});

test('an id that is no id is not sent', async () => {
  const server = await startReceiver();
  for (const id of ['../models', 'a?b', 'a/b', '']) {
    const fault = await faultOf(adapter(server.url).get(id));
    expect(fault.name).toBe('InputRejected');
  }
  expect(server.calls).toHaveLength(0);
});

test('the token is in no fault and in no line of the log', async () => {
  const log = keptLog();
  const server = await startReceiver([401, 422, 500, 'reset'], problem({ detail: `Bad token ${token}` }));
  const predictions = adapter(server.url, { log });
  for (let count = 0; count < 4; count++) {
    const fault = await faultOf(predictions.create(request));
    expect(
      JSON.stringify([fault.message, fault.detail, String(fault.stack), String(fault.cause)]),
    ).not.toContain(token);
  }
  expect(log.lines.length).toBeGreaterThan(0);
  expect(log.lines.join('\n')).not.toContain(token);
});

test('the webhook secret is asked for once, and again after a failure', async () => {
  const server = await startReceiver([402, 200], { ...good, body: '{"key":"whsec_abc"}' });
  const ask = replicateWebhookSecret({ token, baseUrl: server.url, clock: movingClock(), log: keptLog() });
  expect((await faultOf(ask())).name).toBe('ProviderAccount');
  expect(await Promise.all([ask(), ask()])).toEqual(['whsec_abc', 'whsec_abc']);
  expect(await ask()).toBe('whsec_abc');
  expect(server.calls.map(({ path }) => path)).toEqual(Array(2).fill('/webhooks/default/secret'));
});
