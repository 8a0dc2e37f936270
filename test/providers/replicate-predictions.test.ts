import { expect, test } from 'vitest';
import type { CreatePrediction, ProviderPrediction } from '../../src/app/ports.ts';
import { digest } from '../../src/domain/recipe.ts';
import { replicateWebhookSecret } from '../../src/providers/replicate/webhook-secret.ts';
import { movingClock } from '../simulators/replicate-moving-clock.ts';
import { startReceiver } from '../simulators/replicate-receiver.ts';
import { startSimulator } from '../simulators/replicate-start.ts';
import { adapter, keptLog, model, token } from './replicate-adapter.ts';

const request: CreatePrediction = {
  model: model('black-forest-labs/flux-schnell'),
  input: { prompt: 'a boat', megapixels: '0.25' },
  webhookUrl: null,
  cancelAfterSeconds: 90,
};

async function all(predictions: AsyncIterable<ProviderPrediction>): Promise<ProviderPrediction[]> {
  const found: ProviderPrediction[] = [];
  for await (const prediction of predictions) found.push(prediction);
  return found;
}

test('a prediction is created, watched to its end and has its file', async () => {
  const simulator = await startSimulator();
  const predictions = adapter(`${simulator.url}/v1`);
  const created = await predictions.create(request);
  expect(created).toMatchObject({ status: 'starting', input: request.input, outputUrl: null, percent: null });
  await simulator.control.finished(created.id);
  const done = await predictions.get(created.id);
  expect(done).toMatchObject({ status: 'succeeded', percent: 100, metrics: { image_output_count: 1 } });
  expect((await fetch(String(done.outputUrl))).status).toBe(200);
});

test('a lost answer is found by its input in the list since the attempt', async () => {
  const simulator = await startSimulator();
  const predictions = adapter(`${simulator.url}/v1`);
  await predictions.create({ ...request, input: { prompt: 'another' } });
  simulator.control.setFaults([{ fault: 'reset_after_accept' }]);
  const startedAt = new Date(Date.now() - 60_000).toISOString();
  await expect(predictions.create(request)).rejects.toMatchObject({ name: 'OutcomeUnknown' });

  const found = (await all(predictions.since(startedAt))).filter(
    ({ input }) => digest(input) === digest(request.input),
  );
  expect(found.map(({ id }) => id)).toEqual([simulator.control.predictions()[1]?.id]);
  expect(simulator.control.bill().createCalls).toHaveLength(2);
});

test('the list is read page by page, newest first, and no further back than asked', async () => {
  const clock = movingClock();
  const simulator = await startSimulator({ clock, faults: [{ fault: 'freeze' }] });
  const predictions = adapter(`${simulator.url}/v1`, { clock });
  for (let count = 0; count < 130; count++) {
    clock.advance(1000);
    await predictions.create(request);
  }
  const since = new Date(clock.now() - 119_000).toISOString();
  const found = await all(predictions.since(since));
  const newest = simulator.control
    .predictions()
    .map(({ id }) => id)
    .reverse();
  expect(found.map(({ id }) => id)).toEqual(newest.slice(0, 120));
});

test('pages are asked for at our own address, whatever the answer names', async () => {
  const simulator = await startSimulator({
    publicUrl: 'http://elsewhere.invalid',
    faults: [{ fault: 'freeze' }],
  });
  const predictions = adapter(`${simulator.url}/v1`);
  for (let count = 0; count < 101; count++) await predictions.create(request);
  expect(await all(predictions.since('2026-01-01T00:00:00Z'))).toHaveLength(101);
});

test('cancelling ends a prediction, and its failure says that it was cancelled', async () => {
  const simulator = await startSimulator({ faults: [{ fault: 'freeze' }] });
  const predictions = adapter(`${simulator.url}/v1`);
  const { id } = await predictions.create(request);
  const ended = await predictions.cancel(id);
  expect(ended.status).toBe('canceled');
  expect(predictions.failure(ended).name).toBe('DeadlineExceeded');
});

test.each([
  ['throttle', 'ProviderThrottled', 0],
  ['server_error', 'OutcomeUnknown', 0],
  ['reset_before', 'OutcomeUnknown', 0],
  ['insufficient_credit', 'ProviderAccount', 0],
  ['reset_after_accept', 'OutcomeUnknown', 1],
  ['server_error_after_accept', 'OutcomeUnknown', 1],
] as const)('%s is %s, after one call that started %i predictions', async (fault, name, started) => {
  const simulator = await startSimulator({ faults: [{ fault, seconds: 7 }] });
  const error = await adapter(`${simulator.url}/v1`)
    .create(request)
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name, retryAfterSeconds: fault === 'throttle' ? 7 : undefined });
  expect(simulator.control.bill().createCalls).toHaveLength(1);
  expect(simulator.control.predictions()).toHaveLength(started);
});

test('a rejected input names the field that is wrong', async () => {
  const simulator = await startSimulator();
  const input = { prompt: 'x', num_outputs: 9 };
  const asked = adapter(`${simulator.url}/v1`).create({ ...request, input });
  await expect(asked).rejects.toMatchObject({
    name: 'InputRejected',
    detail: 'input.num_outputs: Must be less than or equal to 4',
  });
});

test('what a failed or empty prediction means is told by its words', async () => {
  const simulator = await startSimulator();
  const predictions = adapter(`${simulator.url}/v1`);
  const failure = async () => {
    const { id } = await predictions.create(request);
    await simulator.control.finished(id);
    return predictions.failure(await predictions.get(id));
  };
  simulator.control.setFaults([
    { fault: 'fail', error: 'The input or output was flagged as sensitive. (E005) (x)' },
  ]);
  expect(await failure()).toMatchObject({ name: 'ContentRefused', detail: expect.stringContaining('E005') });
  simulator.control.setFaults([{ fault: 'empty_output' }]);
  expect((await failure()).name).toBe('BadOutput');
});

test('reports of the simulator are read with the secret that it tells', async () => {
  const simulator = await startSimulator({ faults: [{ fault: 'forge_webhook' }] });
  const baseUrl = `${simulator.url}/v1`;
  const receiver = await startReceiver();
  const clock = { ...movingClock(), now: () => Date.now() };
  const webhookSecret = replicateWebhookSecret({ token, baseUrl, clock, log: keptLog() });
  const predictions = adapter(baseUrl, { clock, webhookSecret });
  const { id } = await predictions.create({ ...request, webhookUrl: `${receiver.url}/hook` });
  const [forged, genuine] = await receiver.received(2);
  const read = (call: typeof forged) =>
    predictions.readWebhook(
      call?.rawBody ?? '',
      Object.fromEntries(Object.entries(call?.headers ?? {}).map(([name, value]) => [name, String(value)])),
    );
  await expect(read(forged)).rejects.toThrow('signature');
  expect(await read(genuine)).toMatchObject({ id, status: 'succeeded' });
});
