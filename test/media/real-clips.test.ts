import { readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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

describe('pictures in place of clips', () => {
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
