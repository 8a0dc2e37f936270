import { AV_NOPTS_VALUE } from 'node-av/constants';
import { type Frame, Rational, type Stream } from 'node-av/lib';
import { Fault } from '../../domain/errors.ts';
import { sound } from '../house-profile.ts';
import { readFrames } from '../libav/decode.ts';
import { type OpenFile, openFile, openForCopy } from '../libav/read-file.ts';
import { filteredBlocks } from '../libav/sound-graph.ts';
import { mediaTypeOf } from '../media-type.ts';

/** Nothing that belongs to a video is longer than the longest video, and some. */
const longestSeconds = 1_200;

export interface SoundPart {
  readonly fromSeconds: number;
  /** Infinity: to the end. */
  readonly seconds: number;
  /** Played so many times as fast, at the same pitch: 0.5 to 2. */
  readonly tempo: number;
}

/** All of a sound, as it is. */
export const wholeSound: SoundPart = { fromSeconds: 0, seconds: Number.POSITIVE_INFINITY, tempo: 1 };

/**
 * The sound of a file, left and right by turns at the house's rate, block by block as it is decoded. No blocks where
 * the file has no sound.
 * @throws Fault `BadOutput` when it is no media file; FFmpegError where it is damaged
 */
export async function* readSound(
  file: string,
  part: SoundPart = wholeSound,
): AsyncGenerator<Float32Array<ArrayBuffer>, void> {
  const type = await mediaTypeOf(file);
  // The head of a WAV says all there is to know; to look into it would take longer than to read a line.
  using open = type.demuxer === 'wav' ? openForCopy(file, 'wav') : openFile(file, type.demuxer);
  if (!open.audio) return;
  const filters = [
    ...withPicture(open, open.audio),
    `atrim=start=${part.fromSeconds.toFixed(6)}`,
    ...(Number.isFinite(part.seconds) ? [`atrim=end=${(part.fromSeconds + part.seconds).toFixed(6)}`] : []),
    'asetpts=PTS-STARTPTS',
    ...(part.tempo === 1 ? [] : [`atempo=${part.tempo.toFixed(4)}`]),
  ];
  yield* filteredBlocks(filters.join(','), counted(open, open.audio));
}

/** Sound that is further from its picture than this is heard to be. */
const audibleLagSeconds = 0.03;

/**
 * Filters that let the sound of a clip begin with its first picture, where the time of the clip begins: silence before
 * one that begins later, nothing of what is heard before there is anything to see.
 */
function withPicture({ video }: OpenFile, audio: Stream): string[] {
  const [seen, heard] = [video && startSeconds(video), startSeconds(audio)];
  if (seen === undefined || heard === undefined) return [];
  const lagSeconds = heard - seen;
  if (Math.abs(lagSeconds) < audibleLagSeconds) return [];
  if (lagSeconds > 0) return [`adelay=delays=${Math.round(lagSeconds * 1000)}:all=1`];
  return [`atrim=start=${(-lagSeconds).toFixed(6)}`, 'asetpts=PTS-STARTPTS'];
}

/** When a stream begins, on the clock of its file; without what a decoder only needs to get going. */
function startSeconds({ startTime, timeBase }: Stream): number | undefined {
  return startTime === AV_NOPTS_VALUE ? undefined : (Number(startTime) * timeBase.num) / timeBase.den;
}

/** Frames with the time of their samples, whatever the file says: a gap in it is no silence of ours. */
function* counted(open: OpenFile, stream: Stream): Generator<Frame, void> {
  let samples = 0;
  for (const frame of readFrames(open, stream)) {
    frame.pts = BigInt(samples);
    frame.timeBase = new Rational(1, frame.sampleRate);
    samples += frame.nbSamples;
    if (samples > longestSeconds * frame.sampleRate) {
      throw new Fault('MediaFailed', `the sound is longer than ${longestSeconds} s`);
    }
    yield frame;
  }
}

/** Samples of both channels in so many seconds. */
export function valuesOf(seconds: number): number {
  return Math.round(seconds * sound.sampleRate) * sound.channels;
}
