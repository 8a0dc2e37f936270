import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTextTrack } from '../media/text-track.ts';
import { type JobJson, type Reel, startReel } from './reel.ts';
import { watch } from './watch.ts';

const odd = `50% off: "it's" [in], {\\pos(9,9)} C:\\New\\hat <b>&amp; 😀`;

/** Fetches what a route of the job links to. */
async function fetched(reel: Reel, job: JobJson, file: string): Promise<Response> {
  const { status, headers } = await reel.call('GET', `/v1/jobs/${job.id}/${file}`);
  expect(status).toBe(302);
  return fetch(headers.get('location') ?? '');
}

describe('a film with captions', () => {
  let reel: Reel;
  let job: JobJson;
  const folder = mkdtempSync(join(tmpdir(), 'captions-'));

  beforeAll(async () => {
    reel = await startReel();
    const created = await reel.create({
      mode: 'storyboard',
      resolution: '480p',
      preset: 'economy',
      autoApprove: true,
      narration: { enabled: false },
      transition: { kind: 'crossfade', seconds: 0.5 },
      scenes: [
        { visual: 'A bottle on a table', caption: odd, seconds: 3 },
        { visual: 'A bottle in a bag', seconds: 2 },
        { visual: 'A bottle by the sea', caption: 'Made to last.', seconds: 2 },
      ],
    });
    job = await reel.ended(created.id);
    expect(job.error).toBeNull();
  }, 60_000);

  afterAll(async () => {
    await reel.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has them beside it as WebVTT and SubRip, shown as written, for as long as their scenes', async () => {
    expect(job.links.captionsVtt).toMatch(/\/captions\.vtt$/);
    const vtt = await fetched(reel, job, 'captions.vtt');
    expect(vtt.headers.get('content-type')).toMatch(/^text\/vtt/);
    expect(vtt.headers.get('content-disposition')).toContain('.vtt');
    const text = await vtt.text();
    expect(text.split('\n').slice(0, 3)).toEqual(['WEBVTT', '', '1']);
    const shown = text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
    expect(shown).toContain('00:00:05.000 --> 00:00:07.000\nMade to last.\n');
    const first = shown.slice(shown.indexOf('00:00:00.000'), shown.indexOf('\n\n2'));
    expect(first.split('\n').slice(1).join(' ')).toBe(odd);
    const srt = await (await fetched(reel, job, 'captions.srt')).text();
    expect(srt).toContain('2\n00:00:05,000 --> 00:00:07,000\nMade to last.\n');
  });

  it('holds them in a track that players can show, in its language, with nothing between them', async () => {
    const file = join(folder, 'film.mp4');
    writeFileSync(file, new Uint8Array(await (await fetched(reel, job, 'video')).arrayBuffer()));
    expect((await watch(file)).frames).toBe(210);
    const { language, samples } = await readTextTrack(file);
    expect(language).toBe('eng');
    const cues = samples.map(({ startMs, text }) => ({ startMs, text: text.replaceAll('\n', ' ') }));
    expect(cues).toEqual([
      { startMs: 0, text: odd },
      { startMs: 3000, text: '' },
      { startMs: 5000, text: 'Made to last.' },
    ]);
  });

  it('gives a link instead where it is asked to', async () => {
    const { status, body } = await reel.call('GET', `/v1/jobs/${job.id}/captions.srt?redirect=false`);
    expect(status).toBe(200);
    expect(body).toEqual({ url: expect.stringContaining('http'), expiresAt: expect.any(String) });
  });
});
