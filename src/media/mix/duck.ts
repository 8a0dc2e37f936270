import { sound } from '../house-profile.ts';
import type { Track } from './track.ts';

/** Under speech everything else is so much lower. */
const duckDb = -10;
/** It goes down before a word and comes back after the last one; shorter pauses leave it down. */
const downSeconds = 0.25;
const upSeconds = 0.6;
const pauseSeconds = 0.8;

export interface Span {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** A track that is lower while something is said. */
export function ducked(track: Track, spoken: readonly Span[]): Track {
  const spans = joined(spoken);
  return (at, block) => {
    track(at, block);
    const [start, end] = [secondsOf(at), secondsOf(at + block.length)];
    const near = spans.filter(
      ({ startSeconds, endSeconds }) => startSeconds - downSeconds < end && endSeconds + upSeconds > start,
    );
    if (near.length > 0) lower(block, start, near);
  };
}

const low = 10 ** (duckDb / 20);

function lower(block: Float32Array, start: number, spans: readonly Span[]): void {
  for (let i = 0; i < block.length; i += sound.channels) {
    const time = start + secondsOf(i);
    let depth = 0;
    for (const span of spans) depth = Math.max(depth, depthAt(span, time));
    if (depth === 0) continue;
    const gain = 1 - depth * (1 - low);
    for (let channel = 0; channel < sound.channels; channel++) {
      block[i + channel] = (block[i + channel] ?? 0) * gain;
    }
  }
}

/** How far a track is down at a time: 0 to 1. */
function depthAt({ startSeconds, endSeconds }: Span, time: number): number {
  if (time < startSeconds) return Math.max(0, 1 - (startSeconds - time) / downSeconds);
  if (time > endSeconds) return Math.max(0, 1 - (time - endSeconds) / upSeconds);
  return 1;
}

function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.startSeconds - b.startSeconds)) {
    const last = result.at(-1);
    if (last && span.startSeconds - last.endSeconds < pauseSeconds) {
      const endSeconds = Math.max(last.endSeconds, span.endSeconds);
      result[result.length - 1] = { startSeconds: last.startSeconds, endSeconds };
    } else result.push(span);
  }
  return result;
}

function secondsOf(values: number): number {
  return values / sound.channels / sound.sampleRate;
}
