/**
 * The only place that loads eSpeak NG. It is free software under GPL-3, so it runs as a program of its own:
 * this file is reached by espeak-worker.ts alone, which is started as a child process and never bundled.
 */

import type { EspeakWorker } from '@echogarden/espeak-ng-emscripten';

export interface EngineWord {
  /** Place in the text in code points, from 0. */
  readonly position: number;
  readonly startMs: number;
}

export interface EngineSpeech {
  readonly samples: readonly Int16Array[];
  readonly words: readonly EngineWord[];
}

/** Samples per second of everything it speaks, in one channel. */
export const engineSampleRate = 22_050;

let opened: Promise<EspeakWorker> | undefined;

/**
 * Speaks a text of its markup language.
 * @param wordsPerMinute 80 to 450
 * @throws Error when there is no such voice
 */
export async function synthesize(
  markup: string,
  voice: string,
  wordsPerMinute: number,
): Promise<EngineSpeech> {
  opened ??= openEngine();
  const engine = await opened;
  if (engine.set_voice(voice, '', 0, 0, 0) !== 0) throw new Error(`eSpeak NG has no voice ${voice}.`);
  engine.set_rate(wordsPerMinute);
  const samples: Int16Array[] = [];
  const words: EngineWord[] = [];
  engine.synthesize(markup, (piece, events) => {
    if (piece && piece.length > 0) samples.push(piece);
    for (const { type, text_position, audio_position } of events) {
      if (type === 'word') words.push({ position: text_position - 1, startMs: audio_position });
    }
    return false;
  });
  return { samples, words };
}

async function openEngine(): Promise<EspeakWorker> {
  const { default: start } = await import('@echogarden/espeak-ng-emscripten');
  const { eSpeakNGWorker } = await start();
  return new eSpeakNGWorker();
}
