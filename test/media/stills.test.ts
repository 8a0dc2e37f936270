import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pictureScore } from '../../src/media/picture-score.ts';
import { decode, lumaAt, makeClip, tempFolder, testMedia, turnQuarter } from './fixtures.ts';

const folder = await tempFolder();
const media = testMedia();
const path = (name: string) => join(folder, name);

function mean(bytes: Uint8Array): number {
  return bytes.reduce((sum, value) => sum + value, 0) / bytes.length;
}

describe('a thumbnail', () => {
  // A second of black, a second of blur, a second of picture, a second of white.
  const acts = [
    'color=c=black:s=640x360:r=30:d=1[a]',
    'testsrc2=s=640x360:r=30:d=1,gblur=sigma=40[b]',
    'testsrc2=s=640x360:r=30:d=1[c]',
    'color=c=white:s=640x360:r=30:d=1[d]',
    '[a][b][c][d]concat=n=4',
  ].join(';');

  it.each([
    ['many keyframes', 5],
    ['one keyframe', 250],
  ])('shows the sharp, well-lit part of a clip with %s', async (name, gopSize) => {
    const source = await makeClip(path(`acts-${gopSize}.mp4`), { picture: acts, gopSize });
    const target = path(`${name}.jpg`);
    await media.thumbnail({ source, target, maxWidth: 320 });
    expect(await media.probe(target)).toMatchObject({ contentType: 'image/jpeg', width: 320, height: 180 });
    const [picture] = await decode(target);
    const frames = await decode(source);
    const sharpest = frames[75];
    if (!picture || !sharpest) throw new Error('no picture');
    const luma = picture.bytes.subarray(0, 320 * 180);
    const score = pictureScore(luma, 320, 180);
    expect(mean(luma)).toBeGreaterThan(40);
    expect(mean(luma)).toBeLessThan(215);
    const half = Uint8Array.from({ length: 320 * 180 }, (_, i) => {
      const [x, y] = [(i % 320) * 2, Math.floor(i / 320) * 2];
      return sharpest.bytes[y * 640 + x] ?? 0;
    });
    expect(score).toBeGreaterThan(pictureScore(half, 320, 180) * 0.5);
  });

  it('spares what is named, as long as another picture is any good', async () => {
    // A second with more in it on the left, then one mirrored with a little less on the right; then black.
    const source = await makeClip(path('spared.mp4'), {
      picture:
        "testsrc2=s=320x180:r=30:d=3,geq=lum='if(lt(T,1),if(lt(X,200),lum(X,Y),16),if(lt(T,2)*gt(X,140),lum(319-X,Y),16))':cb=128:cr=128",
      gopSize: 5,
    });
    const brightSide = async (name: string, spared: { startSeconds: number; endSeconds: number }[]) => {
      await media.thumbnail({ source, target: path(name), maxWidth: 320, spared });
      const [picture] = await decode(path(name));
      if (!picture) throw new Error('no picture');
      const half = (from: number) =>
        mean(picture.bytes.subarray(0, 320 * 180).filter((_, i) => i % 320 >= from && i % 320 < from + 150));
      return half(0) > half(170) ? 'left' : 'right';
    };
    expect(await brightSide('free.jpg', [])).toBe('left');
    expect(await brightSide('spare.jpg', [{ startSeconds: 0, endSeconds: 1 }])).toBe('right');
    expect(await brightSide('both.jpg', [{ startSeconds: 0, endSeconds: 2 }])).toBe('left');
  });

  it('is made even of a clip that is black throughout', async () => {
    const source = await makeClip(path('black.mp4'), { picture: 'color=c=black:s=160x90:r=30:d=0.3' });
    await media.thumbnail({ source, target: path('black.jpg'), maxWidth: 1280 });
    expect(await media.probe(path('black.jpg'))).toMatchObject({ width: 160, height: 90 });
  });
});

describe('the score of a picture', () => {
  const picture = (at: (x: number, y: number) => number) =>
    pictureScore(
      Uint8Array.from({ length: 64 * 64 }, (_, i) => at(i % 64, i >> 6)),
      64,
      64,
    );
  const checks = (x: number, y: number) => ((x >> 3) + (y >> 3)) % 2;

  it('prefers what is sharp, contrasty and neither dark nor bright', () => {
    const good = picture((x, y) => 60 + 130 * checks(x, y));
    const blurred = picture((x, y) => 125 + 60 * Math.sin((x + y) / 8));
    const dark = picture((x, y) => 4 + 12 * checks(x, y));
    const bright = picture((x, y) => 240 + 12 * checks(x, y));
    expect(good).toBeGreaterThan(blurred);
    expect(blurred).toBeGreaterThan(dark);
    expect(blurred).toBeGreaterThan(bright);
    expect(picture(() => 128)).toBe(0);
  });
});

describe('a proxy', () => {
  const noise = "nullsrc=s=1600x900:r=1:d=1,geq=lum='random(1)*255':cb='random(2)*255':cr='random(3)*255'";

  it('keeps within its bytes, however busy the picture', async () => {
    const source = await makeClip(path('noise.png'), {
      picture: noise,
      videoCodec: 'png' as never,
      muxer: { update: '1' },
    });
    const target = path('noise.jpg');
    await media.proxy({ source, target, longSide: 640, maxBytes: 100_000 });
    expect((await stat(target)).size).toBeLessThanOrEqual(100_000);
    expect((await readFile(target)).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
    await media.proxy({ source, target, longSide: 640, maxBytes: 9_000 });
    expect((await stat(target)).size).toBeLessThanOrEqual(9_000);
  });

  it('has the long side asked for, upright, and never enlarges', async () => {
    const clip = await makeClip(path('turned.mp4'), { picture: 'testsrc2=s=320x180:r=30:d=0.3' });
    await turnQuarter(clip);
    await media.proxy({ source: clip, target: path('turned.jpg'), longSide: 160, maxBytes: 100_000 });
    expect(await media.probe(path('turned.jpg'))).toMatchObject({ width: 90, height: 160 });
    await media.proxy({ source: clip, target: path('same.jpg'), longSide: 2000, maxBytes: 100_000 });
    expect(await media.probe(path('same.jpg'))).toMatchObject({ width: 180, height: 320 });
  });

  it.each([
    // Where the bright and the grey upper corner of what the camera kept are seen (Exif 2.32, tag 274).
    [1, [0.2, 0.2], [0.8, 0.2]],
    [2, [0.8, 0.2], [0.2, 0.2]],
    [3, [0.8, 0.8], [0.2, 0.8]],
    [4, [0.2, 0.8], [0.8, 0.8]],
    [5, [0.2, 0.2], [0.2, 0.8]],
    [6, [0.8, 0.2], [0.8, 0.8]],
    [7, [0.8, 0.8], [0.8, 0.2]],
    [8, [0.2, 0.8], [0.2, 0.2]],
  ] as const)('stands as the camera was held: orientation %i', async (orientation, bright, grey) => {
    const kept = await makeClip(path('kept.jpg'), {
      picture:
        "color=c=black:s=64x64:r=1:d=1,scale=out_range=pc,format=yuvj420p,geq=lum='if(lt(Y,H/2),if(lt(X,W/2),240,120),10)':cb=128:cr=128",
      videoCodec: 'mjpeg' as never,
      muxer: { update: '1' },
    });
    const bytes = await readFile(kept);
    const entry = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0];
    const tiff = [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1, ...entry, 0, 0, 0, 0];
    const body = Buffer.concat([Buffer.from('Exif\0\0'), Buffer.from(tiff)]);
    const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, body.length + 2]), body]);
    await writeFile(kept, Buffer.concat([bytes.subarray(0, 2), segment, bytes.subarray(2)]));
    await media.proxy({ source: kept, target: path('seen.jpg'), longSide: 64, maxBytes: 50_000 });
    const [seen] = await decode(path('seen.jpg'));
    if (!seen) throw new Error('no picture');
    expect(lumaAt(seen, bright[0], bright[1])).toBeGreaterThan(220);
    expect(Math.abs(lumaAt(seen, grey[0], grey[1]) - 120)).toBeLessThan(20);
  });

  it('keeps the colours of a picture', async () => {
    for (const [color, luma] of [
      ['white', 255],
      ['black', 0],
      ['gray', 128],
    ] as const) {
      const source = await makeClip(path(`${color}.png`), {
        picture: `color=c=${color}:s=64x64:r=1:d=1,format=rgb24`,
        videoCodec: 'png' as never,
        muxer: { update: '1' },
      });
      await media.proxy({ source, target: path(`${color}.jpg`), longSide: 64, maxBytes: 100_000 });
      const [frame] = await decode(path(`${color}.jpg`));
      expect(Math.abs((frame?.bytes[0] ?? -99) - luma)).toBeLessThanOrEqual(3);
    }
  });
});
