/** What a narrator says, when, and how a line is made to fit its scene. */
import type { Timeline } from './timeline.ts';
import type { SpeechService } from './voices.ts';

/** One word of a line, as it is written, with its punctuation left out. */
export interface SpokenWord {
  readonly text: string;
  /** From the line's beginning, at the voice's own pace. */
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * Where the times of the words come from: told by the voice itself, heard by a transcription, or reckoned
 * from the letters between two pauses.
 */
export type WordTiming = 'marks' | 'transcribed' | 'reckoned';

/** A scene's line as it is spoken. */
export interface Narrated {
  readonly takeId: string;
  /** Where the sound lies. */
  readonly key: string;
  /** Where in the file the line begins: 0 unless the file is an upload that holds every line. */
  readonly fromSeconds: number;
  /** Length of the line at the voice's own pace. */
  readonly seconds: number;
  /** How much faster than that it is played, from 1; the pitch stays. */
  readonly tempo: number;
  /** What is said: the scene's line, shortened where it was too long. */
  readonly text: string;
  readonly words: readonly SpokenWord[];
  readonly timing: WordTiming;
  /** Digest of the line that was asked for; another one means that it is to be spoken anew. */
  readonly basis: string;
  /** Who speaks it, where that is not the voice that was asked for: the next render asks that one again. */
  readonly standIn?: SpeechService;
}

/** A word of the video's narration, in the video's time. */
export interface VideoWord extends SpokenWord {
  readonly sceneId: string;
}

/** A line ends this long before its scene does, so that it never runs into the next one. */
export const restSeconds = 0.15;
/** The most that a line is sped up: more is heard as haste. */
export const maxTempo = 1.15;

/** How a line is played: null where it is too long even sped up, and has to be shortened. */
export function tempoFor(lineSeconds: number, sceneSeconds: number): number | null {
  const room = sceneSeconds - restSeconds;
  if (lineSeconds <= room) return 1;
  if (room <= 0 || lineSeconds > room * maxTempo) return null;
  // Rounded up, so that the line is never a little too long.
  return Math.min(maxTempo, Math.ceil((lineSeconds / room) * 1000) / 1000);
}

/** Length of a line as it is played. */
export function playedSeconds({ seconds, tempo }: Pick<Narrated, 'seconds' | 'tempo'>): number {
  return seconds / tempo;
}

interface NarratedScene {
  readonly id: string;
  readonly narrated?: Narrated | null;
}

/** Every word of the narration in the order of the video, in milliseconds of the video. */
export function spokenWords(
  scenes: readonly NarratedScene[],
  timeline: Pick<Timeline, 'fps' | 'scenes'>,
): VideoWord[] {
  return scenes.flatMap(({ id, narrated }, i) => {
    const timing = timeline.scenes[i];
    if (!narrated || !timing) return [];
    const start = (timing.startFrame * 1000) / timeline.fps;
    const at = (ms: number) => Math.round(start + ms / narrated.tempo);
    return narrated.words.map(({ text, startMs, endMs }) => ({
      sceneId: id,
      text,
      startMs: at(startMs),
      endMs: at(endMs),
    }));
  });
}
