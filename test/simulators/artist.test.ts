import { createCanvas } from '@napi-rs/canvas';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openArtist } from '../../src/simulators/artist/artist.ts';
import { readBrief } from '../../src/simulators/artist/brief.ts';
import { SETTING_WORDS, type SettingName } from '../../src/simulators/artist/lexicon-settings.ts';
import { drawPicture } from '../../src/simulators/artist/picture.ts';
import { createRandom } from '../../src/simulators/artist/random.ts';
import { readSignature } from '../../src/simulators/artist/signature.ts';
import { SUBJECTS } from '../../src/simulators/artist/subjects/catalogue.ts';
import { decodePicture, describePicture, differenceOf, type Pixels } from './artist-measures.ts';

const artist = openArtist({ concurrency: 1 });
afterAll(() => artist.close());

const SETTINGS = Object.keys(SETTING_WORDS) as SettingName[];
const SHAPES = [
  [160, 90],
  [90, 160],
  [96, 96],
  [96, 120],
  [96, 128],
  [128, 96],
  [210, 90],
] as const;

/** A picture drawn in this process, as pixels of its own size or a smaller one. */
async function draw(
  prompt: string,
  seed: number,
  [width, height]: readonly [number, number],
  to?: number,
): Promise<Pixels> {
  const bytes = await drawPicture({ prompt, seed, width, height, format: 'png' });
  return to === undefined ? decodePicture(bytes) : decodePicture(bytes, to, to);
}

describe('the artist', () => {
  it('draws the same bytes for the same prompt and seed, in every format, whichever process draws', async () => {
    const other = openArtist({ concurrency: 1 });
    try {
      for (const format of ['png', 'jpg', 'webp'] as const) {
        const request = {
          prompt: 'a lighthouse by the sea in a storm',
          seed: 7,
          width: 192,
          height: 108,
          format,
        };
        const [first, second, third] = [
          await artist.draw(request),
          await artist.draw(request),
          await other.draw(request),
        ];
        expect(Buffer.from(second).equals(Buffer.from(first))).toBe(true);
        expect(Buffer.from(third).equals(Buffer.from(first))).toBe(true);
      }
    } finally {
      await other.close();
    }
  });

  it('gives the format and size that were asked for', async () => {
    const magic = { png: '89504e47', jpg: 'ffd8ff', webp: '52494646' } as const;
    for (const format of ['png', 'jpg', 'webp'] as const) {
      const bytes = Buffer.from(
        await artist.draw({ prompt: 'tea', seed: 1, width: 150, height: 84, format }),
      );
      expect(bytes.toString('hex').startsWith(magic[format])).toBe(true);
      const picture = await decodePicture(bytes);
      expect([picture.width, picture.height]).toEqual([150, 84]);
    }
  });

  it('differs clearly with another seed', async () => {
    for (const prompt of ['a bottle', 'mountains', 'Tee', '海', 'our new app']) {
      const [a, b] = [await draw(prompt, 1, [128, 72]), await draw(prompt, 2, [128, 72])];
      expect(differenceOf(a, b), prompt).toBeGreaterThan(8);
    }
  });

  it('draws every setting in every shape, never flat, never near black or white', async () => {
    for (const setting of SETTINGS) {
      for (const [i, shape] of SHAPES.entries()) {
        const word = (SETTING_WORDS[setting].split(' ')[0] ?? setting).replaceAll('*', '');
        expect(readBrief(word, i).setting).toBe(setting);
        const picture = await draw(word, i, shape);
        const { mean, deviation, edges } = describePicture(picture);
        const what = `${setting} ${shape.join('x')}`;
        expect(deviation, what).toBeGreaterThan(11);
        expect(edges, what).toBeGreaterThan(2);
        expect(mean, what).toBeGreaterThan(16);
        expect(mean, what).toBeLessThan(236);
      }
    }
  });

  it('has a drawing for each thing that it understands, whole and within its bounds', () => {
    for (const [name, subject] of Object.entries(SUBJECTS)) {
      expect(readBrief(`a studio with a ${name}`, 3).subjects, name).toContain(name);
      const [w, h] = [Math.ceil(100 * subject.aspect * 1.24) + 80, 200];
      for (const seed of [1, 2, 3, 4]) {
        const pen = createCanvas(w, h).getContext('2d');
        pen.translate(w / 2, 150);
        subject.paint(pen, {
          main: '#3f7fbf',
          second: '#d98f3c',
          side: 1,
          lampsLit: false,
          random: createRandom(`${name}${seed}`),
        });
        const { data } = pen.getImageData(0, 0, w, h);
        let [painted, outside] = [0, 0];
        for (let i = 0; i < w * h; i++) {
          if ((data[4 * i + 3] ?? 0) < 128) continue;
          painted++;
          const [x, y] = [(i % w) - w / 2, Math.floor(i / w) - 150];
          if (Math.abs(x) > 62 * subject.aspect || y < -109 || y > 8) outside++;
        }
        expect(painted / (100 * 100 * subject.aspect), name).toBeGreaterThan(0.03);
        expect(outside, `${name} is cut off`).toBe(0);
      }
    }
  });

  it('never draws two prompts alike', async () => {
    const nouns = [
      'bottle',
      'runner',
      'coffee',
      'city',
      'garten',
      '山',
      'قمر',
      'velero',
      'cane',
      'launch',
      'люди',
      'xqzt',
    ];
    const seed = 20_240_817;
    console.info(`random prompts from seed ${seed}`);
    const prompts = fc.sample(
      fc
        .tuple(
          fc.constantFrom(...nouns),
          fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
          fc.integer({ min: 0, max: 999 }),
        )
        .map((words) => words.join(' ')),
      { numRuns: 200, seed },
    );
    expect(new Set(prompts).size).toBe(200);
    const pictures: Pixels[] = [];
    for (const prompt of prompts) pictures.push(await draw(prompt, 1, [96, 54], 12));
    let nearest = Number.POSITIVE_INFINITY;
    let pair = '';
    pictures.forEach((a, i) => {
      for (let j = i + 1; j < pictures.length; j++) {
        const b = pictures[j];
        const distance = b ? differenceOf(a, b) : 0;
        if (distance < nearest) [nearest, pair] = [distance, `${prompts[i]} | ${prompts[j]}`];
      }
    });
    expect(nearest, pair).toBeGreaterThan(3);
  });

  it('frames the beats of one ad differently', async () => {
    const beats = [
      'hook: low angle of a steel bottle',
      'features: macro detail of the bottle',
      'wide shot: people with bottles',
      'end card: bottle packshot',
    ];
    const pictures = await Promise.all(beats.map((beat) => draw(beat, 1, [128, 72], 16)));
    expect(new Set(beats.map((beat) => readBrief(beat, 1).framing)).size).toBe(4);
    pictures.forEach((a, i) => {
      for (const b of pictures.slice(i + 1)) expect(differenceOf(a, b)).toBeGreaterThan(10);
    });
  });

  it.each([
    ['sea', 'Ein Segelboot im Hafen bei Sonnenuntergang', 'sailboat'],
    ['mountains', '山の朝、ハイキングする人々', 'people'],
    ['city', 'مدينة في الليل مع سيارة', 'car'],
    ['forest', 'un ciervo en el bosque con niebla', 'deer'],
    ['beach', 'un chien sur la plage en été', 'dog'],
    ['garden', 'सुबह बगीचा और फूल', 'flower'],
    ['snow', '눈 속의 집', 'house'],
  ] as const)('understands that a %s is meant by "%s"', (setting, prompt, subject) => {
    const brief = readBrief(prompt, 1);
    expect(brief.setting).toBe(setting);
    expect(brief.subjects).toContain(subject);
  });

  it('carries its recipe inside, whatever letters the prompt has, up to 5,000 of them', async () => {
    for (const format of ['png', 'jpg', 'webp'] as const) {
      for (const prompt of [
        'a "quoted" <b>&amp;</b> prompt\n\u0000',
        '夕焼けの港🚢',
        '🌊'.repeat(2500),
        'é'.repeat(5000),
      ]) {
        const bytes = await drawPicture({ prompt, seed: 5, width: 64, height: 36, format });
        expect(readSignature(bytes)).toMatchObject({ prompt, seed: 5, width: 64, height: 36 });
        await decodePicture(bytes);
      }
    }
    expect(readSignature(Buffer.from('no picture'))).toBeUndefined();
  });

  it('draws another picture for another reference, and takes its colours', async () => {
    const red = await drawPicture({
      prompt: 'red bottle studio',
      seed: 1,
      width: 96,
      height: 96,
      format: 'png',
    });
    const blue = await drawPicture({
      prompt: 'blue bottle studio',
      seed: 1,
      width: 96,
      height: 96,
      format: 'jpg',
    });
    const request = {
      prompt: 'a person in the city',
      seed: 1,
      width: 128,
      height: 72,
      format: 'png',
    } as const;
    const pictures = await Promise.all(
      [undefined, [red], [blue]].map((references) => drawPicture({ ...request, references })),
    );
    const pixels = await Promise.all(pictures.map((picture) => decodePicture(picture)));
    const [plain, withRed, withBlue] = pixels;
    if (!plain || !withRed || !withBlue) throw new Error('three pictures were drawn');
    for (const [a, b] of [
      [plain, withRed],
      [plain, withBlue],
      [withRed, withBlue],
    ] as const)
      expect(differenceOf(a, b)).toBeGreaterThan(4);
    expect(readSignature(pictures[1] ?? red)?.references).toHaveLength(1);
  });

  it('refuses what cannot be drawn, and goes on drawing', async () => {
    await expect(artist.draw({ prompt: 'x', seed: 1, width: 8, height: 90, format: 'png' })).rejects.toThrow(
      RangeError,
    );
    const broken = {
      prompt: 'x',
      seed: 1,
      width: 90,
      height: 90,
      format: 'png',
      references: [new Uint8Array([1, 2, 3])],
    } as const;
    await expect(artist.draw(broken)).rejects.toThrow('reference');
    expect(await artist.draw({ prompt: 'x', seed: 1, width: 90, height: 90, format: 'png' })).toBeInstanceOf(
      Uint8Array,
    );
  });
});
