import { describe, expect, it } from 'vitest';
import { shortenLine } from '../../src/domain/shorten-line.ts';
import { longLineWarnings } from '../../src/domain/speaking-pace.ts';
import { chooseVoice, speechMicros, spokenLanguages } from '../../src/domain/voices.ts';
import { knownByMark, matchHeard, timeWords, writtenWords } from '../../src/domain/written-words.ts';

const texts = (line: string, language = 'en') => writtenWords(line, language).map(({ text }) => text);

describe('the words of a line', () => {
  it('are as they are written, with what clings to them', () => {
    expect(texts('“Ready?” — she said: go, at $5!')).toEqual([
      '“Ready?” —',
      'she',
      'said:',
      'go,',
      'at',
      '$5!',
    ]);
    expect(texts('— so it is')).toEqual(['— so', 'it', 'is']);
    expect(texts('  ')).toEqual([]);
  });

  it('are found in scripts without spaces', () => {
    expect(texts('海は、静かです。', 'ja')).toEqual(['海', 'は、', '静か', 'です。']);
    expect(texts('ยินดีต้อนรับ', 'th').length).toBeGreaterThan(1);
  });

  it('get their times from marks, and share what lies between', () => {
    const words = writtenWords('one two three four', 'en');
    const known = knownByMark(words, [
      { index: 0, startMs: 0, endMs: 200 },
      { index: 14, startMs: 900 },
    ]);
    expect(timeWords(words, known, 1200)).toEqual([
      { text: 'one', startMs: 0, endMs: 200 },
      { text: 'two', startMs: 245, endMs: 491 },
      { text: 'three', startMs: 491, endMs: 900 },
      { text: 'four', startMs: 900, endMs: 1200 },
    ]);
  });

  it('never run backwards, whatever marks say', () => {
    const words = writtenWords('one two three', 'en');
    const known = new Map([
      [0, { startMs: 500 }],
      [1, { startMs: 100, endMs: 50 }],
      [2, { startMs: 9000 }],
    ]);
    const times = timeWords(words, known, 1000);
    expect(times.map(({ startMs }) => startMs)).toEqual([500, 500, 1000]);
    for (const { startMs, endMs } of times) expect(endMs).toBeGreaterThanOrEqual(startMs);
  });

  it('are recognised in what was heard, also where that spells or misses some', () => {
    const words = writtenWords('Meet the new R2-D2, now at 5 dollars.', 'en');
    const heard = ['meet', 'the', 'knew', 'r2d2', 'at', 'five', 'dollars'].map((text, i) => ({
      text,
      startMs: i * 100,
      endMs: i * 100 + 80,
    }));
    const known = matchHeard(words, heard);
    expect([...known.keys()]).toEqual([0, 1, 3, 5, 7]);
    expect(known.get(3)).toEqual({ startMs: 300, endMs: 380 });
  });
});

describe('a line that is too long', () => {
  it('loses whole clauses at its end, then words, and is never broken within one', () => {
    const line = 'The morning is calm, the harbour sleeps, and nobody is awake yet.';
    expect(shortenLine(line, 8, 'en')).toBe('The morning is calm, the harbour sleeps.');
    expect(shortenLine(line, 5, 'en')).toBe('The morning is calm.');
    expect(shortenLine(line, 2, 'en')).toBe('The morning.');
    expect(shortenLine(line, 50, 'en')).toBe(line);
    expect(shortenLine('The quick brown fox jumps over the lazy dog', 7, 'en-GB')).toBe(
      'The quick brown fox jumps.',
    );
    expect(shortenLine('Ein neuer Tag für die Stadt am Meer', 5, 'de-DE')).toBe('Ein neuer Tag.');
    // An address and a number hold no pauses.
    expect(
      shortenLine('Go and see https://example.com/a?b=1 for 1,299.50 euros, now or never', 9, 'en'),
    ).toBe('Go and see https://example.com/a?b=1.');
    expect(shortenLine('It costs 1,299.50 euros, which is little', 5, 'en')).toBe('It costs 1,299.50 euros.');
    expect(shortenLine('海は静かです、港は眠っています。', 4, 'ja')).toMatch(/^海は静かです。$/);
  });

  it('is told in the plan, by the pace of its language', () => {
    const long = 'One two three four five six seven eight nine ten eleven twelve thirteen.';
    const narration = { enabled: true, voice: null, language: 'en-US', speed: 1, assetId: null };
    const scene = (seconds: number) => ({ seconds, text: { narration: long } });
    expect(longLineWarnings([scene(3), scene(6)], { narration })).toEqual([
      'Scene 1: its line takes about 4.8 s to say and the scene lasts 3 s; it will be shortened.',
    ]);
    expect(longLineWarnings([scene(3)], { narration: { ...narration, speed: 1.6 } })).toEqual([]);
    expect(longLineWarnings([scene(3)], { narration: { ...narration, enabled: false } })).toEqual([]);
  });
});

describe('the voices', () => {
  it.each(['local', 'polly', 'openai'] as const)(
    'of %s speak ten languages at least, each by a default',
    (service) => {
      const languages = spokenLanguages(service);
      expect(new Set(languages.map(({ language }) => language.split('-')[0])).size).toBeGreaterThanOrEqual(
        10,
      );
      for (const wanted of ['ja-JP', 'ar'])
        expect(chooseVoice(service, { language: wanted, voice: null }).voice).toBeTruthy();
      expect(new Set(languages.map(({ language }) => language)).size).toBe(languages.length);
    },
  );

  it('stand in for a country that a service does not know', () => {
    expect(chooseVoice('polly', { language: 'de-AT', voice: null })).toEqual({
      language: 'de-DE',
      voice: 'Vicki',
      model: 'amazon/polly-neural',
    });
    expect(chooseVoice('local', { language: 'PT', voice: null }).language).toBe('pt-BR');
  });

  it('cost what their table says, by characters', () => {
    expect(speechMicros('polly', ['x'.repeat(600), 'y'.repeat(400)])).toBe(32_000);
    expect(speechMicros('local', ['x'.repeat(1000)])).toBe(0);
  });
});
