import { resolve } from 'node:path';
import {
  AV_DISPOSITION_ATTACHED_PIC,
  AVDISCARD_ALL,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
} from 'node-av/constants';
import { Codec, Dictionary, FormatContext, InputFormat, Packet, type Stream } from 'node-av/lib';
import { check } from './check.ts';

/** A media file open for reading. Close it, or let `using` do so. */
export interface OpenFile extends Disposable {
  readonly format: FormatContext;
  /** The picture; a cover in a sound file does not count. */
  readonly video: Stream | undefined;
  readonly audio: Stream | undefined;
}

/**
 * Pixels that a picture may have; a decoder asked for more gives up before it takes memory for them. Cameras
 * make 100 million, 8K films have 33; a few kilobytes of PNG can claim a thousand million.
 */
export const maxPixels = 128_000_000;
/** As an option of libavcodec. */
export const pixelLimit = { max_pixels: String(maxPixels) };

/**
 * Opens a file with one named demuxer. Nothing is guessed from content or name, so that a playlist
 * which calls itself a clip is not followed; only the file protocol is open to it.
 * @param demuxer libavformat's name, such as `mov`
 * @throws FFmpegError
 */
export function openFile(file: string, demuxer: string): OpenFile {
  const format = openFormat(file, demuxer);
  try {
    // A picture is decoded to know its stream, so the limit holds here too. The binding takes options of one stream.
    using limits = Dictionary.fromObject(pixelLimit);
    check(format.findStreamInfoSync(format.nbStreams === 1 ? limits : null), 'read the streams');
  } catch (error) {
    format.closeInputSync();
    throw error;
  }
  return withStreams(format);
}

/**
 * The same, but of its streams only what the container says is known: enough to copy packets of a file that we made.
 * To learn the rest its first pictures are decoded, which takes longer than to copy the clip.
 * @throws FFmpegError
 */
export function openForCopy(file: string, demuxer: string): OpenFile {
  return withStreams(openFormat(file, demuxer));
}

function openFormat(file: string, demuxer: string): FormatContext {
  const inputFormat = InputFormat.findInputFormat(demuxer);
  if (!inputFormat) throw new Error(`this build of ffmpeg has no demuxer ${demuxer}`);
  const format = new FormatContext();
  using options = Dictionary.fromObject({ protocol_whitelist: 'file', enable_drefs: '0' });
  try {
    check(format.openInputSync(`file:${resolve(file)}`, inputFormat, options), 'open');
  } catch (error) {
    format.closeInputSync();
    throw error;
  }
  return format;
}

function withStreams(format: FormatContext): OpenFile {
  const ofType = (type: number) => {
    const found = format.streams.filter(
      (s) => s.codecpar.codecType === type && (s.disposition & AV_DISPOSITION_ATTACHED_PIC) === 0,
    );
    // Phones put sound for headsets beside that for everybody; nobody reads it but they.
    return found.find((s) => Codec.findDecoder(s.codecpar.codecId)) ?? found[0];
  };
  return {
    format,
    video: ofType(AVMEDIA_TYPE_VIDEO),
    audio: ofType(AVMEDIA_TYPE_AUDIO),
    [Symbol.dispose]: () => format.closeInputSync(),
  };
}

/**
 * The packets of one stream (or of all) in file order, to the end. The packet is only good until the
 * next one is asked for: clone it to keep it.
 * @throws FFmpegError where the file breaks off or cannot be read
 */
export function* readPackets(file: OpenFile, only?: Stream): Generator<Packet, void> {
  if (only) {
    for (const stream of file.format.streams) if (stream.index !== only.index) stream.discard = AVDISCARD_ALL;
  }
  using packet = new Packet();
  packet.alloc();
  for (;;) {
    const result = file.format.readFrameSync(packet);
    if (result === AVERROR_EOF) return;
    if (result === AVERROR_EAGAIN) continue;
    check(result, 'read');
    if (!only || packet.streamIndex === only.index) yield packet;
    packet.unref();
  }
}
