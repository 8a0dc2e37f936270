import { existsSync, readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { verifyWebhook } from '../../src/providers/replicate/webhook.ts';
import { movingClock } from '../simulators/replicate-moving-clock.ts';
import { adapter, secret } from './replicate-adapter.ts';

const clock = movingClock();
const now = Math.floor(clock.now() / 1000);
const predictions = adapter('http://127.0.0.1:1', { clock });

const told = {
  id: 'gm3qorzdhgbfurvjtvhg6dckhu',
  model: 'google/veo-3.1-fast',
  version: 'hidden',
  status: 'succeeded',
  input: { prompt: 'ein Boot, 船' },
  output: 'https://replicate.delivery/xezq/abc/tmp.mp4',
  error: null,
  logs: '  0%|          | 0/20\n 76%|████ é| 15/20\n',
  metrics: {
    predict_time: 31.5,
    video_output_duration_seconds: 6,
    with_audio: false,
    resolution_target: '720p',
  },
  created_at: '2026-11-20T11:58:00.123456Z',
  started_at: '2026-11-20T11:58:10.123456Z',
  completed_at: '2026-11-20T11:59:00.123456Z',
  urls: { get: 'https://api.replicate.com/v1/predictions/x' },
  webhook: 'https://example.com/hook',
};

function signed(
  body: string,
  options: { id?: string; at?: number; by?: string } = {},
): Record<string, string> {
  const { id = 'msg_1', at = now, by = secret } = options;
  return {
    'webhook-id': id,
    'webhook-timestamp': String(at),
    'webhook-signature': new Webhook(by).sign(id, new Date(at * 1000), body),
  };
}

test('a signed report becomes a prediction', async () => {
  const body = JSON.stringify(told);
  expect(await predictions.readWebhook(body, signed(body))).toEqual({
    id: told.id,
    model: told.model,
    version: 'hidden',
    status: 'succeeded',
    input: told.input,
    outputUrl: told.output,
    error: null,
    fromWeb: false,
    words: null,
    metrics: { predict_time: 31.5, video_output_duration_seconds: 6, with_audio: 0 },
    percent: 76,
    createdAt: told.created_at,
    startedAt: told.started_at,
    completedAt: told.completed_at,
  });
});

test.each([
  [['https://a/0.webp', 'https://a/1.webp'], 'https://a/0.webp'],
  [null, null],
  [[], null],
  ['', null],
  ['no address', null],
  ['file:///etc/passwd', null],
  [{ video: 'https://a/tmp.mp4' }, 'https://a/tmp.mp4'],
])('the output %j is the file %s', async (output, outputUrl) => {
  const body = JSON.stringify({ ...told, output });
  expect((await predictions.readWebhook(body, signed(body))).outputUrl).toBe(outputUrl);
});

test('headers are read in any case, and one of several signatures is enough', async () => {
  const body = JSON.stringify(told);
  const { 'webhook-signature': good, ...others } = signed(body);
  const headers = { ...others, 'Webhook-Signature': `v1,${'A'.repeat(43)}= v2,xyz ${good}` };
  await expect(predictions.readWebhook(body, headers)).resolves.toMatchObject({ id: told.id });
});

test('a report is accepted within five minutes of our clock, either way, and not beyond', async () => {
  const body = JSON.stringify(told);
  const read = (at: number) => predictions.readWebhook(body, signed(body, { at }));
  await expect(read(now - 300)).resolves.toBeDefined();
  await expect(read(now + 300)).resolves.toBeDefined();
  await expect(read(now - 301)).rejects.toThrow('too old');
  await expect(read(now + 301)).rejects.toThrow('future');
});

test('a changed, foreign or unsigned report is refused without a word about the secret', async () => {
  const body = JSON.stringify(told);
  const headers = signed(body);
  const refused: [string, Record<string, string>][] = [
    [body.replace('succeeded', 'canceled'), headers],
    [`${body} `, headers],
    [body, { ...headers, 'webhook-id': 'msg_2' }],
    [body, { ...headers, 'webhook-timestamp': String(now + 1) }],
    [body, { ...headers, 'webhook-timestamp': 'now' }],
    [body, { ...headers, 'webhook-timestamp': `${now}abc` }],
    [body, { ...headers, 'webhook-signature': String(headers['webhook-signature']).replace('v1,', 'v9,') }],
    [body, { ...headers, 'webhook-signature': '' }],
    [body, signed(body, { by: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' })],
    [body, {}],
  ];
  for (const [rawBody, given] of refused) {
    const error: Error = await predictions.readWebhook(rawBody, given).then(
      () => new Error('It was accepted.'),
      (reason: Error) => reason,
    );
    expect(error.message).toMatch(/signed|signature|time/i);
    expect(error.message).not.toContain(secret.slice(6));
  }
});

test('a signed body that is no prediction is refused', async () => {
  for (const body of ['', 'null', '[]', '{"id":"x"}', JSON.stringify({ ...told, status: 'done' })]) {
    await expect(predictions.readWebhook(body, signed(body))).rejects.toThrow('no prediction');
  }
});

const vectorFile = new URL('../../../shared/reference/webhook-vectors.ndjson', import.meta.url);
if (!existsSync(vectorFile)) console.warn('SKIPPED: ../shared/reference/webhook-vectors.ndjson is missing.');

describe.skipIf(!existsSync(vectorFile))('published and recorded signatures', () => {
  test('are accepted at their time, and not with another body', () => {
    const vectors = readFileSync(vectorFile, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(vectors.length).toBeGreaterThan(2);
    for (const { secret: key, id, ts, body, signature } of vectors) {
      const headers = { 'webhook-id': id, 'webhook-timestamp': String(ts), 'webhook-signature': signature };
      const received = { rawBody: body, headers, secret: key, now: ts * 1000 };
      expect(() => verifyWebhook(received)).not.toThrow();
      expect(() => verifyWebhook({ ...received, rawBody: `${body}\n` })).toThrow('signature');
      expect(() => verifyWebhook({ ...received, now: (ts + 400) * 1000 })).toThrow('old');
    }
  });
});
