import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tempFolder } from '../media/fixtures.ts';
import { heardSound, levelOf, measuredLoudness } from '../media/heard-sound.ts';
import { pitchOf, plainArtist } from '../simulators/replicate-plain-artist.ts';
import { type JobJson, type Reel, startReel } from './reel.ts';

const folder = await tempFolder();
const artist = plainArtist();
let reel: Reel;
beforeAll(async () => {
  reel = await startReel({ simulator: { artist } });
});
afterAll(() => reel.close());

const board = {
  mode: 'storyboard',
  preset: 'economy',
  seed: 31,
  models: { video: 'google/veo-3.1-fast' },
  captions: { mode: 'none' },
  autoApprove: true,
  scenes: [
    { visual: 'A mill by the brook', seconds: 3, transition: { kind: 'crossfade', seconds: 0.5 } },
    { visual: 'A harbour at noon', seconds: 2.5, transition: { kind: 'cut' } },
    { visual: 'A square full of people', seconds: 3, narration: 'Here everyone meets.' },
  ],
};

async function film(settings: object): Promise<{ job: JobJson; samples: Float32Array }> {
  const created = await reel.create({ ...board, ...settings });
  const job = await reel.ended(created.id);
  expect(job.error).toBeNull();
  const { headers } = await reel.call('GET', `/v1/jobs/${job.id}/video`);
  return { job, samples: await heardAt(headers.get('location') ?? '') };
}

async function heardAt(url: string): Promise<Float32Array> {
  const file = join(folder, 'heard.mp4');
  await writeFile(file, new Uint8Array(await (await fetch(url)).arrayBuffer()));
  return heardSound(file);
}

async function heardPreview(jobId: string): Promise<Float32Array> {
  for (;;) {
    const { status, headers } = await reel.call('GET', `/v1/jobs/${jobId}/preview`);
    if (status === 302) return heardAt(headers.get('location') ?? '');
    expect(status).toBe(202);
  }
}

/** The tone of the clip whose prompt names something, in Hz. */
function toneOf(what: string): number {
  const shot = artist.films.findLast(({ prompt, sound }) => sound && prompt.includes(what));
  if (!shot) throw new Error(`no clip with sound shows ${what}`);
  return pitchOf(shot);
}

it("a film has its clips' own sound in their scenes, one fading into the next, lower under narration", async () => {
  const { job, samples } = await film({ clipSound: 0.5 });
  expect(samples.length / 2).toBe(8.5 * 48_000);
  const tones = [toneOf('mill'), toneOf('harbour'), toneOf('square')];
  expect(new Set(tones).size).toBe(3);
  const [mill = 0, harbour = 0, square = 0] = tones;
  const loud = levelOf(samples, 0.5, 2.5, mill);
  expect(loud).toBeGreaterThan(-30);
  // Each in its own scene, and nowhere else.
  expect(levelOf(samples, 3.6, 5.1, harbour)).toBeGreaterThan(loud - 1.5);
  expect(levelOf(samples, 3.6, 5.1, mill)).toBeLessThan(loud - 40);
  expect(levelOf(samples, 0.5, 2.5, harbour)).toBeLessThan(loud - 40);
  expect(levelOf(samples, 0.5, 5.1, square)).toBeLessThan(loud - 40);
  // In the middle of the crossfade both are heard, each 3 dB lower.
  for (const tone of [mill, harbour]) {
    const midway = levelOf(samples, 3.2, 3.3, tone);
    expect(Math.abs(midway - loud + 3)).toBeLessThan(1.5);
  }
  // The line is heard, the clip goes on 10 dB lower under it, and comes back after it.
  const scenes = (await reel.call('GET', `/v1/jobs/${job.id}/scenes`)).body.data as {
    id: string;
    narration: { seconds: number; tempo: number } | null;
  }[];
  const { seconds = 0, tempo = 1 } = scenes[2]?.narration ?? {};
  const spokenUntil = 5.5 + seconds / tempo;
  const under = levelOf(samples, 5.6, spokenUntil - 0.1, square);
  expect(under).toBeLessThan(loud - 8);
  expect(under).toBeGreaterThan(loud - 12);
  expect(levelOf(samples, 5.6, spokenUntil - 0.1)).toBeGreaterThan(under + 10);
  const { lufs, peakDb } = measuredLoudness(samples);
  expect(Math.abs(lufs + 14)).toBeLessThanOrEqual(1);
  expect(peakDb).toBeLessThanOrEqual(-1);

  // A scene made much longer than its clip shows its picture in the preview, silent; the others are heard on.
  await reel.call('PATCH', `/v1/jobs/${job.id}/scenes/${scenes[0]?.id}`, { seconds: 7 });
  await reel.call('PATCH', `/v1/jobs/${job.id}/scenes/${scenes[2]?.id}`, { text: { narration: null } });
  const preview = await heardPreview(job.id);
  expect(preview.length / 2).toBe(12.5 * 48_000);
  expect(levelOf(preview, 0, 6.5)).toBeLessThan(-80);
  expect(levelOf(preview, 7.6, 9.1, harbour)).toBeGreaterThan(-30);
  // A line that was removed since is not heard.
  const [after, tone] = [
    levelOf(preview, 9.6, spokenUntil + 3.9),
    levelOf(preview, 9.6, spokenUntil + 3.9, square),
  ];
  expect(after).toBeLessThan(tone + 4);
}, 120_000);

it('a film without it is silent where nobody speaks, orders silent clips, and is cheaper', async () => {
  const price = async (settings: object) => {
    const { body } = await reel.call('POST', '/v1/estimates', { ...board, ...settings });
    return (body.cost as { estimated: number }).estimated;
  };
  // 4 + 4 + 4 s of Veo 3.1 Fast at 0.10 instead of 0.15 a second.
  expect((await price({ clipSound: 0.5 })) - (await price({}))).toBeCloseTo(0.6, 5);
  expect(await price({ clipSound: 0 })).toBe(await price({}));
  const before = artist.films.length;
  const { job, samples } = await film({});
  expect(artist.films.slice(before).map(({ sound }) => sound)).toEqual([false, false, false]);
  expect(levelOf(samples, 0, 5.4)).toBeLessThan(-80);
  expect(levelOf(samples, 5.6, 6.2)).toBeGreaterThan(-35);
  // Its pictures are those of the film with sound.
  expect(job.cost.actual).toBeCloseTo(1.2, 5);
}, 120_000);
