/** A recording that a film follows: its length is the film's, and its pauses or beats are where scenes change. */
import type { SpokenWord } from './narration.ts';
import type { JobSettings } from './settings.ts';
import { framesOf } from './timeline.ts';

export interface Track {
  readonly assetId: string;
  readonly key: string;
  readonly seconds: number;
  /** Where scenes may change, in seconds, rising. */
  readonly borders: readonly number[];
  /** Its words in the recording's time; null where nobody could hear them. */
  readonly words: readonly SpokenWord[] | null;
}

/** The piece of a recording that a scene speaks. */
export interface TrackPart {
  readonly fromSeconds: number;
  readonly seconds: number;
}

export interface TrackAsset {
  readonly assetId: string;
  readonly kind: 'speech' | 'music';
  /** The field of a request that names it. */
  readonly path: 'narration.assetId' | 'music.assetId';
}

/** The recording that a planned film follows: its own narration, or the song of a music video. Null: none. */
export function trackAsset({
  narration,
  music,
  structure,
}: Pick<JobSettings, 'narration' | 'music' | 'structure'>): TrackAsset | null {
  if (narration.enabled && narration.assetId !== null) {
    return { assetId: narration.assetId, kind: 'speech', path: 'narration.assetId' };
  }
  if (structure === 'music_video' && music !== null && 'assetId' in music) {
    return { assetId: music.assetId, kind: 'music', path: 'music.assetId' };
  }
  return null;
}

/** A pause between two words that is long enough for a change of scene. */
const pauseSeconds = 0.3;

/** The middles of the pauses between words. */
export function wordBorders(words: readonly SpokenWord[]): number[] {
  return words.flatMap((word, i) => {
    const next = words[i + 1];
    if (!next || next.startMs - word.endMs < pauseSeconds * 1000) return [];
    return [(word.endMs + next.startMs) / 2000];
  });
}

/** A scene that changes faster than this is hardly seen. */
const shortestSeconds = 1;

/**
 * Moves the changes of scene to the nearest border of the recording, on the frame grid. A change that no border is
 * near enough to stays where it was planned.
 * @param planned lengths in seconds; they add up to the film
 * @returns as many lengths, which add up to the same, none longer than `maxSeconds` unless it was planned so
 */
export function alignToBorders(
  planned: readonly number[],
  borders: readonly number[],
  fps: number,
  maxSeconds: number,
): number[] {
  const wanted: number[] = [];
  let elapsed = 0;
  for (const seconds of planned) {
    elapsed += seconds;
    wanted.push(elapsed);
  }
  const total = wanted.at(-1) ?? 0;
  const cuts = [0];
  for (const [i, target] of wanted.entries()) {
    const before = cuts.at(-1) ?? 0;
    if (i === wanted.length - 1) {
      cuts.push(total);
      continue;
    }
    const left = wanted.length - 1 - i;
    const fits = (at: number) =>
      at - before >= shortestSeconds &&
      at - before <= maxSeconds &&
      total - at >= left * shortestSeconds &&
      total - at <= left * maxSeconds;
    const near = borders.filter(fits).toSorted((a, b) => Math.abs(a - target) - Math.abs(b - target))[0];
    cuts.push(
      near !== undefined && Math.abs(near - target) <= maxSeconds / 2 ? near : Math.max(before, target),
    );
  }
  const frames = cuts.map((at) => framesOf(at, fps));
  return planned.map((_, i) => ((frames[i + 1] ?? 0) - (frames[i] ?? 0)) / fps);
}

/** What is said in a piece of a recording: words from the piece's beginning. */
export function wordsIn({ words }: Pick<Track, 'words'>, { fromSeconds, seconds }: TrackPart): SpokenWord[] {
  const [from, to] = [fromSeconds * 1000, (fromSeconds + seconds) * 1000];
  return (words ?? [])
    .filter(({ startMs, endMs }) => (startMs + endMs) / 2 >= from && (startMs + endMs) / 2 < to)
    .map(({ text, startMs, endMs }) => ({
      text,
      startMs: Math.round(Math.max(0, startMs - from)),
      endMs: Math.round(Math.min(to, endMs) - from),
    }));
}
