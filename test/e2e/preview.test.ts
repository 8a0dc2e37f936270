import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newTenant } from '../http/tenants.ts';
import { decode } from '../media/fixtures.ts';
import { type Reel, startReel, storyboard } from './reel.ts';
import { type Watched, watch } from './watch.ts';

describe('the preview of a job', () => {
  let reel: Reel;
  let folder: string;
  let jobId: string;
  beforeAll(async () => {
    reel = await startReel();
    folder = mkdtempSync(join(tmpdir(), 'preview-'));
    const job = await reel.create({
      ...storyboard(2, 2, 1.5),
      fps: 24,
      autoApprove: false,
      title: 'Waves at dawn',
      transition: { kind: 'slide', seconds: 0.5, direction: 'up' },
    });
    jobId = job.id;
    await reel.until(jobId, (event) => event.status === 'awaiting_approval');
  });
  afterAll(async () => {
    await reel.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Where the preview as it stands is to be found; asked for until it is made. */
  const address = async (id = jobId): Promise<string> => {
    for (;;) {
      const { status, headers } = await reel.call('GET', `/v1/jobs/${id}/preview`);
      if (status === 302) return headers.get('location') ?? '';
      expect(status).toBe(202);
    }
  };
  const seen = async (url: string): Promise<Watched> => {
    const file = join(folder, 'preview.mp4');
    writeFileSync(file, await (await fetch(url)).bytes());
    return watch(file);
  };
  const keyOf = (url: string) => new URL(url).pathname;
  let first: string;

  it('is as long as the plan to the frame, small, and there before anything is filmed', async () => {
    first = await address();
    const film = await seen(first);
    expect(film.frames).toBe(5.5 * 24);
    expect([film.width, film.height]).toEqual([428, 240]);
    expect(film.soundSeconds).toBeCloseTo(5.5, 1);
    const { progress } = await reel.job(jobId);
    expect(progress.clips.done).toBe(0);
  });

  it('costs nothing: no prediction is made for it', async () => {
    const before = (await reel.call('GET', `/v1/jobs/${jobId}/predictions`)).body;
    const { cost } = await reel.job(jobId);
    await address();
    expect((await reel.call('GET', `/v1/jobs/${jobId}/predictions`)).body).toEqual(before);
    expect((await reel.job(jobId)).cost).toEqual(cost);
  });

  it('is made once, carries a name, and is read in parts', async () => {
    const again = await address();
    expect(keyOf(again)).toBe(keyOf(first));
    const part = await fetch(again, { headers: { Range: 'bytes=0-1023' } });
    expect([part.status, (await part.bytes()).length]).toEqual([206, 1024]);
    expect(part.headers.get('content-disposition')).toContain('waves-at-dawn-preview.mp4');
    const { status, body } = await reel.call('GET', `/v1/jobs/${jobId}/preview?redirect=false`);
    expect([status, keyOf(String(body.url))]).toEqual([200, keyOf(first)]);
  });

  it('follows an edit: another length is another preview', async () => {
    const { body } = await reel.call('GET', `/v1/jobs/${jobId}/scenes`);
    const [scene] = body.data as { id: string }[];
    await reel.call('PATCH', `/v1/jobs/${jobId}/scenes/${scene?.id}`, { seconds: 3 });
    const url = await address();
    expect(keyOf(url)).not.toBe(keyOf(first));
    expect((await seen(url)).frames).toBe(6.5 * 24);
  });

  it('shows the clips once scenes are filmed', async () => {
    const before = keyOf(await address());
    await reel.call('POST', `/v1/jobs/${jobId}/approve`, {});
    expect((await reel.ended(jobId)).status).toBe('completed');
    const url = await address();
    expect(keyOf(url)).not.toBe(before);
    expect((await seen(url)).frames).toBe(6.5 * 24);
  });

  it('has captions in the picture before a line is spoken', async () => {
    const { id } = await reel.create({
      mode: 'storyboard',
      resolution: '480p',
      preset: 'economy',
      captions: { mode: 'burned', style: 'boxed' },
      scenes: [{ visual: 'The sea', narration: 'The sea wakes before we do.', seconds: 5 }],
    });
    await reel.until(id, (event) => event.status === 'awaiting_approval');
    const file = join(folder, 'captioned.mp4');
    writeFileSync(file, await (await fetch(await address(id))).bytes());
    const frame = (await decode(file))[30];
    if (!frame) throw new Error('no frame');
    const luma = frame.bytes.subarray(0, frame.width * frame.height);
    const foot = luma.subarray(Math.floor(frame.height * 0.8) * frame.width);
    expect(foot.filter((value) => value > 225).length).toBeGreaterThan(50);
    expect(luma.subarray(0, luma.length / 2).filter((value) => value > 225)).toHaveLength(0);
  });

  it('of a job without pictures is not there yet, and another tenant finds none', async () => {
    const stranger = await newTenant(reel, 'Stranger');
    expect((await stranger.call('GET', `/v1/jobs/${jobId}/preview`)).status).toBe(404);
    const { id } = await reel.create({ ...storyboard(5), stopAfter: 'plan' });
    const { status, body } = await reel.call('GET', `/v1/jobs/${id}/preview`);
    expect([status, body.code]).toEqual([404, 'preview_not_ready']);
  });
});
