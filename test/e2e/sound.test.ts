import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { heardSound, levelOf, measuredLoudness } from '../media/heard-sound.ts';
import { spokenLanguageOf } from '../media/text-track.ts';
import { type JobJson, type Reel, startReel, storyboard } from './reel.ts';

interface SceneJson {
  readonly id: string;
  readonly seconds: number;
  readonly narration: {
    readonly url: string;
    readonly seconds: number;
    readonly tempo: number;
    readonly text: string;
    readonly words: readonly { readonly text: string; readonly startMs: number; readonly endMs: number }[];
  } | null;
}

let reel: Reel;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sound-'));
  reel = await startReel();
});
afterAll(async () => {
  await reel.close();
  rmSync(folder, { recursive: true, force: true });
});

const lines = ['The sea is calm this morning.', null, 'Every wave tells its own story, to all who listen.'];
const narratedFilm = (seed: number) => {
  const board = storyboard(4, 2, 4);
  const scenes = board.scenes as Record<string, unknown>[];
  return { ...board, seed, scenes: scenes.map((scene, i) => ({ ...scene, narration: lines[i] })) };
};

const scenesOf = async (id: string) =>
  (await reel.call('GET', `/v1/jobs/${id}/scenes`)).body.data as SceneJson[];

async function fetched(path: string, name: string): Promise<string> {
  const { headers } = await reel.call('GET', path);
  const response = await fetch(headers.get('location') ?? '');
  const file = join(folder, name);
  writeFileSync(file, new Uint8Array(await response.arrayBuffer()));
  return file;
}

describe('a film with a narrator', () => {
  let job: JobJson;
  let samples: Float32Array;
  beforeAll(async () => {
    const created = await reel.create(narratedFilm(11));
    job = await reel.ended(created.id);
    samples = await heardSound(await fetched(`/v1/jobs/${job.id}/video`, 'film.mp4'));
  }, 120_000);

  it('is heard in each scene that has a line, silent in the others, as long as the picture, at -14 LUFS', async () => {
    expect(job.error).toBeNull();
    expect(await spokenLanguageOf(join(folder, 'film.mp4'))).toBe('eng');
    expect(samples.length / 2).toBe(10 * 48_000);
    expect(levelOf(samples, 0.1, 1.5)).toBeGreaterThan(-30);
    expect(levelOf(samples, 4.1, 5.9)).toBeLessThan(-60);
    expect(levelOf(samples, 6.1, 8.5)).toBeGreaterThan(-30);
    const { lufs, peakDb } = measuredLoudness(samples);
    expect(Math.abs(lufs + 14)).toBeLessThanOrEqual(1);
    expect(peakDb).toBeLessThanOrEqual(-1);
  });

  it('shows each line with its words, and a link to hear it', async () => {
    const scenes = await scenesOf(job.id);
    expect(scenes.map((scene) => scene.narration?.text ?? null)).toEqual(lines);
    const [first] = scenes;
    expect(first?.narration?.words.map(({ text }) => text).join(' ')).toBe(lines[0]);
    const response = await fetch(first?.narration?.url ?? '');
    expect(response.headers.get('content-type')).toBe('audio/wav');
    const { body } = await reel.call('GET', `/v1/jobs/${job.id}/scenes/${first?.id}/takes`);
    const takes = body.data as { kind: string; selected: boolean; cost: number; prompt: string }[];
    expect(takes.filter(({ kind }) => kind === 'narration')).toMatchObject([
      { selected: true, cost: 0, prompt: lines[0] },
    ]);
  });

  it('is stale when a line is edited; rendering again orders nothing, and so does undoing it', async () => {
    const before = reel.server.simulator?.control.predictions().length;
    const [first] = await scenesOf(job.id);
    const path = `/v1/jobs/${job.id}/scenes/${first?.id}`;
    const say = async (narration: string) => {
      expect((await reel.call('PATCH', path, { text: { narration } })).status).toBe(200);
      expect(await reel.job(job.id)).toMatchObject({ stale: true });
      const started = await reel.call('POST', `/v1/jobs/${job.id}/render`);
      expect(started.status).toBe(202);
      expect(await reel.ended(job.id)).toMatchObject({ stale: false, error: null });
      return (await scenesOf(job.id))[0]?.narration;
    };
    const other = await say('A storm is on its way.');
    expect(other?.text).toBe('A storm is on its way.');
    const undone = await say(lines[0] ?? '');
    expect(undone?.words).toEqual(first?.narration?.words);
    expect(reel.server.simulator?.control.predictions().length).toBe(before);
  }, 60_000);
});

describe('a line that is too long for its scene', () => {
  it('is sped up a little, then shortened with a warning; the film stays as long as planned', async () => {
    const board = storyboard(2, 3.2);
    const scenes = board.scenes as Record<string, unknown>[];
    const created = await reel.create({
      ...board,
      seed: 12,
      scenes: [
        { ...scenes[0], narration: 'One, two, three, four, five, six, seven, eight, nine, ten, eleven.' },
        { ...scenes[1], narration: 'The morning light is soft and warm upon the quiet sea.' },
      ],
    });
    const job = await reel.ended(created.id);
    expect(job.error).toBeNull();
    const [short, fast] = await scenesOf(job.id);
    const played = (scene: SceneJson | undefined) =>
      (scene?.narration?.seconds ?? 99) / (scene?.narration?.tempo ?? 1);
    expect(played(short)).toBeLessThanOrEqual(2 - 0.15 + 0.001);
    expect(short?.narration?.text).toMatch(/^One, two, three.*\.$/);
    expect(played(fast)).toBeLessThanOrEqual(3.2 - 0.15 + 0.001);
    expect((job as unknown as { warnings: string[] }).warnings.join()).toContain(
      'Scene 1: its line is too long',
    );
    const film = await heardSound(await fetched(`/v1/jobs/${job.id}/video`, 'short.mp4'));
    expect(film.length / 2).toBe(Math.round(5.2 * 48_000));
  }, 60_000);
});

describe('a film with music', () => {
  const made = () => reel.server.simulator?.control.predictions().length ?? 0;
  const film = async (music: Record<string, unknown> | null, seed: number) => {
    const board = storyboard(3, 3);
    const scenes = board.scenes as Record<string, unknown>[];
    const narrated = scenes.map((scene, i) => ({
      ...scene,
      narration: i === 0 ? 'Listen to the sea.' : null,
    }));
    const created = await reel.create({ ...board, scenes: narrated, music, seed });
    return reel.ended(created.id);
  };

  it('has it made by a model, once, at the price told before; taking it out and back costs nothing', async () => {
    const before = made();
    const job = await film({ prompt: 'calm piano', volume: 0.6 }, 21);
    expect(job.error).toBeNull();
    expect(made() - before).toBe(5);
    const { items } = job.cost as unknown as { items: { component: string; model: string; total: number }[] };
    expect(items.find(({ component }) => component === 'music')).toMatchObject({ model: 'google/lyria-2' });
    expect(Math.abs(job.cost.variancePercent ?? 100)).toBeLessThan(1);
    const samples = await heardSound(await fetched(`/v1/jobs/${job.id}/video`, 'music.mp4'));
    // Nobody speaks in the second scene, but it is not silent.
    expect(levelOf(samples, 3.8, 4.4)).toBeGreaterThan(-40);

    const count = made();
    for (const music of [null, { prompt: 'calm piano', volume: 0.3 }]) {
      expect((await reel.call('PATCH', `/v1/jobs/${job.id}`, { music })).status).toBe(200);
      expect(await reel.job(job.id)).toMatchObject({ stale: true });
      expect((await reel.call('POST', `/v1/jobs/${job.id}/render?dryRun=true`)).body.total).toBe(0);
      expect((await reel.call('POST', `/v1/jobs/${job.id}/render`)).status).toBe(202);
      expect(await reel.ended(job.id)).toMatchObject({ status: 'completed', stale: false, error: null });
      if (music === null) {
        const silent = await heardSound(await fetched(`/v1/jobs/${job.id}/video`, 'silent.mp4'));
        expect(levelOf(silent, 3.8, 4.4)).toBeLessThan(-60);
      }
    }
    expect(made()).toBe(count);
  }, 90_000);

  it('names an asset that is no sound, or none of ours', async () => {
    const music = { assetId: 'ast_01jd0000000000000000000000', volume: 0.5 };
    const { status, body } = await reel.call('POST', '/v1/jobs', { ...storyboard(3, 3), music });
    expect(status).toBe(422);
    expect(body.errors).toEqual([{ path: 'music.assetId', message: 'there is no such asset' }]);
  });
});
