import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { filmPlace, saveFilm, slugOf } from '../../src/cli/film-files.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'film-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the name of a film', () => {
  test.each([
    ['A 30 second ad for a reusable water bottle', 'a-30-second-ad-for-a-reusable-water-bottle'],
    ['  Café: crème brûlée!  ', 'café-crème-brûlée'],
    ['東京の夜、雨', '東京の夜-雨'],
    ['Реклама чая', 'реклама-чая'],
    ['हिन्दी में विज्ञापन', 'हिन्दी-में-विज्ञापन'],
    ['../../etc/passwd', 'etc-passwd'],
    ['🚀🚀', 'film'],
    ['--', 'film'],
  ])('%s becomes %s', (prompt, slug) => {
    expect(slugOf(prompt)).toBe(slug);
  });

  test('of a long prompt ends with a whole word', () => {
    const slug = slugOf('An unhurried morning in a small bakery where everything happens by candle light');
    expect(slug).toBe('an-unhurried-morning-in-a-small-bakery-where-everything');
  });

  test('of any prompt at all is one that file systems take', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (prompt) => {
        const slug = slugOf(prompt);
        expect(slug).toMatch(/^[\p{L}\p{N}\p{M}]+(-[\p{L}\p{N}\p{M}]+)*$/u);
        expect(Buffer.byteLength(`${slug}-999.mp4`)).toBeLessThanOrEqual(255);
        expect(slugOf(prompt)).toBe(slug);
      }),
    );
  });

  test('is that of the file where one is named', () => {
    expect(filmPlace(join(folder, 'My film.MP4'), 'ignored')).toEqual({ folder, name: 'My film' });
    expect(filmPlace(folder, 'A kite')).toEqual({ folder, name: 'a-kite' });
  });
});

const writing = (text: string) => async (what: string, file: string) => writeFile(file, `${what} ${text}`);

describe('saving a film', () => {
  test('makes the folder and writes both files', async () => {
    const place = { folder: join(folder, 'deep', 'er'), name: 'kite' };
    const files = await saveFilm(place, writing('one'));
    expect(files).toEqual({
      video: join(place.folder, 'kite.mp4'),
      thumbnail: join(place.folder, 'kite.jpg'),
    });
    expect(await readFile(files.video, 'utf8')).toBe('video one');
    expect(await readFile(files.thumbnail, 'utf8')).toBe('thumbnail one');
  });

  test('goes round names of which either file is taken', async () => {
    await writeFile(join(folder, 'kite.mp4'), 'mine');
    await writeFile(join(folder, 'kite-2.jpg'), 'mine too');
    const files = await saveFilm({ folder, name: 'kite' }, writing('two'));
    expect(files.video).toBe(join(folder, 'kite-3.mp4'));
    expect(await readFile(join(folder, 'kite.mp4'), 'utf8')).toBe('mine');
    expect(await readFile(join(folder, 'kite-2.jpg'), 'utf8')).toBe('mine too');
  });

  test('of ten at once gives each its own name and its own pair', async () => {
    const runs = Array.from({ length: 10 }, (_, i) => saveFilm({ folder, name: 'kite' }, writing(String(i))));
    const saved = await Promise.all(runs);
    expect(new Set(saved.map(({ video }) => video)).size).toBe(10);
    for (const [i, { video, thumbnail }] of saved.entries()) {
      expect(await readFile(video, 'utf8')).toBe(`video ${i}`);
      expect(await readFile(thumbnail, 'utf8')).toBe(`thumbnail ${i}`);
    }
    expect(await readdir(folder)).toHaveLength(20);
  });

  test('that breaks off leaves nothing behind', async () => {
    const broken = saveFilm({ folder, name: 'kite' }, async (what, file) => {
      await writeFile(file, 'half');
      if (what === 'thumbnail') throw new Error('the line is dead');
    });
    await expect(broken).rejects.toThrow('the line is dead');
    expect(await readdir(folder)).toEqual([]);
  });

  test('goes round a folder of that name', async () => {
    await mkdir(join(folder, 'kite.mp4'));
    const files = await saveFilm({ folder, name: 'kite' }, writing('x'));
    expect(files.video).toBe(join(folder, 'kite-2.mp4'));
    expect((await readdir(folder)).sort()).toEqual(['kite-2.jpg', 'kite-2.mp4', 'kite.mp4']);
  });
});
