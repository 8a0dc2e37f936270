import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HouseProfile } from '../../src/app/ports.ts';
import {
  type ClipRecipe,
  decode,
  lumaAt,
  makeClip,
  profile,
  readStreams,
  tempFolder,
  testMedia,
  turnQuarter,
} from './fixtures.ts';

const folder = await tempFolder();
const media = testMedia();
let count = 0;

/** Makes a clip, conforms it and decodes the result. */
async function conformed(
  recipe: ClipRecipe,
  {
    frames = 30,
    keyframes = [] as number[],
    name = 'source.mp4',
    to = profile as HouseProfile,
    prepare = async (_: string) => {},
  } = {},
) {
  count += 1;
  const source = join(folder, `${count}-${name}`);
  const target = join(folder, `${count}.mp4`);
  await makeClip(source, recipe);
  await prepare(source);
  await media.conform({ source, target, profile: to, frames, keyframes });
  return { target, frames: await decode(target) };
}

/** Width and height in pixels of the bright disc in the middle of a picture. */
function discSize(frame: { bytes: Buffer; width: number; height: number }): { wide: number; high: number } {
  const bright = (x: number, y: number) => (frame.bytes[y * frame.width + x] ?? 0) > 128;
  const [cx, cy] = [frame.width >> 1, frame.height >> 1];
  let wide = 0;
  let high = 0;
  for (let x = 0; x < frame.width; x += 1) if (bright(x, cy)) wide += 1;
  for (let y = 0; y < frame.height; y += 1) if (bright(cx, y)) high += 1;
  return { wide, high };
}

const disc = (size: string, rx: number, ry: number) =>
  `color=c=black:s=${size}:r=30:d=0.4,format=yuv420p,geq=lum='if(lt(pow((X-W/2)/${rx},2)+pow((Y-H/2)/${ry},2),1),235,16)':cb=128:cr=128`;

describe('a conformed clip', () => {
  it('has exactly the asked frames, evenly timed, in the house format, without sound', async () => {
    const { target, frames } = await conformed(
      { picture: 'testsrc2=s=640x360:r=30:d=2', sound: 'sine=d=2' },
      { frames: 45, keyframes: [10, 37] },
    );
    expect(frames).toHaveLength(45);
    expect(frames.map((frame) => Math.round(frame.time * 90_000))).toEqual(frames.map((_, i) => i * 3000));
    const { streams, packets, input } = await readStreams(target);
    expect(streams).toHaveLength(1);
    const parameters = streams[0]?.codecpar;
    expect(parameters?.toJSON()).toMatchObject({ width: 320, height: 180 });
    expect([
      parameters?.colorPrimaries,
      parameters?.colorTrc,
      parameters?.colorSpace,
      parameters?.colorRange,
    ]).toEqual([1, 1, 1, 1]);
    expect(streams[0]?.timeBase).toMatchObject({ num: 1, den: 90_000 });
    expect(streams[0]?.sampleAspectRatio.num).toBe(streams[0]?.sampleAspectRatio.den);
    expect(packets.every((packet) => packet.duration === 3000)).toBe(true);
    expect(packets.map((packet) => packet.dts)).toEqual(packets.map((_, i) => (i - 2) * 3000));
    await input.close();
  });

  it('has keyframes at 0, where asked, and at least every second, and nowhere else', async () => {
    const { frames } = await conformed(
      { picture: 'testsrc2=s=320x180:r=30:d=3' },
      { frames: 80, keyframes: [10, 41] },
    );
    expect(frames.flatMap((frame, i) => (frame.keyFrame ? [i] : []))).toEqual([0, 10, 40, 41, 71]);
  });

  it.each([
    [24, 30],
    [25, 30],
    [60, 30],
    [30, 24],
    [30, 25],
    [24, 60],
  ] as const)('plays %i fps at %i fps at the same speed', async (from, to) => {
    const { frames } = await conformed(
      { picture: `color=c=black:s=160x90:r=${from}:d=1.2,geq=lum='if(lt(T,0.5),30,200)':cb=128:cr=128` },
      { frames: to, to: { width: 160, height: 90, fps: to } },
    );
    expect(frames).toHaveLength(to);
    const turn = frames.findIndex((frame) => lumaAt(frame, 0.5, 0.5) > 128) / to;
    expect(turn).toBeGreaterThanOrEqual(0.5 - 1 / to);
    expect(turn).toBeLessThanOrEqual(0.5 + 1 / to + 1 / from);
  });

  it('evens out a variable frame rate', async () => {
    const { frames } = await conformed({
      picture: "testsrc2=s=160x90:r=60:d=1.2,select='lt(mod(n,7),3)+lt(n,20)'",
      muxer: { video_track_timescale: '60000' },
    });
    expect(frames.map((frame) => Math.round(frame.time * 30))).toEqual(frames.map((_, i) => i));
    expect(frames).toHaveLength(30);
  });

  it.each([
    ['a square source', disc('320x320', 60, 60), profile],
    ['a wide source in a tall video', disc('640x180', 40, 40), { width: 180, height: 320, fps: 30 }],
    ['a source of oblong pixels', `${disc('240x180', 45, 60)},setsar=4/3`, profile],
  ])('keeps a circle a circle: %s', async (_, picture, to) => {
    const { frames } = await conformed({ picture }, { frames: 10, to });
    const [frame] = frames;
    if (!frame) throw new Error('no frame');
    expect([frame.width, frame.height]).toEqual([to.width, to.height]);
    const { wide, high } = discSize(frame);
    expect(wide).toBeGreaterThan(80);
    expect(Math.abs(wide - high)).toBeLessThanOrEqual(3);
  });

  it('stands upright when the source says it was turned', async () => {
    const tall = { width: 90, height: 160, fps: 30 };
    const { target, frames } = await conformed(
      { picture: "color=c=black:s=160x90:r=30:d=0.5,geq=lum='if(lt(X,W/2),220,30)':cb=128:cr=128" },
      { frames: 10, to: tall, prepare: turnQuarter },
    );
    const [frame] = frames;
    if (!frame) throw new Error('no frame');
    // A quarter clockwise brings the bright left half to the top.
    expect(lumaAt(frame, 0.5, 0.2)).toBeGreaterThan(180);
    expect(lumaAt(frame, 0.5, 0.8)).toBeLessThan(70);
    expect(await media.probe(target)).toMatchObject({ width: 90, height: 160 });
  });
});

describe('conforming takes', () => {
  it('takes HEVC with ten bits', async () => {
    const { frames } = await conformed(
      {
        picture: 'testsrc2=s=320x180:r=30:d=0.5,format=yuv420p10le',
        videoCodec: 'libx265' as never,
        options: { preset: 'ultrafast', 'x265-params': 'log-level=none' },
      },
      { frames: 15 },
    );
    expect(frames).toHaveLength(15);
  });

  it('takes VP9 in WebM with odd sides', async () => {
    const { frames } = await conformed(
      {
        picture: 'testsrc2=s=321x181:r=30:d=0.5',
        videoCodec: 'libvpx-vp9' as never,
        options: { deadline: 'realtime', 'cpu-used': 8 },
      },
      { frames: 15, name: 'odd.webm' },
    );
    expect(frames).toHaveLength(15);
    expect(frames[0]).toMatchObject({ width: 320, height: 180 });
  });

  it('takes AV1', async () => {
    const { frames } = await conformed(
      { picture: 'testsrc2=s=320x180:r=30:d=0.5', videoCodec: 'libsvtav1' as never, options: { preset: 12 } },
      { frames: 15 },
    );
    expect(frames).toHaveLength(15);
  });

  it.each([
    // 203 nits, the white of a page in HDR (ITU-R BT.2408): code values of SMPTE ST 2084 and of ITU-R BT.2100 HLG.
    ['PQ', 'smpte2084', 16, 573],
    ['HLG', 'arib-std-b67', 18, 721],
  ] as const)(
    'brings HDR to the brightness of a normal screen, whether it tells its peak or not: %s',
    async (_, transfer, colorTrc, white) => {
      const source = await makeClip(join(folder, `${transfer}.mov`), {
        picture: `color=c=gray:s=160x90:r=30:d=0.4,format=yuv420p10le,geq=lum=${white}:cb=512:cr=512`,
        videoCodec: 'libx265' as never,
        options: {
          preset: 'ultrafast',
          'x265-params': `log-level=none:colorprim=bt2020:transfer=${transfer}:colormatrix=bt2020nc`,
        },
        context: (context) => {
          Object.assign(context, { colorTrc, colorPrimaries: 9, colorSpace: 9 });
        },
      });
      const [clip, picture] = [join(folder, `${transfer}.mp4`), join(folder, `${transfer}.jpg`)];
      await media.conform({ source, target: clip, profile, frames: 8, keyframes: [] });
      await media.proxy({ source, target: picture, longSide: 160, maxBytes: 50_000 });
      // White below a room for highlights: about 85 % of the range from 16 to 235, and of the JPEG's from 0 to 255.
      for (const [file, low, high] of [
        [clip, 192, 212],
        [picture, 205, 228],
      ] as const) {
        const [frame] = await decode(file);
        const luma = frame ? lumaAt(frame, 0.5, 0.5) : 0;
        expect(luma).toBeGreaterThan(low);
        expect(luma).toBeLessThan(high);
      }
    },
  );

  it('lays transparency over black', async () => {
    const { frames } = await conformed(
      {
        picture:
          "color=c=white:s=160x90:r=30:d=0.4,format=rgba,geq=r=255:g=255:b=255:a='if(lt(X,W/2),0,255)'",
        videoCodec: 'qtrle' as never,
      },
      { frames: 8, name: 'alpha.mov' },
    );
    const [frame] = frames;
    if (!frame) throw new Error('no frame');
    expect(lumaAt(frame, 0.2, 0.5)).toBeLessThan(25);
    expect(lumaAt(frame, 0.8, 0.5)).toBeGreaterThan(220);
  });

  it('makes whole pictures of interlaced ones', async () => {
    // A bright bar that moves between the fields: woven together its edges are combs.
    const moving =
      "color=c=black:s=320x180:r=60:d=1,geq=lum='if(between(X,60+3*N,120+3*N),220,30)':cb=128:cr=128";
    const recipe = (filter: string): ClipRecipe => ({
      picture: `${moving},${filter}`,
      options: { 'x264-params': 'interlaced=1', crf: 10 },
    });
    const woven = await conformed(recipe('interlace=scan=tff:lowpass=0,setparams=field_mode=tff'), {
      frames: 20,
    });
    const combing = (frame: { bytes: Buffer; width: number; height: number } | undefined) => {
      if (!frame) return Number.NaN;
      let combs = 0;
      for (let y = 40; y < 140; y += 1) {
        for (let x = 0; x < frame.width; x += 1) {
          const at = (row: number) => frame.bytes[row * frame.width + x] ?? 0;
          if (Math.abs(at(y) - at(y + 1)) > 60 && Math.abs(at(y) - at(y + 2)) < 20) combs += 1;
        }
      }
      return combs;
    };
    expect(combing(woven.frames[10])).toBeLessThan(30);
    const source = await decode(join(folder, `${count}-source.mp4`));
    expect(combing(source[10])).toBeGreaterThan(200);
  });

  it('holds the last picture of a source that is a little too short', async () => {
    const { frames } = await conformed({ picture: 'testsrc2=s=320x180:r=30:d=0.8' }, { frames: 30 });
    expect(frames).toHaveLength(30);
    expect(frames[0]?.hash).not.toBe(frames[20]?.hash);
  });

  it('slows a source that is up to a quarter too short', async () => {
    const { frames } = await conformed(
      { picture: "color=c=black:s=160x90:r=30:d=1.6,geq=lum='if(lt(T,0.8),30,200)':cb=128:cr=128" },
      { frames: 60 },
    );
    expect(frames).toHaveLength(60);
    const turn = frames.findIndex((frame) => lumaAt(frame, 0.5, 0.5) > 128);
    expect(Math.abs(turn - 30)).toBeLessThanOrEqual(1);
  });
});

describe('conforming refuses', () => {
  it('a source that is much too short, and leaves no file', async () => {
    const source = await makeClip(join(folder, 'short.mp4'), { picture: 'testsrc2=s=160x90:r=30:d=0.6' });
    const target = join(folder, 'short-out.mp4');
    await expect(media.conform({ source, target, profile, frames: 60, keyframes: [] })).rejects.toMatchObject(
      {
        name: 'MediaFailed',
        message: 'clip is 0.6 s, 2 s were needed',
      },
    );
    expect((await readdir(folder)).filter((name) => name.startsWith('short-out'))).toEqual([]);
  });

  it('a source that is damaged in the middle, with the words of ffmpeg', async () => {
    const source = await makeClip(join(folder, 'damaged.mp4'), { picture: 'testsrc2=s=320x180:r=30:d=1' });
    const bytes = await readFile(source);
    const middle = bytes.indexOf('mdat') + 4 + ((bytes.length - bytes.indexOf('mdat')) >> 1);
    bytes.fill(0xa5, middle, middle + 4000);
    await writeFile(source, bytes);
    const error = await media
      .conform({ source, target: join(folder, 'damaged-out.mp4'), profile, frames: 30, keyframes: [] })
      .catch((reason) => reason);
    expect(error).toMatchObject({
      name: 'MediaFailed',
      message: expect.stringMatching(/could not be processed/),
      detail: expect.stringMatching(/h264|NAL|Invalid/i),
    });
    expect(`${error.message} ${error.detail}`).not.toContain(folder);
  });

  it('a still picture', async () => {
    const source = await makeClip(join(folder, 'still.png'), {
      picture: 'color=c=red:s=64x64:r=1:d=1',
      videoCodec: 'png' as never,
    });
    await expect(
      media.conform({ source, target: join(folder, 'still.mp4'), profile, frames: 10, keyframes: [] }),
    ).rejects.toMatchObject({ name: 'MediaFailed', message: 'a still picture is no clip' });
  });

  it('a file without a picture', async () => {
    const source = await makeClip(join(folder, 'sound.m4a'), { sound: 'sine=d=1' });
    await expect(
      media.conform({ source, target: join(folder, 'sound.mp4'), profile, frames: 10, keyframes: [] }),
    ).rejects.toMatchObject({ name: 'MediaFailed', message: 'the file has no picture' });
  });
});
