import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { subRip, webVtt } from '../../src/domain/caption-files.ts';
import { type Cue, videoCues } from '../../src/domain/captions.ts';
import { layOut } from '../../src/domain/timeline.ts';
import { propertySeed, settingsWith } from './job-settings.ts';
import { readCaptionFile as read } from './read-caption-file.ts';

const unescaped = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

function cuesOf(captions: readonly string[], language = 'en-US'): Cue[] {
  const scenes = captions.map((_, i) => ({
    id: `scn_${i}`,
    seconds: 2.37,
    transition: { kind: 'crossfade' as const, seconds: 0.5 },
  }));
  const settings = settingsWith({ narration: { ...settingsWith().narration, language } });
  return videoCues(
    captions.map((caption) => ({ text: { caption } })),
    settings,
    layOut(scenes, 24),
  );
}

const hostile = [
  'Tom & Jerry <3 --> &lt; <b>bold</b> <c.red>',
  '00:00:01.000 --> 00:00:09.000 align:start\n\nNOTE not a note',
  'WEBVTT',
  '1\n\n2',
  '{\\an8}{\\b1} %d \\N "quoted" \'s\' `x`',
  '-->-->-->',
  '2026',
  '\u0000\u0007\ud800 bell and half a character',
  'שלום עולם, iPhone 15',
  '👩‍🚀 and 1️⃣ 🇩🇪',
];

/** Any character of the planes in use, halves of surrogate pairs included; every other one is of ASCII. */
const character = fc.oneof(
  fc.integer({ min: 0, max: 0x7f }).map((code) => String.fromCodePoint(code)),
  fc.integer({ min: 0, max: 0x2ffff }).map((code) => String.fromCodePoint(code)),
);

describe('caption files, read by a player', () => {
  it.each(['vtt', 'srt'] as const)('say in %s what was written, whatever it is', async (type) => {
    const cues = cuesOf(hostile);
    const { cues: found, errors } = await read(type === 'vtt' ? webVtt(cues) : subRip(cues), type);
    expect(errors).toEqual([]);
    const written = cues.map((cue) => ({
      ...cue,
      text: type === 'vtt' ? cue.text : cue.text.replaceAll('-->', '→'),
    }));
    const shown = found.map((cue) => ({ ...cue, text: type === 'vtt' ? unescaped(cue.text) : cue.text }));
    expect(shown).toEqual(written);
  });

  it('hold any text at any time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: character, minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 5 }),
        async (captions) => {
          const cues = cuesOf(captions);
          const vtt = await read(webVtt(cues), 'vtt');
          const srt = await read(subRip(cues), 'srt');
          expect([...vtt.errors, ...srt.errors]).toEqual([]);
          const times = cues.map(({ startMs, endMs }) => [startMs, endMs]);
          expect(vtt.cues.map(({ startMs, endMs }) => [startMs, endMs])).toEqual(times);
          expect(srt.cues.map(({ startMs, endMs }) => [startMs, endMs])).toEqual(times);
          expect(vtt.cues.map(({ text }) => unescaped(text))).toEqual(cues.map(({ text }) => text));
        },
      ),
      { numRuns: 100, seed: propertySeed },
    );
  });
});
