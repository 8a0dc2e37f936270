import {
  AV_PICTURE_TYPE_I,
  AV_PICTURE_TYPE_NONE,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  FF_ENCODER_LIBX264,
} from 'node-av/constants';
import { type Frame, Packet, Rational } from 'node-av/lib';
import type { HouseProfile } from '../../app/ports.ts';
import { decodeAheadFrames, frameTicks, videoTimescale, x264Options } from '../house-profile.ts';
import { check } from './check.ts';
import { openVideoEncoder } from './open-video-encoder.ts';
import { createMp4 } from './write-mp4.ts';

export interface HouseVideo extends Disposable {
  /** Frames written so far. */
  readonly frames: number;
  /** Encodes the next frame: yuv420p, of the profile's size, in the house colours. The caller keeps it. */
  write(frame: Frame): void;
  finish(): void;
}

export interface HouseEncoding {
  readonly keyframes?: readonly number[];
  readonly options?: Readonly<Record<string, string>>;
}

/**
 * Encodes a silent MP4 of the house profile, the only place where spliceable video is encoded.
 * @param plan `keyframes`: frames that must start a closed group of pictures, besides the first; `options` of libx264
 * @throws FFmpegError
 */
export function createHouseVideo(
  target: string,
  profile: HouseProfile,
  { keyframes = [], options = x264Options }: HouseEncoding = {},
): HouseVideo {
  const forced = new Set([0, ...keyframes]);
  const ticks = BigInt(frameTicks(profile));
  const context = openVideoEncoder(FF_ENCODER_LIBX264, profile, options);
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
