import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Demuxer } from 'node-av/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JobStatus, mayMove } from '../../src/domain/job.ts';
import { readXmp } from '../../src/media/xmp-box.ts';
import { type EventJson, type JobJson, type Reel, startReel } from './reel.ts';
import { type Watched, watch } from './watch.ts';

describe('a prompt becomes a finished film', () => {
  let reel: Reel;
  let job: JobJson;
  let events: EventJson[];
  let watched: Watched;
  let folder: string;
  let file: string;

  beforeAll(async () => {
    reel = await startReel();
    folder = mkdtempSync(join(tmpdir(), 'film-'));
    const created = await reel.create({
      prompt: 'A 10 second ad for a reusable water bottle',
      durationSeconds: 10,
      resolution: '480p',
      preset: 'economy',
      transition: { kind: 'crossfade', seconds: 0.5 },
      autoApprove: true,
      seed: 7,
    });
    await reel.until(created.id, (event) => event.status === 'completed' || event.status === 'failed');
    job = await reel.job(created.id);
    events = await reel.events(created.id);
    const { headers } = await reel.call('GET', `/v1/jobs/${job.id}/video`);
    const response = await fetch(headers.get('location') ?? '');
    file = join(folder, 'film.mp4');
    writeFileSync(file, new Uint8Array(await response.arrayBuffer()));
    watched = await watch(file);
  }, 120_000);

  afterAll(async () => {
    await reel.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('the job is completed, says that it was simulated, and keeps nothing reserved', () => {
    expect(job.error).toBeNull();
    expect(job.status).toBe('completed');
    expect(job.simulated).toBe(true);
    expect(job.progress.percent).toBe(100);
    expect(job.cost.reserved).toBe(0);
  });

  it('the film has exactly the frames that were asked for, evenly spaced, and sound as long', () => {
    expect(watched.frames).toBe(300);
    expect([watched.width, watched.height]).toEqual([854, 480]);
    const uneven = watched.times.filter((time, i) => Math.abs(time - i / 30) > 0.0001);
    expect(uneven).toEqual([]);
    expect(watched.soundSeconds).toBeCloseTo(10, 1);
  });

  it('only documented moves occurred, each one an event', () => {
    const statuses = events
      .filter((event) => event.type === 'job.status')
      .map((event) => event.status as JobStatus);
    expect(statuses).toEqual(['queued', 'planning', 'drawing', 'filming', 'cutting', 'completed']);
    for (const [i, status] of statuses.entries()) {
      const before = statuses[i - 1];
      if (before) expect(mayMove(before, status)).toBe(true);
    }
    expect(events.map((event) => event.sequence)).toEqual(events.map((_, i) => i + 1));
  });

  it('what it cost is what the provider billed', () => {
    expect(job.cost.actual).toBeCloseTo(reel.server.simulator?.control.bill().totalUsd ?? -1, 6);
    expect(job.cost.actual).toBeGreaterThan(0);
  });

  it('every input that was sent is one that the model knows', () => {
    const ignored = reel.server.simulator?.control.predictions().flatMap((made) => made.ignoredInputs);
    expect(ignored).toEqual([]);
  });

  it('no key, prompt or picture stood in the workflow, and no temporary file is left', () => {
    expect(readdirSync(join(reel.home, 'work'))).toEqual([]);
  });

  it('metadata tells length, codecs and how each scene came to be', async () => {
    const { status, body } = await reel.call('GET', `/v1/jobs/${job.id}/metadata`);
    expect(status).toBe(200);
    expect(body.video).toMatchObject({ seconds: 10, frames: 300, fps: 30, width: 854, height: 480 });
    const scenes = body.scenes as {
      image: { model: string; recipe: string };
      clip: { seed: number; prompt: string };
    }[];
    expect(scenes.length).toBe(body.clipCount);
    for (const scene of scenes) {
      expect(scene.image.recipe).toMatch(/^[0-9a-f]{64}$/);
      expect(scene.clip.prompt.length).toBeGreaterThan(10);
    }
  });

  it('the file says itself which models made each scene', async () => {
    const { body: metadata } = await reel.call('GET', `/v1/jobs/${job.id}/metadata`);
    const provenance = metadata.provenance as { digitalSourceType: string; scenes: { clip: object }[] };
    expect(provenance.digitalSourceType).toMatch(/\/algorithmicMedia$/);
    expect(provenance.scenes.length).toBe(metadata.clipCount);
    expect(provenance.scenes[1]?.clip).toEqual({
      model: expect.stringMatching(/^[\w-]+\/[\w.-]+$/),
      modelVersion: expect.any(String),
      seed: expect.any(Number),
      promptSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      madeAt: expect.stringMatching(/^\d{4}-/),
      simulated: true,
      digitalSourceType: provenance.digitalSourceType,
    });
    await using input = await Demuxer.open(file);
    expect(JSON.parse(input.metadata?.synopsis ?? '')).toEqual(provenance);
    expect(await readXmp(file)).toContain(`DigitalSourceType="${provenance.digitalSourceType}"`);
  });

  it('the link to the video serves ranges and carries a file name', async () => {
    const { body } = await reel.call('GET', `/v1/jobs/${job.id}/video?redirect=false`);
    const response = await fetch(String(body.url), { headers: { Range: 'bytes=0-1023' } });
    expect(response.status).toBe(206);
    expect((await response.arrayBuffer()).byteLength).toBe(1024);
    expect(response.headers.get('content-disposition')).toMatch(/\.mp4/);
  });

  it('the thumbnail is a picture', async () => {
    const { headers } = await reel.call('GET', `/v1/jobs/${job.id}/thumbnail`);
    const bytes = new Uint8Array(await (await fetch(headers.get('location') ?? '')).arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
  });

  it('an unchanged job is answered with 304', async () => {
    const first = await reel.call('GET', `/v1/jobs/${job.id}`);
    const second = await reel.call('GET', `/v1/jobs/${job.id}`, undefined, {
      'If-None-Match': first.headers.get('etag') ?? '',
    });
    expect(second.status).toBe(304);
  });

  it('the same job again makes no prediction and costs nothing', async () => {
    const before = reel.server.simulator?.control.predictions().length;
    const again = await reel.create({
      prompt: 'A 10 second ad for a reusable water bottle',
      durationSeconds: 10,
      resolution: '480p',
      preset: 'economy',
      transition: { kind: 'crossfade', seconds: 0.5 },
      autoApprove: true,
      seed: 7,
    });
    const done = await reel.ended(again.id);
    expect(done.status).toBe('completed');
    expect(done.cost.actual).toBe(0);
    expect(reel.server.simulator?.control.predictions().length).toBe(before);
  }, 60_000);
});
