/** The pictures of an export: copied where the format holds them as they are, or else filtered and encoded. */
import { AV_PICTURE_TYPE_I, AV_PICTURE_TYPE_NONE, AVERROR_EAGAIN, AVERROR_EOF } from 'node-av/constants';
import { type CodecContext, type Frame, Packet, Rational, type Stream } from 'node-av/lib';
import type { ExportRequest } from '../app/ports.ts';
import { Fault } from '../domain/errors.ts';
import { isSameSize } from '../domain/export.ts';
import { frameTicks, videoTimescale } from './house-profile.ts';
import { check } from './libav/check.ts';
import { readFrames } from './libav/decode.ts';
import { openExportEncoder } from './libav/export-encoder.ts';
import { inputOf, type OpenGraph, openGraph } from './libav/filter-graph.ts';
import { type OpenFile, readPackets } from './libav/read-file.ts';
import type { PacketTrack } from './libav/write-mp4.ts';
import { blurredFilters, croppedFilters } from './reframe/reframe-filters.ts';

/**
 * @param open gets what is to be closed at the end
 * @throws Fault `MediaFailed` when the file has no picture; FFmpegError
 */
export async function pictureTrack(
  open: DisposableStack,
  file: OpenFile,
  request: ExportRequest,
): Promise<PacketTrack> {
  const { video } = file;
  if (!video) throw new Fault('MediaFailed', 'the video has no picture');
  const { profile, format } = request;
  const filters = await filtersOf(request, video);
  if (format !== 'webm' && filters === null) {
    return { codec: video.codecpar, timescale: videoTimescale, packets: readPackets(file, video) };
  }
  const encoder = openExportEncoder(format === 'webm' ? 'vp9' : 'h264', profile);
  open.defer(() => encoder.freeContext());
  return {
    codec: encoder,
    timescale: videoTimescale,
    packets: encodePictures(encoder, filtered(file, video, filters), request),
  };
}

/** How pictures of another size or shape are made of the video's; null where they are copied. */
async function filtersOf(request: ExportRequest, video: Stream): Promise<string | null> {
  const { profile, reframe, frames, source } = request;
  if (!reframe) {
    return isSameSize(video.codecpar, profile)
      ? null
      : `[in]scale=${profile.width}:${profile.height}:flags=lanczos,setsar=1[out]`;
  }
  if (reframe.fit === 'blur') return blurredFilters({ to: profile });
  const { width, height } = video.codecpar;
  const { shots } = reframe;
  return croppedFilters(source, { from: { width, height }, to: profile, frames, fps: profile.fps, shots });
}

function* encodePictures(
  encoder: CodecContext,
  pictures: Iterable<Frame>,
  { profile, frames, format }: ExportRequest,
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
  for (const frame of pictures) {
    if (index === frames) break;
    frame.pts = BigInt(index++);
    frame.duration = 1n;
    frame.timeBase = new Rational(1, profile.fps);
    // H.264 of every size has the keyframes of the video, so that players change size between segments.
    frame.pictType = format !== 'webm' && frame.keyFrame === 1 ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    check(encoder.sendFrameSync(frame), 'encode');
    yield* encoded();
  }
  check(encoder.sendFrameSync(null), 'encode');
  yield* encoded();
}

/** Pictures as the filters make them; null: as they are. */
function* filtered(file: OpenFile, stream: Stream, description: string | null): Generator<Frame, void> {
  using filters = new DisposableStack();
  let graph: OpenGraph | undefined;
  for (const frame of readFrames(file, stream)) {
    if (description === null) {
      yield frame;
      continue;
    }
    graph ??= filters.use(openGraph(description, { in: inputOf(frame) }));
    graph.push('in', frame);
    yield* graph.pull();
  }
  graph?.push('in', null);
  yield* graph?.pull() ?? [];
}
