import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { subRip, webVtt } from '../../src/domain/caption-files.ts';
import { captionLayout, columnsOf } from '../../src/domain/caption-layout.ts';
import { textOf } from '../../src/domain/caption-lines.ts';
import { sceneCaptions, videoCues } from '../../src/domain/captions.ts';
import type { Narrated, SpokenWord } from '../../src/domain/narration.ts';
import { type AspectRatio, aspectRatios, type JobSettings } from '../../src/domain/settings.ts';
import { layOut } from '../../src/domain/timeline.ts';
import { propertySeed, settingsWith } from './job-settings.ts';

/** A voice that says every word in so many milliseconds a letter, with a pause after a sentence. */
function spoken(text: string, msPerLetter = 62): Narrated {
  let at = 100;
  const words: SpokenWord[] = [...text.matchAll(/[\p{L}\p{N}\p{M}'’]+|[.!?]/gu)].flatMap(([word]) => {
    if (/[.!?]/.test(word)) {
      at += 350;
      return [];
    }
    const startMs = at;
    at += word.length * msPerLetter;
    const made = { text: word, startMs, endMs: at };
    at += 40;
    return [made];
  });
  const rest = { takeId: 'tak', key: 'k', fromSeconds: 0, timing: 'marks' as const, basis: 'b' };
  return { ...rest, seconds: at / 1000, tempo: 1, text, words };
}

function settingsOf(aspectRatio: AspectRatio, language = 'en-US'): JobSettings {
  const settings = settingsWith();
  return { ...settings, aspectRatio, narration: { ...settings.narration, language } };
}

const linesOf = (phrases: ReturnType<typeof sceneCaptions>) =>
  phrases.map((phrase) => phrase.lines.map(textOf));

const line =
  'Every morning starts the same way. You reach for a plastic bottle, and by noon it is in the bin. ' +
  'Meet the one that stays with you: steel inside, bamboo outside, made to last for twenty years.';

describe('captions of a narrated scene', () => {
  const narrated = spoken(line);
  const frames = Math.ceil((narrated.seconds + 0.3) * 30);

  it.each(aspectRatios)('fit into two lines of their shape, each word once and in order, in %s', (shape) => {
    const phrases = sceneCaptions({ text: { caption: null }, narrated }, settingsOf(shape), { frames }, 30);
    const lines = linesOf(phrases);
    for (const some of lines) {
      expect(some.length).toBeLessThanOrEqual(2);
      for (const one of some) expect(columnsOf(one)).toBeLessThanOrEqual(captionLayout(shape).columns);
    }
    expect(lines.flat().join(' ')).toBe(line);
  });

  it('begin with their first word, stay until their last one is spoken, and can be read', () => {
    const phrases = sceneCaptions({ text: { caption: null }, narrated }, settingsOf('16:9'), { frames }, 30);
    for (const [i, phrase] of phrases.entries()) {
      const tokens = phrase.lines.flat();
      expect(phrase.startMs).toBe(tokens[0]?.startMs);
      expect(phrase.endMs).toBeGreaterThanOrEqual(tokens.at(-1)?.endMs ?? Number.POSITIVE_INFINITY);
      expect(phrase.endMs).toBeLessThanOrEqual(phrases[i + 1]?.startMs ?? (frames * 1000) / 30);
      expect(phrase.endMs - phrase.startMs).toBeGreaterThanOrEqual(800);
      const columns = columnsOf(phrase.lines.map(textOf).join(' '));
      expect(columns / ((phrase.endMs - phrase.startMs) / 1000)).toBeLessThanOrEqual(20);
    }
  });

  it('break at sentences and clauses rather than anywhere', () => {
    const phrases = sceneCaptions({ text: { caption: null }, narrated }, settingsOf('16:9'), { frames }, 30);
    expect(linesOf(phrases)).toEqual([
      ['Every morning starts the same way.'],
      ['You reach for a plastic bottle,', 'and by noon it is in the bin.'],
      ['Meet the one that stays with you:', 'steel inside, bamboo outside,'],
      ['made to last for twenty years.'],
    ]);
  });

  it('follow the tempo at which the line is played', () => {
    const [plain] = sceneCaptions({ text: { caption: null }, narrated }, settingsOf('16:9'), { frames }, 30);
    const faster = { ...narrated, tempo: 1.1 };
    const quick = sceneCaptions(
      { text: { caption: null }, narrated: faster },
      settingsOf('16:9'),
      { frames },
      30,
    );
    expect(quick[1]?.startMs).toBeLessThan(plain?.endMs ?? 0);
    expect(quick[0]?.startMs).toBe(Math.round(100 / 1.1));
  });

  it('hold numbers and signs that the voice reads out in other words', () => {
    const words = [
      { text: 'Only', startMs: 100, endMs: 300 },
      { text: 'nineteen', startMs: 320, endMs: 700 },
      { text: 'today', startMs: 1500, endMs: 1900 },
    ];
    const narration = { ...spoken(''), text: 'Only $19.99 — today!', words };
    const [phrase] = sceneCaptions(
      { text: { caption: null }, narrated: narration },
      settingsOf('16:9'),
      { frames: 90 },
      30,
    );
    expect(phrase?.lines.map(textOf)).toEqual(['Only $19.99 — today!']);
    const [only, price, dash, today] = phrase?.lines[0]?.map(({ startMs }) => startMs) ?? [];
    expect([only, today]).toEqual([100, 1500]);
    expect(price).toBeGreaterThanOrEqual(300);
    expect(dash).toBeGreaterThan(price ?? 0);
    expect(dash).toBeLessThan(1500);
  });

  it('never run into the next scene, whatever is said and however long the scene is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-zäñ一-十ก-ฮא-ת]{1,30}[,.!]?$/u), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 10, max: 900 }),
        fc.constantFrom(...aspectRatios),
        (words, frames, shape) => {
          const narrated = spoken(words.join(' '));
          const phrases = sceneCaptions(
            { text: { caption: null }, narrated },
            settingsOf(shape),
            { frames },
            30,
          );
          let before = 0;
          for (const { startMs, endMs, lines } of phrases) {
            expect(startMs).toBeGreaterThanOrEqual(before);
            expect(endMs).toBeGreaterThan(startMs);
            expect(endMs).toBeLessThanOrEqual((frames * 1000) / 30);
            expect(lines.length).toBeLessThanOrEqual(2);
            before = endMs;
          }
        },
      ),
      { numRuns: 60, seed: propertySeed },
    );
  });
});

describe('captions in scripts without spaces', () => {
  it('break Japanese between words, at half as many characters, and begin no line with punctuation', () => {
    const text =
      '毎朝、新しい一日が始まります。お気に入りのボトルと一緒に、街へ出かけましょう。「きっと、もっと好きになる。」';
    const narrated = { ...spoken(''), text, words: [{ text: text.slice(0, -2), startMs: 0, endMs: 9000 }] };
    const phrases = sceneCaptions(
      { text: { caption: null }, narrated },
      settingsOf('16:9', 'ja-JP'),
      { frames: 300 },
      30,
    );
    const lines = linesOf(phrases).flat();
    expect(lines.join('')).toBe(text);
    for (const one of lines) {
      expect([...one].length).toBeLessThanOrEqual(21);
      expect(one).not.toMatch(/^[、。」っょー]/u);
      expect(one).not.toMatch(/「$/u);
    }
    expect(phrases.length).toBeGreaterThan(1);
  });

  it('keep a Japanese verb whole, where that takes another caption', () => {
    const text = '毎朝、新しい一日が始まります。街へ出かけましょう。';
    const narrated = { ...spoken(''), text, words: [{ text: text.slice(0, -1), startMs: 0, endMs: 5000 }] };
    const phrases = sceneCaptions(
      { text: { caption: null }, narrated },
      settingsOf('1:1', 'ja-JP'),
      { frames: 180 },
      30,
    );
    expect(linesOf(phrases)).toEqual([['毎朝、', '新しい一日が始まります。'], ['街へ出かけましょう。']]);
  });

  it('break Thai between words', () => {
    const text = 'ทุกเช้าเริ่มต้นด้วยวิธีเดิมคุณหยิบขวดพลาสติกขึ้นมาแล้วทิ้งมันไปก่อนเที่ยงวันของทุกวัน';
    const phrases = sceneCaptions(
      { text: { caption: text } },
      settingsOf('9:16', 'th-TH'),
      { frames: 300 },
      30,
    );
    const words = new Set(
      [...new Intl.Segmenter('th', { granularity: 'word' }).segment(text)].map((s) => s.index),
    );
    let at = 0;
    for (const one of linesOf(phrases).flat()) {
      expect(words).toContain(at);
      at += one.length;
    }
    expect(at).toBe(text.length);
  });
});

describe('captions of a scene without narration', () => {
  it('stand for its whole length, to the frame', () => {
    const phrases = sceneCaptions(
      { text: { caption: 'Made by hand' } },
      settingsOf('16:9'),
      { frames: 100 },
      30,
    );
    expect(phrases).toMatchObject([{ startMs: 0, endMs: 3333 }]);
  });

  it('follow each other without a gap where two lines are too few', () => {
    const phrases = sceneCaptions({ text: { caption: line } }, settingsOf('9:16'), { frames: 300 }, 30);
    expect(phrases.length).toBeGreaterThan(3);
    expect(phrases[0]?.startMs).toBe(0);
    expect(phrases.at(-1)?.endMs).toBe(10_000);
    for (const [i, { endMs }] of phrases.entries()) expect(phrases[i + 1]?.startMs ?? 10_000).toBe(endMs);
  });

  it('are none where the job wants none, or nothing is said', () => {
    const none = { ...settingsOf('16:9'), captions: { mode: 'none' as const, style: 'plain' as const } };
    expect(sceneCaptions({ text: { caption: 'Here' } }, none, { frames: 90 }, 30)).toEqual([]);
    expect(sceneCaptions({ text: { caption: ' \n ' } }, settingsOf('16:9'), { frames: 90 }, 30)).toEqual([]);
  });
});

describe('caption files', () => {
  const scenes = [
    { id: 'a', seconds: 2.5, transition: { kind: 'crossfade' as const, seconds: 0.5 } },
    { id: 'b', seconds: 3, transition: { kind: 'cut' as const, seconds: 0 } },
  ];
  const texts = [
    { text: { caption: 'Tom & Jerry <3\n--> {\\pos(1,1)}' } },
    { text: { caption: 'שלום עולם' } },
  ];
  const cues = videoCues(texts, settingsOf('16:9'), layOut(scenes, 24));

  it('are in the time of the video', () => {
    expect(cues.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [0, 2500],
      [2500, 5500],
    ]);
  });

  it('are WebVTT with what would be markup escaped', () => {
    expect(webVtt(cues)).toBe(
      'WEBVTT\n\n1\n00:00:00.000 --> 00:00:02.500\nTom &amp; Jerry &lt;3 --&gt; {\\pos(1,1)}\n\n' +
        '2\n00:00:02.500 --> 00:00:05.500\nשלום עולם\n',
    );
  });

  it('are SubRip', () => {
    const late = [{ startMs: 3_723_004, endMs: 3_724_000, text: 'one\ntwo' }];
    expect(subRip(late)).toBe('1\n01:02:03,004 --> 01:02:04,000\none\ntwo\n');
    expect(subRip([])).toBe('');
    expect(webVtt([])).toBe('WEBVTT\n');
  });
});
