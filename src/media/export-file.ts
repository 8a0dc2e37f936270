import { AV_PICTURE_TYPE_NONE, AVERROR_EAGAIN, AVERROR_EOF } from 'node-av/constants';
import {
  type CodecContext,
  type CodecParameters,
  type Frame,
  Packet,
  Rational,
  type Stream,
} from 'node-av/lib';
import type { ExportRequest } from '../app/ports.ts';
import { Fault } from '../domain/errors.ts';
import { isSameSize } from '../domain/export.ts';
import type { FrameSize } from '../domain/settings.ts';
import { frameTicks, sound, videoTimescale } from './house-profile.ts';
import { check } from './libav/check.ts';
import { encodeOpus, openOpusEncoder } from './libav/encode-opus.ts';
import { openExportEncoder } from './libav/export-encoder.ts';
import { inputOf, type OpenGraph, openGraph } from './libav/filter-graph.ts';
import { type OpenFile, openFile, readFrames, readPackets } from './libav/read-file.ts';
import { createFile } from './libav/write-mp4.ts';
import { appendXmp, readXmp } from './xmp-box.ts';

/** One track of the result: packets in ticks of its timescale, each only good until the next one is asked for. */
interface Track {
  readonly codec: CodecContext | CodecParameters;
  readonly timescale: number;
  readonly packets: Generator<Packet, void>;
}

/**
 * Writes a finished video in another format or size, with exactly its frames and its sound. What the
 * format can hold as it is, is copied.
 * @throws Fault `MediaFailed` when the source is no finished video; FFmpegError or DamagedPicture when it
 *   cannot be decoded
 */
export async function exportFile(
  request: ExportRequest,
  onPercent: (percent: number) => void = () => {},
): Promise<void> {
  const { format, frames, profile } = request;
  using open = new DisposableStack();
  // Picture and sound are read side by side, each from a file of its own.
  const pictureFile = open.use(openFile(request.source, 'mov'));
  const soundFile = open.use(openFile(request.source, 'mov'));
  const picture = pictureTrack(open, pictureFile, request);
  const sounds = soundTrack(open, soundFile, format, frames / profile.fps);
  const file = open.use(createFile(format, request.target, [picture, sounds], tagsOf(pictureFile)));
  // Sound goes in beside the pictures, so that the muxer holds little back.
  let heard = 0;
  const writeSoundUntil = (seconds: number) => {
    while (heard < seconds) {
      const next = sounds.packets.next();
      if (next.done) return;
      heard = Number(next.value.pts + next.value.duration) / sounds.timescale;
      file.write(1, next.value);
    }
  };
  let written = 0;
  let percent = 0;
  for (const packet of picture.packets) {
    file.write(0, packet);
    written += 1;
    writeSoundUntil(written / profile.fps);
    const now = Math.floor((100 * written) / frames);
    if (now > percent) onPercent(now);
    percent = now;
  }
  if (written !== frames) throw new Fault('MediaFailed', `the video gave ${written} of ${frames} frames`);
  writeSoundUntil(Number.POSITIVE_INFINITY);
  file.finish();
  const xmp = format === 'webm' ? null : await readXmp(request.source);
  if (xmp) await appendXmp(request.target, xmp);
}

function pictureTrack(open: DisposableStack, file: OpenFile, request: ExportRequest): Track {
  const { video } = file;
  if (!video) throw new Fault('MediaFailed', 'the video has no picture');
  const { profile, format } = request;
  if (format !== 'webm' && isSameSize(video.codecpar, profile)) {
    return { codec: video.codecpar, timescale: videoTimescale, packets: readPackets(file, video) };
  }
  const encoder = openExportEncoder(format === 'webm' ? 'vp9' : 'h264', profile);
  open.defer(() => encoder.freeContext());
  return {
    codec: encoder,
    timescale: videoTimescale,
    packets: encodePictures(encoder, file, video, request),
  };
}

function soundTrack(
  open: DisposableStack,
  file: OpenFile,
  format: ExportRequest['format'],
  seconds: number,
): Track {
  const { audio } = file;
  if (!audio) throw new Fault('MediaFailed', 'the video has no sound');
  const timescale = sound.sampleRate;
  if (format !== 'webm') return { codec: audio.codecpar, timescale, packets: readPackets(file, audio) };
  const encoder = openOpusEncoder();
  open.defer(() => encoder.freeContext());
  return { codec: encoder, timescale, packets: encodeOpus(encoder, file, audio, seconds) };
}

function* encodePictures(
  encoder: CodecContext,
  file: OpenFile,
  stream: Stream,
  { profile, frames }: ExportRequest,
): Generator<Packet, void> {
  const ticks = BigInt(frameTicks(profile));
  using packet = new Packet();
  packet.alloc();
  const encoded = function* (): Generator<Packet, void> {
    for (;;) {
      const result = encoder.receivePacketSync(packet);
      if (result === AVERROR_EAGAIN || result === AVERROR_EOF) return;
      check(result, 'encode');
      packet.pts *= ticks;
      packet.dts *= ticks;
      packet.duration = ticks;
      yield packet;
    }
  };
  let index = 0;
  for (const frame of scaled(file, stream, profile)) {
    if (index === frames) break;
    frame.pts = BigInt(index++);
    frame.duration = 1n;
    frame.timeBase = new Rational(1, profile.fps);
    frame.pictType = AV_PICTURE_TYPE_NONE;
    check(encoder.sendFrameSync(frame), 'encode');
    yield* encoded();
  }
  check(encoder.sendFrameSync(null), 'encode');
  yield* encoded();
}

/** Pictures in the wanted size; whole, since every resolution of a job has its shape. */
function* scaled(file: OpenFile, stream: Stream, size: FrameSize): Generator<Frame, void> {
  using filters = new DisposableStack();
  let graph: OpenGraph | undefined;
  for (const frame of readFrames(file, stream)) {
    if (isSameSize(frame, size)) {
      yield frame;
      continue;
    }
    const description = `[in]scale=${size.width}:${size.height}:flags=lanczos,setsar=1[out]`;
    graph ??= filters.use(openGraph(description, { in: inputOf(frame) }));
    graph.push('in', frame);
    yield* graph.pull();
  }
  graph?.push('in', null);
  yield* graph?.pull() ?? [];
}

const keptTags = ['title', 'comment', 'synopsis'];

/** What the video says of itself, such as that models made it, the export says too. */
function tagsOf({ format }: OpenFile): Record<string, string> {
  const tags = format.metadata?.getAll() ?? {};
  return Object.fromEntries(Object.entries(tags).filter(([name]) => keptTags.includes(name)));
}
