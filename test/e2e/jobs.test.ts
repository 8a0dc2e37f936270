import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Reel, startReel, storyboard } from './reel.ts';

let reel: Reel;
beforeAll(async () => {
  reel = await startReel();
});
afterAll(() => reel.close());

const ids = async (query: string) =>
  ((await reel.call('GET', `/v1/jobs?${query}`)).body.data as { id: string }[]).map(({ id }) => id);
const waiting = async (body: Record<string, unknown>) => {
  const { id } = await reel.create({ ...storyboard(2, 3), autoApprove: false, ...body });
  await reel.until(id, (event) => event.status === 'awaiting_approval');
  return id;
};

describe('lists find jobs by', () => {
  it('status, words of title, prompt and scenes, client, campaign and time', async () => {
    const { body: client } = await reel.call('POST', '/v1/clients', { name: 'Acme' });
    const { body: campaign } = await reel.call('POST', '/v1/campaigns', {
      name: 'Spring',
      clientId: client.id,
    });
    const lighthouse = await waiting({ title: 'Léuchtturm am Meer', campaignId: campaign.id });
    const middle = new Date(
      Date.parse(String((await reel.call('GET', `/v1/jobs/${lighthouse}`)).body.createdAt)) + 1,
    );
    const { id: tea } = await reel.create({
      prompt: 'An advertisement for green tea',
      resolution: '480p',
      preset: 'economy',
    });
    await reel.until(tea, (event) => event.status === 'awaiting_approval');

    expect(await ids('q=leuchtturm')).toEqual([lighthouse]);
    expect(await ids('q=GREEN%20Tea')).toEqual([tea]);
    expect(await ids('q=number%20sea')).toEqual([lighthouse]);
    expect(await ids('q=green%20lighthouse')).toEqual([]);
    expect(await ids(`clientId=${client.id}`)).toEqual([lighthouse]);
    expect(await ids(`campaignId=${campaign.id}&status=awaiting_approval`)).toEqual([lighthouse]);
    expect(await ids(`createdAfter=${middle.toISOString()}`)).toEqual([tea]);
    expect(await ids(`createdBefore=${middle.toISOString()}`)).toEqual([lighthouse]);
    await reel.call('POST', `/v1/jobs/${tea}/cancel`);
    expect(await ids('status=canceled')).toEqual([tea]);
    expect(await ids('status=awaiting_approval')).toEqual([lighthouse]);
    expect((await reel.call('GET', '/v1/jobs?status=done')).status).toBe(422);
  }, 60_000);
});

describe('an estimate', () => {
  it('tells scenes, price and time, and keeps nothing', async () => {
    const before = await ids('limit=100');
    const body = { prompt: 'A 30 second ad for a reusable water bottle', preset: 'economy' };
    const estimate = await reel.call('POST', '/v1/estimates', body);
    const dryRun = await reel.call('POST', '/v1/jobs?dryRun=true', { ...body, seed: 1 });
    expect([estimate.status, dryRun.status]).toEqual([200, 200]);
    expect((dryRun.body.scenes as unknown[]).length).toBe(6);
    expect(dryRun.body.predictions).toEqual({ images: 6, clips: 6 });
    expect((dryRun.body.cost as { estimated: number }).estimated).toBeGreaterThan(0.1);
    expect(await ids('limit=100')).toEqual(before);
  });

  it('of four, four, four, six, six, six seconds is 3.018 dollars, of six times five 3.618, with the reason', async () => {
    const models = { image: 'black-forest-labs/flux-schnell', video: 'google/veo-3.1-fast' };
    const cost = async (...seconds: number[]) => {
      const scenes = seconds.map((length) => ({ visual: 'x', seconds: length }));
      return (await reel.call('POST', '/v1/estimates', { mode: 'storyboard', models, scenes })).body.cost;
    };
    expect(await cost(4, 4, 4, 6, 6, 6)).toMatchObject({ estimated: 3.018 });
    const longer = (await cost(5, 5, 5, 5, 5, 5)) as {
      estimated: number;
      items: { reason: string | null }[];
    };
    expect(longer.estimated).toBe(3.618);
    expect(longer.items[1]?.reason).toContain('asked as 6 s');
  });

  it('a scene that no model reaches is 422 and says what can', async () => {
    const answer = await reel.call('POST', '/v1/estimates', {
      mode: 'storyboard',
      scenes: [{ visual: 'x', seconds: 12 }],
      models: { video: 'google/veo-3.1-fast' },
    });
    expect(answer.status).toBe(422);
    expect(answer.body.detail).toContain('8 s');
  });
});

describe('the words of a job', () => {
  it('follow its edits: new ones find it, old ones no more, and so does a new title', async () => {
    const id = await waiting({ seed: 31, title: 'Harbour' });
    const { body } = await reel.call('GET', `/v1/jobs/${id}/scenes`);
    const [scene] = body.data as { id: string }[];
    const edit = (visual: string) =>
      reel.call('PATCH', `/v1/jobs/${id}/scenes/${scene?.id}`, { text: { visual } });
    await edit('A zeppelin above the quarry');
    expect(await ids('q=zeppelin')).toEqual([id]);
    await edit('A velocipede in the quarry');
    expect([await ids('q=zeppelin'), await ids('q=velocipede%20quarry')]).toEqual([[], [id]]);
    await reel.call('PATCH', `/v1/jobs/${id}`, { title: 'Chrysanthemum' });
    expect([await ids('q=chrysanthemum'), await ids('q=harbour')]).toEqual([[id], []]);
    await reel.call('DELETE', `/v1/jobs/${id}`);
  });
});

describe('a job', () => {
  it('changes title and metadata at any time, settings only while it waits', async () => {
    const id = await waiting({ seed: 11 });
    const path = `/v1/jobs/${id}`;
    expect((await reel.call('PATCH', path, { title: 'New', metadata: { a: 1 } })).body).toMatchObject({
      title: 'New',
      metadata: { a: 1 },
    });
    const etag = (await reel.call('GET', path)).headers.get('etag') ?? '';
    const first = await reel.call('PATCH', path, { aspectRatio: '1:1' }, { 'If-Match': etag });
    expect(first.body).toMatchObject({ settings: { aspectRatio: '1:1' } });
    expect((await reel.call('PATCH', path, { title: 'Late' }, { 'If-Match': etag })).status).toBe(412);
    await reel.call('POST', `${path}/approve`);
    const done = await reel.ended(id);
    expect(done.error).toBeNull();
    expect(Math.abs(done.cost.variancePercent ?? 100)).toBeLessThan(10);
    expect((await reel.call('GET', `${path}/metadata`)).body.video).toMatchObject({
      width: 480,
      height: 480,
    });
    const { headers } = await reel.call('GET', `${path}/metadata`);
    const known = { 'If-None-Match': headers.get('etag') ?? '' };
    expect((await reel.call('GET', `${path}/metadata`, undefined, known)).status).toBe(304);
    const late = await reel.call('PATCH', path, { fps: 24, look: { grade: 'warm' } });
    expect([late.body.code, late.body.detail]).toEqual([
      'job_already_filming',
      'The job is completed; fps can no longer change, only captions, look, narration and music.',
    ]);
    expect((await reel.call('PATCH', path, { title: 'Later' })).body.title).toBe('Later');
  }, 60_000);

  it('is held until it changes', async () => {
    const id = await waiting({ seed: 12 });
    const etag = (await reel.call('GET', `/v1/jobs/${id}`)).headers.get('etag') ?? '';
    const held = reel.call('GET', `/v1/jobs/${id}?wait=20`, undefined, { 'If-None-Match': etag });
    await reel.call('PATCH', `/v1/jobs/${id}`, { title: 'Changed while held' });
    expect((await held).body).toMatchObject({ title: 'Changed while held' });
  });

  it('is removed with its files, also while it runs; what another job uses stays', async () => {
    const { id: first } = await reel.create({ ...storyboard(2, 3), seed: 21 });
    await reel.ended(first);
    const { id: second } = await reel.create({ ...storyboard(2, 3), seed: 21 });
    expect((await reel.ended(second)).cost.actual).toBe(0);
    expect((await reel.call('DELETE', `/v1/jobs/${first}`)).status).toBe(204);
    expect((await reel.call('GET', `/v1/jobs/${first}`)).status).toBe(404);
    expect(await ids('q=number&limit=100')).not.toContain(first);
    const { body } = await reel.call('GET', `/v1/jobs/${second}/scenes`);
    for (const { clip } of body.data as { clip: { url: string } }[])
      expect((await fetch(clip.url)).status).toBe(200);
    expect((await reel.call('DELETE', `/v1/jobs/${second}`)).status).toBe(204);

    const running = await waiting({ seed: 22 });
    for (const { id } of (await reel.call('GET', '/v1/jobs?limit=100')).body.data as { id: string }[]) {
      expect((await reel.call('DELETE', `/v1/jobs/${id}`)).status).toBe(204);
    }
    expect((await reel.call('GET', `/v1/jobs/${running}`)).status).toBe(404);
    expect(readdirSync(join(reel.home, 'files', 'objects'))).toEqual([]);
  }, 60_000);
});

describe('models', () => {
  it('are listed with what they can do and what they cost, by whom and when', async () => {
    const { body } = await reel.call('GET', '/v1/models?limit=100');
    const models = body.data as {
      id: string;
      seconds: Record<string, number[]>;
      prices: { asOf: string }[];
    }[];
    const veo = models.find(({ id }) => id === 'google/veo-3.1-fast');
    expect(veo?.seconds['720p']).toEqual([4, 6, 8]);
    expect(models.every(({ prices }) => prices.every(({ asOf }) => /^\d{4}-/.test(asOf)))).toBe(true);
  });
});
