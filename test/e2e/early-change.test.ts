/** What of a job may change while it is planned and drawn, and that nothing is paid twice by it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainArtist } from '../simulators/replicate-plain-artist.ts';
import { type Reel, startReel, storyboard } from './reel.ts';

describe('a job that is being drawn', () => {
  let reel: Reel;
  const artist = plainArtist();
  /** Pictures are held back until it is opened. */
  let gate = Promise.withResolvers<void>();
  beforeAll(async () => {
    const draw: typeof artist.draw = async (picture) => {
      await gate.promise;
      return artist.draw(picture);
    };
    reel = await startReel({ simulator: { artist: { ...artist, draw } } });
  });
  afterAll(() => reel.close());

  const orders = () => (reel.server.simulator?.control.predictions() ?? []).map(({ model }) => model);
  const drawing = async (body: Record<string, unknown>) => {
    gate = Promise.withResolvers();
    const before = orders().length;
    const { id } = await reel.create({ ...storyboard(2, 3), ...body });
    await reel.until(id, (event) => event.status === 'drawing');
    const change = (settings: unknown, headers = {}) =>
      reel.call('PATCH', `/v1/jobs/${id}`, settings, headers);
    return { id, change, ordered: () => orders().slice(before) };
  };

  it('takes what only later steps read, all of several requests at once, and makes one film of it', async () => {
    const { id, change, ordered } = await drawing({ autoApprove: true });
    const changes: Record<string, unknown>[] = [
      { music: { prompt: 'slow piano', volume: 0.4 } },
      { transition: { kind: 'crossfade', seconds: 0.5 } },
      { captions: { mode: 'burned', style: 'boxed' } },
      { look: { grade: 'noir' } },
      { engine: 'ffmpeg', priority: 'high', retentionDays: 9, maxCost: 4 },
    ];
    const answers = await Promise.all(changes.map((settings) => change(settings)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const { body: changed } = await reel.call('GET', `/v1/jobs/${id}`);
    const cost = changed.cost as { estimated: number; reserved: number; items: { component: string }[] };
    expect(changed).toMatchObject({ status: 'drawing', revision: 1 });
    expect(changed.settings).toMatchObject({
      music: { prompt: 'slow piano' },
      captions: { mode: 'burned', style: 'boxed' },
      look: { grade: 'noir' },
      engine: 'ffmpeg',
      priority: 'high',
      retentionDays: 9,
      maxCost: 4,
    });
    expect(cost.items.map(({ component }) => component).sort()).toEqual(['clips', 'images', 'music']);
    // Pictures under way are held once.
    expect(cost.reserved).toBeCloseTo(cost.estimated, 6);

    gate.resolve();
    const done = await reel.ended(id);
    expect([done.error, done.status]).toEqual([null, 'completed']);
    expect(ordered()).toHaveLength(5);
    expect(done.cost).toMatchObject({ reserved: 0, variancePercent: 0 });
    const { body } = await reel.call('GET', `/v1/jobs/${id}`);
    expect(body).toMatchObject({
      stale: false,
      settings: { transition: { kind: 'crossfade', seconds: 0.5 } },
    });
    const { body: scenes } = await reel.call('GET', `/v1/jobs/${id}/scenes`);
    const kinds = (scenes.data as { transition: { kind: string } }[]).map(
      ({ transition }) => transition.kind,
    );
    expect(kinds).toEqual(['crossfade', 'crossfade']);
  }, 60_000);

  it('refuses what its pictures are ordered by, and says what cannot change and what can be done', async () => {
    const { id, change, ordered } = await drawing({ autoApprove: false, seed: 5 });
    for (const [settings, name] of [
      [{ style: 'oil' }, 'style'],
      [{ aspectRatio: '1:1', look: { grade: 'warm' } }, 'aspectRatio'],
      [{ stopAfter: 'plan' }, 'stopAfter'],
    ] as const) {
      const { status, body } = await change(settings);
      expect([status, body.code]).toEqual([409, 'job_busy']);
      expect(body.detail).toBe(
        `The job is drawing; ${name} cannot change now. That can change when it waits for approval.`,
      );
    }
    expect((await change({ maxCost: 0.001 })).body.code).toBe('budget_exceeded');
    expect((await change({ look: { grade: 'warm' } }, { 'If-Match': '"old"' })).status).toBe(412);
    expect((await reel.job(id)).settings).toMatchObject({ style: null, look: { grade: 'none' } });
    expect((await change({ clipSound: 0.5 })).status).toBe(200);

    gate.resolve();
    await reel.until(id, (event) => event.status === 'awaiting_approval');
    expect((await change({ style: 'oil' })).status).toBe(200);
    expect(ordered()).toHaveLength(2);
    await reel.call('POST', `/v1/jobs/${id}/cancel`);

    const sure = await drawing({ autoApprove: true, seed: 6 });
    const { body } = await sure.change({ mood: { keywords: ['calm'] } });
    expect(body.detail).toBe(
      'The job is drawing; mood cannot change now. It does not wait for approval: cancel it and create another job.',
    );
    await reel.call('POST', `/v1/jobs/${sure.id}/cancel`);
    gate.resolve();
  }, 60_000);
});
