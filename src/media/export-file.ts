import { AV_PICTURE_TYPE_I, AV_PICTURE_TYPE_NONE, AVERROR_EAGAIN, AVERROR_EOF } from 'node-av/constants';
import { type CodecContext, CodecParameters, type Frame, Packet, Rational, type Stream } from 'node-av/lib';
import type { ExportRequest, ExportResult } from '../app/ports.ts';
import { Fault } from '../domain/errors.ts';
import { isSameSize } from '../domain/export.ts';
import { segmentsOf } from '../domain/hls.ts';
import { delayTrack, indexFragments } from './fragment-index.ts';
import { frameTicks, sound, videoTimescale } from './house-profile.ts';
import { check } from './libav/check.ts';
import { encodeOpus, openOpusEncoder } from './libav/encode-opus.ts';
import { openExportEncoder } from './libav/export-encoder.ts';
import { inputOf, type OpenGraph, openGraph } from './libav/filter-graph.ts';
import { type OpenFile, openFile, readFrames, readPackets } from './libav/read-file.ts';
import { createFile, type Mp4Track } from './libav/write-mp4.ts';
import { blurredFilters, croppedFilters } from './reframe/reframe-filters.ts';
import { movTextPackets, movTextTrack, readTextTrack, webVttPackets, webVttTrack } from './text-track.ts';
import { quickTimeLanguage } from './track-language.ts';
import { appendXmp, readXmp } from './xmp-box.ts';

/** One track of the result: packets in ticks of its timescale, each only good until the next one is asked for. */
interface Track extends Mp4Track {
  readonly packets: Generator<Packet, void>;
}

/**
 * Writes a finished video in another format, size or shape, with exactly its frames and its sound. What the
 * format can hold as it is, is copied.
 * @throws Fault `MediaFailed` when the source is no finished video; FFmpegError or DamagedPicture when it
 *   cannot be decoded
 */
export async function exportFile(
  request: ExportRequest,
  onPercent: (percent: number) => void = () => {},
): Promise<ExportResult> {
  const { format, frames, profile } = request;
  using open = new DisposableStack();
  // Picture and sound are read side by side, each from a file of its own.
  const pictureFile = open.use(openFile(request.source, 'mov'));
  const soundFile = open.use(openFile(request.source, 'mov'));
  const picture = pictureTrack(open, pictureFile, request, await filtersOf(request, pictureFile));
  const sounds = soundTrack(open, soundFile, format, frames / profile.fps);
  const texts = textTrack(request);
  const tracks = [picture, sounds, ...(texts ? [texts] : [])];
  const file = open.use(createFile(format, request.target, tracks, tagsOf(pictureFile)));
  for (const packet of texts?.packets ?? []) file.write(2, packet);
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
  const keyframes: number[] = [];
  let aheadSeconds = 0;
  for (const packet of picture.packets) {
    if (written === 0) aheadSeconds = Number(packet.pts - packet.dts) / picture.timescale;
    if (packet.isKeyframe) keyframes.push(Math.round((Number(packet.pts) * profile.fps) / picture.timescale));
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
  if (format !== 'hls') return { segmented: null, captions: null };
  // The muxer lets every track begin with its decoding: the picture is shown a little later, and so must be heard.
  await delayTrack(request.target, 2, Math.round(aheadSeconds * sounds.timescale));
  const { headBytes, fragments } = await indexFragments(request.target, keyframes, frames);
  const codecs = [picture.codec, sounds.codec].map(codecName).join(',');
  const captions = readCaptions(request.source);
  return {
    segmented: { headBytes, codecs, segments: segmentsOf(fragments, profile.fps) },
    captions: captions && { ...captions, startSeconds: aheadSeconds },
  };
}

/** A codec as RFC 6381 writes it. */
function codecName(codec: CodecContext | CodecParameters): string {
  if ('getCodecString' in codec) return codec.getCodecString() ?? '';
  using parameters = new CodecParameters();
  parameters.alloc();
  check(parameters.fromContext(codec), 'copy the codec parameters');
  return parameters.getCodecString() ?? '';
}

/** How pictures of another size or shape are made of the video's; null where they are copied. */
async function filtersOf(request: ExportRequest, { video }: OpenFile): Promise<string | null> {
  if (!video) throw new Fault('MediaFailed', 'the video has no picture');
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

function pictureTrack(
  open: DisposableStack,
  file: OpenFile,
  request: ExportRequest,
  filters: string | null,
): Track {
  const { video } = file;
  if (!video) throw new Fault('MediaFailed', 'the video has no picture');
  const { profile, format } = request;
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

function soundTrack(
  open: DisposableStack,
  file: OpenFile,
  format: ExportRequest['format'],
  seconds: number,
): Track {
  const { audio } = file;
  if (!audio) throw new Fault('MediaFailed', 'the video has no sound');
  const timescale = sound.sampleRate;
  const track = { codec: audio.codecpar, timescale, ...spokenIn(audio, format) };
  // Streams have no edit list that would hide what primes the decoder.
  if (format === 'hls') return { ...track, packets: shownPackets(file, audio) };
  if (format !== 'webm') return { ...track, packets: readPackets(file, audio) };
  const encoder = openOpusEncoder();
  open.defer(() => encoder.freeContext());
  return { ...track, codec: encoder, packets: encodeOpus(encoder, file, audio, seconds) };
}

/** The language of the video's own sound, where it says one. */
function spokenIn({ metadata }: Stream, format: ExportRequest['format']): { readonly language?: string } {
  const language = metadata?.get('language');
  if (!language || language === 'und') return {};
  return { language: format === 'mov' ? quickTimeLanguage(language) : language };
}

/** The video's captions, in the way of the format; players of streams get theirs as a file of its own. */
function textTrack({ source, format }: ExportRequest): Track | null {
  if (format === 'hls') return null;
  const captions = readCaptions(source);
  if (!captions) return null;
  const { language, cues } = captions;
  return format === 'webm'
    ? { ...webVttTrack(language), packets: webVttPackets(cues) }
    : {
        ...movTextTrack(format === 'mov' ? quickTimeLanguage(language) : language),
        packets: movTextPackets(cues),
      };
}

function readCaptions(source: string): ReturnType<typeof readTextTrack> {
  using file = openFile(source, 'mov');
  return readTextTrack(file);
}

/** Packets of sound in ticks, without those that lie wholly before the start. */
function* shownPackets(file: OpenFile, stream: Stream): Generator<Packet, void> {
  for (const packet of readPackets(file, stream)) if (packet.pts + packet.duration > 0n) yield packet;
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

const keptTags = ['title', 'comment', 'synopsis'];

/** What the video says of itself, such as that models made it, the export says too. */
function tagsOf({ format }: OpenFile): Record<string, string> {
  const tags = format.metadata?.getAll() ?? {};
  return Object.fromEntries(Object.entries(tags).filter(([name]) => keptTags.includes(name)));
}
