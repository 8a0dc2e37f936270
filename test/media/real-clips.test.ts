import { readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Demuxer, Muxer } from 'node-av/api';
import { describe, expect, it } from 'vitest';
import { readSound } from '../../src/media/mix/read-sound.ts';
import { type ClipRecipe, decode, lumaAt, makeClip, profile, tempFolder, testMedia } from './fixtures.ts';

/** What people upload and models send, beside what conform.test.ts has: each is conformed, or refused with a reason. */
const folder = await tempFolder();
const media = testMedia();
const path = (name: string) => join(folder, name);
let count = 0;

const conform = async (source: string, frames: number) => {
  count += 1;
  const target = path(`out-${count}.mp4`);
  await media.conform({ source, target, profile, frames, keyframes: [] });
  return decode(target);
};
const picture = 'testsrc2=s=320x180:r=30:d=1.2';

function never(): never {
  throw new Error('no such frame');
}

/** One transport stream with the pictures of several, one after the other, without a gap. */
async function joinStreams(target: string, parts: readonly string[]): Promise<string> {
  await using muxer = await Muxer.open(target);
  let index: number | undefined;
  let next = 0n;
  for (const part of parts) {
    await using input = await Demuxer.open(part);
    const stream = input.video();
    if (!stream) throw new Error(`${part} has no picture`);
    index ??= muxer.addStream(stream);
    let shift: bigint | undefined;
    for await (const packet of input.packets(stream.index)) {
      if (!packet) continue;
      shift ??= next - packet.pts;
      packet.pts += shift;
      packet.dts += shift;
      next = packet.pts + 3000n;
      await muxer.writePacket(packet, index);
      packet.free();
    }
  }
  return target;
}

describe('sound of any kind does not keep a clip from being conformed', () => {
  it.each<[string, ClipRecipe]>([
    ['mono at 44.1 kHz', { picture, sound: 'sine=d=1.2:r=44100' }],
    ['5.1', { picture, sound: 'sine=d=1.2:r=48000,pan=5.1|c0=c0|c1=c0|c2=c0|c3=c0|c4=c0|c5=c0' }],
    ['none', { picture }],
  ])('%s', async (name, recipe) => {
    const source = await makeClip(path(`sound-${name.replaceAll(/\W/g, '')}.mp4`), recipe);
    expect(await conform(source, 30)).toHaveLength(30);
    expect((await media.probe(source)).audioCodec).toBe(recipe.sound ? 'aac' : null);
  });
});

describe('the sound of a clip stays with its picture', () => {
  const late = 'setpts=PTS+0.4/TB';
  const beep = "aevalsrc='if(between(t,0.6,0.8),0.5,0)*sin(2*PI*1000*t)':d=1.2:s=48000";

  it.each([
    ['where both begin at once', picture, beep, 0.6],
    ['where the picture begins later', `${picture},${late}`, beep, 0.2],
    ['where the sound begins later', picture, `${beep},a${late}`, 1],
  ] as const)('%s', async (name, film, sound, heardAt) => {
    const source = await makeClip(path(`${name}.mov`), {
      picture: film,
      sound,
      audioCodec: 'pcm_s16le' as never,
    });
    let at = 0;
    let first = Number.NaN;
    for await (const block of readSound(source)) {
      const loud = block.findIndex((value) => Math.abs(value) > 0.2);
      if (Number.isNaN(first) && loud >= 0) first = (at + loud) / 2 / 48_000;
      at += block.length;
    }
    expect(Math.abs(first - heardAt)).toBeLessThan(0.03);
  });
});

describe('what the header says is not believed', () => {
  it('a clip that claims ten times its length is as long as its pictures', async () => {
    const source = await makeClip(path('liar.mp4'), { picture });
    const bytes = await readFile(source);
    // ISO/IEC 14496-12: version 0 of both boxes has its duration 16 (mdhd) and 12 + 4 bytes behind version and flags.
    for (const box of ['mvhd', 'mdhd']) {
      const at = bytes.indexOf(box) + 4 + 16;
      bytes.writeUInt32BE(bytes.readUInt32BE(at) * 10, at);
    }
    await writeFile(source, bytes);
    expect((await media.probe(source)).seconds).toBeCloseTo(1.2, 1);
    expect(await conform(source, 30)).toHaveLength(30);
    await expect(conform(source, 300)).rejects.toMatchObject({
      name: 'MediaFailed',
      message: 'clip is 1.2 s, 10 s were needed',
    });
  });

  it.each(['mp4', 'webm'])('a %s whose tail is cut off is refused, and says so', async (ending) => {
    const source = await makeClip(path(`tail.${ending}`), {
      picture: 'testsrc2=s=320x180:r=30:d=3',
      ...(ending === 'webm'
        ? { videoCodec: 'libvpx-vp9' as never, options: { deadline: 'realtime', 'cpu-used': 8 } }
        : { muxer: { movflags: '+faststart' } }),
    });
    const { size } = await stat(source);
    await writeFile(source, (await readFile(source)).subarray(0, Math.floor(size * 0.5)));
    await expect(conform(source, 90)).rejects.toMatchObject({
      name: 'MediaFailed',
      message: expect.stringMatching(/breaks off|could not be processed|clip is [\d.]+ s, 3 s were needed/),
    });
  });
});

describe('a recording that changes midway', () => {
  it.each([
    ['its size', 's=180x320'],
    ['its pixels', 's=320x180,format=yuv444p10le'],
  ])('%s is fitted anew', async (_, second) => {
    const plain = (color: string, form: string) => ({
      picture: `color=c=${color}:r=30:d=0.6:${form}`,
      options: { bf: 0 },
    });
    const source = await joinStreams(path('changing.ts'), [
      await makeClip(path('first.ts'), plain('0x404040', 's=320x180')),
      await makeClip(path('second.ts'), plain('0xc0c0c0', second)),
    ]);
    const frames = await conform(source, 36);
    expect(frames).toHaveLength(36);
    expect(new Set(frames.map(({ width, height }) => `${width}x${height}`))).toEqual(new Set(['320x180']));
    for (const [i, frame] of frames.entries()) {
      for (const at of [0.1, 0.9])
        expect(Math.abs(lumaAt(frame, at, at) - (i < 18 ? 71 : 181))).toBeLessThan(4);
    }
  });
});

describe('what is not there is not seen', () => {
  it.each(['libvpx', 'libvpx-vp9'])('transparency of a WebM lies over black: %s', async (videoCodec) => {
    const source = await makeClip(path(`alpha-${videoCodec}.webm`), {
      picture:
        "color=c=white:s=160x90:r=30:d=0.6,format=yuva420p,geq=lum=235:cb=128:cr=128:a='if(lt(X,W/2),0,255)'",
      videoCodec: videoCodec as never,
      options: { deadline: 'realtime', 'cpu-used': 8, 'auto-alt-ref': 0 },
    });
    const [frame] = await conform(source, 15);
    if (!frame) throw new Error('no frame');
    expect(lumaAt(frame, 0.2, 0.5)).toBeLessThan(25);
    expect(lumaAt(frame, 0.8, 0.5)).toBeGreaterThan(220);
  });
});

describe('containers of older devices', () => {
  it.each([
    ['avi', 'mpeg4', 'video/vnd.avi'],
    ['mpg', 'mpeg2video', 'video/mpeg'],
    ['3gp', 'mpeg4', 'video/3gpp'],
  ])('%s', async (ending, videoCodec, contentType) => {
    const source = await makeClip(path(`old.${ending}`), { picture, videoCodec: videoCodec as never });
    expect(await media.probe(source)).toMatchObject({ kind: 'video', contentType, width: 320, height: 180 });
    expect(await conform(source, 30)).toHaveLength(30);
  });

  it('a format that is not read is named, with others to choose', async () => {
    const source = await makeClip(path('old.flv'), { picture });
    await expect(media.probe(source)).rejects.toMatchObject({
      name: 'BadOutput',
      message: 'files of type video/x-flv are not read; save it as MP4, MOV or WebM',
    });
  });
});

describe('pictures in place of clips', () => {
  it.each([
    ['gif', 'gif'],
    ['apng', 'apng'],
    ['webp', 'libwebp_anim'],
  ])('one that moves is a clip, with a length and a number of pictures: %s', async (ending, videoCodec) => {
    const source = await makeClip(path(`film.${ending}`), {
      picture: "color=c=black:s=96x64:r=10:d=1,geq=lum='20+20*N':cb=128:cr=128",
      videoCodec: videoCodec as never,
    });
    const info = await media.probe(source);
    expect(info).toMatchObject({ kind: 'video', contentType: `image/${ending}`, frames: 10, width: 96 });
    expect(info.seconds).toBeCloseTo(1, 1);
    const frames = await conform(source, 30);
    expect(lumaAt(frames[1] ?? never(), 0.5, 0.5)).toBeLessThan(
      lumaAt(frames[28] ?? never(), 0.5, 0.5) - 100,
    );
  });

  it('a GIF that moves is a clip; it plays once, however often it says to repeat', async () => {
    const source = await makeClip(path('moving.gif'), {
      picture: "color=c=black:s=96x64:r=10:d=1,geq=lum='if(lt(T,0.5),30,200)':cb=128:cr=128",
      videoCodec: 'gif' as never,
      muxer: { loop: '0' },
    });
    const frames = await conform(source, 30);
    expect(frames).toHaveLength(30);
    const turn = frames.findIndex((frame) => lumaAt(frame, 0.5, 0.5) > 128);
    expect(Math.abs(turn - 15)).toBeLessThanOrEqual(1);
    await expect(conform(source, 90)).rejects.toMatchObject({ message: 'clip is 1 s, 3 s were needed' });
  });

  it('a still of many megabytes is made small within its limits', async () => {
    const source = await makeClip(path('large.png'), {
      picture: 'color=c=gray:s=4000x3000:r=1:d=1,format=rgb24,noise=alls=100',
      videoCodec: 'png' as never,
      muxer: { update: '1' },
    });
    expect((await stat(source)).size).toBeGreaterThan(20e6);
    await media.proxy({ source, target: path('small.jpg'), longSide: 1280, maxBytes: 180_000 });
    expect((await stat(path('small.jpg'))).size).toBeLessThanOrEqual(180_000);
  }, 30_000);
});

describe('files that reach for others', () => {
  it.each([
    ['a playlist', '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.mp4\n#EXT-X-ENDLIST\n'],
    ['a concat script', "ffconcat version 1.0\nfile 'secret.mp4'\n"],
    ['an SDP session', 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n'],
    [
      'an MPD',
      '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>secret.mp4</BaseURL></MPD>',
    ],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'],
  ])('%s is not followed, whatever it is called', async (_, content) => {
    await makeClip(path('secret.mp4'), { picture });
    for (const name of ['clip.mp4', 'clip.m3u8', 'clip.png']) {
      await writeFile(path(name), content);
      await expect(conform(path(name), 10)).rejects.toMatchObject({
        name: 'BadOutput',
        message: expect.stringMatching(/^a picture, clip or sound was expected, but this is/),
      });
    }
  });

  it('nor is a name that means a protocol or a pattern', async () => {
    const source = await makeClip(path('real.mp4'), { picture });
    for (const name of ['concat:real.mp4|real.mp4', 'frame-%03d.mp4', 'subfile,,start,0,end,0,,:real.mp4']) {
      await symlink(source, path(name));
      expect(await conform(path(name), 30)).toHaveLength(30);
    }
  });
});
