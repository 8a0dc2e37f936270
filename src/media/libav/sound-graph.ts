import {
  AV_BUFFERSRC_FLAG_KEEP_REF,
  AV_BUFFERSRC_FLAG_PUSH,
  AV_SAMPLE_FMT_FLT,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  type AVSampleFormat,
} from 'node-av/constants';
import { avGetSampleFmtName, FilterGraph, Frame } from 'node-av/lib';
import { sound } from '../house-profile.ts';
import { check } from './check.ts';
import { fillFrame } from './sound-frame.ts';

/** Left and right by turns, at the house's rate: the form in which sound is worked on. */
const workForm = `aresample=${sound.sampleRate},aformat=sample_fmts=flt:channel_layouts=stereo`;

/**
 * Runs sound through filters. The description comes from our own constants and numbers only.
 * @param frames the first one tells the form of all; no more of them are taken than the filters want
 * @returns frames as they come out; each is only good until the next one
 * @throws FFmpegError
 */
export function* filterSound(description: string, frames: Iterable<Frame>): Generator<Frame, void> {
  const graph = new FilterGraph();
  let opened = false;
  using out = new Frame();
  out.alloc();
  try {
    for (const frame of frames) {
      if (!opened) open(graph, description, frame);
      opened = true;
      if (!give(graph, frame)) return;
      if (!(yield* ready(graph, out))) return;
    }
    if (!opened) return;
    give(graph, null);
    yield* ready(graph, out);
  } finally {
    graph.free();
  }
}

/** @returns whether more is wanted: a filter that has all it needs takes no more */
function give(graph: FilterGraph, frame: Frame | null): boolean {
  const source = graph.getFilter('abuffer@in');
  if (!source) throw new Error('no source in the graph');
  const flags = AV_BUFFERSRC_FLAG_PUSH | AV_BUFFERSRC_FLAG_KEEP_REF;
  const given = source.buffersrcAddFrameSync(frame, flags as typeof AV_BUFFERSRC_FLAG_PUSH);
  if (given === AVERROR_EOF) return false;
  check(given, 'filter sound');
  return true;
}

/** What has come out by now. @returns whether more may come */
function* ready(graph: FilterGraph, out: Frame): Generator<Frame, boolean> {
  const sink = graph.getFilter('abuffersink@out');
  for (;;) {
    const result = sink?.buffersinkGetFrameSync(out) ?? AVERROR_EOF;
    if (result === AVERROR_EAGAIN) return true;
    if (result === AVERROR_EOF) return false;
    check(result, 'filter sound');
    yield out;
    out.unref();
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

/** Blocks in the work form as frames, each only good until the next one. */
export function* framesOf(blocks: Iterable<Float32Array>): Generator<Frame, void> {
  using frame = new Frame();
  frame.alloc();
  let start = 0;
  for (const block of blocks) {
    if (block.length === 0) continue;
    fillFrame(frame, block, AV_SAMPLE_FMT_FLT, start);
    yield frame;
    start += block.length / sound.channels;
  }
}

/** What comes out of filters, in the work form, block by block. @throws FFmpegError */
export function* filteredBlocks(
  description: string,
  frames: Iterable<Frame>,
): Generator<Float32Array<ArrayBuffer>, void> {
  for (const frame of filterSound(`${description},${workForm}`, frames)) {
    // A copy, since the frame's memory is used again. `frame.data` would keep it until the event loop turns.
    const block = new Float32Array(frame.nbSamples * sound.channels);
    new Uint8Array(block.buffer).set(frame.toBuffer().subarray(0, block.byteLength));
    yield block;
  }
}
