import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wavOf } from '../../src/local/speech/wav.ts';
import { sendFile } from '../http/asset-files.ts';
import { tempFolder } from '../media/fixtures.ts';
import { heardSound } from '../media/heard-sound.ts';
import { type Reel, startReel } from './reel.ts';

let reel: Reel;
const folder = await tempFolder();
beforeAll(async () => {
  reel = await startReel();
});
afterAll(() => reel.close());

const rate = 16_000;

/** A tone wherever `isHeard` says so. */
function recording(seconds: number, loudAt: (time: number) => number): Uint8Array {
  const samples = new Int16Array(Math.round(seconds * rate));
  for (let i = 0; i < samples.length; i++) {
    samples[i] = Math.round(12_000 * loudAt(i / rate) * Math.sin((2 * Math.PI * 300 * i) / rate));
  }
  return wavOf(samples, rate);
}

async function upload(fileName: string, bytes: Uint8Array): Promise<string> {
  const announced = await reel.call('POST', '/v1/assets', {
    fileName,
    contentType: 'audio/wav',
    sizeBytes: bytes.length,
  });
  expect(await sendFile(announced, new Uint8Array(bytes))).toBeLessThan(300);
  const id = (announced.body as { id: string }).id;
  expect((await reel.call('POST', `/v1/assets/${id}/complete`)).status).toBe(200);
  return id;
}

const base = { prompt: 'A quiet harbour at dawn', resolution: '480p', preset: 'economy', autoApprove: true };
const lengthsOf = async (id: string) =>
  ((await reel.call('GET', `/v1/jobs/${id}/scenes`)).body.data as { seconds: number }[]).map(
    ({ seconds }) => seconds,
  );

describe("a user's own narration", () => {
  it('is the film: as long, with scenes that change in its pauses, heard where it was spoken', async () => {
    // Three sentences with pauses of half a second, none of them where scenes would change by themselves.
    const pauses = [3.1, 8.2];
    const isPause = (time: number) => pauses.some((at) => time >= at && time < at + 0.5);
    const assetId = await upload(
      'speech.wav',
      recording(12.4, (time) => (isPause(time) ? 0 : 1)),
    );
    const created = await reel.create({ ...base, structure: 'story', narration: { assetId }, seed: 31 });
    const job = await reel.ended(created.id);
    expect(job.error).toBeNull();
    expect(job.settings.durationSeconds).toBeCloseTo(12.4, 5);
    const borders: number[] = [];
    let elapsed = 0;
    for (const seconds of await lengthsOf(job.id)) {
      elapsed += seconds;
      borders.push(elapsed);
    }
    expect(borders.at(-1)).toBeCloseTo(12.4, 5);
    for (const at of pauses) expect(borders.some((border) => Math.abs(border - at - 0.25) < 0.05)).toBe(true);
    expect((job as unknown as { warnings: string[] }).warnings.join()).toContain('timed by its pauses');
    const { headers } = await reel.call('GET', `/v1/jobs/${job.id}/video`);
    const file = join(folder, 'film.mp4');
    await writeFile(file, new Uint8Array(await (await fetch(headers.get('location') ?? '')).arrayBuffer()));
    const samples = await heardSound(file);
    const loud = (from: number, to: number) =>
      Math.max(...samples.subarray(from * 96_000, to * 96_000).map(Math.abs));
    expect(loud(1, 1.1)).toBeGreaterThan(0.05);
    expect(loud(3.25, 3.45)).toBeLessThan(0.01);
    expect(loud(10, 10.1)).toBeGreaterThan(0.05);
  }, 90_000);

  it('is refused where it is too short, is no sound, or has scenes of its own beside it', async () => {
    const assetId = await upload(
      'short.wav',
      recording(2, () => 1),
    );
    const ask = async (body: Record<string, unknown>) =>
      (await reel.call('POST', '/v1/jobs', body)).body.detail;
    expect(await ask({ ...base, narration: { assetId } })).toBe(
      'narration.assetId: lasts 2 s; a film that follows it lasts 5 to 600 s',
    );
    expect(await ask({ ...base, narration: { assetId: 'ast_none' } })).toBe(
      'narration.assetId: there is no such asset',
    );
    const scenes = [{ visual: 'A door', seconds: 6 }];
    expect(await ask({ mode: 'storyboard', scenes, narration: { assetId } })).toContain(
      'belongs to mode prompt',
    );
  });
});

describe('a music video', () => {
  it('changes its scenes on the beats of its song', async () => {
    const bpm = 104;
    const beat = 60 / bpm;
    const song = recording(10, (time) => 0.08 + 0.9 * Math.exp(-8 * (time % beat)));
    const assetId = await upload('song.wav', song);
    const created = await reel.create({
      ...base,
      structure: 'music_video',
      narration: { enabled: false },
      assetIds: [assetId],
      seed: 32,
    });
    const job = await reel.ended(created.id);
    expect(job.error).toBeNull();
    const lengths = await lengthsOf(job.id);
    expect(lengths.length).toBeGreaterThan(1);
    let at = 0;
    for (const seconds of lengths.slice(0, -1)) {
      at += seconds;
      const off = Math.abs(at / beat - Math.round(at / beat)) * beat;
      expect(off).toBeLessThan(0.06);
    }
  }, 90_000);
});
