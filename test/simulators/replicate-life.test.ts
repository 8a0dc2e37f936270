import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startReplicateSimulator } from '../../src/simulators/replicate/simulator.ts';
import { type MovingClock, movingClock } from './replicate-moving-clock.ts';
import { plainArtist } from './replicate-plain-artist.ts';
import { call, type Started, startSimulator, temporaryFolder } from './replicate-start.ts';

const path = '/v1/models/black-forest-labs/flux-schnell/predictions';
const body = { input: { prompt: 'a boat', megapixels: '0.25', seed: 9 } };
const latency = { imageSeconds: 10, clipSeconds: 60, jitter: 0 };

async function create(simulator: { url: string }, headers: Record<string, string> = {}): Promise<string> {
  return String((await call(simulator, 'POST', path, { body, headers })).body.id);
}

async function read(simulator: { url: string }, id: string): Promise<Record<string, unknown>> {
  return (await call(simulator, 'GET', `/v1/predictions/${id}`)).body;
}

async function endNow(simulator: Started, clock: MovingClock, id: string): Promise<void> {
  await clock.ended(simulator.control.finished(id));
}

test('a prediction starts, prints its progress and ends at its time', async () => {
  const clock = movingClock();
  const simulator = await startSimulator({ clock, latency });
  const id = await create(simulator);
  expect(await read(simulator, id)).toMatchObject({ status: 'starting', output: null, logs: '' });

  clock.advance(1000);
  expect(await read(simulator, id)).toMatchObject({
    status: 'processing',
    logs: expect.stringMatching(/ 0%\|/),
  });
  clock.advance(4600);
  const { logs } = await read(simulator, id);
  expect(logs).toMatch(/^Using seed: 9\n/);
  expect(logs).toMatch(/ 50%\|█████ {5}\| 10\/20\n$/);

  clock.advance(4400);
  await endNow(simulator, clock, id);
  const done = await read(simulator, id);
  expect(done).toMatchObject({ status: 'succeeded', metrics: { predict_time: 9, total_time: 10 } });
  expect(done.logs).toMatch(/100%\|██████████\| 20\/20\n$/);
});

test('jitter spreads the time, and never beyond its share', async () => {
  for (const [random, seconds] of [[0, 8] as const, [0.5, 10] as const, [1, 12] as const]) {
    const clock = movingClock();
    const simulator = await startSimulator({
      clock,
      latency: { ...latency, jitter: 0.2 },
      random: () => random,
    });
    const id = await create(simulator);
    clock.advance(seconds * 1000);
    await endNow(simulator, clock, id);
    expect((await read(simulator, id)).metrics).toMatchObject({ total_time: seconds });
  }
});

test('a prediction that has not started by its deadline is aborted, a running one is canceled', async () => {
  const clock = movingClock();
  const slow = { imageSeconds: 100, clipSeconds: 100, jitter: 0 };
  const simulator = await startSimulator({ clock, latency: slow });
  const early = await create(simulator, { 'cancel-after': '6s' });
  const late = await create(simulator, { 'cancel-after': '30s' });
  clock.advance(6000);
  expect(await read(simulator, early)).toMatchObject({
    status: 'aborted',
    metrics: { predict_time: 0, total_time: 6 },
  });
  clock.advance(24_000);
  expect(await read(simulator, late)).toMatchObject({ status: 'canceled', output: null, error: null });
  expect((await read(simulator, late)).deadline).toBeDefined();
});

test('canceling ends a prediction at once, and again or too late changes nothing', async () => {
  const clock = movingClock();
  const simulator = await startSimulator({ clock, latency });
  const id = await create(simulator);
  clock.advance(2000);
  const cancel = () => call(simulator, 'POST', `/v1/predictions/${id}/cancel`);
  const first = await cancel();
  expect([first.status, first.body.status]).toEqual([200, 'canceled']);
  clock.advance(60_000);
  expect((await cancel()).body).toEqual(first.body);

  const other = await create(simulator);
  clock.advance(10_000);
  await endNow(simulator, clock, other);
  const done = await call(simulator, 'POST', `/v1/predictions/${other}/cancel`);
  expect(done.body.status).toBe('succeeded');
});

test('a frozen prediction stays where it is until somebody or its deadline ends it', async () => {
  const clock = movingClock();
  const simulator = await startSimulator({ clock, latency, faults: [{ fault: 'freeze' }] });
  const id = await create(simulator, { 'cancel-after': '20m' });
  clock.advance(19 * 60_000);
  expect(await read(simulator, id)).toMatchObject({
    status: 'processing',
    logs: expect.stringMatching(/ 40%\|.*\n$/),
  });
  clock.advance(60_000);
  expect((await read(simulator, id)).status).toBe('canceled');
});

test('an hour after the end input, output and logs are gone, and so is the file', async () => {
  const clock = movingClock();
  const simulator = await startSimulator({ clock });
  const id = await create(simulator);
  await endNow(simulator, clock, id);
  const [address] = (await read(simulator, id)).output as string[];
  clock.advance(3_599_000);
  expect((await fetch(String(address))).status).toBe(200);
  clock.advance(1000);
  expect((await fetch(String(address))).status).toBe(404);
  expect(await read(simulator, id)).toMatchObject({
    status: 'succeeded',
    output: null,
    input: {},
    logs: '',
    data_removed: true,
    metrics: { image_output_count: 1 },
  });
  expect(simulator.control.bill().totalUsd).toBe(0.003);
});

test('a restart forgets nothing and goes on with what was under way', async () => {
  const folder = await temporaryFolder();
  const clock = movingClock();
  const options = { folder, clock, latency, artist: plainArtist() };
  const first = await startReplicateSimulator(options);
  const done = await create(first);
  clock.advance(10_000);
  await clock.ended(first.control.finished(done));
  const running = await create(first);
  const doomed = await create(first, { 'cancel-after': '20s' });
  await call(first, 'POST', `/v1/predictions/${await create(first)}/cancel`);
  clock.advance(2000);
  await first.close();

  clock.advance(15_000);
  const second = await startSimulator(options);
  expect(second.webhookSecret).toBe(first.webhookSecret);
  await endNow(second, clock, running);
  await endNow(second, clock, doomed);
  const statuses = second.control.predictions().map(({ status }) => status);
  expect(statuses).toEqual(['succeeded', 'succeeded', 'succeeded', 'canceled']);
  const [address] = (await read(second, done)).output as string[];
  expect(address).toContain(second.url);
  expect((await fetch(String(address))).status).toBe(200);
  expect(existsSync(join(folder, 'outputs', running))).toBe(true);
});

test('drawing goes on inside the waiting time, and HTTP answers meanwhile', async () => {
  const clock = movingClock();
  const simulator = await startSimulator({ clock, latency });
  let finish = () => {};
  const drawing = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const draw = simulator.artist.draw;
  simulator.artist.draw = async (picture) => {
    await drawing;
    return draw(picture);
  };
  const id = await create(simulator);
  clock.advance(60_000);
  expect((await read(simulator, id)).status).toBe('processing');
  finish();
  await endNow(simulator, clock, id);
  expect((await read(simulator, id)).status).toBe('succeeded');
});
