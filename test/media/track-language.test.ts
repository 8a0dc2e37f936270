import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createFile } from '../../src/media/libav/write-mp4.ts';
import { movTextPackets, movTextTrack } from '../../src/media/text-track.ts';
import { quickTimeLanguage, trackLanguage } from '../../src/media/track-language.ts';
import { tempFolder } from './fixtures.ts';

const folder = await tempFolder();

/** What a MOV says of the language of its one track: a number of QuickTime's list (32767: none). */
async function numberOf(language: string): Promise<number> {
  const target = join(folder, 'one.mov');
  {
    using mov = createFile('mov', target, [movTextTrack(quickTimeLanguage(trackLanguage(language)))], {});
    for (const packet of movTextPackets([{ startMs: 0, endMs: 500, text: 'x' }])) mov.write(0, packet);
    mov.finish();
  }
  const bytes = await readFile(target);
  // "Media Header Atoms" of the QuickTime File Format: after type, version, two dates, timescale and duration.
  return bytes.readUInt16BE(bytes.indexOf('mdhd') + 24);
}

/** QuickTime File Format, "Language Code Values". */
const numbers = {
  'en-GB': 0,
  'fr-FR': 1,
  'de-DE': 2,
  'it-IT': 3,
  'nl-NL': 4,
  'sv-SE': 5,
  'es-MX': 6,
  'nb-NO': 9,
  'ja-JP': 11,
  'el-GR': 14,
  'is-IS': 15,
  'hr-HR': 18,
  'ro-RO': 37,
  'cs-CZ': 38,
  'sk-SK': 39,
  'sr-RS': 42,
  'pa-IN': 70,
};

it.each(Object.entries(numbers))('a MOV says %s as QuickTime does', async (language, number) => {
  expect(await numberOf(language)).toBe(number);
});

it('a MOV says nothing of a language that QuickTime has no number for', async () => {
  expect(await numberOf('und')).toBe(32_767);
});
