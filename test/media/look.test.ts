import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ConformLook } from '../../src/app/ports.ts';
import type { SpokenWord } from '../../src/domain/narration.ts';
import { sceneLook } from '../../src/domain/scene-look.ts';
import {
  type AspectRatio,
  aspectRatios,
  type CaptionStyle,
  captionStyles,
  frameSize,
  grades,
  type JobSettings,
  logoCorners,
} from '../../src/domain/settings.ts';
import { assScript } from '../../src/media/ass-script.ts';
import { fontRuns, openFont } from '../../src/media/fonts.ts';
import { gradeFilters } from '../../src/media/grade-filters.ts';
import { settingsWith } from '../domain/job-settings.ts';
import { placedScene } from '../domain/placed-scene.ts';
import { difference, drawnBox, drawScript, type Picture } from './draw-script.ts';
import { type DecodedFrame, decode, makeClip, tempFolder, testMedia } from './fixtures.ts';

const folder = await tempFolder();
const media = testMedia();
const black = join(folder, 'black.mp4');
let count = 0;

beforeAll(async () => {
  await makeClip(black, { picture: 'color=c=black:s=640x360:r=30:d=4' });
});

interface Wanted {
  readonly settings?: Partial<JobSettings>;
  readonly caption?: string;
  readonly words?: readonly SpokenWord[];
  readonly spoken?: string;
  /** Frames of the scene's own, and how many there are beyond. */
  readonly frames?: number;
  readonly tail?: number;
  readonly look?: Partial<ConformLook>;
  readonly source?: string;
  readonly target?: string;
}

/** A scene, the only one of its video, conformed with its look at 480p. */
async function looked(wanted: Wanted): Promise<DecodedFrame[]> {
  const settings = settingsWith(wanted.settings);
  const { frames = 30, tail = 0, words, spoken = '' } = wanted;
  const narrated = words && {
    takeId: 'tak_1',
    key: 'line',
    fromSeconds: 0,
    seconds: 3,
    tempo: 1,
    text: spoken,
    words,
    timing: 'marks' as const,
    basis: 'basis',
  };
  const text = { visual: 'A scene', narration: spoken, caption: wanted.caption ?? null };
  const scene = placedScene({ text, narrated: narrated ?? null });
  count += 1;
  const target = wanted.target ?? join(folder, `${count}.mp4`);
  await media.conform({
    source: wanted.source ?? black,
    target,
    profile: { ...frameSize(settings.aspectRatio, '480p'), fps: 30 },
    frames: frames + tail,
    keyframes: [],
    look: {
      ...sceneLook(scene, settings, { frames }, 1),
      aspectRatio: settings.aspectRatio,
      language: settings.narration.language,
      colors: null,
      logo: null,
      ...wanted.look,
    },
  });
  return decode(target);
}

const burned = (style: CaptionStyle = 'plain') => ({ captions: { mode: 'burned' as const, style } });

/** Mean of each plane: brightness, and the two differences of colour. */
function means({ width, height, bytes }: Picture): number[] {
  const luma = width * height;
  const chroma = (bytes.length - luma) / 2;
  const mean = (from: number, length: number) => {
    let sum = 0;
    for (let i = from; i < from + length; i += 1) sum += bytes[i] ?? 0;
    return sum / length;
  };
  return [mean(0, luma), mean(luma, chroma), mean(luma + chroma, chroma)];
}

const frameAt = (frames: readonly DecodedFrame[], seconds: number): DecodedFrame => {
  const frame = frames[Math.round(seconds * 30)];
  if (!frame) throw new Error(`no frame at ${seconds} s`);
  return frame;
};

describe('captions in the picture', () => {
  const spoken = 'Now listen: every single word comes when it is said. Here is another phrase.';
  const words = [...spoken.matchAll(/\w+/g)].map(([text], i) => ({
    text,
    startMs: 210 + i * 260,
    endMs: 430 + i * 260,
  }));

  it('show each word when it is spoken, within 100 ms, and mark it then', async () => {
    const frames = await looked({ settings: burned('highlight'), spoken, words, frames: 120 });
    const changes = frames.flatMap((frame, i) => {
      const before = frames[i - 1];
      return before && difference(frame, before) > 6000 ? [frame.time] : [];
    });
    const late = words.map(({ startMs }) =>
      Math.min(...changes.map((time) => Math.abs(time * 1000 - startMs))),
    );
    console.log(`words are marked within ${Math.max(...late).toFixed(0)} ms of when they are spoken`);
    expect(Math.max(...late)).toBeLessThan(100);
    for (const { startMs } of words) expect(drawnBox(frameAt(frames, startMs / 1000 + 0.04))).not.toBeNull();
    expect(drawnBox(frameAt(frames, 0.1))).toBeNull();
  });

  it('never run into the frames that overlap with the next scene', async () => {
    const frames = await looked({ settings: burned(), caption: 'To the end', frames: 50, tail: 12 });
    expect(frames.map((frame) => drawnBox(frame) !== null)).toEqual(frames.map((_, i) => i < 50));
  });

  it.each(aspectRatios)(
    'keep the margins of their shape, in two lines at most, in %s',
    async (aspectRatio) => {
      const text = 'WIDE CAPITALS MAKE VERY LONG LINES, WHICH MUST STILL FIT';
      const caption = text.slice(0, aspectRatio === '16:9' ? 84 : 46);
      const frames = await looked({ settings: { ...burned(), aspectRatio }, caption, frames: 10 });
      const margins: Record<AspectRatio, [number, number]> = {
        '16:9': [0.075, 0.07],
        '1:1': [0.065, 0.08],
        '4:5': [0.065, 0.1],
        '9:16': [0.075, 0.2],
      };
      const [side, foot] = margins[aspectRatio];
      const box = drawnBox(frameAt(frames, 0.1));
      expect(box?.left).toBeGreaterThan(side);
      expect(1 - (box?.right ?? 1)).toBeGreaterThan(side);
      expect(1 - (box?.bottom ?? 1)).toBeGreaterThan(foot - 0.01);
      expect((box?.bottom ?? 1) - (box?.top ?? 0)).toBeLessThan(0.25);
    },
  );

  it('are drawn in each style in its own way', async () => {
    const source = join(folder, 'grey.mp4');
    await makeClip(source, { picture: 'color=c=gray:s=640x360:r=30:d=1' });
    const look = { colors: { box: 'c0392b', text: 'ffffff' } };
    const pictures = await Promise.all(
      captionStyles.map(async (style) =>
        frameAt(await looked({ settings: burned(style), caption: 'Here', source, look, frames: 5 }), 0.1),
      ),
    );
    // Left of the words, within the box: what lies behind them.
    const behind = pictures.map(
      ({ bytes, width, height }) => bytes[Math.floor(height * 0.92) * width + Math.floor(width * 0.46)],
    );
    const [plain = 0, boxed = 0, highlight = 0, brand = 0] = behind;
    expect([plain, highlight]).toEqual([126, 126]);
    expect(boxed).toBeLessThan(70);
    expect(brand).toBeGreaterThan(70);
    expect(brand).toBeLessThan(110);
    const redness = pictures.map((picture) => means(picture)[2] ?? 0);
    expect(redness[3]).toBeGreaterThan((redness[1] ?? 0) + 0.3);
  });
});

const scripts: Readonly<Record<string, [language: string, text: string]>> = {
  Latin: ['vi-VN', 'Tiếng Việt “đẹp”, naïve œuvre ß ọ̀ x̱'],
  Greek: ['el-GR', 'Ο γρήγορος λύκος'],
  Cyrillic: ['uk-UA', 'Швидка їжа ґречно'],
  Arabic: ['ar-SA', 'مرحبا بالعالم، ١٢٣'],
  Hebrew: ['he-IL', 'שלום עולם, זו בדיקה'],
  Devanagari: ['hi-IN', 'नमस्ते दुनिया, परीक्षण'],
  Thai: ['th-TH', 'สวัสดีชาวโลกที่นี่'],
  Hiragana: ['ja-JP', 'これはじまくのテストです。'],
  Katakana: ['ja-JP', 'カタカナ・テスト'],
  Han: ['zh-CN', '简体中文字幕，繁體字也有'],
  Hangul: ['ko-KR', '한국어 자막, 빠짐없이!'],
  Emoji: ['en-US', '😀🎉🚀👩‍🚀❤️✓→★ 👋🏽 👨‍👩‍👧‍👦 🇩🇪 1️⃣ #️⃣'],
};

describe('no glyph is missing', () => {
  it.each(Object.entries(scripts))('in %s', async (name, [language, caption]) => {
    const settings = settingsWith({ ...burned(), narration: { ...settingsWith().narration, language } });
    const look = {
      ...sceneLook(
        placedScene({ text: { visual: '', narration: null, caption } }),
        settings,
        { frames: 30 },
        2,
      ),
      aspectRatio: settings.aspectRatio,
      language,
      colors: null,
      logo: null,
    };
    const script = assScript(look, { width: 854, height: 480 });
    if (!script) throw new Error('there are no words');
    const { picture, missed } = await drawScript(
      script.text,
      script.fonts.map(({ file }) => file),
    );
    expect(missed).toEqual([]);
    const box = drawnBox(picture);
    expect((box?.right ?? 0) - (box?.left ?? 0)).toBeGreaterThan(0.1);
    // A font draws a box for each glyph that it lacks: so the same words look in the wrong one.
    const wrong = openFont(name === 'Hebrew' ? 'thai' : 'hebrew');
    const boxes = await drawScript(script.text.replaceAll(/\\fn[^\\}]+/g, `\\fn${wrong.family}`), [
      wrong.file,
    ]);
    expect(boxes.missed).not.toEqual([]);
    expect(difference(picture, boxes.picture)).toBeGreaterThan(100_000);
  });

  it('where a character has none of its own: it is drawn as what it stands for, or left out', () => {
    const text = fontRuns('\u{1d4d0} and \ue000 end', 'en-US').map((run) => run.text);
    expect(text.join('')).toBe('A and  end');
  });
});

describe('what users write', () => {
  const odd = `{\\pos(0,0)}{\\fs400}\\N\\h "it's" %{x}: [a],b;c=d\\`;

  it.each(['titleCard', 'endCard', 'caption'] as const)('is shown as written in a %s', async (where) => {
    const script = await scriptOf(where, odd);
    const plain = await scriptOf(where, odd.replace(/[\\{}]/g, 'x'));
    // Nothing of it became a command: what is drawn is as wide and high as the same with letters instead.
    const [box, like] = [drawnBox(script), drawnBox(plain)];
    expect(Math.abs((box?.bottom ?? 0) - (like?.bottom ?? 1))).toBeLessThan(0.03);
    expect(Math.abs((box?.top ?? 0) - (like?.top ?? 1))).toBeLessThan(0.03);
    expect(Math.abs((box?.left ?? 0) - (like?.left ?? 1))).toBeLessThan(0.06);
  });

  async function scriptOf(where: 'titleCard' | 'endCard' | 'caption', text: string) {
    const words =
      where === 'caption' ? { caption: text } : { settings: { look: { ...plainLook, [where]: text } } };
    const frames = await looked({ frames: 45, ...words, settings: { ...burned(), ...words.settings } });
    return frameAt(frames, 1.1);
  }

  it('is drawn from a folder whose name holds everything that filters give a meaning to', async () => {
    const place = join(folder, `it's [a], b;c:d\\e=%{f}`);
    await mkdir(place);
    const frames = await looked({
      settings: burned(),
      caption: 'Here',
      frames: 5,
      target: join(place, 'x.mp4'),
    });
    expect(drawnBox(frameAt(frames, 0.1))).not.toBeNull();
    expect(await readdir(place)).toEqual(['x.mp4']);
  });
});

const plainLook = settingsWith().look;

describe('cards', () => {
  it('come and go at their time: the title fades in and out, the end card stays to the end', async () => {
    const look = { ...plainLook, titleCard: 'One', endCard: 'Two' };
    const frames = await looked({ settings: { look }, frames: 240, source: await longBlack() });
    const shown = (seconds: number) => means(frameAt(frames, seconds))[0] ?? 0;
    const [none = 0] = means(frameAt(frames, 0));
    expect(shown(0.2)).toBeCloseTo(none, 1);
    expect(shown(0.5)).toBeGreaterThan(none);
    expect(shown(0.5)).toBeLessThan(shown(1.5));
    expect(shown(1.5)).toBeGreaterThan(none + 0.3);
    expect(shown(3.9)).toBeCloseTo(none, 1);
    expect(shown(4.4)).toBeCloseTo(none, 1);
    expect(shown(5.5)).toBeGreaterThan(none + 0.3);
    expect(shown(7.9)).toBeGreaterThan(none + 0.3);
    const box = drawnBox(frameAt(frames, 1.5));
    expect(((box?.top ?? 0) + (box?.bottom ?? 0)) / 2).toBeCloseTo(0.5, 1);
    expect(((box?.left ?? 0) + (box?.right ?? 0)) / 2).toBeCloseTo(0.5, 1);
  });

  const longBlack = () => makeClip(join(folder, 'long.mp4'), { picture: 'color=c=black:s=320x180:r=30:d=8' });
});

describe('a logo', () => {
  it.each(logoCorners)('stands in its corner, 12 percent of the short side high: %s', async (corner) => {
    const [file, transparent] = [join(folder, 'logo.png'), createCanvas(200, 200)];
    const pen = transparent.getContext('2d');
    pen.fillStyle = '#ffffff';
    pen.fillRect(50, 0, 100, 200);
    await writeFile(file, transparent.toBuffer('image/png'));
    const [frame] = await looked({ frames: 2, look: { logo: { file, corner } } });
    const box = frame && drawnBox(frame, 128);
    if (!box) throw new Error('no logo');
    // 854 x 480: 58 pixels high with a margin of 20, and half of that wide: what is transparent is not drawn.
    expect((box.bottom - box.top) * 480).toBeCloseTo(58, -0.5);
    expect((box.right - box.left) * 854).toBeCloseTo(29, -0.5);
    const x = corner.endsWith('left') ? box.left : 1 - box.right;
    const y = corner.startsWith('top') ? box.top : 1 - box.bottom;
    expect(x * 854).toBeCloseTo(20 + 14.5, -0.5);
    expect(y * 480).toBeCloseTo(20, -0.5);
  });

  it.each([
    ['png', (logo: Canvas) => logo.encode('png')],
    ['webp', (logo: Canvas) => logo.encode('webp')],
    ['avif', (logo: Canvas) => logo.encode('avif')],
  ] as const)('is as transparent as it was drawn, as %s', async (format, encoded) => {
    const [file, transparent] = [join(folder, `logo.${format}`), createCanvas(200, 200)];
    const pen = transparent.getContext('2d');
    pen.fillStyle = '#ffffff';
    pen.fillRect(50, 0, 100, 200);
    await writeFile(file, await encoded(transparent));
    const grey = await makeClip(join(folder, `under-${format}.mp4`), {
      picture: 'color=c=gray:s=640x360:r=30:d=1',
    });
    const [frame] = await looked({ frames: 2, source: grey, look: { logo: { file, corner: 'top-left' } } });
    // 58 pixels wide with a margin of 20; the middle half is white, the rest shows what lies under it.
    const at = (x: number) => frame?.bytes[50 * frame.width + x] ?? 0;
    expect(at(49)).toBeGreaterThan(225);
    expect([at(26), at(72)].map((value) => Math.abs(value - at(5)) < 8)).toEqual([true, true]);
  });

  it('is refused where it is no picture', async () => {
    const file = join(folder, 'logo.txt');
    await writeFile(file, 'not a picture');
    await expect(looked({ look: { logo: { file, corner: 'top-left' } } })).rejects.toMatchObject({
      name: 'BadOutput',
    });
  });
});

describe('a grade', () => {
  it('shifts the colours of every scene by the same', async () => {
    const sources = await Promise.all(
      [
        'gradients=s=640x360:r=30:d=1:c0=0x203020:c1=0x506040:seed=3',
        'gradients=s=640x360:r=30:d=1:c0=0x8090c0:c1=0xe0c0a0:seed=7',
      ].map((picture, i) => makeClip(join(folder, `graded-${i}.mp4`), { picture })),
    );
    const meansOf = (source: string, grade: (typeof grades)[number]) =>
      looked({ source, frames: 3, settings: { look: { ...plainLook, grade } } }).then(([frame]) =>
        frame ? means(frame) : [],
      );
    const [before, warm, cool, noir] = await Promise.all(
      (['none', 'warm', 'cool', 'noir'] as const).map((grade) =>
        Promise.all(sources.map((source) => meansOf(source, grade))),
      ),
    );
    const shift = (graded: number[][] | undefined, scene: number, plane: number) =>
      (graded?.[scene]?.[plane] ?? 0) - (before?.[scene]?.[plane] ?? 0);
    for (const scene of [0, 1]) {
      expect(shift(warm, scene, 1)).toBeCloseTo(-8, -0.3);
      expect(shift(warm, scene, 2)).toBeCloseTo(6, -0.3);
      expect(shift(cool, scene, 1)).toBeCloseTo(8, -0.3);
      expect(shift(cool, scene, 2)).toBeCloseTo(-6, -0.3);
      expect(noir?.[scene]?.slice(1).map(Math.round)).toEqual([128, 128]);
    }
    for (const plane of [1, 2]) {
      expect(Math.abs(shift(warm, 0, plane) - shift(warm, 1, plane))).toBeLessThan(1);
      expect(Math.abs(shift(cool, 0, plane) - shift(cool, 1, plane))).toBeLessThan(1);
    }
  });

  it('is of our own constants, whatever its name', () => {
    expect(grades.map((grade) => gradeFilters(grade).join())).toEqual([
      ...new Set(grades.map((g) => gradeFilters(g).join())),
    ]);
    for (const grade of grades)
      expect(gradeFilters(grade).join()).toMatch(/^(lutyuv=[-yuv=:'()a-z0-9.,+*]+)?$/);
  });
});
