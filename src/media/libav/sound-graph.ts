import {
  AV_BUFFERSRC_FLAG_KEEP_REF,
  AV_BUFFERSRC_FLAG_PUSH,
  AV_CHANNEL_ORDER_NATIVE,
  AV_SAMPLE_FMT_FLT,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  type AVSampleFormat,
} from 'node-av/constants';
import { avGetSampleFmtName, FilterGraph, Frame } from 'node-av/lib';
import { sound } from '../house-profile.ts';
import { check } from './check.ts';

/** Left and right by turns, at the house's rate: the form in which sound is worked on. */
export const workForm = `aresample=${sound.sampleRate},aformat=sample_fmts=flt:channel_layouts=stereo`;

/**
 * Runs sound through filters. The description comes from our own constants and numbers only.
 * @param frames the first one tells the form of all
 * @param take gets each frame that comes out; it is only good until the next one
 * @throws FFmpegError
 */
export function filterSound(
  description: string,
  frames: Iterable<Frame>,
  take: (frame: Frame) => void,
): void {
  const graph = new FilterGraph();
  let opened = false;
  using out = new Frame();
  out.alloc();
  /** @returns whether more is wanted: a filter that has all it needs takes no more */
  const push = (frame: Frame | null): boolean => {
    const source = graph.getFilter('abuffer@in');
    if (!source) throw new Error('no source in the graph');
    const flags = AV_BUFFERSRC_FLAG_PUSH | AV_BUFFERSRC_FLAG_KEEP_REF;
    const pushed = source.buffersrcAddFrameSync(frame, flags as typeof AV_BUFFERSRC_FLAG_PUSH);
    if (pushed !== AVERROR_EOF) check(pushed, 'filter sound');
    const sink = graph.getFilter('abuffersink@out');
    for (;;) {
      const result = sink?.buffersinkGetFrameSync(out) ?? AVERROR_EOF;
      if (result === AVERROR_EAGAIN) return pushed !== AVERROR_EOF;
      if (result === AVERROR_EOF) return false;
      check(result, 'filter sound');
      take(out);
      out.unref();
    }
  };
  try {
    for (const frame of frames) {
      if (!opened) open(graph, description, frame);
      opened = true;
      if (!push(frame)) return;
    }
    if (opened) push(null);
  } finally {
    graph.free();
  }
}

function open(graph: FilterGraph, description: string, first: Frame): void {
  graph.alloc();
  const { nbChannels, mask } = first.channelLayout;
  // Files without a layout tell their channels' count alone.
  const layout = mask > 0n ? `0x${mask.toString(16)}` : `${nbChannels}c`;
  const source = [
    `sample_rate=${first.sampleRate}`,
    `sample_fmt=${avGetSampleFmtName(first.format as AVSampleFormat)}`,
    `channel_layout=${layout}`,
    `time_base=1/${first.sampleRate}`,
  ].join(':');
  const whole = `abuffer@in=${source}[in];[in]${description}[out];[out]abuffersink@out`;
  check(graph.parsePtr(whole, null, null), 'set up the sound filters');
  check(graph.configSync(), 'set up the sound filters');
}

/** Samples at a time: a second. */
const frameSamples = sound.sampleRate;

/** Samples in the work form as frames. */
export function* framesOf(samples: Float32Array): Generator<Frame, void> {
  const { channels, sampleRate } = sound;
  const count = samples.length / channels;
  for (let start = 0; start < count; start += frameSamples) {
    const size = Math.min(frameSamples, count - start);
    const part = samples.subarray(start * channels, (start + size) * channels);
    using frame = Frame.fromAudioBuffer(Buffer.from(part.buffer, part.byteOffset, part.byteLength), {
      nbSamples: size,
      format: AV_SAMPLE_FMT_FLT,
      sampleRate,
      channelLayout: { nbChannels: channels, order: AV_CHANNEL_ORDER_NATIVE, mask: 3n },
      timeBase: { num: 1, den: sampleRate },
      pts: BigInt(start),
    });
    yield frame;
  }
}

/** Samples that come out of filters, in the work form. */
export function collectSound(description: string, frames: Iterable<Frame>): Float32Array {
  const pieces: Float32Array[] = [];
  let length = 0;
  filterSound(`${description},${workForm}`, frames, (frame) => {
    const [data] = frame.data ?? [];
    const values = frame.nbSamples * sound.channels;
    if (!data) return;
    // A copy: the frame's memory is used again, and may not begin on four bytes.
    const piece = new Float32Array(values);
    new Uint8Array(piece.buffer).set(data.subarray(0, piece.byteLength));
    pieces.push(piece);
    length += values;
  });
  const whole = new Float32Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
