import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Reel, startReel, storyboard } from './reel.ts';

describe('what bad requests get', () => {
  let reel: Reel;
  beforeAll(async () => {
    reel = await startReel();
  });
  afterAll(() => reel.close());

  const problem = (answer: Answer, status: number, code: string) => {
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ status, code });
    expect(answer.body.instance).toMatch(/^\//);
    expect(String(answer.body.detail).length).toBeGreaterThan(10);
  };
  const paths = (answer: Answer) => (answer.body.errors as { path: string }[]).map((error) => error.path);

  it.each<[string, Record<string, unknown>, string]>([
    ['no prompt', {}, 'prompt'],
    ['an empty prompt', { prompt: '  ' }, 'prompt'],
    ['a prompt of 5001 characters', { prompt: 'x'.repeat(5001) }, 'prompt'],
    ['a duration of 4 s', { prompt: 'x', durationSeconds: 4 }, 'durationSeconds'],
    ['a duration of 601 s', { prompt: 'x', durationSeconds: 601 }, 'durationSeconds'],
    ['a duration in words', { prompt: 'x', durationSeconds: 'thirty' }, 'durationSeconds'],
    ['a shape of 3:2', { prompt: 'x', aspectRatio: '3:2' }, 'aspectRatio'],
    ['a resolution of 4k', { prompt: 'x', resolution: '4k' }, 'resolution'],
    ['23 frames a second', { prompt: 'x', fps: 23 }, 'fps'],
    ['an unknown field', { prompt: 'x', duration: 30 }, 'duration'],
    ['an unknown field inside', { prompt: 'x', transition: { kind: 'cut', speed: 2 } }, 'transition.speed'],
    ['an unknown transition', { prompt: 'x', transition: { kind: 'explode' } }, 'transition.kind'],
    ['a model that is no model', { prompt: 'x', models: { video: '../../etc' } }, 'models.video'],
    ['an unknown model', { prompt: 'x', models: { video: 'nobody/nothing' } }, 'models.video'],
    ['metadata of 17 KB', { prompt: 'x', metadata: { big: 'x'.repeat(17000) } }, 'metadata'],
    ['a negative seed', { prompt: 'x', seed: -1 }, 'seed'],
    ['no tag of a language', { prompt: 'x', narration: { language: 'AA-0aA' } }, 'narration.language'],
    ['a storyboard without scenes', { mode: 'storyboard' }, 'scenes'],
    ['a scene without a picture', { mode: 'storyboard', scenes: [{ seconds: 6 }] }, 'scenes.0.visual'],
    ['scenes that last 2 s', { mode: 'storyboard', scenes: [{ visual: 'x', seconds: 2 }] }, 'scenes'],
  ])('%s is 422 and names the field', async (_, body, path) => {
    const answer = await reel.call('POST', '/v1/jobs', body);
    problem(answer, 422, 'validation_failed');
    expect(paths(answer)).toContain(path);
  });

  it('what may be one of several things says which', async () => {
    const told = async (body: object) => {
      const answer = await reel.call('POST', '/v1/jobs', body);
      problem(answer, 422, 'validation_failed');
      return String(answer.body.detail);
    };
    for (const music of [{}, 'none', { prompt: 'harp', assetId: 'ast_x' }])
      expect(await told({ prompt: 'x', music })).toMatch(/^music: must be null, \{assetId, volume\} or/);
    expect(await told({ prompt: 'x', music: { prompt: 'harp', volume: 2 } })).toMatch(/^music\.volume: /);
    const scene = (source: unknown) => ({
      mode: 'storyboard',
      scenes: [{ visual: 'x', seconds: 5, source }],
    });
    expect(await told(scene({ kind: 'film' }))).toBe('scenes.0.source.kind: must be generated or asset');
    expect(await told(scene({ kind: 'asset' }))).toMatch(/^scenes\.0\.source\.assetId: /);
    expect(await told(scene({ kind: 'generated', assetId: 'ast_x' }))).toBe(
      'scenes.0.source.assetId: is not a known field',
    );
  });

  it('what a job keeps from its creation says how else it changes', async () => {
    const { id } = await reel.create({ ...storyboard(5), autoApprove: false });
    const body = { durationSeconds: 20, structure: 'story', clientId: 'x', colour: 'red' };
    const answer = await reel.call('PATCH', `/v1/jobs/${id}`, body);
    problem(answer, 422, 'validation_failed');
    expect(answer.body.errors).toEqual([
      { path: 'durationSeconds', message: 'follows from the scenes; change their seconds' },
      {
        path: 'structure',
        message: 'is what the storyboard was planned by and cannot change; create another job',
      },
      { path: 'clientId', message: 'cannot change; create the job again for another owner' },
      { path: 'colour', message: 'is not a known field' },
    ]);
  });

  it('all bad fields are named at once', async () => {
    const answer = await reel.call('POST', '/v1/jobs', { prompt: 7, fps: 1, shape: 'round' });
    expect(paths(answer).sort()).toEqual(['fps', 'prompt', 'shape']);
  });

  it('malformed JSON is 400, another media type 415, a large body 413', async () => {
    const post = (body: string, type: string) =>
      fetch(`${reel.url}/v1/jobs`, {
        method: 'POST',
        body,
        headers: { Authorization: `Bearer ${reel.server.apiKey}`, 'Content-Type': type },
      });
    const malformed = await post('{"prompt": ', 'application/json');
    expect(malformed.status).toBe(400);
    expect(await malformed.json()).toMatchObject({ code: 'malformed_request' });
    expect((await post('prompt=x', 'application/x-www-form-urlencoded')).status).toBe(415);
    const untold = await fetch(`${reel.url}/v1/jobs/job_x/approve`, {
      method: 'POST',
      body: new TextEncoder().encode('{"render":false}'),
      headers: { Authorization: `Bearer ${reel.server.apiKey}` },
    });
    expect(untold.status, 'a body of no type would count as none').toBe(415);
    expect(await untold.json()).toMatchObject({ code: 'unsupported_media_type' });
    expect((await post(JSON.stringify({ prompt: 'x'.repeat(1_100_000) }), 'application/json')).status).toBe(
      413,
    );
  });

  it('no key, a wrong key and a key in the wrong place are 401', async () => {
    for (const headers of [{}, { Authorization: 'Bearer sk_wrong' }, { 'X-Api-Key': reel.server.apiKey }]) {
      const response = await fetch(`${reel.url}/v1/jobs`, { headers: headers as Record<string, string> });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ code: 'unauthorized' });
    }
  });

  it('unknown, malformed and foreign ids are 404', async () => {
    for (const id of [
      'job_00000000000000000000000000',
      'x',
      '%2e%2e%2f',
      "';--",
      '\u00e9'.repeat(50),
      'x#y',
      'x'.repeat(3000),
    ]) {
      for (const rest of ['', '/scenes', '/events', '/video', '/metadata']) {
        const code = /^\w{1,100}$/.test(id) ? 'job_not_found' : 'not_found';
        problem(await reel.call('GET', `/v1/jobs/${encodeURIComponent(id)}${rest}`), 404, code);
      }
    }
    problem(await reel.call('GET', '/v1/nothing'), 404, 'not_found');
  });

  it('a video that is not there yet is 404 and says so', async () => {
    const { id } = await reel.create({ ...storyboard(5), autoApprove: false });
    problem(await reel.call('GET', `/v1/jobs/${id}/video`), 404, 'video_not_ready');
  });

  it('a webhook without a valid signature is 401', async () => {
    const query = 'tenant=default&job=job_x&prediction=prd_x';
    const answer = await reel.call('POST', `/webhooks/replicate?${query}`, { id: 'x', status: 'succeeded' });
    problem(answer, 401, 'invalid_signature');
  });

  it('the same Idempotency-Key and body is one job; another body is 409', async () => {
    const send = (body: unknown) => reel.call('POST', '/v1/jobs', body, { 'Idempotency-Key': 'order-1' });
    const body = { ...storyboard(5), autoApprove: false };
    const first = await send(body);
    const second = await send(body);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    problem(await send({ ...body, title: 'Another' }), 409, 'idempotency_conflict');
  });

  it('a list pages through all jobs, newest first, without gap or repeat', async () => {
    const made: string[] = [];
    for (let i = 0; i < 5; i++)
      made.unshift((await reel.create({ ...storyboard(5), autoApprove: false })).id);
    const seen: string[] = [];
    let cursor: unknown = '';
    do {
      const { body } = await reel.call('GET', `/v1/jobs?limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...(body.data as { id: string }[]).map((job) => job.id));
      cursor = body.nextCursor;
    } while (cursor);
    expect(seen.slice(0, 5)).toEqual(made);
    expect(new Set(seen).size).toBe(seen.length);
    expect((await reel.call('GET', '/v1/jobs?limit=0')).status).toBe(422);
    expect((await reel.call('GET', '/v1/jobs?cursor=!!!')).status).toBe(422);
  });

  it('predictions and takes come in pages, and what is no query of them is refused', async () => {
    const { id } = await reel.create({ ...storyboard(2, 2, 2), autoApprove: false });
    await reel.until(id, (event) => event.status === 'awaiting_approval');
    const path = `/v1/jobs/${id}/predictions`;
    const ids = ({ body }: Answer) => (body.data as { id: string }[]).map((prediction) => prediction.id);
    const whole = await reel.call('GET', path);
    const first = await reel.call('GET', `${path}?limit=2`);
    const second = await reel.call('GET', `${path}?limit=2&cursor=${first.body.nextCursor}`);
    expect(ids(whole)).toHaveLength(3);
    expect([...ids(first), ...ids(second)]).toEqual(ids(whole));
    expect([whole, second].map(({ body }) => body.nextCursor)).toEqual([null, null]);
    expect(first.body.summary).toEqual({ total: 3, succeeded: 3 });
    const { body: scenes } = await reel.call('GET', `/v1/jobs/${id}/scenes`);
    const [scene] = scenes.data as { id: string }[];
    const takes = `/v1/jobs/${id}/scenes/${scene?.id}/takes`;
    expect((await reel.call('GET', `${takes}?limit=1`)).body).toMatchObject({ nextCursor: null });
    for (const wrong of ['limit=0', 'limit=101', 'cursor=!!!', `cursor=${btoa('prd_x')}`, 'status=failed'])
      expect([wrong, (await reel.call('GET', `${path}?${wrong}`)).status]).toEqual([wrong, 422]);
  });

  it('a list answers twenty at a time unless a limit says otherwise, the scenes of a long storyboard too', async () => {
    const { id } = await reel.create({ ...storyboard(...Array(45).fill(1)), stopAfter: 'plan' });
    await reel.until(id, (event) => event.status === 'awaiting_approval');
    const names: Record<string, (item: Record<string, unknown>) => unknown> = {
      [`/v1/jobs/${id}/scenes`]: (scene) => scene.position,
      '/v1/models': (model) => model.id,
      '/v1/voices': (voice) => voice.language,
    };
    for (const [path, nameOf] of Object.entries(names)) {
      const page = async (query: string) => {
        const { body } = await reel.call('GET', `${path}?${query}`);
        const items = (body.data as Record<string, unknown>[]).map(nameOf);
        return { items, next: body.nextCursor };
      };
      const whole = await page('limit=100');
      expect([path, whole.next, whole.items.length > 20]).toEqual([path, null, true]);
      const walked: unknown[] = [];
      const sizes: number[] = [];
      let next: unknown = '';
      while (next !== null) {
        const found = await page(next === '' ? '' : `cursor=${next}`);
        walked.push(...found.items);
        sizes.push(found.items.length);
        next = found.next;
      }
      expect(walked).toEqual(whole.items);
      expect(sizes.slice(0, -1).every((size) => size === 20)).toBe(true);
    }
    const { body: audit } = await reel.call('GET', '/v1/audit?limit=1');
    for (const path of [...Object.keys(names), `/v1/jobs/${id}/events`, `/v1/jobs/${id}/variants`]) {
      const foreign = await reel.call('GET', `${path}?cursor=${audit.nextCursor ?? btoa('job_x')}`);
      expect([path, foreign.status, foreign.body.code]).toEqual([path, 422, 'validation_failed']);
    }
  });

  it('the events of a job end on a full page', async () => {
    const { id } = await reel.create({ ...storyboard(2, 3), stopAfter: 'plan' });
    await reel.until(id, (event) => event.status === 'awaiting_approval');
    const all = await reel.call('GET', `/v1/jobs/${id}/events?limit=100`);
    const { length } = all.body.data as unknown[];
    const exact = await reel.call('GET', `/v1/jobs/${id}/events?limit=${length}`);
    expect([length > 1, exact.body.nextCursor]).toEqual([true, null]);
    const first = await reel.call('GET', `/v1/jobs/${id}/events?limit=${length - 1}`);
    const rest = await reel.call('GET', `/v1/jobs/${id}/events?cursor=${first.body.nextCursor}`);
    expect([rest.body.data, rest.body.nextCursor]).toEqual([[(all.body.data as unknown[]).at(-1)], null]);
  });

  it('a way to make videos that is not there yet is refused by its name', async () => {
    for (const mode of ['image_pairs', 'stock']) {
      const { status, body } = await reel.call('POST', '/v1/jobs', { mode, prompt: 'tea' });
      expect([status, body.errors]).toEqual([
        422,
        [{ path: 'mode', message: `${mode} is not there yet; use prompt or storyboard` }],
      ]);
    }
    const { body } = await reel.call('POST', '/v1/jobs', { mode: 'poem', prompt: 'tea' });
    expect(body.detail).toBe('mode: Invalid option: expected one of "prompt"|"storyboard"');
  });

  it('settings left out get the documented defaults', async () => {
    const { settings } = await reel.create({ prompt: 'tea', autoApprove: false });
    expect(settings).toMatchObject({
      durationSeconds: 30,
      aspectRatio: '16:9',
      resolution: '720p',
      fps: 30,
      preset: 'balanced',
      structure: 'ad',
    });
  });

  it('health says what is real and what is simulated, without a key', async () => {
    const response = await fetch(`${reel.url}/health`);
    const body = (await response.json()) as { status: string; services: { name: string; mode: string }[] };
    expect(body.status).toBe('healthy');
    expect(response.headers.get('keep-alive')).toBe('timeout=65');
    expect(body.services).toContainEqual(expect.objectContaining({ name: 'replicate', mode: 'simulated' }));
    expect(JSON.stringify(body)).not.toContain(reel.server.apiKey);
  });
});
