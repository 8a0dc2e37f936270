import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Demuxer } from 'node-av/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CutPart, HouseProfile, WindowRequest } from '../../src/app/ports.ts';
import { cutList } from '../../src/domain/cut-list.ts';
import {
  type Direction,
  directedKinds,
  directions,
  type TransitionKind,
  transitionKinds,
} from '../../src/domain/settings.ts';
import { layOut, type Timeline } from '../../src/domain/timeline.ts';
import {
  type DecodedFrame,
  decode,
  lumaAt,
  makeClip,
  profile,
  psnr,
  readStreams,
  tempFolder,
  testMedia,
} from './fixtures.ts';
import { heardSound } from './heard-sound.ts';

const folder = await tempFolder();
const media = testMedia();
const path = (name: string) => join(folder, name);

interface Film {
  readonly timeline: Timeline;
  readonly clips: readonly string[];
  readonly parts: readonly CutPart[];
  readonly sound: string;
  readonly file: string;
}

type ScenePlan = readonly [seconds: number, kind: TransitionKind, transitionSeconds: number];

const pictures = ['testsrc2=', 'mandelbrot=', 'testsrc=', 'life=mold=10:ratio=0.3:death_color=red:'];

/** Everything from sources to the finished file, as the product does it. */
async function makeFilm(
  name: string,
  scenes: readonly ScenePlan[],
  to: HouseProfile = profile,
): Promise<Film> {
  const timeline = layOut(
    scenes.map(([seconds, kind, transition], i) => ({
      id: `${i}`,
      seconds,
      transition: { kind, seconds: transition },
    })),
    to.fps,
  );
  const clips = await Promise.all(
    timeline.scenes.map(async (scene, i) => {
      const frames = scene.frames + scene.tailFrames;
      const source = await makeClip(path(`${name}-source-${i}.mp4`), {
        picture: `${pictures[i % pictures.length]}s=320x180:r=24,trim=duration=${frames / to.fps + 0.2}`,
        gopSize: 250,
      });
      const keyframes = [scene.headFrames, scene.frames].filter((frame) => frame > 0 && frame < frames);
      const target = path(`${name}-clip-${i}.mp4`);
      await media.conform({ source, target, profile: to, frames, keyframes });
      return target;
    }),
  );
  const parts = await Promise.all(
    cutList(timeline).map(async (entry): Promise<CutPart> => {
      const from = clips[entry.scene] ?? '';
      if (entry.kind === 'body') return { file: from, startFrame: entry.startFrame, frames: entry.frames };
      const scene = timeline.scenes[entry.scene];
      const target = path(`${name}-window-${entry.scene}.mp4`);
      await media.window({
        from: { file: from, startFrame: scene?.frames ?? 0 },
        to: { file: clips[entry.scene + 1] ?? '', startFrame: 0 },
        target,
        profile: to,
        kind: scene?.transitionOut as 'crossfade',
        direction: 'left',
        frames: entry.frames,
      });
      return { file: target, startFrame: 0, frames: entry.frames };
    }),
  );
  const sound = path(`${name}-sound.m4a`);
  await media.mixSound({ target: sound, seconds: timeline.totalFrames / to.fps });
  const file = path(`${name}.mp4`);
  await media.cut({ parts, sound, target: file, profile: to, tags: { title: 'Ä film', comment: 'made up' } });
  return { timeline, clips, parts, sound, file };
}

/** What a perfect cut would show, from the decoded clips and the definition of a cross-dissolve. */
function ideal(timeline: Timeline, clips: readonly (readonly DecodedFrame[])[]): DecodedFrame[] {
  return timeline.scenes.flatMap((scene, i) => {
    const own = clips[i] ?? [];
    const next = clips[i + 1] ?? [];
    const window = own.slice(scene.frames).map((from, k) => {
      const to = next[k];
      if (!to) throw new Error('the next clip is too short');
      const share = k / scene.tailFrames;
      const bytes = Buffer.from(
        from.bytes.map((value, at) => Math.round(value * (1 - share) + (to.bytes[at] ?? 0) * share)),
      );
      return { ...from, bytes };
    });
    return [...own.slice(scene.headFrames, scene.frames), ...window];
  });
}

describe('a film with crossfades and a cut', () => {
  let film: Film;
  let frames: DecodedFrame[];
  let clips: DecodedFrame[][];
  let streams: Awaited<ReturnType<typeof readStreams>>;

  beforeAll(async () => {
    film = await makeFilm('mixed', [
      [1.5, 'crossfade', 0.5],
      [1.2, 'cut', 0],
      [1, 'crossfade', 0.3],
      [1.1, 'cut', 0],
    ]);
    frames = await decode(film.file);
    clips = await Promise.all(film.clips.map(decode));
    streams = await readStreams(film.file);
  });
  afterAll(() => streams.input.close());

  it('has every planned frame, evenly timed from zero', () => {
    expect(film.timeline.totalFrames).toBe(144);
    expect(frames.map((frame) => Math.round(frame.time * 90_000))).toEqual(
      Array.from({ length: 144 }, (_, i) => i * 3000),
    );
  });

  it('stores them with decode times that rise evenly and never pass what is shown', () => {
    const packets = streams.packets.filter((packet) => packet.stream === 0);
    expect(packets.map((packet) => packet.dts)).toEqual(packets.map((_, i) => (i - 2) * 3000));
    expect(packets.every((packet) => packet.pts >= packet.dts)).toBe(true);
  });

  it('shows the very pictures of the conformed clips outside the windows', () => {
    let at = 0;
    for (const entry of cutList(film.timeline)) {
      if (entry.kind === 'body') {
        const original = clips[entry.scene]?.slice(entry.startFrame, entry.startFrame + entry.frames) ?? [];
        expect(frames.slice(at, at + entry.frames).map((frame) => frame.hash)).toEqual(
          original.map((frame) => frame.hash),
        );
      }
      at += entry.frames;
    }
    expect(at).toBe(144);
  });

  it('is as good as blending the clips by hand', () => {
    const perfect = ideal(film.timeline, clips);
    expect(perfect).toHaveLength(frames.length);
    const worst: number[] = [];
    let noise = 0;
    for (const [i, frame] of frames.entries()) {
      const reference = perfect[i];
      if (!reference) throw new Error('no reference');
      const decibels = psnr(frame, reference);
      worst.push(decibels);
      noise += 10 ** (-decibels / 10);
    }
    expect(-10 * Math.log10(noise / frames.length)).toBeGreaterThan(38);
    expect(Math.min(...worst)).toBeGreaterThan(30);
  });

  it('plays sound as long as the picture, from the same moment', () => {
    const [picture, sound] = streams.streams;
    expect(Number(picture?.startTime)).toBe(0);
    expect(Number(sound?.startTime)).toBe(0);
    const seconds = (stream: typeof sound) =>
      (Number(stream?.duration) * (stream?.timeBase.num ?? 0)) / (stream?.timeBase.den ?? 1);
    expect(seconds(picture)).toBeCloseTo(4.8, 6);
    expect(Math.abs(seconds(picture) - seconds(sound))).toBeLessThan(1024 / 48_000);
    expect(sound?.codecpar.toJSON()).toMatchObject({ sampleRate: 48_000, channels: 2 });
  });

  it('has its index in front of the media and carries its tags', async () => {
    const bytes = await readFile(film.file);
    expect(bytes.indexOf('moov')).toBeGreaterThan(0);
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
    expect(streams.input.metadata).toMatchObject({ title: 'Ä film', comment: 'made up' });
  });

  it('is found by the probe to be what it should be', async () => {
    expect(await media.probe(film.file)).toMatchObject({
      kind: 'video',
      contentType: 'video/mp4',
      width: 320,
      height: 180,
      frames: 144,
      fps: 30,
      videoCodec: 'h264',
      audioCodec: 'aac',
      bytes: (await readFile(film.file)).length,
    });
  });

  it('gives its parts one decoder configuration, byte for byte', async () => {
    const configurations = new Set<string>();
    for (const part of film.parts) {
      await using input = await Demuxer.open(part.file);
      configurations.add(input.video()?.codecpar.extradata?.toString('hex') ?? '');
    }
    expect(configurations.size).toBe(1);
  });
});

describe('films of every make', () => {
  it.each<[string, HouseProfile, readonly ScenePlan[]]>([
    [
      '24 fps',
      { width: 64, height: 64, fps: 24 },
      [
        [1.3, 'crossfade', 0.29],
        [0.9, 'wipe', 0.4],
        [0.5, 'cut', 0],
      ],
    ],
    [
      '25 fps',
      { width: 90, height: 160, fps: 25 },
      [
        [0.7, 'fade', 0.5],
        [0.7, 'fade', 0.5],
        [0.7, 'cut', 0],
      ],
    ],
    [
      '60 fps',
      { width: 160, height: 90, fps: 60 },
      [
        [1.2, 'crossfade', 0.1],
        [0.4, 'crossfade', 0.2],
        [0.4, 'cut', 0],
      ],
    ],
    [
      'windows of one, two and three frames',
      { width: 64, height: 64, fps: 30 },
      [
        [1, 'crossfade', 0.034],
        [0.5, 'crossfade', 0.067],
        [0.3, 'fade', 0.1],
        [0.4, 'cut', 0],
      ],
    ],
    [
      'scenes of a few frames',
      { width: 64, height: 64, fps: 30 },
      [
        [0.1, 'cut', 0],
        [0.034, 'cut', 0],
        [0.2, 'crossfade', 0.1],
        [0.1, 'cut', 0],
      ],
    ],
  ])('are exact to the frame and decode without an error: %s', async (name, to, scenes) => {
    const film = await makeFilm(name.replaceAll(' ', '-'), scenes, to);
    const frames = await decode(film.file);
    expect(frames).toHaveLength(film.timeline.totalFrames);
    expect(frames.map((frame) => Math.round(frame.time * to.fps))).toEqual(frames.map((_, i) => i));
    const { frames: counted, seconds } = await media.probe(film.file);
    expect(counted).toBe(film.timeline.totalFrames);
    expect(seconds).toBeCloseTo(film.timeline.totalFrames / to.fps, 4);
  });
});

describe('a transition window', () => {
  const to = { width: 160, height: 90, fps: 30 };
  const length = 12;
  let window: (kind: WindowRequest['kind'], direction?: Direction) => Promise<DecodedFrame[]>;
  let low: number;
  let high: number;

  beforeAll(async () => {
    const plain = async (name: string, color: string) => {
      const source = await makeClip(path(`${name}-source.mp4`), {
        picture: `color=c=${color}:s=160x90:r=30:d=1`,
      });
      await media.conform({ source, target: path(`${name}.mp4`), profile: to, frames: 30, keyframes: [15] });
      return path(`${name}.mp4`);
    };
    const from = { file: await plain('dark', '0x303030'), startFrame: 15 };
    const arriving = { file: await plain('light', '0xd0d0d0'), startFrame: 0 };
    [low, high] = (await Promise.all([from, arriving].map(({ file }) => decode(file)))).map((frames) =>
      frames[0] ? lumaAt(frames[0], 0.5, 0.5) : Number.NaN,
    ) as [number, number];
    window = async (kind, direction = 'left') => {
      const target = path(`${kind}-${direction}.mp4`);
      await media.window({ from, to: arriving, target, profile: to, kind, direction, frames: length });
      return decode(target);
    };
  });

  const meanLuma = ({ bytes, width, height }: DecodedFrame) =>
    bytes.subarray(0, width * height).reduce((sum, value) => sum + value, 0) / (width * height);
  const directed: readonly TransitionKind[] = directedKinds;
  const all = transitionKinds
    .filter((kind) => kind !== 'cut')
    .flatMap((kind) =>
      (directed.includes(kind) ? directions : (['left'] as const)).map((way) => [kind, way] as const),
    );

  it.each(all)(
    'of a %s (%s) begins with one clip, ends in the other and has its frames',
    async (kind, way) => {
      const frames = await window(kind, way);
      expect(frames).toHaveLength(length);
      const luma = frames.map(meanLuma);
      expect(Math.abs((luma[0] ?? 0) - low)).toBeLessThanOrEqual(2);
      // The frame after the window is wholly the arriving clip; its last one is a step before that.
      expect(luma.at(-1)).toBeGreaterThan((low + high) / 2);
      const steps = luma.slice(1).map((value, i) => value - (luma[i] ?? 0));
      const turns = { fade: (step: number) => step < 0, fade_white: (step: number) => step < -0.5 };
      if (kind === 'fade' || kind === 'fade_white') {
        // Through black or white: one turn, no more.
        const falling = steps.map(turns[kind]);
        expect(falling.slice(1).filter((now, i) => now !== falling[i]).length).toBe(1);
        if (kind === 'fade') expect(Math.min(...luma)).toBeLessThan(22);
        else expect(Math.max(...luma)).toBeGreaterThan(225);
      } else {
        // The share of the arriving clip only grows.
        expect(Math.min(...steps)).toBeGreaterThan(-0.5);
      }
    },
  );

  it.each(['crossfade', 'dissolve'] as const)(
    'of a %s goes evenly from one clip to the other',
    async (kind) => {
      for (const [i, frame] of (await window(kind)).entries()) {
        expect(Math.abs(lumaAt(frame, 0.5, 0.5) - (low + ((high - low) * i) / length))).toBeLessThanOrEqual(
          3,
        );
      }
    },
  );

  it.each<{ way: Direction; fresh: [number, number]; old: [number, number] }>([
    { way: 'left', fresh: [0.8, 0.5], old: [0.2, 0.5] },
    { way: 'right', fresh: [0.2, 0.5], old: [0.8, 0.5] },
    { way: 'up', fresh: [0.5, 0.8], old: [0.5, 0.2] },
    { way: 'down', fresh: [0.5, 0.2], old: [0.5, 0.8] },
  ])('of a wipe or a slide goes $way: the next clip comes in behind it', async ({ way, fresh, old }) => {
    for (const kind of ['wipe', 'slide'] as const) {
      const middle = (await window(kind, way))[length / 2];
      if (!middle) throw new Error('no frame');
      expect(lumaAt(middle, ...fresh)).toBeGreaterThan(150);
      expect(lumaAt(middle, ...old)).toBeLessThan(80);
    }
  });

  it('leaves nothing in memory, however many follow each other', async () => {
    const large = { width: 1920, height: 1080, fps: 30 };
    const file = path('large.mp4');
    const source = await makeClip(path('large-source.mp4'), { picture: 'testsrc2=s=320x180:r=30:d=2' });
    await media.conform({ source, target: file, profile: large, frames: 60, keyframes: [30] });
    // Each would keep some 30 MB if its decoders stayed open; one needs less than 350.
    const one = testMedia({ concurrency: 1, limits: { memoryMegabytes: 500 } });
    for (let i = 0; i < 10; i += 1) {
      const target = path(`large-${i}.mp4`);
      const [from, next] = [
        { file, startFrame: 6 },
        { file, startFrame: 0 },
      ];
      await one.window({
        from,
        to: next,
        target,
        profile: large,
        kind: 'crossfade',
        direction: 'left',
        frames: 5,
      });
    }
  });

  it('is refused when a clip ends before it', async () => {
    const dark = path('dark.mp4');
    await expect(
      media.window({
        from: { file: dark, startFrame: 25 },
        to: { file: dark, startFrame: 0 },
        target: path('none.mp4'),
        profile: to,
        kind: 'wipe',
        direction: 'left',
        frames: 10,
      }),
    ).rejects.toMatchObject({
      name: 'MediaFailed',
      message: 'clip ends 5 frames before its transition does',
    });
  });
});

describe('a cut is refused', () => {
  let parts: CutPart[];
  let sound: string;
  const cut = (changes: { parts?: CutPart[]; sound?: string }) =>
    media.cut({ parts, sound, target: path('refused.mp4'), profile, tags: {}, ...changes });

  beforeAll(async () => {
    const source = await makeClip(path('refuse-source.mp4'), { picture: 'testsrc2=s=320x180:r=30:d=1.2' });
    await media.conform({ source, target: path('refuse.mp4'), profile, frames: 30, keyframes: [] });
    parts = [{ file: path('refuse.mp4'), startFrame: 0, frames: 30 }];
    sound = path('refuse.m4a');
    await media.mixSound({ target: sound, seconds: 1 });
  });

  it('for parts of other settings', async () => {
    const other = await makeClip(path('other.mp4'), {
      picture: 'testsrc2=s=320x180:r=30:d=1',
      options: { preset: 'medium' },
    });
    await expect(
      cut({ parts: [...parts, { file: other, startFrame: 0, frames: 30 }] }),
    ).rejects.toMatchObject({ name: 'MediaFailed', message: expect.stringMatching(/different settings/) });
  });

  it('for a part that does not begin on a keyframe', async () => {
    const part = { file: path('refuse.mp4'), startFrame: 7, frames: 5 };
    await expect(cut({ parts: [part] })).rejects.toMatchObject({
      name: 'MediaFailed',
      message: 'a part has no keyframe at frame 7',
    });
  });

  it('for a part whose end needs pictures beyond it, and for no other', async () => {
    const { packets, input } = await readStreams(path('refuse.mp4'));
    await input.close();
    const order = packets.map((packet) => packet.pts / 3000);
    const whole = (frames: number) => order.slice(0, frames).every((index) => index < frames);
    const lengths = Array.from({ length: 29 }, (_, i) => i + 1);
    const [good, bad] = [lengths.find((n) => n > 1 && whole(n)), lengths.find((n) => !whole(n))];
    if (!good || !bad) throw new Error('the encoder reordered nothing, or everything');
    const part = (frames: number) => ({ file: path('refuse.mp4'), startFrame: 0, frames });
    await expect(cut({ parts: [part(bad)] })).rejects.toMatchObject({
      name: 'MediaFailed',
      message: expect.stringMatching(/is needed to decode a part that ends before/),
    });
    const short = path('short.m4a');
    await media.mixSound({ target: short, seconds: good / 30 });
    await cut({ parts: [part(good)], sound: short });
    expect(await decode(path('refused.mp4'))).toHaveLength(good);
  });

  it('for a part that is too short', async () => {
    const part = { file: path('refuse.mp4'), startFrame: 0, frames: 31 };
    await expect(cut({ parts: [part] })).rejects.toMatchObject({
      name: 'MediaFailed',
      message: 'a part has 30 frames, 31 were needed',
    });
  });

  it('for sound of another length or format', async () => {
    const long = path('long.m4a');
    await media.mixSound({ target: long, seconds: 1.1 });
    await expect(cut({ sound: long })).rejects.toMatchObject({
      name: 'MediaFailed',
      message: expect.stringMatching(/differ in length/),
    });
    const mono = await makeClip(path('mono.m4a'), { sound: 'sine=d=1:r=44100' });
    await expect(cut({ sound: mono })).rejects.toMatchObject({
      name: 'MediaFailed',
      message: expect.stringMatching(/not AAC in stereo/),
    });
  });
});

describe('the sound', () => {
  it.each([1, 2.5, 7.041667])('lasts %f seconds to the sample, and is silent', async (seconds) => {
    const target = path(`silence-${seconds}.m4a`);
    await media.mixSound({ target, seconds });
    const info = await media.probe(target);
    expect(info).toMatchObject({ kind: 'audio', contentType: 'audio/mp4', audioCodec: 'aac' });
    expect(Math.round((info.seconds ?? 0) * 48_000)).toBe(Math.round(seconds * 48_000));
  });
});

describe('a file that was joined elsewhere', () => {
  it('is copied from its first picture on, with its sound beside it, also without an edit list', async () => {
    const joined = await makeClip(path('joined-elsewhere.mp4'), {
      picture: 'testsrc2=s=320x180:r=30,trim=duration=2',
      sound: 'aevalsrc=if(lt(t\\,1)\\,0\\,sin(2*PI*880*t))|0:s=48000:d=2',
      options: { preset: 'medium' },
      muxer: { use_editlist: '0', video_track_timescale: '12800' },
    });
    const target = path('copied.mp4');
    await media.cut({
      parts: [{ file: joined, startFrame: 0, frames: 60 }],
      sound: joined,
      target,
      profile,
      tags: {},
    });
    const [copied, original] = [await decode(target), await decode(joined)];
    expect(copied.map(({ hash }) => hash)).toEqual(original.map(({ hash }) => hash));
    expect(copied.map(({ time }) => Math.round(time * 30))).toEqual(Array.from({ length: 60 }, (_, i) => i));
    // Its first picture is shown two frames late, so the tone that began after a second is heard that much earlier beside it.
    const onset = async (file: string) => {
      const heard = await heardSound(file);
      return heard.findIndex((value) => Math.abs(value) > 0.1) / 2;
    };
    const [after, before] = [await onset(target), await onset(joined)];
    // Without an edit list the encoder's priming, of 1024 samples, is heard as well.
    expect(Math.abs(before - (1 - 2 / 30) * 48_000 - 1024)).toBeLessThan(100);
    expect(Math.abs(after - before)).toBeLessThan(5);
  });
});
