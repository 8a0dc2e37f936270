import type { MixRequest, SoundPiece } from '../app/ports.ts';
import { ducked } from './mix/duck.ts';
import { levelled } from './mix/level.ts';
import { loopMusic } from './mix/loop-music.ts';
import { gainTo, measureLoudness } from './mix/loudness.ts';
import { readSound, valuesOf, wholeSound } from './mix/read-sound.ts';
import { kept, openSpool, type Spool } from './mix/spool.ts';
import { amplified, blocksOf, fade, faded, summed, type Track } from './mix/track.ts';
import { writeSound } from './write-sound.ts';

/** All that is mixed is brought here before, so that the balance is the same for any voice, song and clip. */
const trackLufs = -16;
/** Clips are raised by so much at most: what is quieter is meant to be, or is noise. */
const mostClipGainDb = 20;
const musicIn = 0.5;
const musicOut = 1.5;
/** Less than this cannot be repeated to anything that sounds like music. */
const shortestMusic = 0.02;
/** A cut in the middle of a sound clicks: even a hard one is softened by a few milliseconds. */
const softCut = 0.01;

/**
 * Mixes the sound of a video and writes it: AAC, 48 kHz, stereo, exactly as long as asked to the sample. What is
 * decoded and mixed lies on disk on the way, five times 0.4 MB for each second at most; memory does not
 * grow with the video.
 * @throws Fault `BadOutput` or `MediaFailed` where a sound file is at fault
 */
export async function mixSound(request: MixRequest): Promise<void> {
  const length = valuesOf(request.seconds);
  using spools = new DisposableStack();
  const open = () => spools.use(openSpool(request.target));
  const tracks = [
    await narrationTrack(request, length, open()),
    await musicTrack(request, length, open()),
    await clipTrack(request, length, open()),
  ].filter((track) => track !== null);
  if (tracks.length === 0) {
    writeSound(request.target, [], length);
    return;
  }
  const mix = open();
  const loudness = measureLoudness(kept(blocksOf(summed(tracks), length), mix));
  const level = levelled(mix.track, length, loudness, open());
  writeSound(request.target, blocksOf(level, length), length);
}

async function narrationTrack(
  { lines = [] }: MixRequest,
  length: number,
  spool: Spool,
): Promise<Track | null> {
  for (const line of lines) await layBlocks(spool, length, line.atSeconds, readSound(line.file, line));
  if (spool.length === 0) return null;
  return amplified(spool.track, gainTo(trackLufs, measureLoudness(blocksOf(spool.track, length))));
}

async function musicTrack(
  { seconds, music, lines = [] }: MixRequest,
  length: number,
  spool: Spool,
): Promise<Track | null> {
  if (!music || music.volume === 0) return null;
  const { file, volume } = music;
  await layBlocks(spool, length, 0, readSound(file, { ...wholeSound, seconds }));
  if (spool.length < valuesOf(shortestMusic)) return null;
  const fitted = loopMusic(spool.track, spool.length, length);
  const gainDb = gainTo(trackLufs, measureLoudness(blocksOf(fitted, length)));
  return faded(
    ducked(amplified(fitted, gainDb + decibels(volume)), spansOf(lines)),
    length,
    musicIn,
    musicOut,
  );
}

/** The clips' own sound, each faded into the next where their pictures overlap. */
async function clipTrack(
  { clips = [], clipVolume = 0, lines = [] }: MixRequest,
  length: number,
  spool: Spool,
): Promise<Track | null> {
  if (clipVolume === 0) return null;
  let inSeconds = softCut;
  for (const clip of clips) {
    const outSeconds = Math.max(clip.fadeSeconds, softCut);
    await layBlocks(spool, length, clip.atSeconds, crossing(clip, inSeconds, outSeconds));
    inSeconds = outSeconds;
  }
  if (spool.length === 0) return null;
  const loudness = measureLoudness(blocksOf(spool.track, length));
  const gainDb = gainTo(trackLufs, loudness, mostClipGainDb) + decibels(clipVolume);
  return faded(ducked(amplified(spool.track, gainDb), spansOf(lines)), length, softCut, softCut);
}

/** Sound of a clip that comes in over the end of the one before, and runs on under the beginning of the next. */
async function* crossing(
  { file, fromSeconds, seconds, tempo }: SoundPiece,
  inSeconds: number,
  outSeconds: number,
): AsyncGenerator<Float32Array, void> {
  const heardSeconds = seconds / tempo + outSeconds;
  const part = { fromSeconds, seconds: heardSeconds * tempo, tempo };
  const ends = { inValues: valuesOf(inSeconds), outValues: valuesOf(outSeconds) };
  let done = 0;
  for await (const block of softEnded(readSound(file, part))) {
    fade(block, done, valuesOf(heardSeconds), ends);
    yield block;
    done += block.length;
  }
}

/** A sound that may break off anywhere, softened at its own end. */
async function* softEnded(blocks: AsyncIterable<Float32Array>): AsyncGenerator<Float32Array, void> {
  const outValues = valuesOf(softCut);
  let last = new Float32Array(0);
  for await (const block of blocks) {
    const both = new Float32Array(last.length + block.length);
    both.set(last);
    both.set(block, last.length);
    const passing = Math.max(0, both.length - outValues);
    if (passing > 0) yield both.subarray(0, passing);
    last = both.slice(passing);
  }
  fade(last, 0, last.length, { inValues: 0, outValues });
  if (last.length > 0) yield last;
}

/** Lays a sound where it belongs; what reaches beyond the video is left out. */
async function layBlocks(
  spool: Spool,
  length: number,
  atSeconds: number,
  blocks: AsyncIterable<Float32Array>,
): Promise<void> {
  let at = valuesOf(atSeconds);
  for await (const block of blocks) {
    const part = block.subarray(0, Math.max(0, length - at));
    if (part.length > 0) spool.lay(at, part);
    at += block.length;
    if (at >= length) return;
  }
}

function spansOf(lines: NonNullable<MixRequest['lines']>) {
  return lines.map(({ atSeconds, seconds, tempo }) => ({
    startSeconds: atSeconds,
    endSeconds: atSeconds + seconds / tempo,
  }));
}

function decibels(volume: number): number {
  return 20 * Math.log10(volume);
}
