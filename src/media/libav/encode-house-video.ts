import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_OPT_SEARCH_CHILDREN,
  AV_OPT_TYPE_STRING,
  AV_PICTURE_TYPE_I,
  AV_PICTURE_TYPE_NONE,
  AV_PIX_FMT_YUV420P,
  AVCHROMA_LOC_LEFT,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_TRC_BT709,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  FF_ENCODER_LIBX264,
} from 'node-av/constants';
import { Codec, CodecContext, type Frame, Packet, Rational } from 'node-av/lib';
import type { HouseProfile } from '../../app/ports.ts';
import {
  codecThreads,
  decodeAheadFrames,
  frameTicks,
  gopFrames,
  videoTimescale,
  x264Options,
} from '../house-profile.ts';
import { check } from './check.ts';
import { createMp4 } from './write-mp4.ts';

export interface HouseVideo extends Disposable {
  /** Frames written so far. */
  readonly frames: number;
  /** Encodes the next frame: yuv420p, of the profile's size, in the house colours. The caller keeps it. */
  write(frame: Frame): void;
  finish(): void;
}

/**
 * Encodes a silent MP4 of the house profile, the only place where spliceable video is encoded.
 * @param keyframes frames that must start a closed group of pictures, besides the first
 * @throws FFmpegError
 */
export function createHouseVideo(
  target: string,
  profile: HouseProfile,
  keyframes: readonly number[] = [],
): HouseVideo {
  const forced = new Set([0, ...keyframes]);
  const ticks = BigInt(frameTicks(profile));
  const context = openEncoder(profile);
  const mp4 = createMp4(target, [{ codec: context, timescale: videoTimescale }]);
  const packet = new Packet();
  packet.alloc();
  let written = 0;
  let packets = 0n;
  const drain = () => {
    for (;;) {
      const result = context.receivePacketSync(packet);
      if (result === AVERROR_EAGAIN || result === AVERROR_EOF) return;
      check(result, 'encode');
      packet.pts *= ticks;
      packet.dts = (packets - BigInt(decodeAheadFrames)) * ticks;
      packet.duration = ticks;
      packet.timeBase = { num: 1, den: videoTimescale };
      packets += 1n;
      mp4.write(0, packet);
    }
  };
  return {
    get frames() {
      return written;
    },
    write(frame) {
      frame.pts = BigInt(written);
      frame.duration = 1n;
      frame.timeBase = new Rational(1, profile.fps);
      frame.pictType = forced.has(written) ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
      check(context.sendFrameSync(frame), 'encode');
      written += 1;
      drain();
    },
    finish() {
      check(context.sendFrameSync(null), 'encode');
      drain();
      mp4.finish();
    },
    [Symbol.dispose]() {
      packet.free();
      context.freeContext();
      mp4[Symbol.dispose]();
    },
  };
}

function openEncoder(profile: HouseProfile): CodecContext {
  const codec = Codec.findEncoderByName(FF_ENCODER_LIBX264);
  if (!codec) throw new Error('this build of ffmpeg has no libx264');
  const context = new CodecContext();
  context.allocContext3(codec);
  context.width = profile.width;
  context.height = profile.height;
  context.pixelFormat = AV_PIX_FMT_YUV420P;
  context.timeBase = new Rational(1, profile.fps);
  context.framerate = new Rational(profile.fps, 1);
  context.sampleAspectRatio = new Rational(1, 1);
  context.colorRange = AVCOL_RANGE_MPEG;
  context.colorPrimaries = AVCOL_PRI_BT709;
  context.colorTrc = AVCOL_TRC_BT709;
  context.colorSpace = AVCOL_SPC_BT709;
  context.chromaLocation = AVCHROMA_LOC_LEFT;
  context.gopSize = gopFrames(profile);
  context.threadCount = codecThreads;
  context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  // One by one: node-av 6.1.1 frees a dictionary given to open2Sync a second time, and crashes.
  for (const [name, value] of Object.entries(x264Options)) {
    check(context.setOption(name, value, AV_OPT_TYPE_STRING, AV_OPT_SEARCH_CHILDREN), `set ${name}`);
  }
  check(context.open2Sync(codec, null), 'open the encoder');
  return context;
}
