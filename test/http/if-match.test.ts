import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Reel, startReel, storyboard } from '../e2e/reel.ts';

describe('what was read before somebody else changed it', () => {
  let reel: Reel;
  let job: string;
  let scene: string;
  let take: string;
  let sceneIds: string[];
  beforeAll(async () => {
    reel = await startReel();
    const { id } = await reel.create({ ...storyboard(3, 4), autoApprove: false });
    await reel.until(id, (event) => event.status === 'awaiting_approval');
    job = `/v1/jobs/${id}`;
    const { body } = await reel.call('GET', `${job}/scenes`);
    const scenes = body.data as { id: string; selectedTakeIds: { image: string } }[];
    sceneIds = scenes.map((one) => one.id);
    scene = `${job}/scenes/${sceneIds[0]}`;
    take = `${scene}/takes/${scenes[0]?.selectedTakeIds.image}`;
  });
  afterAll(() => reel.close());

  const etagOf = async (path: string) => (await reel.call('GET', path)).headers.get('etag') ?? '';

  it('is neither changed nor acted on', async () => {
    const before = await etagOf(job);
    const calls: [string, string, unknown?][] = [
      ['PATCH', job, { title: 'Late' }],
      ['DELETE', job],
      ['POST', `${job}/approve`],
      ['POST', `${job}/render`],
      ['POST', `${job}/retry`],
      ['POST', `${job}/cancel`],
      ['POST', `${job}/scenes`, { text: { visual: 'A gull' }, seconds: 3 }],
      ['PUT', `${job}/scenes/order`, { sceneIds: sceneIds.toReversed() }],
      ['PATCH', scene, { seconds: 5 }],
      ['DELETE', scene],
      ['POST', `${scene}/regenerate`, { target: 'image' }],
      ['POST', `${take}/select`],
    ];
    const codes: [string, unknown][] = [];
    for (const [method, path, body] of calls) {
      const answer = await reel.call(method, path, body, { 'If-Match': '"of-yesterday"' });
      codes.push([`${method} ${path}`, answer.body.code]);
    }
    expect(codes).toEqual(calls.map(([method, path]) => [`${method} ${path}`, 'precondition_failed']));
    expect(await etagOf(job)).toBe(before);
  });

  it('of two who edit or approve what both have read, one is first', async () => {
    const match = { 'If-Match': await etagOf(job) };
    const edits = await Promise.all(
      ['One', 'Two', 'Three'].map((title) => reel.call('PATCH', job, { title }, match)),
    );
    expect(edits.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    const read = { 'If-Match': await etagOf(job) };
    const orders = await Promise.all(
      [1, 2, 3].map(() => reel.call('PUT', `${job}/scenes/order`, { sceneIds: sceneIds.toReversed() }, read)),
    );
    expect(orders.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    expect((await reel.call('POST', `${job}/approve`, { render: false }, read)).status).toBe(412);
  });

  it('a setting of the job that makes a scene stale makes its version another', async () => {
    const before = await etagOf(scene);
    expect((await reel.call('GET', scene, undefined, { 'If-None-Match': before })).status).toBe(304);
    await reel.call('PATCH', job, { style: 'woodcut' });
    const { status, body } = await reel.call('GET', scene, undefined, { 'If-None-Match': before });
    expect(status).toBe(200);
    expect(body.stale).toEqual({ image: true, clip: true });
  });

  it('neither are characters and webhook endpoints', async () => {
    const { body: drawn } = await reel.call('POST', '/v1/characters', { name: 'Mia', description: 'a girl' });
    const character = `/v1/characters/${drawn.id}`;
    const ready = async () => {
      const { body } = await reel.call('GET', character);
      expect(body.status).toBe('ready');
    };
    await vi.waitFor(ready, { timeout: 20_000, interval: 100 });
    const { body: versions } = await reel.call('GET', `${character}/versions`);
    const [version] = versions.data as { id: string }[];
    const { body: endpoint } = await reel.call('POST', '/v1/webhook-endpoints', {
      url: 'https://example.com/events',
    });
    for (const path of [
      `${character}/regenerate`,
      `${character}/versions/${version?.id}/select`,
      `/v1/webhook-endpoints/${endpoint.id}/rotate-secret`,
    ]) {
      const late = await reel.call('POST', path, undefined, { 'If-Match': '"of-yesterday"' });
      expect([path, late.body.code]).toEqual([path, 'precondition_failed']);
    }
    const match = { 'If-Match': await etagOf(character) };
    const chosen = await reel.call('POST', `${character}/versions/${version?.id}/select`, undefined, match);
    expect(chosen.status).toBe(200);
  });

  it('a budget is set by its own version or by that of its owner, and by nobody who has read another', async () => {
    for (const [plural, body] of [
      ['clients', { name: 'A', budget: { amount: 5 } }],
      ['api-keys', { name: 'B' }],
    ] as const) {
      const owner = `/v1/${plural}/${(await reel.call('POST', `/v1/${plural}`, body)).body.id}`;
      const set = async (amount: number, etag: string) =>
        (await reel.call('PUT', `${owner}/budget`, { amount }, { 'If-Match': etag })).status;
      const own = await etagOf(`${owner}/budget`);
      const statuses = await Promise.all([set(7, own), set(8, own)]);
      expect(statuses.sort(), plural).toEqual([200, 412]);
      expect(await set(9, await etagOf(owner)), plural).toBe(200);
      expect(await set(10, own), plural).toBe(412);
      expect((await reel.call('GET', `${owner}/budget`)).body).toMatchObject({ amount: 9 });
    }
  });

  it('every action answers with the version that stands then', async () => {
    const selected = await reel.call('POST', `${take}/select`);
    expect(selected.headers.get('etag')).toBe(await etagOf(scene));
    const match = { 'If-Match': await etagOf(job), 'Idempotency-Key': 'approve-once' };
    const approved = await reel.call('POST', `${job}/approve`, { render: false }, match);
    expect(approved.status).toBe(202);
    expect(approved.headers.get('etag')).toBe(await etagOf(job));
    const again = await reel.call('POST', `${job}/approve`, { render: false }, match);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.headers.get('etag')).toBe(approved.headers.get('etag'));
    const canceled = await reel.call('POST', `${job}/cancel`, undefined, {
      'If-Match': approved.headers.get('etag') ?? '',
    });
    expect(canceled.body.status).toBe('canceled');
  });
});
