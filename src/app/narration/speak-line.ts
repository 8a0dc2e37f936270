import { join } from 'node:path';
import { Fault, isFault } from '../../domain/errors.ts';
import type { SpokenWord, WordTiming } from '../../domain/narration.ts';
import { knownByMark, matchHeard, timeWords, writtenWords } from '../../domain/written-words.ts';
import { sha256Of } from '../file-digest.ts';
import type { Services, Speech, WordMark } from '../ports.ts';
import { isoTime } from '../records.ts';
import {
  keptLine,
  type LineOrder,
  lineFolder,
  lineRecipe,
  type SpokenLine,
  writeLine,
} from './line-records.ts';
import type { CallFor } from './pay-for-call.ts';
import { payForLine } from './pay-for-line.ts';

/** A line that refuses to come is asked for so many times, where that costs nothing. */
const tries = 3;
const waitSeconds = [1, 3];

/**
 * A line as it is spoken: from the tenant's own store, or spoken now and kept there.
 * @throws Fault of the speech service, or `BadOutput` where its file holds no sound
 */
export async function speakLine(
  services: Services,
  voice: Speech,
  wanted: CallFor,
  order: LineOrder,
): Promise<SpokenLine> {
  const recipe = lineRecipe(order);
  const known = await keptLine(services, wanted.tenantId, recipe);
  if (known) return known;
  const paid = await payForLine(services, wanted, order, recipe, (answered) =>
    say(services, voice, wanted.tenantId, order, recipe, answered),
  );
  await writeLine(services, wanted.tenantId, paid);
  return paid;
}

/** Speaks a line and keeps its sound. @param answered is called once the voice has sent it */
async function say(
  services: Services,
  speech: Speech,
  tenantId: string,
  order: LineOrder,
  recipe: string,
  answered: () => void,
): Promise<Omit<SpokenLine, 'paid'>> {
  const startedAt = services.clock.now();
  return services.workspace.use(async (folder) => {
    const file = join(folder, 'line');
    const marks = await sayPatiently(services, speech, order, file);
    answered();
    const info = await services.media.probe(file);
    if (info.kind !== 'audio' || !info.seconds) throw new Fault('BadOutput', 'The voice sent no sound.');
    const { words, timing } = await timeLine(services, order, { file, seconds: info.seconds, marks });
    const key = `${lineFolder(tenantId, recipe)}/line.${info.contentType.split('/')[1] ?? 'bin'}`;
    await services.blobs.putFile(key, file, info.contentType);
    return {
      recipe,
      key,
      contentType: info.contentType,
      bytes: info.bytes,
      sha256: await sha256Of(file),
      seconds: info.seconds,
      words,
      timing,
      tookSeconds: (services.clock.now() - startedAt) / 1000,
      createdAt: isoTime(services),
    };
  });
}

/** Asks again what was turned away unheard, and so unpaid. */
async function sayPatiently(
  services: Services,
  speech: Speech,
  { text, voice, language, speed }: LineOrder,
  target: string,
): Promise<readonly WordMark[] | null> {
  for (let attempt = 1; ; attempt++) {
    try {
      return (await speech.say({ text, voice, language, speed, target })).marks;
    } catch (error) {
      const passing =
        isFault(error, 'ProviderThrottled') ||
        isFault(error, 'ProviderOverloaded') ||
        isFault(error, 'ProviderUnreachable');
      if (!passing || attempt >= tries) throw error;
      const seconds = Math.min(error.retryAfterSeconds ?? 0, 20) || (waitSeconds[attempt - 1] ?? 3);
      await new Promise<void>((resolve) => services.clock.after(seconds * 1000, resolve));
    }
  }
}

/** When each word is heard: as the voice tells, or as a transcription hears it, or reckoned by letters. */
async function timeLine(
  services: Services,
  { text, language }: LineOrder,
  sound: { readonly file: string; readonly seconds: number; readonly marks: readonly WordMark[] | null },
): Promise<{ readonly words: readonly SpokenWord[]; readonly timing: WordTiming }> {
  const written = writtenWords(text, language);
  const lineMs = sound.seconds * 1000;
  if (sound.marks && sound.marks.length > 0) {
    return { words: timeWords(written, knownByMark(written, sound.marks), lineMs), timing: 'marks' };
  }
  try {
    const heard = await services.transcriber?.transcribe({ file: sound.file, language });
    if (heard && heard.length > 0) {
      return { words: timeWords(written, matchHeard(written, heard), lineMs), timing: 'transcribed' };
    }
  } catch (error) {
    // The line is there and paid for; without a transcription its words are only less exact.
    if (!isFault(error)) throw error;
    services.log.warn('a line could not be transcribed', { name: error.name, message: error.message });
  }
  return { words: timeWords(written, new Map(), lineMs), timing: 'reckoned' };
}
