import { once } from 'node:events';
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { call, startSimulator } from './replicate-start.ts';

const schnell = '/v1/models/black-forest-labs/flux-schnell/predictions';
const veo = '/v1/models/google/veo-3.1/predictions';
const problemType = 'application/problem+json';

test('without a token every route of the API answers 401 in the documented words', async () => {
  const simulator = await startSimulator();
  const routes: [string, string][] = [
    ['POST', schnell],
    ['POST', '/v1/predictions'],
    ['GET', '/v1/predictions'],
    ['GET', '/v1/predictions/x'],
    ['GET', '/v1/webhooks/default/secret'],
    ['GET', '/v1/account'],
    ['GET', '/v1/files'],
    ['POST', '/_simulator/faults'],
    ['GET', '/_simulator/bill'],
  ];
  for (const [method, path] of routes) {
    for (const authorization of ['', 'Bearer sk-something', 'Basic r8_x']) {
      const answer = await call(simulator, method, path, { headers: { authorization } });
      expect([path, answer.status, answer.headers.get('content-type')]).toEqual([path, 401, problemType]);
      expect(answer.text).toBe(
        '{"title":"Unauthenticated","detail":"You did not pass a valid authentication token","status":401}\n',
      );
    }
  }
});

test('one token can be demanded, as Bearer or as Token', async () => {
  const simulator = await startSimulator({ token: 'r8_only' });
  const status = async (authorization: string) =>
    (await call(simulator, 'GET', '/v1/account', { headers: { authorization } })).status;
  expect(await status('Bearer r8_only')).toBe(200);
  expect(await status('Token r8_only')).toBe(200);
  expect(await status('Bearer r8_other')).toBe(401);
});

test('unknown models, community models asked for by name and unknown predictions are 404', async () => {
  const simulator = await startSimulator();
  const paths: [string, string][] = [
    ['POST', '/v1/models/nobody/nothing/predictions'],
    ['POST', '/v1/models/stability-ai/sdxl/predictions'],
    ['GET', '/v1/predictions/unknown'],
    ['POST', '/v1/predictions/unknown/cancel'],
    ['GET', '/v1/models/nobody/nothing'],
    ['GET', '/v1/nothing'],
  ];
  for (const [method, path] of paths) {
    const body = method === 'POST' ? { input: { prompt: 'x' } } : undefined;
    const answer = await call(simulator, method, path, { body });
    expect([path, answer.status, answer.text]).toEqual([
      path,
      404,
      '{"detail":"The requested resource could not be found.","status":404}\n',
    ]);
  }
});

test('wrong inputs are told apart field by field, in the words of the schema validator', async () => {
  const simulator = await startSimulator();
  const both = await call(simulator, 'POST', schnell, { body: { input: { num_inference_steps: 9 } } });
  expect(both.status).toBe(422);
  expect(both.headers.get('content-type')).toBe(problemType);
  expect(both.text).toBe(
    '{"detail":"- input: prompt is required\\n- input.num_inference_steps: Must be less than or equal to 4\\n",' +
      '"status":422,"title":"Input validation failed","invalid_fields":[' +
      '{"type":"required","field":"input","description":"prompt is required"},' +
      '{"type":"number_lte","field":"input.num_inference_steps","description":"Must be less than or equal to 4"}]}\n',
  );
  expect(simulator.control.predictions()).toHaveLength(0);
});

test.each([
  [{ duration: 5 }, 'enum', 'input.duration', 'duration must be one of the following: 4, 6, 8'],
  [{ duration: '8' }, 'invalid_type', 'input.duration', 'Invalid type. Expected: integer, given: string'],
  [{ seed: 1.5 }, 'invalid_type', 'input.seed', 'Invalid type. Expected: integer, given: number'],
  [{ seed: null }, 'invalid_type', 'input.seed', 'Invalid type. Expected: integer, given: null'],
  [
    { generate_audio: 'no' },
    'invalid_type',
    'input.generate_audio',
    'Invalid type. Expected: boolean, given: string',
  ],
  [
    { aspect_ratio: '1:1' },
    'enum',
    'input.aspect_ratio',
    'aspect_ratio must be one of the following: "16:9", "9:16"',
  ],
  [{ image: 'a.png' }, 'format', 'input.image', "Does not match format 'uri'"],
  [
    { reference_images: Array(4).fill('https://example.com/a.png') },
    'array_max_items',
    'input.reference_images',
    'Array must have at most 3 items',
  ],
  [{ reference_images: ['a'] }, 'format', 'input.reference_images.0', "Does not match format 'uri'"],
])('the input %j is refused', async (input, type, field, description) => {
  const simulator = await startSimulator();
  const { status, body } = await call(simulator, 'POST', veo, { body: { input: { prompt: 'x', ...input } } });
  expect(status).toBe(422);
  expect(body.invalid_fields).toEqual([{ type, field, description }]);
});

test('a number below its limit is refused too', async () => {
  const simulator = await startSimulator();
  const path = '/v1/models/bytedance/seedance-1-lite/predictions';
  const { body } = await call(simulator, 'POST', path, { body: { input: { prompt: 'x', duration: 1 } } });
  expect(body.invalid_fields).toEqual([
    { type: 'number_gte', field: 'input.duration', description: 'Must be greater than or equal to 2' },
  ]);
});

test('unlike unknown inputs, unknown fields of the call are refused', async () => {
  const simulator = await startSimulator();
  const body = { model: 'google/veo-3.1', input: { prompt: 'x' } };
  const answer = await call(simulator, 'POST', '/v1/predictions', { body });
  expect(answer.body.invalid_fields).toEqual([
    { type: 'required', field: '', description: 'version is required' },
    {
      type: 'additional_property_not_allowed',
      field: '',
      description: 'Additional property model is not allowed',
    },
  ]);
  const withVersion = { version: 'google/veo-3.1', input: { prompt: 'x' } };
  expect((await call(simulator, 'POST', veo, { body: withVersion })).status).toBe(422);
});

test('a version is taken in each of its forms and refused when it does not exist', async () => {
  const simulator = await startSimulator({ faults: [{ fault: 'freeze' }] });
  const sdxl = '7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc';
  const ask = (version: unknown) =>
    call(simulator, 'POST', '/v1/predictions', { body: { version, input: { prompt: 'x' } } });
  for (const version of [sdxl, `stability-ai/sdxl:${sdxl}`, 'google/veo-3.1']) {
    expect([version, (await ask(version)).status]).toEqual([version, 201]);
  }
  const wrong = ['stability-ai/sdxl', 'nobody/nothing', '0'.repeat(64), `google/veo-3.1:${sdxl}`, 7];
  for (const version of wrong) {
    const answer = await ask(version);
    expect([version, answer.status, answer.text]).toEqual([
      version,
      422,
      '{"title":"Invalid version or not permitted","detail":"The specified version does not exist (or perhaps you don\'t have permission to use it?)","status":422}\n',
    ]);
  }
});

test('a webhook must go to HTTPS, or to this machine, and name known events', async () => {
  const simulator = await startSimulator({ faults: [{ fault: 'freeze' }] });
  const status = async (fields: Record<string, unknown>) =>
    (await call(simulator, 'POST', schnell, { body: { input: { prompt: 'x' }, ...fields } })).status;
  expect(await status({ webhook: 'https://example.com/hook?job=1' })).toBe(201);
  expect(await status({ webhook: 'http://127.0.0.1:9/hook' })).toBe(201);
  expect(await status({ webhook: 'http://example.com/hook' })).toBe(422);
  expect(await status({ webhook: 'hook' })).toBe(422);
  expect(await status({ webhook: 'https://example.com', webhook_events_filter: ['end'] })).toBe(422);
});

test('broken JSON and a missing input are refused', async () => {
  const simulator = await startSimulator();
  const broken = await fetch(`${simulator.url}${schnell}`, {
    method: 'POST',
    headers: { authorization: 'Bearer r8_x', 'content-type': 'application/json' },
    body: '{"input":',
  });
  expect(broken.status).toBe(400);
  const empty = await call(simulator, 'POST', schnell, { body: {} });
  expect(empty.body.detail).toBe('- input is required\n');
});

test('a lifetime is read in all its forms and refused under five seconds', async () => {
  const simulator = await startSimulator({ faults: [{ fault: 'freeze' }] });
  const seconds = async (lifetime: string) => {
    const { status, body } = await call(simulator, 'POST', schnell, {
      body: { input: { prompt: 'x' } },
      headers: { 'cancel-after': lifetime },
    });
    return status === 201
      ? (Date.parse(String(body.deadline)) - Date.parse(String(body.created_at))) / 1000
      : status;
  };
  expect(await seconds('30')).toBe(30);
  expect(await seconds('30s')).toBe(30);
  expect(await seconds('5m')).toBe(300);
  expect(await seconds('1h30m45s')).toBe(5445);
  for (const wrong of ['4', '4s', 'soon', '5 m', '-10s'])
    expect([wrong, await seconds(wrong)]).toEqual([wrong, 422]);
});

test('over the rate limit the answer says when to come back', async () => {
  const simulator = await startSimulator({ rateLimit: { createsPerMinute: 6, burst: 2 } });
  const create = () => call(simulator, 'POST', schnell, { body: { input: { prompt: 'x' } } });
  expect([(await create()).status, (await create()).status]).toEqual([201, 201]);
  const refused = await create();
  expect([refused.status, refused.headers.get('content-type')]).toEqual([429, problemType]);
  expect(refused.text).toBe('{"detail":"Request was throttled. Your rate limit resets in ~10s."}\n');
  expect(refused.headers.get('ratelimit-remaining')).toBe('0');
  // Reading is not limited with it.
  expect((await call(simulator, 'GET', '/v1/predictions')).status).toBe(200);
});

test('a file over 100 MB is refused before it is read', async () => {
  const simulator = await startSimulator();
  const asking = request(`${simulator.url}/v1/files`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer r8_x',
      'content-type': 'multipart/form-data; boundary=x',
      'content-length': 100_000_001,
    },
  });
  asking.on('error', () => {});
  asking.flushHeaders();
  const [response] = await once(asking, 'response');
  const chunks: Uint8Array[] = [];
  for await (const chunk of response) chunks.push(chunk);
  asking.destroy();
  expect([response.statusCode, response.headers['content-type'], Buffer.concat(chunks).toString()]).toEqual([
    413,
    problemType,
    '{"detail":"Files must be less than 100MB in size"}\n',
  ]);
});
