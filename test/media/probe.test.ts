import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mediaVersion } from '../../src/media/media-version.ts';
import { type ClipRecipe, makeClip, tempFolder, testMedia } from './fixtures.ts';
import { hugePicture } from './huge-picture.ts';

const folder = await tempFolder();
const media = testMedia();
const path = (name: string) => join(folder, name);

const still = (codec: string, size = '97x61'): ClipRecipe => ({
  picture: `testsrc=s=${size}:r=1:d=1${codec === 'mjpeg' ? ',scale=out_range=pc,format=yuvj420p' : ''}`,
  videoCodec: codec as never,
  ...(codec === 'png' || codec === 'mjpeg' ? { muxer: { update: '1' } } : {}),
});

describe('a picture that claims to be huge', () => {
  it.each([30_000, 12_000])('of %i pixels a side is refused before it is decoded', async (side) => {
    await writeFile(path('huge.png'), hugePicture(side));
    await expect(media.probe(path('huge.png'))).rejects.toMatchObject({
      name: 'BadOutput',
      message: `a picture of ${side}x${side} is too large; at most 128 million pixels are read`,
    });
  });
});

describe('the probe knows', () => {
  it.each([
    ['a.png', still('png'), { kind: 'image', contentType: 'image/png', videoCodec: 'png' }],
    ['a.jpg', still('mjpeg'), { kind: 'image', contentType: 'image/jpeg', videoCodec: 'mjpeg' }],
    ['a.webp', still('libwebp'), { kind: 'image', contentType: 'image/webp', videoCodec: 'webp' }],
    ['a.gif', still('gif'), { kind: 'image', contentType: 'image/gif', videoCodec: 'gif' }],
  ])('pictures: %s', async (name, recipe, expected) => {
    const file = await makeClip(path(name), recipe);
    expect(await media.probe(file)).toMatchObject({
      ...expected,
      width: 97,
      height: 61,
      seconds: null,
      frames: null,
      fps: null,
    });
  });

  it.each([
    ['a.mp4', {}, 'video/mp4', 'h264'],
    ['a.mov', {}, 'video/quicktime', 'h264'],
    [
      'a.webm',
      {
        videoCodec: 'libvpx-vp9' as never,
        options: { deadline: 'realtime' },
        audioCodec: 'libopus' as never,
      },
      'video/webm',
      'vp9',
    ],
  ])('clips: %s', async (name, recipe, contentType, videoCodec) => {
    const file = await makeClip(path(name), {
      picture: 'testsrc2=s=160x90:r=25:d=1',
      sound: 'sine=d=1:r=48000',
      ...recipe,
    });
    const info = await media.probe(file);
    expect(info).toMatchObject({
      kind: 'video',
      contentType,
      width: 160,
      height: 90,
      frames: 25,
      fps: 25,
      videoCodec,
    });
    expect(info.seconds).toBeCloseTo(1, 2);
    expect(info.audioCodec).toMatch(/aac|opus/);
  });

  it.each([
    ['a.mp3', 'libmp3lame', 'audio/mpeg'],
    ['a.wav', 'pcm_s16le', 'audio/wav'],
    ['a.m4a', 'aac', 'audio/x-m4a'],
    ['a.flac', 'flac', 'audio/flac'],
  ])('sounds: %s', async (name, codec, contentType) => {
    const file = await makeClip(path(name), { sound: 'sine=d=1:r=48000', audioCodec: codec as never });
    const info = await media.probe(file);
    expect(info).toMatchObject({
      kind: 'audio',
      contentType,
      width: 0,
      height: 0,
      frames: null,
      videoCodec: null,
    });
    expect(info.seconds).toBeGreaterThan(0.95);
    expect(info.seconds).toBeLessThan(1.1);
  });

  it('what a file is by its bytes, whatever it is called', async () => {
    const png = await makeClip(path('real.png'), still('png'));
    await writeFile(path('picture.mp4'), await readFile(png));
    expect(await media.probe(path('picture.mp4'))).toMatchObject({ kind: 'image', contentType: 'image/png' });
  });

  it('which ffmpeg does the work', () => {
    expect(mediaVersion()).toMatch(/^\d+\.\d+/);
  });
});

describe('the probe refuses', () => {
  it.each([
    ['an HTML page', '<!DOCTYPE html>\n<html><body>502 Bad Gateway</body></html>', 'an HTML page'],
    ['an empty file', '', 'an empty file'],
    ['JSON', '{"error":"not found"}', 'JSON'],
    ['a playlist that points elsewhere', '#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n', 'plain text'],
    ['a concat script', 'ffconcat version 1.0\nfile /etc/passwd\n', 'plain text'],
    ['noise', Buffer.from([1, 2, 3, 250, 251, 0, 0, 9]), 'of no known format'],
    ['a PDF', '%PDF-1.7\n%âãÏÓ\n1 0 obj', 'application/pdf'],
  ])('%s', async (_, content, found) => {
    await writeFile(path('bad.mp4'), content);
    await expect(media.probe(path('bad.mp4'))).rejects.toMatchObject({
      name: 'BadOutput',
      message: expect.stringContaining(found),
    });
  });

  it('an MP4 whose index is missing', async () => {
    const whole = await readFile(
      await makeClip(path('whole.mp4'), { picture: 'testsrc2=s=160x90:r=30:d=1' }),
    );
    await writeFile(path('no-index.mp4'), whole.subarray(0, whole.indexOf('moov')));
    await expect(media.probe(path('no-index.mp4'))).rejects.toMatchObject({
      name: 'BadOutput',
      message: expect.stringMatching(/damaged or breaks off/),
      detail: expect.stringMatching(/moov atom not found|invalid data/i),
    });
  });

  it('an MP4 that breaks off anywhere behind its index', async () => {
    const file = await makeClip(path('front.mp4'), {
      picture: 'testsrc2=s=160x90:r=30:d=1',
      sound: 'sine=d=1',
      muxer: { movflags: '+faststart' },
    });
    const whole = await readFile(file);
    const media_ = whole.indexOf('mdat') + 4;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: media_, max: whole.length - 1 }), async (length) => {
        await writeFile(path('cut.mp4'), whole.subarray(0, length));
        await expect(media.probe(path('cut.mp4'))).rejects.toMatchObject({ name: 'BadOutput' });
      }),
      { numRuns: 5 },
    );
  });

  it('an MP4 whose last packets were overwritten with nothing', async () => {
    const whole = Buffer.from(await readFile(path('front.mp4')));
    whole.fill(0, whole.length - 6000);
    await writeFile(path('zeros.mp4'), whole);
    await expect(media.probe(path('zeros.mp4'))).rejects.toMatchObject({ name: 'BadOutput' });
  });

  it.each(['png', 'mjpeg', 'libwebp'])('a picture that breaks off: %s', async (codec) => {
    const name = path(`half.${codec === 'mjpeg' ? 'jpg' : codec === 'png' ? 'png' : 'webp'}`);
    const whole = await readFile(await makeClip(name, still(codec, '320x180')));
    await writeFile(name, whole.subarray(0, Math.floor(whole.length / 2)));
    await expect(media.probe(name)).rejects.toMatchObject({ name: 'BadOutput' });
  });

  it('a file that is not there, without naming our folders', async () => {
    const error = await media.probe(path('nowhere.mp4')).catch((reason) => reason);
    expect(error).toMatchObject({ name: 'MediaCrashed' });
    expect(`${error.message} ${error.detail}`).not.toContain(folder);
  });
});
