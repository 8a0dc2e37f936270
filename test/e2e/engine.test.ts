import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Demuxer } from 'node-av/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Media } from '../../src/app/ports.ts';
import { openMedia } from '../../src/media/open-media.ts';
import { type DecodedFrame, decode, psnr, silentLog } from '../media/fixtures.ts';
import { type EventJson, type Reel, startReel, storyboard } from './reel.ts';

/** The same film, cut by either engine: a render of the second is all that differs. */
describe('either engine', () => {
  let reel: Reel;
  let media: Media & { close(): Promise<void> };
  let folder: string;
  const ids = new Map<string, string>();
  const shown = new Map<string, DecodedFrame[]>();
  const fileOf = (engine: string) => join(folder, `${engine}.mp4`);
  beforeAll(async () => {
    reel = await startReel();
    media = openMedia({ log: silentLog, concurrency: 2 });
    folder = mkdtempSync(join(tmpdir(), 'engine-'));
    for (const engine of ['ffmpeg', 'mediaconvert']) {
      const { id } = await reel.create({
        ...storyboard(2.5, 2.5),
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

  it('sounds the same, to the byte', async () => {
    const soundOf = async (engine: string) => {
      const hash = createHash('sha256');
      await using input = await Demuxer.open(fileOf(engine));
      const index = input.audio()?.index;
      let packets = 0;
      for await (const packet of input.packets(index)) {
        if (!packet?.data) break;
        packets += 1;
        hash.update(packet.data);
      }
      return { packets, digest: hash.digest('hex') };
    };
    const copied = await soundOf('ffmpeg');
    expect(copied.packets).toBeGreaterThan(200);
    expect(await soundOf('mediaconvert')).toEqual(copied);
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
});
