import { resolve } from 'node:path';
import {
  AV_CODEC_ID_VP8,
  AV_CODEC_ID_VP9,
  AV_DISPOSITION_ATTACHED_PIC,
  AVDISCARD_ALL,
  AVERROR_EACCES,
  AVERROR_EAGAIN,
  AVERROR_EIO,
  AVERROR_ENOMEM,
  AVERROR_ENOSPC,
  AVERROR_EOF,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
  FF_DECODER_LIBVPX_VP8,
  FF_DECODER_LIBVPX_VP9,
} from 'node-av/constants';
import {
  Codec,
  CodecContext,
  Dictionary,
  FFmpegError,
  FormatContext,
  Frame,
  InputFormat,
  Packet,
  type Stream,
} from 'node-av/lib';
import { Fault } from '../../domain/errors.ts';
import { codecThreads } from '../house-profile.ts';
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
const pixelLimit = { max_pixels: String(maxPixels) };

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

/** Thrown where a decoder had to guess at a picture: the file is damaged though it can be opened. */
export class DamagedPicture extends Error {}

/** An open decoder. `decode(null)` gives the frames it still holds back. */
export interface OpenDecoder extends Disposable {
  /** Frames are only good until the next one is asked for. */
  decode(packet: Packet | null): Generator<Frame, void>;
}

/**
 * Opens the decoder of a stream.
 * @param options of libavcodec, such as `err_detect`
 * @throws FFmpegError, or DamagedPicture from `decode`
 */
export function openDecoder(stream: Stream, options: Readonly<Record<string, string>> = {}): OpenDecoder {
  const codec = decoderOf(stream);
  if (!codec)
    throw new Fault('BadOutput', 'it is encoded in a way that is not read; save it as H.264 and AAC');
  const context = new CodecContext();
  context.allocContext3(codec);
  const frame = new Frame();
  frame.alloc();
  const dispose = () => {
    frame.free();
    context.freeContext();
  };
  try {
    check(context.parametersToContext(stream.codecpar), 'read the codec parameters');
    context.pktTimebase = stream.timeBase;
    context.threadCount = codecThreads;
    for (const [name, value] of Object.entries({ ...pixelLimit, ...options }))
      check(context.setOption(name, value), `set ${name}`);
    check(context.open2Sync(codec, null), 'open the decoder');
  } catch (error) {
    dispose();
    throw error;
  }
  return {
    *decode(packet) {
      const sent = context.sendPacketSync(packet);
      if (sent !== AVERROR_EOF) check(sent, 'decode');
      for (;;) {
        const received = context.receiveFrameSync(frame);
        if (received === AVERROR_EAGAIN || received === AVERROR_EOF) return;
        check(received, 'decode');
        if (frame.decodeErrorFlags !== 0) throw new DamagedPicture('a picture is damaged');
        if (frame.isVideo()) {
          frame.pts = frame.bestEffortTimestamp;
          frame.timeBase = stream.timeBase;
        }
        yield frame;
        frame.unref();
      }
    },
    [Symbol.dispose]: dispose,
  };
}

/** WebM keeps transparency in a second stream inside the first, which only libvpx reads ("alpha_mode", WebM guidelines). */
function decoderOf(stream: Stream): Codec | null {
  const { codecId } = stream.codecpar;
  const plain = () => Codec.findDecoder(codecId);
  if (stream.metadata?.get('alpha_mode') !== '1') return plain();
  if (codecId === AV_CODEC_ID_VP8) return Codec.findDecoderByName(FF_DECODER_LIBVPX_VP8) ?? plain();
  if (codecId === AV_CODEC_ID_VP9) return Codec.findDecoderByName(FF_DECODER_LIBVPX_VP9) ?? plain();
  return plain();
}

/** The frames of packets in display order, to the last. A frame is only good until the next one is asked for. */
export function* decodeAll(decoder: OpenDecoder, packets: Iterable<Packet>): Generator<Frame, void> {
  for (const packet of packets) yield* decoder.decode(packet);
  yield* decoder.decode(null);
}

/** All frames of a stream. A frame is only good until the next one is asked for. */
export function* readFrames(file: OpenFile, stream: Stream): Generator<Frame, void> {
  using decoder = openDecoder(stream);
  yield* decodeAll(decoder, readPackets(file, stream));
}

const machineErrors: readonly number[] = [AVERROR_ENOMEM, AVERROR_ENOSPC, AVERROR_EIO, AVERROR_EACCES];

/** Whether an error says that the data is wrong, rather than the machine out of memory or disk. */
export function isDataError(error: unknown): boolean {
  return (
    error instanceof DamagedPicture || (error instanceof FFmpegError && !machineErrors.includes(error.code))
  );
}
