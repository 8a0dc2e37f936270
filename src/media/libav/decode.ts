import {
  AV_CODEC_ID_VP8,
  AV_CODEC_ID_VP9,
  AVERROR_EACCES,
  AVERROR_EAGAIN,
  AVERROR_EIO,
  AVERROR_ENOMEM,
  AVERROR_ENOSPC,
  AVERROR_EOF,
  FF_DECODER_LIBVPX_VP8,
  FF_DECODER_LIBVPX_VP9,
} from 'node-av/constants';
import { Codec, CodecContext, FFmpegError, Frame, type Packet, type Stream } from 'node-av/lib';
import { Fault } from '../../domain/errors.ts';
import { codecThreads } from '../house-profile.ts';
import { check } from './check.ts';
import { type OpenFile, pixelLimit, readPackets } from './read-file.ts';

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
