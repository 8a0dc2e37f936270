import { writeFile } from 'node:fs/promises';
import type { WordMark } from '../../app/ports.ts';
import { type WrittenWord, writtenWords } from '../../domain/written-words.ts';
import { type EngineWord, engineSampleRate, synthesize } from './espeak-engine.ts';
import { asWritten, plainMarkup } from './plain-markup.ts';
import { readJapanese } from './read-japanese.ts';
import { wavOf } from './wav.ts';

export interface LineRequest {
  readonly text: string;
  readonly voice: string;
  readonly language: string;
  /** 1 is the voice's own pace. */
  readonly speed: number;
  /** Where the sound goes, as WAV. */
  readonly target: string;
}

/** An easy pace of narration, so that what planners write for a scene also fits it when spoken here. */
const ownPace = 160;
/** The engine's own limits. */
const slowest = 80;
const fastest = 450;
/** Below this a sample counts as silence: 0.3 % of full scale. */
const silence = 100;

/** Speaks a line into a file. @returns when its words are heard @throws Error when nothing can be heard of it */
export async function speakLine(request: LineRequest): Promise<readonly WordMark[]> {
  const { text, language } = request;
  const pace = Math.round(Math.min(fastest, Math.max(slowest, ownPace * request.speed)));
  const isJapanese = /^ja\b/i.test(language);
  const { markup, places } = plainMarkup(isJapanese ? await readJapanese(text) : asWritten(text));
  const spoken = await synthesize(markup, request.voice, pace);
  const samples = withoutEdges(joined(spoken.samples));
  if (samples.length === 0) throw new Error('The voice gave no sound for this line.');
  await writeFile(request.target, wavOf(samples, engineSampleRate));
  const marks = marksOf(writtenWords(text, language), spoken.words, places);
  const lineMs = (samples.length * 1000) / engineSampleRate;
  return marks.map(({ index, startMs }, i) => ({
    index,
    startMs,
    endMs: soundEnd(samples, startMs, marks[i + 1]?.startMs ?? lineMs),
  }));
}

/** The beginning of each word that the engine told of. It tells a word again for each of its parts. */
function marksOf(
  words: readonly WrittenWord[],
  told: readonly EngineWord[],
  places: readonly number[],
): WordMark[] {
  const marks: WordMark[] = [];
  let reached = -1;
  for (const { position, startMs } of told) {
    const place = places[position];
    if (place === undefined) continue;
    const word = words.findLast(({ index }) => index <= place);
    if (!word || word.index <= reached) continue;
    // A part in the middle of a word says nothing of its beginning.
    if (place - word.index <= leadingMarks(word.text)) marks.push({ index: word.index, startMs });
    reached = word.index;
  }
  return marks;
}

/** Characters before a word's first letter, such as a quotation mark. */
function leadingMarks(text: string): number {
  return Math.max(0, text.search(/[\p{L}\p{N}]/u));
}

/** The engine ends every line with a breath; the file ends where the voice does. It begins at once. */
function withoutEdges(samples: Int16Array): Int16Array {
  let end = samples.length;
  while (end > 0 && Math.abs(samples[end - 1] ?? 0) < silence) end--;
  return samples.subarray(0, end);
}

/** Where the sound of a word ends: the time until the next one also holds the pause between them. */
function soundEnd(samples: Int16Array, startMs: number, nextMs: number): number {
  const from = Math.round((startMs * engineSampleRate) / 1000);
  let end = Math.min(samples.length, Math.round((nextMs * engineSampleRate) / 1000));
  while (end > from && Math.abs(samples[end - 1] ?? 0) < silence) end--;
  return end > from ? (end * 1000) / engineSampleRate : nextMs;
}

function joined(pieces: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
