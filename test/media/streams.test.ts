import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ExportResult, HouseProfile } from '../../src/app/ports.ts';
import { spriteSheet } from '../../src/domain/sprite-sheet.ts';
import {
  type DecodedFrame,
  decode,
  lumaAt,
  makeClip,
  readStreams,
  tempFolder,
  testMedia,
} from './fixtures.ts';

const folder = await tempFolder();
const media = testMedia();
const path = (name: string) => join(folder, name);
const profile: HouseProfile = { width: 320, height: 180, fps: 30 };
const frames = 450;
const video = path('video.mp4');
/** Frames between which a bright square stands: on the left, then on the right. */
const [left, right] = [60, 260];

/** Fifteen seconds: a bright square on grey that jumps from one side to the other after five. */
beforeAll(async () => {
  const x = `if(lt(T,5),${left},${right})`;
  const clip = await makeClip(path('clip.mp4'), {
    picture: `color=c=gray:s=320x180:r=30:d=15.2,geq=lum='if(between(X-${x},-20,19)*between(Y,70,109),235,110)':cb=128:cr=128`,
    options: { crf: 10 },
  });
  await media.conform({ source: clip, target: path('body.mp4'), profile, frames, keyframes: [15, 150] });
  await media.mixSound({ target: path('sound.m4a'), seconds: frames / 30 });
  await media.cut({
    parts: [{ file: path('body.mp4'), startFrame: 0, frames }],
    sound: path('sound.m4a'),
    target: video,
    profile,
    tags: {},
  });
});

const exported = (name: string, to: HouseProfile, more: object = {}): Promise<ExportResult> =>
  media.exportFile({ source: video, target: path(name), format: 'mp4', profile: to, frames, ...more });

describe('a stream', () => {
  let made: NonNullable<ExportResult['segmented']>;
  let bytes: Buffer;
  beforeAll(async () => {
    const { segmented } = await exported('stream.mp4', profile, { format: 'hls' });
    if (!segmented) throw new Error('no segments');
    made = segmented;
    bytes = await readFile(path('stream.mp4'));
  });

  /** Frames by which all times are later: no edit list hides that decoding runs ahead of display. */
  const ahead = 2;

  it('shows the very pictures of the video, evenly timed', async () => {
    const [before, after] = [await decode(video), await decode(path('stream.mp4'))];
    expect(after.map(({ hash }) => hash)).toEqual(before.map(({ hash }) => hash));
    expect(after.map(({ time }) => Math.round(time * 30))).toEqual(after.map((_, i) => i + ahead));
  });

  it('has segments of six seconds that follow each other without a gap', () => {
    expect(made.segments.map((segment) => segment.frames)).toEqual([180, 180, 90]);
    const [first] = made.segments;
    expect(first?.start).toBe(made.headBytes);
    for (const [i, { start, bytes: length }] of made.segments.entries()) {
      expect(made.segments[i + 1]?.start ?? start + length).toBe(start + length);
    }
    expect(made.codecs).toMatch(/^avc1\.64[0-9a-f]{4},mp4a\.40\.2$/i);
  });

  it('plays from any segment on: its head and that segment are a file of their own', async () => {
    const whole = await decode(video);
    let at = 0;
    for (const { frames: count, start, bytes: length } of made.segments) {
      const part = path('part.mp4');
      await writeFile(
        part,
        Buffer.concat([bytes.subarray(0, made.headBytes), bytes.subarray(start, start + length)]),
      );
      const shown = await decode(part);
      expect(shown.map(({ hash }) => hash)).toEqual(whole.slice(at, at + count).map(({ hash }) => hash));
      expect(Math.round((shown[0]?.time ?? -1) * 30)).toBe(at + ahead);
      const { streams, packets, input } = await readStreams(part);
      const sound = packets.filter(({ stream }) => stream === 1);
      const { num = 0, den = 1 } = streams[1]?.timeBase ?? {};
      expect(Math.abs(((sound[0]?.pts ?? 0) * num) / den - (at + ahead) / 30)).toBeLessThan(0.06);
      await input.close();
      at += count;
    }
    expect(at).toBe(frames);
  });

  it('of a video whose pictures are decoded as they are shown has its sound no later either', async () => {
    const source = await makeClip(path('plain.mp4'), {
      picture: 'testsrc2=s=320x180:r=30:d=2',
      sound: 'sine=frequency=440:sample_rate=48000:duration=2,aformat=channel_layouts=stereo',
      muxer: { video_track_timescale: '90000' },
      options: { bf: 0 },
    });
    const target = path('plain-stream.mp4');
    await media.exportFile({ source, target, format: 'hls', profile, frames: 60 });
    const [first] = await decode(target);
    expect(first?.time).toBe(0);
    const { streams, packets, input } = await readStreams(target);
    const [heard] = packets.filter(({ stream }) => stream === 1);
    const { num = 0, den = 1 } = streams[1]?.timeBase ?? {};
    expect(Math.abs(((heard?.pts ?? 0) * num) / den)).toBeLessThan(0.022);
    await input.close();
  });

  it('of another size has its keyframes, and so its segments, at the same pictures', async () => {
    const { segmented } = await exported('small.mp4', { width: 160, height: 90, fps: 30 }, { format: 'hls' });
    expect(segmented?.segments.map((segment) => segment.frames)).toEqual([180, 180, 90]);
  });
});

describe('another shape', () => {
  const tall: HouseProfile = { width: 90, height: 160, fps: 30 };
  /** Middle of what is bright in the middle row, as a share of the width; NaN where nothing is. */
  const brightAt = (frame: DecodedFrame) => {
    const xs = Array.from({ length: frame.width }, (_, x) => x).filter(
      (x) => lumaAt(frame, (x + 0.5) / frame.width, 0.5) > 200,
    );
    return xs.length === 0 ? Number.NaN : xs.reduce((sum, x) => sum + x, 0) / xs.length / frame.width;
  };

  it('by cropping keeps what matters in the picture, scene by scene, and rests within a scene', async () => {
    await exported('crop.mp4', tall, { reframe: { fit: 'crop', shots: [0, 150] } });
    const shown = await decode(path('crop.mp4'));
    expect(shown).toHaveLength(frames);
    expect([shown[0]?.width, shown[0]?.height]).toEqual([90, 160]);
    for (const frame of shown) {
      const middle = brightAt(frame);
      expect(middle).toBeGreaterThan(0.2);
      expect(middle).toBeLessThan(0.8);
    }
    const first = shown.slice(0, 150).map(brightAt);
    expect(Math.max(...first) - Math.min(...first)).toBeLessThan(0.02);
  });

  it('of a clip that is conformed keeps what matters where that is asked for, else the middle', async () => {
    const shown = async (keeps: 'middle' | 'subject') => {
      const target = path(`${keeps}.mp4`);
      const request = { source: path('clip.mp4'), target, profile: tall, frames: 120, keyframes: [], keeps };
      await media.conform(request);
      return (await decode(target)).map(brightAt);
    };
    const kept = await shown('subject');
    expect(kept).toHaveLength(120);
    for (const place of kept) expect(Math.abs(place - 0.5)).toBeLessThan(0.3);
    expect((await shown('middle')).every(Number.isNaN)).toBe(true);
  });

  it('by blurred bars shows the whole picture, undistorted', async () => {
    await exported('blur.mp4', tall, { reframe: { fit: 'blur', shots: [0, 150] } });
    const shown = await decode(path('blur.mp4'));
    expect(shown).toHaveLength(frames);
    const frame = shown[75];
    if (!frame) throw new Error('no frame');
    expect(brightAt(frame)).toBeCloseTo(left / 320, 1);
    const bright = Array.from({ length: 160 }, (_, y) => lumaAt(frame, left / 320, (y + 0.5) / 160) > 200);
    // A square of 40 pixels among 320 is as high as wide among 90: 11.
    expect(Math.abs(bright.filter(Boolean).length - (40 * 90) / 320)).toBeLessThanOrEqual(2);
  });
});

describe('a sprite sheet', () => {
  it('has a picture for each second, row by row', async () => {
    const sheet = spriteSheet({ ...profile, seconds: frames / 30 });
    expect(sheet).toMatchObject({ width: 160, height: 90, columns: 10, count: 15, everySeconds: 1 });
    await media.spriteSheet({ source: video, target: path('sheet.jpg'), sheet });
    const [picture] = await decode(path('sheet.jpg'));
    if (!picture) throw new Error('no picture');
    expect([picture.width, picture.height]).toEqual([1600, 180]);
    for (let i = 0; i < 15; i += 1) {
      const place = (x: number) =>
        lumaAt(picture, ((i % 10) * 160 + x / 2) / 1600, (Math.floor(i / 10) * 90 + 45) / 180);
      expect(place(i < 5 ? left : right), `picture ${i}`).toBeGreaterThan(200);
      expect(place(i < 5 ? right : left), `picture ${i}`).toBeLessThan(160);
    }
  });
});
