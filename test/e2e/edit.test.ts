import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blobFolder } from '../../src/local/blob-folder.ts';
import { type Reel, startReel, storyboard } from './reel.ts';

interface SceneJson {
  readonly id: string;
  readonly position: number;
  readonly text: { visual: string };
  readonly seconds: number;
  readonly status: string;
  readonly stale: { image: boolean; clip: boolean };
  readonly selectedTakeIds: { image: string | null; clip: string | null };
}
interface TakeJson {
  readonly id: string;
  readonly kind: string;
  readonly selected: boolean;
}

let reel: Reel;
let seed = 100;
beforeAll(async () => {
  reel = await startReel();
});
afterAll(() => reel.close());

const made = () => reel.server.simulator?.control.predictions() ?? [];
const spent = () => reel.server.simulator?.control.bill().totalUsd ?? 0;
const scenesOf = async (id: string) =>
  (await reel.call('GET', `/v1/jobs/${id}/scenes`)).body.data as SceneJson[];
const takesOf = async (id: string, sceneId: string) =>
  (await reel.call('GET', `/v1/jobs/${id}/scenes/${sceneId}/takes`)).body.data as TakeJson[];

async function finished(...seconds: number[]): Promise<{ id: string; scenes: SceneJson[] }> {
  const { id } = await reel.create({ ...storyboard(...seconds), seed: seed++ });
  expect((await reel.ended(id)).error).toBeNull();
  return { id, scenes: await scenesOf(id) };
}

/** Renders, and tells what was predicted and spent beside what was quoted. */
async function render(id: string) {
  const { body: quote } = await reel.call('POST', `/v1/jobs/${id}/render?dryRun=true`);
  const [count, money] = [made().length, spent()];
  const started = await reel.call('POST', `/v1/jobs/${id}/render`);
  expect(started.status).toBe(202);
  const job = await reel.ended(id);
  expect(job.error).toBeNull();
  const fresh = made().slice(count);
  return {
    job,
    quoted: quote as { total: number; images: string[]; clips: string[] },
    images: fresh.filter(({ kind }) => kind === 'image').length,
    clips: fresh.filter(({ kind }) => kind === 'video').length,
    spent: spent() - money,
  };
}

describe('after an edit only what changed is made again, and the price is told before', () => {
  it('one of six pictures: one image and one clip', async () => {
    const { id, scenes } = await finished(1, 1, 1, 1, 1, 1);
    const edited = await reel.call('PATCH', `/v1/jobs/${id}/scenes/${scenes[2]?.id}`, {
      text: { visual: 'A lighthouse in a storm' },
    });
    expect(edited.status).toBe(200);
    expect(edited.body.stale).toEqual({ image: true, clip: true });
    expect(await reel.job(id)).toMatchObject({ status: 'completed', stale: true });

    const result = await render(id);
    expect(result.quoted).toMatchObject({ images: [scenes[2]?.id], clips: [scenes[2]?.id] });
    expect([result.images, result.clips]).toEqual([1, 1]);
    expect(result.spent).toBeCloseTo(result.quoted.total, 6);
    expect(result.job).toMatchObject({ status: 'completed', stale: false, revision: 2 });
    // The estimate grew by the quote, so the edit counts as no overrun.
    expect(result.job.cost.variancePercent).toBeCloseTo(0, 0);

    // Undone, the first picture and clip come back without a call.
    await reel.call('PATCH', `/v1/jobs/${id}/scenes/${scenes[2]?.id}`, {
      text: { visual: scenes[2]?.text.visual },
    });
    const undone = await render(id);
    expect([undone.quoted.total, undone.images, undone.clips]).toEqual([0, 0, 0]);
  }, 120_000);

  it('order, transition, captions, and a length within the clip: nothing', async () => {
    const { id, scenes } = await finished(2, 3, 2);
    const ids = scenes.map((scene) => scene.id);
    const ordered = await reel.call('PUT', `/v1/jobs/${id}/scenes/order`, { sceneIds: ids.toReversed() });
    expect((ordered.body.data as SceneJson[]).map((scene) => scene.id)).toEqual(ids.toReversed());
    const first = `/v1/jobs/${id}/scenes/${ids[0]}`;
    await reel.call('PATCH', first, { transition: { kind: 'crossfade', seconds: 0.5 }, seconds: 3 });
    await reel.call('PATCH', `/v1/jobs/${id}/scenes/${ids[2]}`, {
      transition: { kind: 'wipe' },
      text: { caption: 'New' },
    });
    const result = await render(id);
    expect([result.quoted.total, result.images, result.clips, result.spent]).toEqual([0, 0, 0, 0]);
    const { body } = await reel.call('GET', `/v1/jobs/${id}/metadata`);
    expect(body.video).toMatchObject({ frames: 8 * 30 });
  }, 120_000);

  it('scenes that change places, at either end too, are joined anew but not conformed anew', async () => {
    const { id, scenes } = await finished(2, 2, 2, 2);
    const conformed = async () => {
      const files = blobFolder(join(reel.home, 'files'));
      const keys: string[] = [];
      for await (const { key } of files.list('intermediate/'))
        if (key.includes(`${id}/conformed/`)) keys.push(key);
      files.close();
      return keys;
    };
    const before = await conformed();
    expect(before).toHaveLength(4);
    const [a, b, c, d] = scenes.map((scene) => scene.id);
    await reel.call('PUT', `/v1/jobs/${id}/scenes/order`, { sceneIds: [b, a, d, c] });
    const { job } = await render(id);
    expect(job).toMatchObject({ status: 'completed', revision: 2 });
    expect(await conformed()).toEqual(before);
  }, 120_000);

  it('an inserted scene is one image and one clip; a removed one nothing', async () => {
    const { id, scenes } = await finished(2, 3);
    const inserted = await reel.call('POST', `/v1/jobs/${id}/scenes`, {
      text: { visual: 'A kite over the dunes' },
      seconds: 2,
      position: 1,
    });
    expect(inserted.status).toBe(201);
    expect((inserted.body.data as SceneJson[]).map((scene) => scene.position)).toEqual([0, 1, 2]);
    const more = await render(id);
    expect([more.images, more.clips]).toEqual([1, 1]);
    await reel.call('DELETE', `/v1/jobs/${id}/scenes/${scenes[0]?.id}`);
    const less = await render(id);
    expect([less.images, less.clips]).toEqual([0, 0]);
    expect((await scenesOf(id)).length).toBe(2);
  }, 120_000);

  it('a scene edited in review is drawn again before it is filmed', async () => {
    const { id } = await reel.create({ ...storyboard(2, 3), autoApprove: false, seed: seed++ });
    await reel.until(id, (event) => event.status === 'awaiting_approval');
    const [scene] = await scenesOf(id);
    const before = made().length;
    await reel.call('PATCH', `/v1/jobs/${id}/scenes/${scene?.id}`, { text: { visual: 'A red door' } });
    expect((await reel.call('POST', `/v1/jobs/${id}/approve`)).body.status).toBe('drawing');
    const job = await reel.ended(id);
    expect(job).toMatchObject({ status: 'completed', error: null });
    expect(
      made()
        .slice(before)
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['image', 'video', 'video']);
  }, 60_000);
});

describe('takes', () => {
  it('a picture is made anew in review, the earlier take is kept and can be chosen again', async () => {
    const { id } = await reel.create({ ...storyboard(2, 3), autoApprove: false, seed: seed++ });
    await reel.until(id, (event) => event.status === 'awaiting_approval');
    const [scene] = await scenesOf(id);
    const path = `/v1/jobs/${id}/scenes/${scene?.id}`;
    const answer = await reel.call('POST', `${path}/regenerate`, { target: 'image', feedback: 'with snow' });
    expect(answer).toMatchObject({ status: 202, body: { status: 'drawing' } });
    expect((await reel.call('POST', `/v1/jobs/${id}/approve`)).body.code).toBe('scene_busy');
    const drawn = (event: { sceneId: string | null; message: string }) =>
      event.sceneId === scene?.id && event.message.endsWith('is drawn');
    const seen = await reel.until(id, drawn);
    await reel.until(id, drawn, seen.at(-1)?.sequence);
    const takes = await takesOf(id, scene?.id ?? '');
    expect(takes.map((take) => take.selected)).toEqual([true, false]);
    expect((await scenesOf(id))[0]?.text.visual).toContain('With snow');

    const chosen = await reel.call('POST', `${path}/takes/${takes[1]?.id}/select`);
    expect(chosen.body).toMatchObject({ selectedTakeIds: { image: takes[1]?.id }, stale: { image: false } });
    const before = made().length;
    await reel.call('POST', `/v1/jobs/${id}/approve`);
    expect((await reel.ended(id)).status).toBe('completed');
    expect(
      made()
        .slice(before)
        .map(({ kind }) => kind),
    ).toEqual(['video', 'video']);
    expect((await scenesOf(id))[0]?.selectedTakeIds.image).toBe(takes[1]?.id);
  }, 60_000);

  it('every call to the provider is listed with what became of it', async () => {
    const { id } = await finished(2, 3);
    const { body } = await reel.call('GET', `/v1/jobs/${id}/predictions`);
    expect(body.summary).toEqual({ total: 4, succeeded: 4 });
    const listed = (body.data as { providerId: string }[]).map(({ providerId }) => providerId).sort();
    expect(listed).toEqual(
      made()
        .slice(-4)
        .map((prediction) => prediction.id)
        .sort(),
    );
  }, 60_000);
});

describe('what cannot be edited', () => {
  it('names what is wrong', async () => {
    const { id, scenes } = await finished(2, 3);
    const path = `/v1/jobs/${id}/scenes`;
    const first = `${path}/${scenes[0]?.id}`;
    const codes = async (...calls: Parameters<Reel['call']>[]) =>
      Promise.all(calls.map(async (call) => (await reel.call(...call)).body.code));
    expect(
      await codes(
        ['PUT', `${path}/order`, { sceneIds: [scenes[0]?.id] }],
        ['PUT', `${path}/order`, { sceneIds: [scenes[0]?.id, scenes[0]?.id] }],
        ['PATCH', first, { seconds: 50 }],
        ['PATCH', first, { colour: 'red' }],
        ['DELETE', first],
        ['POST', `${first}/regenerate`, { target: 'clip', model: 'google/imagen-4' }],
        ['POST', `${first}/regenerate`, { target: 'text' }],
        ['POST', `${first}/takes/tak_x/select`],
        ['PATCH', `${path}/scn_x`, { seconds: 3 }],
      ),
    ).toEqual([
      'validation_failed',
      'validation_failed',
      'scene_not_filmable',
      'validation_failed',
      'validation_failed',
      'scene_not_filmable',
      'validation_failed',
      'take_not_found',
      'scene_not_found',
    ]);
    expect(await reel.job(id)).toMatchObject({ stale: false });
  }, 60_000);

  it('refuses an edit of a version that has passed', async () => {
    const { id, scenes } = await finished(2, 3);
    const path = `/v1/jobs/${id}/scenes/${scenes[0]?.id}`;
    const etag = (await reel.call('GET', path)).headers.get('etag') ?? '';
    expect((await reel.call('PATCH', path, { seconds: 3 }, { 'If-Match': etag })).status).toBe(200);
    expect((await reel.call('PATCH', path, { seconds: 4 }, { 'If-Match': etag })).status).toBe(412);
  }, 60_000);
});
