import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { spokenLanguages } from '../../src/domain/voices.ts';
import { knownByMark, timeWords, writtenWords } from '../../src/domain/written-words.ts';
import { espeakSpeech } from '../../src/local/speech/espeak-speech.ts';
import { silentLog, tempFolder, testMedia } from '../media/fixtures.ts';

const folder = await tempFolder();
const media = testMedia();
const speech = espeakSpeech({ log: silentLog });
afterAll(() => speech.close());

const say = async (text: string, voice: string, language: string, speed = 1) => {
  const target = join(folder, `${voice}-${speed}.wav`);
  const { marks } = await speech.say({ text, voice, language, speed, target });
  const { seconds } = await media.probe(target);
  const written = writtenWords(text, language);
  const words = timeWords(written, knownByMark(written, marks ?? []), (seconds ?? 0) * 1000);
  return { words, marks: marks ?? [], seconds: seconds ?? 0 };
};

const lines: Readonly<Record<string, string>> = {
  'en-US': 'Meet the bottle that keeps up with you, all day.',
  ar: 'مرحبا بكم في عالم جديد، يبدأ اليوم.',
  'de-DE': 'Größer als je zuvor, und doch so leicht.',
  'es-ES': '¿Listo para empezar? El camino es tuyo.',
  'fr-FR': "C'est l'eau qu'il vous faut, aujourd'hui.",
  'hi-IN': 'यह एक नई बोतल है, हर दिन के लिए।',
  'it-IT': 'La città si sveglia, e tu sei già in cammino.',
  'ja-JP': 'きょう、あたらしいたびがはじまる。',
  'ko-KR': '새로운 물병을 만나보세요.',
  'pl-PL': 'Świeży początek każdego dnia.',
  'pt-BR': 'Uma garrafa nova para cada manhã.',
  'ru-RU': 'Это новая бутылка для каждого дня.',
  'tr-TR': 'Her gün yanınızda olan yeni bir şişe.',
  'zh-CN': '这是一个新的水瓶，陪你每一天。',
};

describe('the local voice', () => {
  it.each(Object.entries(lines))(
    'speaks %s and tells when each word of it is heard',
    async (language, text) => {
      const voice = spokenLanguages('local').find((entry) => entry.language === language)?.voices[0] ?? '';
      const { words, marks, seconds } = await say(text, voice, language);
      expect(marks.length).toBeGreaterThan(0);
      expect(seconds).toBeGreaterThan(1);
      expect(words.length).toBeGreaterThan(2);
      // All of the text is in the words, in order.
      expect(words.map((word) => word.text).join('')).toBe(text.replaceAll(' ', ''));
      for (const [i, { startMs, endMs }] of words.entries()) {
        expect(startMs).toBeGreaterThanOrEqual(words[i - 1]?.endMs ?? 0);
        expect(endMs).toBeGreaterThan(startMs);
        expect(endMs).toBeLessThanOrEqual(Math.ceil(seconds * 1000));
      }
    },
  );

  it('has every voice that it names', async () => {
    for (const { language, voices } of spokenLanguages('local')) {
      for (const voice of voices) await expect(say('1 2', voice, language)).resolves.toBeDefined();
    }
  }, 30_000);

  it('speaks faster and slower as it is told', async () => {
    const text = lines['en-US'] ?? '';
    const own = await say(text, 'en-us', 'en-US');
    expect((await say(text, 'en-us', 'en-US', 1.5)).seconds).toBeLessThan(own.seconds / 1.3);
    expect((await say(text, 'en-us', 'en-US', 0.75)).seconds).toBeGreaterThan(own.seconds * 1.2);
  });

  it('reads kanji as a dictionary does, in the time of the same line in kana, and tells when each phrase is heard', async () => {
    const kanji = '今日は東京で新しい製品を紹介します。';
    const kana = 'きょうはとうきょうであたらしいせいひんをしょうかいします。';
    const read = await say(kanji, 'ja', 'ja-JP');
    const spelt = await say(kana, 'ja+f2', 'ja-JP');
    expect(read.seconds / spelt.seconds).toBeGreaterThan(0.9);
    expect(read.seconds / spelt.seconds).toBeLessThan(1.1);
    expect(read.words.map(({ text }) => text).join('')).toBe(kanji);
    const heard = read.marks.map(({ index }) => kanji.slice(index, index + 2));
    expect(heard).toEqual(expect.arrayContaining(['今日', '東京', '新し', '製品', '紹介']));
    // What no dictionary knows, markup among it, is said as it is written.
    const mixed = await say('<b>猫</b>とstoryreelの2026年', 'ja', 'ja-JP');
    expect(mixed.seconds).toBeGreaterThan(2);
  }, 20_000);

  it('says no emoji, and the words round it at their own times', async () => {
    const plain = await say('We are open now for all.', 'en-us', 'en-US');
    const shown = await say('We are open now 😀🎉 for ❤️ all.', 'en-us', 'en-US');
    expect(Math.abs(shown.seconds - plain.seconds)).toBeLessThan(0.3);
    expect(shown.words.map(({ text }) => text).join(' ')).toBe('We are open now 😀🎉 for ❤️ all.');
  });

  it('reads what looks like markup or phonemes as text', async () => {
    const { words } = await say('Q&A <break time="9s"/> [[h@l]] 50% $5 "quoted"', 'en-us', 'en-US');
    expect(words.map(({ text }) => text)).toEqual([
      'Q&A',
      '<break',
      'time="9s"/>',
      '[[h@l]]',
      '50%',
      '$5',
      '"quoted"',
    ]);
    expect(words.at(-1)?.endMs).toBeLessThan(9000);
  });

  it('fails a line that has nothing to say, and one for a voice that it does not have', async () => {
    await expect(say('…', 'en-us', 'en-US')).rejects.toMatchObject({ name: 'BadOutput' });
    await expect(say('Hello', 'klingon-99', 'en-US')).rejects.toMatchObject({ name: 'BadOutput' });
    expect((await say('Hello', 'en-us', 'en-US')).seconds).toBeGreaterThan(0.2);
  });

  it('that hangs or dies is left, and the next line begins anew', async () => {
    const hanging = join(folder, 'hanging.mjs');
    await writeFile(
      hanging,
      'process.on("message", () => {}); process.on("disconnect", () => process.exit());',
    );
    const slow = espeakSpeech({ log: silentLog, workerFile: hanging, lineSeconds: 0.2 });
    const request = { text: 'Hello', voice: 'en-us', language: 'en-US', speed: 1, target: 'none' };
    await expect(slow.say(request)).rejects.toMatchObject({ name: 'ProviderUnreachable' });
    await slow.close();
    const dying = join(folder, 'dying.mjs');
    await writeFile(dying, 'process.on("message", () => process.exit(3));');
    const short = espeakSpeech({ log: silentLog, workerFile: dying });
    await expect(short.say(request)).rejects.toMatchObject({ name: 'ProviderUnreachable' });
    await short.close();
  });
});
