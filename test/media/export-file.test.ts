import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ExportRequest, HouseProfile } from '../../src/app/ports.ts';
import { frameSize, resolutions } from '../../src/domain/settings.ts';
import { decode, makeClip, psnr, tempFolder, testMedia } from './fixtures.ts';
import { readTextTrack, spokenLanguageOf } from './text-track.ts';

const folder = await tempFolder();
const media = testMedia();
const path = (name: string) => join(folder, name);

const fileFormats = ['mp4', 'mov', 'webm'] as const;

/** Not a whole number of packets of any sound codec. */
const frames = 13;
const profile: HouseProfile = { ...frameSize('16:9', '480p'), fps: 24 };
const source = path('video.mp4');

const cues = [
  { startMs: 100, endMs: 250, text: 'Eins & <zwei>' },
  { startMs: 300, endMs: 541, text: 'Größer\nals drei' },
];

/** A finished video, made as the product makes one. */
beforeAll(async () => {
  const clip = await makeClip(path('clip.mp4'), {
    picture: `testsrc2=s=${profile.width}x${profile.height}:r=24:d=1`,
  });
  await media.conform({ source: clip, target: path('body.mp4'), profile, frames, keyframes: [] });
  await media.mixSound({ target: path('sound.m4a'), seconds: frames / profile.fps });
  await media.cut({
    parts: [{ file: path('body.mp4'), startFrame: 0, frames }],
    sound: path('sound.m4a'),
    target: source,
    profile,
    spokenLanguage: 'de-AT',
    tags: { title: 'Waves', comment: 'Made by simulated models (Storyreel).' },
    captions: { language: 'de-AT', cues },
  });
});

const exported = async (
  format: ExportRequest['format'],
  to: HouseProfile,
  name = `${to.height}.${format}`,
) => {
  const percents: number[] = [];
  const target = path(name);
  await media.exportFile({ source, target, format, profile: to, frames }, (percent) =>
    percents.push(percent),
  );
  return { target, percents };
};

describe('exports of a finished video', () => {
  const nine = fileFormats.flatMap((format) => resolutions.map((resolution) => ({ format, resolution })));

  it.each(nine)(
    '$format in $resolution has every frame, its size, its codecs and its sound',
    async (wanted) => {
      const size = frameSize('16:9', wanted.resolution);
      const { target, percents } = await exported(wanted.format, { ...size, fps: 24 });
      const isWebm = wanted.format === 'webm';
      const info = await media.probe(target);
      expect(info).toMatchObject({
        ...size,
        frames,
        contentType: { mp4: 'video/mp4', mov: 'video/quicktime', webm: 'video/webm' }[wanted.format],
        videoCodec: isWebm ? 'vp9' : 'h264',
        audioCodec: isWebm ? 'opus' : 'aac',
      });
      expect(info.seconds).toBeCloseTo(frames / 24, 2);
      expect(percents.at(-1)).toBe(100);
      expect(percents).toEqual(percents.toSorted((a, b) => a - b));
      const shown = await decode(target);
      expect(shown.length).toBe(frames);
      for (const [i, frame] of shown.entries()) expect(Math.abs(frame.time - i / 24)).toBeLessThan(0.001);
    },
  );

  it.each(fileFormats)(
    'a %s keeps the captions as a track, in their language and to the millisecond',
    async (format) => {
      const { target } = await exported(format, profile, `captions.${format}`);
      const { language, samples } = await readTextTrack(target);
      expect(language).toBe(format === 'mov' ? 'ger' : 'deu');
      const shown = samples.filter(({ text }) => text !== '');
      const asWritten = (text: string) =>
        format === 'webm' ? text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;') : text;
      expect(shown).toEqual(cues.map((cue) => ({ ...cue, text: asWritten(cue.text) })));
    },
  );

  it.each(fileFormats)('a %s says in which language it speaks', async (format) => {
    const { target } = await exported(format, profile, `spoken.${format}`);
    expect(await spokenLanguageOf(target)).toBe(format === 'mov' ? 'ger' : 'deu');
  });

  it.each(fileFormats)(
    'a %s begins with its index, so that players need not read it to its end',
    async (format) => {
      const { target } = await exported(format, profile, `index.${format}`);
      const bytes = await readFile(target);
      // ISO/IEC 14496-12 and RFC 9559: the boxes and the elements that say where pictures lie, and that hold them.
      const [index, media_] =
        format === 'webm'
          ? [Buffer.from([0x1c, 0x53, 0xbb, 0x6b]), Buffer.from([0x1f, 0x43, 0xb6, 0x75])]
          : [Buffer.from('moov'), Buffer.from('mdat')];
      expect(bytes.indexOf(index)).toBeGreaterThan(0);
      expect(bytes.indexOf(index)).toBeLessThan(bytes.indexOf(media_));
    },
  );

  it('a file of the same size and codec is copied to the bit', async () => {
    const { target } = await exported('mov', profile, 'copy.mov');
    const [before, after] = [await decode(source), await decode(target)];
    expect(after.map(({ hash }) => hash)).toEqual(before.map(({ hash }) => hash));
  });

  it('WebM shows what the video shows, frame by frame', async () => {
    const { target } = await exported('webm', profile, 'same.webm');
    const [before, after] = [await decode(source), await decode(target)];
    for (const [i, frame] of after.entries()) {
      const original = before[i];
      expect(original && psnr(original, frame)).toBeGreaterThan(30);
    }
  });

  it('says of itself what the video says', async () => {
    for (const format of fileFormats) {
      const { target } = await exported(format, profile, `tags.${format}`);
      expect((await readFile(target)).includes('Made by simulated models (Storyreel).')).toBe(true);
    }
  });

  it('a file that is no video of ours is refused and leaves nothing', async () => {
    const silent = path('body.mp4');
    const target = path('none.webm');
    const request = { source: silent, target, format: 'webm' as const, profile, frames };
    await expect(media.exportFile(request)).rejects.toMatchObject({ name: 'MediaFailed' });
    await expect(media.exportFile({ ...request, source, frames: 14 })).rejects.toMatchObject({
      name: 'MediaFailed',
    });
    await expect(readFile(target)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
