/** Arithmetic on samples in the work form: left and right by turns at the house's rate. */
import { sound } from '../house-profile.ts';
import { valuesOf } from './read-sound.ts';

/** Adds a piece to a track where it belongs; what reaches beyond the track's end is left out. */
export function addPiece(track: Float32Array, piece: Float32Array, atSeconds: number): void {
  const start = valuesOf(atSeconds);
  const end = Math.min(track.length, start + piece.length);
  for (let i = start; i < end; i++) track[i] = (track[i] ?? 0) + (piece[i - start] ?? 0);
}

export function addTrack(sum: Float32Array, track: Float32Array): void {
  addPiece(sum, track, 0);
}

/** Fades the beginning and the end in place, so that two sounds that cross are as loud as one (equal power). */
export function fade(piece: Float32Array, inSeconds: number, outSeconds: number): void {
  const inValues = Math.min(piece.length, valuesOf(inSeconds));
  const outValues = Math.min(piece.length, valuesOf(outSeconds));
  for (let i = 0; i < inValues; i++) piece[i] = (piece[i] ?? 0) * rise(i / inValues);
  for (let i = 0; i < outValues; i++) {
    const at = piece.length - 1 - i;
    piece[at] = (piece[at] ?? 0) * rise(i / outValues);
  }
}

function rise(share: number): number {
  return Math.sin((share * Math.PI) / 2);
}

/** Overlap of one repetition of music with the next. */
const loopSeconds = 1;

/** Music as long as the video: cut, or repeated with each repetition faded into the next. */
export function fitMusic(music: Float32Array, length: number): Float32Array {
  const track = new Float32Array(length);
  if (music.length >= length) {
    track.set(music.subarray(0, length));
    return track;
  }
  const overlap = Math.min(valuesOf(loopSeconds), 2 * Math.floor(music.length / 8));
  for (let start = 0; start < length; start += music.length - overlap) {
    const piece = music.slice();
    const last = start + music.length >= length;
    fade(piece, start === 0 ? 0 : seconds(overlap), last ? 0 : seconds(overlap));
    addPiece(track, piece, seconds(start));
    if (music.length - overlap <= 0) break;
  }
  return track;
}

/** Under speech music is so much lower. */
const duckDb = -10;
/** It goes down before a word and comes back after the last one; shorter pauses leave it down. */
const downSeconds = 0.25;
const upSeconds = 0.6;
const pauseSeconds = 0.8;

export interface Span {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** Lowers a track in place while something is said. */
export function duck(track: Float32Array, spoken: readonly Span[]): void {
  const low = 10 ** (duckDb / 20);
  const spans = joined(spoken);
  let next = 0;
  for (let i = 0; i < track.length; i += sound.channels) {
    const time = i / sound.channels / sound.sampleRate;
    while (next < spans.length && time > (spans[next]?.endSeconds ?? 0) + upSeconds) next++;
    const depth = Math.max(depthAt(spans[next], time), depthAt(spans[next + 1], time));
    if (depth === 0) continue;
    const gain = 1 - depth * (1 - low);
    for (let channel = 0; channel < sound.channels; channel++) {
      track[i + channel] = (track[i + channel] ?? 0) * gain;
    }
  }
}

/** How far a track is down at a time: 0 to 1. */
function depthAt(span: Span | undefined, time: number): number {
  if (!span) return 0;
  if (time < span.startSeconds) return Math.max(0, 1 - (span.startSeconds - time) / downSeconds);
  if (time > span.endSeconds) return Math.max(0, 1 - (time - span.endSeconds) / upSeconds);
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

function seconds(values: number): number {
  return values / sound.channels / sound.sampleRate;
}
