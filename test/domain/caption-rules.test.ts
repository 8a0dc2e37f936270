import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captionLayout } from '../../src/domain/caption-layout.ts';
import { breakLines, lineColumns } from '../../src/domain/caption-lines.ts';
import { type CaptionPhrase, captionPhrases } from '../../src/domain/caption-phrases.ts';
import { type CaptionToken, captionTokens } from '../../src/domain/caption-tokens.ts';
import type { SpokenWord } from '../../src/domain/narration.ts';
import { aspectRatios } from '../../src/domain/settings.ts';
import { propertySeed } from './job-settings.ts';

/** A word as it is spoken: how fast, and how long it is quiet before it. */
const word = fc.record({
  text: fc.oneof(
    { weight: 8, arbitrary: fc.stringMatching(/^[a-zäñéшλ]{1,12}$/u) },
    { weight: 1, arbitrary: fc.constantFrom('שלום', 'مرحبا', '字幕', 'カタカナ', 'สวัสดี', '한국어') },
    { weight: 1, arbitrary: fc.stringMatching(/^[a-z]{20,60}$/) },
  ),
  msPerLetter: fc.integer({ min: 25, max: 140 }),
  quietMs: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 60 }) },
    fc.integer({ min: 100, max: 1500 }),
  ),
  sign: fc.constantFrom('', '', '', '', ',', '.', '!', ' —'),
});

const narration = fc.record({
  spoken: fc.array(word, { minLength: 1, maxLength: 40 }),
  shape: fc.constantFrom(...aspectRatios),
  /** How long the scene goes on after its last word; less than nothing cuts words off. */
  restMs: fc.integer({ min: -500, max: 2000 }),
});

interface Told {
  readonly words: readonly SpokenWord[];
  readonly tokens: readonly CaptionToken[];
  readonly phrases: readonly CaptionPhrase[];
  readonly sceneMs: number;
}

type Narration = typeof narration extends fc.Arbitrary<infer T> ? T : never;

function tell({ spoken, shape, restMs }: Narration): Told {
  let at = 0;
  const words = spoken.map(({ text, msPerLetter, quietMs }) => {
    const startMs = at + quietMs;
    at = startMs + text.length * msPerLetter;
    return { text, startMs, endMs: at };
  });
  const text = spoken.map(({ text: one, sign }) => one + sign).join(' ');
  const layout = captionLayout(shape);
  const sceneMs = Math.max(100, at + restMs);
  const tokens = captionTokens(text, words, 'en-US', layout.columns);
  return { words, tokens, phrases: captionPhrases(tokens, layout, sceneMs), sceneMs };
}

/** Whether a phrase is read in so long: 20 columns a second, and 0.8 s at least. */
const isReadable = (tokens: readonly CaptionToken[], ms: number) =>
  ms >= 800 && lineColumns(tokens) <= (ms * 20) / 1000;

/** Whether the tokens could be shown so that every phrase is readable, begun with its first word. */
function couldBeRead(tokens: readonly CaptionToken[], columns: number, sceneMs: number): boolean {
  const could = [true];
  for (let to = 1; to <= tokens.length; to += 1) {
    could[to] = tokens.slice(0, to).some((first, from) => {
      const some = tokens.slice(from, to);
      const room = (tokens[to]?.startMs ?? sceneMs) - first.startMs;
      return could[from] && isReadable(some, room) && breakLines(some, columns, 2) !== null;
    });
  }
  return could[tokens.length] ?? false;
}

function holds(rule: (told: Told, columns: number) => void) {
  fc.assert(
    fc.property(narration, (some) => rule(tell(some), captionLayout(some.shape).columns)),
    { numRuns: 150, seed: propertySeed },
  );
}

describe('captions of whatever is said', () => {
  it('have two lines at most, none longer than its shape allows', () => {
    holds(({ phrases }, columns) => {
      for (const { lines } of phrases) {
        expect(lines.length).toBeLessThanOrEqual(2);
        for (const line of lines) expect(lineColumns(line)).toBeLessThanOrEqual(columns);
      }
    });
  });

  it('follow each other without standing over one another, within their scene', () => {
    holds(({ phrases, sceneMs }) => {
      let before = 0;
      for (const { startMs, endMs } of phrases) {
        expect(startMs).toBeGreaterThanOrEqual(before);
        expect(endMs).toBeGreaterThan(startMs);
        expect(endMs).toBeLessThanOrEqual(sceneMs);
        before = endMs;
      }
    });
  });

  it('show every word that is spoken once, in order, and on the screen within 100 ms', () => {
    holds(({ phrases, tokens, words, sceneMs }) => {
      const shown = phrases.flatMap((phrase) => phrase.lines.flat().map((token) => ({ phrase, token })));
      expect(shown.map(({ token }) => token)).toEqual(tokens.filter(({ startMs }) => startMs < sceneMs));
      let letters = '';
      const ends = shown.map(({ phrase, token }) => {
        letters += token.text.replaceAll(/[^\p{L}\p{M}]/gu, '');
        return { phrase, upTo: letters.length };
      });
      let from = 0;
      for (const { text, startMs } of words) {
        if (startMs >= sceneMs) break;
        const on = ends.find(({ upTo }) => upTo > from)?.phrase;
        expect(letters.slice(from)).toMatch(text.slice(0, 1));
        expect(on?.startMs).toBeLessThanOrEqual(startMs + 100);
        expect(on?.endMs).toBeGreaterThan(startMs);
        from += text.replaceAll(/[^\p{L}\p{M}]/gu, '').length;
      }
    });
  });

  it('stand long enough to be read, unless the words are spoken too fast for any captions', () => {
    holds(({ phrases, tokens, sceneMs }, columns) => {
      if (!couldBeRead(tokens, columns, sceneMs)) return;
      for (const { startMs, endMs, lines } of phrases)
        expect(
          isReadable(lines.flat(), endMs - startMs),
          lines
            .flat()
            .map(({ text }) => text)
            .join(' '),
        ).toBe(true);
    });
  });

  it('can be read when somebody speaks at an ordinary pace', () => {
    const ordinary = fc.array(word, { minLength: 3, maxLength: 40 }).map((spoken) => ({
      spoken: spoken.map((one) => ({ ...one, text: one.text.slice(0, 12), msPerLetter: 75 })),
      shape: '16:9' as const,
      restMs: 400,
    }));
    let [readable, all] = [0, 0];
    fc.assert(
      fc.property(ordinary, (some) => {
        const { phrases } = tell(some);
        all += phrases.length;
        readable += phrases.filter(({ startMs, endMs, lines }) =>
          isReadable(lines.flat(), endMs - startMs),
        ).length;
      }),
      { numRuns: 100, seed: propertySeed },
    );
    expect(readable / all).toBeGreaterThan(0.97);
  });
});
