import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadImage } from '@napi-rs/canvas';
import fc from 'fast-check';
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny';
import Replicate from 'replicate';
import { expect, test } from 'vitest';
import { knownModels, withDefaults } from '../../src/simulators/replicate/model-inputs.ts';
import { movingClock } from './replicate-moving-clock.ts';
import { call, makePrediction, pictureAddress, startSimulator } from './replicate-start.ts';

const schnell = 'black-forest-labs/flux-schnell';

test('the official client creates a picture, watches it and downloads it', async () => {
  const simulator = await startSimulator();
  const client = new Replicate({ auth: 'r8_test', baseUrl: `${simulator.url}/v1`, useFileOutput: false });
  const created = await client.predictions.create({
    model: schnell,
    input: { prompt: 'a boat', aspect_ratio: '16:9' },
  });
  expect(created.status).toBe('starting');
  expect(created.id).toMatch(/^[0-9a-z]{26}$/);

  const done = await client.wait(created, { interval: 20 });
  expect(done.status).toBe('succeeded');
  expect(done.version).toBe('hidden');
  expect(done.metrics).toMatchObject({ image_output_count: 1 });

  const [address] = done.output as string[];
  const file = await fetch(String(address));
  expect(file.headers.get('content-type')).toBe('image/webp');
  const picture = await loadImage(await file.arrayBuffer());
  expect([picture.width, picture.height]).toEqual([1344, 768]);
});

test('the official client cancels, lists and reads secret and account', async () => {
  const simulator = await startSimulator({ faults: [{ fault: 'freeze' }] });
  const client = new Replicate({ auth: 'r8_test', baseUrl: `${simulator.url}/v1` });
  const { id } = await client.predictions.create({ model: schnell, input: { prompt: 'a boat' } });
  expect((await client.predictions.cancel(id)).status).toBe('canceled');
  expect(await client.predictions.get(id)).toMatchObject({ id, status: 'canceled' });
  expect((await client.predictions.list()).results.map((prediction) => prediction.id)).toEqual([id]);
  expect((await client.webhooks.default.secret.get()).key).toBe(simulator.webhookSecret);
  expect((await client.accounts.current()).type).toBe('user');
  expect((await client.models.get('google', 'veo-3.1')).latest_version?.openapi_schema).toBeDefined();
});

test('the official client runs a community model by its version', async () => {
  const simulator = await startSimulator();
  const client = new Replicate({ auth: 'r8_test', baseUrl: `${simulator.url}/v1`, useFileOutput: false });
  const version = '7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc';
  const output = await client.run(`stability-ai/sdxl:${version}`, {
    input: { prompt: 'a boat', width: 64, height: 64, num_outputs: 2 },
    wait: { mode: 'poll', interval: 20 },
  });
  expect(output).toHaveLength(2);
});

test('a clip has the length, rate and shape that the model gives', async () => {
  const simulator = await startSimulator();
  const done = await makePrediction(simulator, 'bytedance/seedance-1-lite', {
    prompt: 'the boat sails',
    image: await pictureAddress(40, 70),
    duration: 2,
    resolution: '480p',
    aspect_ratio: '16:9',
  });
  const bytes = await (await fetch(String(done.output))).arrayBuffer();
  using input = new Input({ source: new BufferSource(bytes), formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  // The start picture stands upright, so the asked 16:9 is ignored, as on Replicate.
  expect([await track?.getDisplayWidth(), await track?.getDisplayHeight()]).toEqual([480, 864]);
  const packets = await track?.computePacketStats();
  expect(packets?.packetCount).toBe(49);
  expect(done.metrics).toMatchObject({
    video_output_duration_seconds: 2,
    video_output_count: 1,
    resolution_target: '480p',
  });
});

test('sizes follow model, resolution, shape and start picture', async () => {
  const simulator = await startSimulator();
  const upright = await pictureAddress(90, 160);
  const cases: [string, Record<string, unknown>, string][] = [
    ['bytedance/seedance-1-pro', { duration: 2 }, '1248x704 24 fps'],
    ['minimax/hailuo-02', { duration: 6, resolution: '768p' }, '1366x768 25 fps'],
    ['minimax/hailuo-02', { resolution: '768p', first_frame_image: upright }, '768x1366 25 fps'],
    ['google/veo-3.1-fast', { duration: 4, resolution: '720p' }, '1280x720 24 fps'],
    ['google/veo-3.1', { duration: 4, aspect_ratio: '9:16' }, '1080x1920 24 fps'],
    [
      'wan-video/wan-2.2-i2v-fast',
      { resolution: '720p', image: await pictureAddress(160, 90) },
      '1280x720 16 fps',
    ],
  ];
  // Only what the artist is asked for matters here, so it need not really film.
  simulator.artist.film = async (film) => {
    simulator.artist.films.push(film);
  };
  for (const [model, input] of cases) await makePrediction(simulator, model, { prompt: 'a boat', ...input });
  const asked = simulator.artist.films.map(({ width, height, fps }) => `${width}x${height} ${fps} fps`);
  expect(asked).toEqual(cases.map(([, , size]) => size));
});

test('every clip has a frame that H.264 can hold, whatever the start picture', () => {
  const side = fc.integer({ min: 16, max: 4096 });
  const visual = knownModels().filter((model) => model.kind === 'image' || model.kind === 'video');
  fc.assert(
    fc.property(fc.constantFrom(...visual), side, side, (model, width, height) => {
      const { resolution, aspect_ratio } = model.inputs;
      for (const resolutionChoice of resolution?.enum ?? ['']) {
        for (const shape of aspect_ratio?.enum ?? ['']) {
          const input = withDefaults(model, { resolution: resolutionChoice, aspect_ratio: shape });
          const size = model.size(input, model.kind === 'video' ? { width, height } : null);
          expect([model.id, size.width % 2, size.height % 2]).toEqual([model.id, 0, 0]);
          expect(Math.min(size.width, size.height)).toBeGreaterThan(0);
        }
      }
    }),
    { verbose: true },
  );
});

test('waiting for the end answers with the output, and with 202 when it takes too long', async () => {
  const clock = movingClock();
  const simulator = await startSimulator({ clock, faults: [{ match: { nth: 2 }, fault: 'freeze' }] });
  const path = `/v1/models/${schnell}/predictions`;
  const ask = (prefer: string) =>
    call(simulator, 'POST', path, { body: { input: { prompt: 'a boat' } }, headers: { prefer } });

  const done = ask('wait=10');
  await clock.waited(10_000, 10_000);
  const [made] = simulator.control.predictions();
  clock.advance(0);
  await clock.ended(simulator.control.finished(String(made?.id)));
  expect(await done).toMatchObject({ status: 201, body: { output: [expect.any(String)] } });
  expect((await done).headers.get('preference-applied')).toBe('wait=10');

  const late = ask('wait');
  await clock.waited(60_000, 60_000);
  clock.advance(60_000);
  expect(await late).toMatchObject({ status: 202, body: { output: null, status: 'processing' } });
});

test('the list is newest first, in pages of 100 with absolute addresses of its neighbours', async () => {
  const simulator = await startSimulator({ faults: [{ fault: 'freeze' }] });
  const ids: string[] = [];
  for (let index = 0; index < 120; index++) {
    const body = { input: { prompt: `boat ${index}` } };
    const created = await call(simulator, 'POST', `/v1/models/${schnell}/predictions`, { body });
    ids.unshift(String(created.body.id));
  }
  const idsOf = (page: Record<string, unknown>) => (page.results as { id: string }[]).map(({ id }) => id);
  const first = (await call(simulator, 'GET', '/v1/predictions')).body;
  expect(idsOf(first)).toEqual(ids.slice(0, 100));
  expect(first.previous).toBeNull();
  expect(first.next).toMatch(/^http:\/\/127\.0\.0\.1/);

  const second = (await call(simulator, 'GET', String(first.next))).body;
  expect(idsOf(second)).toEqual(ids.slice(100));
  expect(second.next).toBeNull();
  const back = (await call(simulator, 'GET', String(second.previous))).body;
  expect(idsOf(back)).toEqual(ids.slice(0, 100));
});

test('the list can be limited by time', async () => {
  const simulator = await startSimulator({ faults: [{ fault: 'freeze' }] });
  const body = { input: { prompt: 'a boat' } };
  const { body: made } = await call(simulator, 'POST', `/v1/models/${schnell}/predictions`, { body });
  const at = String(made.created_at);
  const later = new Date(Date.parse(at) + 1).toISOString();
  const count = async (query: Record<string, string>) => {
    const page = await call(simulator, 'GET', `/v1/predictions?${new URLSearchParams(query)}`);
    return (page.body.results as unknown[]).length;
  };
  expect(await count({ created_after: at })).toBe(1);
  expect(await count({ created_after: later })).toBe(0);
  expect(await count({ created_before: at })).toBe(0);
  expect(await count({ created_before: later })).toBe(1);
});

test('unknown inputs are ignored but noted, and the input is echoed as it was sent', async () => {
  const simulator = await startSimulator();
  const input = { prompt: 'a boat', end_image: 'https://example.com/a.png' };
  const done = await makePrediction(simulator, schnell, input);
  expect(done.status).toBe('succeeded');
  expect(done.input).toEqual(input);
  expect(simulator.control.predictions()[0]?.ignoredInputs).toEqual(['end_image']);
});

test('another seed or prompt gives another picture, the same gives the same', async () => {
  const simulator = await startSimulator();
  const draw = async (prompt: string, seed: number) => {
    const done = await makePrediction(simulator, schnell, {
      prompt,
      seed,
      megapixels: '0.25',
      output_format: 'png',
    });
    return Buffer.from(await (await fetch(String((done.output as string[])[0]))).arrayBuffer()).toString(
      'base64',
    );
  };
  const boat = await draw('a boat', 1);
  expect(await draw('a boat', 1)).toBe(boat);
  expect(await draw('a boat', 2)).not.toBe(boat);
  expect(await draw('a train', 1)).not.toBe(boat);
});

test('the bill counts what was made at the prices of the models', async () => {
  const simulator = await startSimulator();
  simulator.artist.film = async () => {};
  await makePrediction(simulator, schnell, { prompt: 'a boat', num_outputs: 2, megapixels: '0.25' });
  await makePrediction(simulator, 'google/veo-3.1', { prompt: 'a boat', duration: 6, generate_audio: false });
  await makePrediction(simulator, 'minimax/hailuo-02', { prompt: 'a boat', duration: 6, resolution: '768p' });
  simulator.control.setFaults([{ fault: 'fail', error: 'no' }]);
  await makePrediction(simulator, 'google/veo-3.1', { prompt: 'a boat' });
  const { body } = await call(simulator, 'GET', '/_simulator/bill');
  expect(body.totalUsd).toBe(0.006 + 1.2 + 0.28);
  expect(body.createCalls).toHaveLength(4);
});

test('the files API keeps, lists, hands out and deletes files, and models can read them', async () => {
  const simulator = await startSimulator();
  const client = new Replicate({ auth: 'r8_test', baseUrl: `${simulator.url}/v1` });
  const picture = await simulator.artist.draw({ prompt: 'x', seed: 1, width: 64, height: 32, format: 'png' });
  const kept = await client.files.create(new Blob([Uint8Array.from(picture)], { type: 'image/png' }), {
    scene: 3,
  });
  expect(kept).toMatchObject({ content_type: 'image/png', size: picture.byteLength, metadata: { scene: 3 } });
  expect((await client.files.list()).results.map(({ id }) => id)).toEqual([kept.id]);

  simulator.artist.film = async (film) => {
    simulator.artist.films.push(film);
  };
  await makePrediction(simulator, 'minimax/hailuo-02', { prompt: 'x', first_frame_image: kept.urls.get });
  expect(Buffer.from(simulator.artist.films[0]?.startImage ?? []).equals(Buffer.from(picture))).toBe(true);

  expect(await client.files.delete(kept.id)).toBe(true);
  const gone = await call(simulator, 'GET', `/v1/files/${kept.id}`);
  expect([gone.status, gone.body]).toEqual([404, { detail: 'File not found' }]);
});

test('a start picture that cannot be had fails the prediction in the words of the model', async () => {
  const simulator = await startSimulator();
  const image = `${simulator.url}/delivery/nothing/here.png?signature=secret`;
  const missing = await makePrediction(simulator, 'bytedance/seedance-1-lite', { prompt: 'x', image });
  expect(missing).toMatchObject({
    status: 'failed',
    output: null,
    error: `404 Client Error: Not Found for url: ${simulator.url}/delivery/nothing/here.png`,
  });
  const noPicture = await makePrediction(simulator, 'bytedance/seedance-1-lite', {
    prompt: 'x',
    image: 'data:image/png;base64,aGVsbG8=',
  });
  expect(noPicture.error).toMatch(/^cannot identify image file/);
});

test('inputs that a schema cannot refuse are refused by the model', async () => {
  const simulator = await startSimulator();
  const input = { prompt: 'x', duration: 10, resolution: '1080p' };
  const done = await makePrediction(simulator, 'minimax/hailuo-02', input);
  expect(done).toMatchObject({ status: 'failed', error: expect.stringContaining('10 second') });
});

test('outputs are served only under the names that their prediction lists', async () => {
  const simulator = await startSimulator();
  const done = await makePrediction(simulator, schnell, { prompt: 'a boat', megapixels: '0.25' });
  const address = String((done.output as string[])[0]);
  await expect(readFile(join(simulator.folder, 'webhook-secret'))).resolves.toBeDefined();
  for (const path of ['..%2F..%2Fwebhook-secret', 'out-1.webp', '..%2F..%2F..%2F..%2Fetc%2Fpasswd']) {
    expect((await fetch(address.replace(/[^/]+$/, path))).status).toBe(404);
  }
});
