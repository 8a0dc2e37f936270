import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Media } from '../../src/app/ports.ts';
import { type BlobFolder, blobFolder } from '../../src/local/blob-folder.ts';
import { openMedia } from '../../src/media/open-media.ts';
import { type DecodedFrame, decode, psnr, silentLog } from '../media/fixtures.ts';
import { heardSound, measuredLoudness } from '../media/heard-sound.ts';
import { type EventJson, type Reel, startReel, storyboard } from './reel.ts';

const board = storyboard(2.5, 2.5);
const lines = ['The sea is calm.', 'Every wave tells.'];
const film = {
  ...board,
  scenes: (board.scenes as object[]).map((scene, i) => ({ ...scene, narration: lines[i] })),
};

/** Samples of each channel in a packet of AAC. */
const packet = 1024;

/** How like two sounds are when one is moved by some samples; left channels, one sample of seven. */
function correlation(a: Float32Array, b: Float32Array, shift: number): number {
  let sum = 0;
  for (let i = packet; i < a.length / 2 - packet; i += 7) sum += (a[2 * i] ?? 0) * (b[2 * (i + shift)] ?? 0);
  return sum;
}

/** Energy of a stretch of samples, and of what differs from it. */
function energies(a: Float32Array, b: Float32Array, from: number, to: number): [number, number] {
  let [heard, differs] = [0, 0];
  for (let i = 2 * from; i < 2 * to; i++) {
    heard += (a[i] ?? 0) ** 2;
    differs += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  }
  return [heard, differs];
}

/** The same film, cut by either engine: a render of the second is all that differs. */
describe('either engine', () => {
  let reel: Reel;
  let media: Media & { close(): Promise<void> };
  let folder: string;
  const ids = new Map<string, string>();
  const shown = new Map<string, DecodedFrame[]>();
  const fileOf = (engine: string) => join(folder, `${engine}.mp4`);
  const soundOf = async (engine: string) => {
    return heardSound(fileOf(engine));
  };
  /** The files of the server, used beside it. */
  const inFiles = async <T>(use: (files: BlobFolder) => Promise<T>): Promise<T> => {
    const files = blobFolder(join(reel.home, 'files'));
    try {
      return await use(files);
    } finally {
      files.close();
    }
  };
  const keysUnder = (prefix: string) =>
    inFiles(async (files) => {
      const keys: string[] = [];
      for await (const { key } of files.list(prefix)) keys.push(key);
      return keys;
    });
  beforeAll(async () => {
    reel = await startReel();
    media = openMedia({ log: silentLog, concurrency: 2 });
    folder = mkdtempSync(join(tmpdir(), 'engine-'));
    for (const engine of ['ffmpeg', 'mediaconvert']) {
      const { id } = await reel.create({
        ...film,
        fps: 24,
        seed: 5,
        engine,
        transition: { kind: 'crossfade', seconds: 0.5 },
      });
      ids.set(engine, id);
      const { status, error } = await reel.ended(id);
      expect([status, error]).toEqual(['completed', null]);
      const { headers } = await reel.call('GET', `/v1/jobs/${id}/video`);
      writeFileSync(fileOf(engine), await (await fetch(headers.get('location') ?? '')).bytes());
      shown.set(engine, await decode(fileOf(engine)));
    }
  }, 60_000);
  afterAll(async () => {
    await reel.close();
    await media.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(['ffmpeg', 'mediaconvert'])(
    '%s gives every planned frame in the size of the job, and sound as long',
    async (engine) => {
      const info = await media.probe(fileOf(engine));
      expect(info).toMatchObject({
        frames: 120,
        fps: 24,
        width: 854,
        height: 480,
        videoCodec: 'h264',
        audioCodec: 'aac',
      });
      expect(info.seconds).toBeCloseTo(5, 4);
      expect(shown.get(engine)?.map(({ time }) => Math.round(time * 24))).toEqual(
        Array.from({ length: 120 }, (_, i) => i),
      );
    },
  );

  it('shows the same pictures, of which one engine has encoded all again', () => {
    const [copied = [], encoded = []] = [shown.get('ffmpeg'), shown.get('mediaconvert')];
    expect(encoded.length).toBe(120);
    for (const [i, frame] of encoded.entries()) {
      const other = copied[i];
      expect(other && psnr(other, frame)).toBeGreaterThan(38);
    }
  });

  it.each(['ffmpeg', 'mediaconvert'])(
    '%s gives sound of -14 LUFS, exactly as long as asked',
    async (engine) => {
      const samples = await soundOf(engine);
      expect(Math.abs(samples.length / 2 - 5 * 48_000)).toBeLessThanOrEqual(packet);
      const { lufs, peakDb } = measuredLoudness(samples);
      expect(Math.abs(lufs + 14)).toBeLessThan(0.5);
      expect(peakDb).toBeLessThan(-1);
    },
  );

  it('sounds the same at the same time, also where stretches of sound meet', async () => {
    const [copied, encoded] = [await soundOf('ffmpeg'), await soundOf('mediaconvert')];
    const shifts = Array.from({ length: 2 * packet + 1 }, (_, i) => i - packet);
    const likeness = shifts.map((shift) => correlation(copied, encoded, shift));
    const best = shifts[likeness.indexOf(Math.max(...likeness))];
    expect(best).toBe(0);
    // By ear a copy of a copy: what differs is at least 20 dB below what is heard, in every tenth of a second.
    for (let start = 0; start < 5 * 48_000; start += 4800) {
      const [heard, differs] = energies(copied, encoded, start, start + 4800);
      expect(differs, `at ${start / 48_000} s`).toBeLessThan(Math.max(heard / 100, 1e-3));
    }
  });

  it('says who joined the video, and that a stand-in did it', async () => {
    const id = ids.get('mediaconvert') ?? '';
    const events = (await reel.events(id)) as (EventJson & { data: unknown })[];
    expect(events.find(({ type }) => type === 'cut.engine')).toMatchObject({
      message: 'MediaConvert joins the video',
      data: { engine: 'mediaconvert', asked: 'mediaconvert', simulated: true },
    });
    const { body } = await reel.call('GET', `/v1/jobs/${id}`);
    expect(body.warnings).toContain(
      'MediaConvert is simulated on this machine: a stand-in executed its settings.',
    );
    expect((await reel.events(ids.get('ffmpeg') ?? '')).some(({ type }) => type === 'cut.engine')).toBe(
      false,
    );
  });

  it('shows the same small pictures, which MediaConvert captured while it joined', async () => {
    const sheets: DecodedFrame[] = [];
    for (const [engine, id] of ids) {
      const { headers } = await reel.call('GET', `/v1/jobs/${id}/sprites.jpg`);
      const file = join(folder, `${engine}.jpg`);
      writeFileSync(file, await (await fetch(headers.get('location') ?? '')).bytes());
      sheets.push(...(await decode(file)));
    }
    const [copied, captured] = sheets;
    expect([captured?.width, captured?.height]).toEqual([5 * 160, 90]);
    expect(captured && copied && psnr(copied, captured)).toBeGreaterThan(30);
    const id = ids.get('mediaconvert');
    const kept = await keysUnder(`intermediate/default/jobs/${id}/transcoded/`);
    expect(kept.filter((key) => key.endsWith('.jpg')).map((key) => key.split('/').at(-1))).toEqual(
      Array.from({ length: 5 }, (_, i) => `still.000000${i}.jpg`),
    );
  });

  it('fails with the reason where MediaConvert cannot read a part, and a retry pays for nothing anew', async () => {
    const id = ids.get('mediaconvert') ?? '';
    const predictions = () => reel.server.simulator?.control.predictions().length;
    const [made, paid] = [predictions(), (await reel.job(id)).cost.actual];
    const [clip = ''] = await keysUnder(`intermediate/default/jobs/${id}/conformed/`);
    const whole = join(folder, 'whole.mp4');
    await inFiles((files) => files.copyTo(clip, whole));
    await inFiles((files) => files.write(clip, 'video/mp4', (file) => writeFile(file, 'no clip')));

    // What was joined has gone meanwhile, as it does after a week.
    for (const key of await keysUnder(`intermediate/default/jobs/${id}/transcoded/`)) {
      await inFiles((files) => files.remove(key));
    }
    const edit = { captions: { mode: 'none' } };
    expect((await reel.call('PATCH', `/v1/jobs/${id}`, edit)).status).toBe(200);
    expect((await reel.call('POST', `/v1/jobs/${id}/render`)).status).toBe(202);
    const failed = await reel.ended(id);
    expect(failed).toMatchObject({
      status: 'failed',
      error: {
        name: 'MediaCrashed',
        message: expect.stringContaining('MediaConvert could not join the video: MediaConvert.JobFailed'),
      },
    });

    await inFiles((files) => files.write(clip, 'video/mp4', (file) => copyFile(whole, file)));
    expect((await reel.call('POST', `/v1/jobs/${id}/retry`)).status).toBe(202);
    const done = await reel.ended(id);
    expect([done.status, done.error]).toEqual(['completed', null]);
    expect([predictions(), done.cost.actual]).toEqual([made, paid]);
  }, 30_000);
});
