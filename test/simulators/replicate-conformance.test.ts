import { describe, expect, test } from 'vitest';
import { movingClock } from './replicate-moving-clock.ts';
import { hasOpenApiDocument, openApiCheck } from './replicate-openapi.ts';
import { startReceiver } from './replicate-receiver.ts';
import { call, pictureAddress, startSimulator } from './replicate-start.ts';

const official = '/models/{model_owner}/{model_name}/predictions';
const schnell = '/v1/models/black-forest-labs/flux-schnell/predictions';

if (!hasOpenApiDocument) {
  console.warn(
    'SKIPPED: ../shared/reference/replicate-openapi.json is missing, answers are not held against it.',
  );
}

describe.skipIf(!hasOpenApiDocument)('answers fit Replicate’s OpenAPI document', () => {
  test('predictions in every state', async () => {
    const check = openApiCheck();
    const simulator = await startSimulator();
    simulator.artist.film = async () => {};
    const receiver = await startReceiver();
    const reads: [string, Record<string, unknown>, Record<string, string>][] = [
      [schnell, { prompt: 'x', megapixels: '0.25' }, { prefer: 'wait=5' }],
      [schnell, { prompt: 'x', megapixels: '0.25' }, { 'cancel-after': '1m' }],
      ['/v1/models/google/veo-3.1-fast/predictions', { prompt: 'x' }, {}],
      ['/v1/models/minimax/hailuo-02/predictions', { prompt: 'x', duration: 10 }, {}],
      [
        '/v1/models/wan-video/wan-2.2-i2v-fast/predictions',
        { prompt: 'x', image: await pictureAddress(8, 8) },
        {},
      ],
    ];
    for (const [path, input, headers] of reads) {
      const body = { input, webhook: receiver.url, webhook_events_filter: ['start', 'completed'] };
      const created = await call(simulator, 'POST', path, { body, headers });
      check('post', official, created);
      await simulator.control.finished(String(created.body.id));
      check(
        'get',
        '/predictions/{prediction_id}',
        await call(simulator, 'GET', `/v1/predictions/${created.body.id}`),
      );
    }
    await simulator.control.quiet();
    expect(receiver.calls).toHaveLength(10);
    for (const { rawBody } of receiver.calls) {
      const answer = {
        status: 200,
        headers: new Headers({ 'content-type': 'application/json' }),
        text: rawBody,
      };
      check('get', '/predictions/{prediction_id}', { ...answer, body: JSON.parse(rawBody) });
    }
    check('get', '/predictions', await call(simulator, 'GET', '/v1/predictions'));
  });

  test('creating by version, waiting in vain, cancelling and paging', async () => {
    const check = openApiCheck();
    const clock = movingClock();
    const simulator = await startSimulator({ clock, faults: [{ fault: 'freeze' }] });
    const body = { version: 'google/imagen-4', input: { prompt: 'x' } };
    const waiting = call(simulator, 'POST', '/v1/predictions', { body, headers: { prefer: 'wait=9' } });
    await clock.waited(9000, 9000);
    clock.advance(9000);
    const late = await waiting;
    expect(late.status).toBe(202);
    check('post', '/predictions', late);
    const canceled = await call(simulator, 'POST', `/v1/predictions/${late.body.id}/cancel`);
    check('post', '/predictions/{prediction_id}/cancel', canceled);
    for (let count = 0; count < 101; count++)
      await call(simulator, 'POST', schnell, { body: { input: { prompt: 'x' } } });
    const first = await call(simulator, 'GET', '/v1/predictions');
    check('get', '/predictions', first);
    check('get', '/predictions', await call(simulator, 'GET', String(first.body.next)));
  });

  test('models, account, secret and files', async () => {
    const check = openApiCheck();
    const simulator = await startSimulator();
    for (const id of ['google/veo-3.1', 'stability-ai/sdxl']) {
      check('get', '/models/{model_owner}/{model_name}', await call(simulator, 'GET', `/v1/models/${id}`));
    }
    check('get', '/account', await call(simulator, 'GET', '/v1/account'));
    check('get', '/webhooks/default/secret', await call(simulator, 'GET', '/v1/webhooks/default/secret'));

    const form = new FormData();
    form.set('content', new File(['hello'], 'hello.txt', { type: 'text/plain' }));
    form.set('metadata', '{"customer":123}');
    const sent = await fetch(`${simulator.url}/v1/files`, {
      method: 'POST',
      headers: { authorization: 'Bearer r8_test' },
      body: form,
    });
    const text = await sent.text();
    const upload = { status: sent.status, headers: sent.headers, text, body: JSON.parse(text) };
    check('post', '/files', upload);
    expect(upload.body).toMatchObject({ name: 'hello.txt', size: 5, metadata: { customer: 123 } });
    check('get', '/files', await call(simulator, 'GET', '/v1/files'));
    check('get', '/files/{file_id}', await call(simulator, 'GET', `/v1/files/${upload.body.id}`));
    check('get', '/files/{file_id}', await call(simulator, 'GET', '/v1/files/unknown'));
    check('delete', '/files/{file_id}', await call(simulator, 'DELETE', '/v1/files/unknown'));
  });

  test('an answer that does not fit is found', () => {
    const check = openApiCheck();
    const answer = { status: 200, headers: new Headers({ 'content-type': 'application/json' }), text: '' };
    const path = '/predictions/{prediction_id}';
    expect(() => check('get', path, { ...answer, body: { id: 'x' } })).toThrow(
      "must have required property 'status'",
    );
    expect(() => check('get', path, { ...answer, status: 418, body: {} })).toThrow('not documented');
  });
});
