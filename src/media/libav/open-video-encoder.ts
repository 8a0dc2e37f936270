import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_OPT_SEARCH_CHILDREN,
  AV_OPT_TYPE_STRING,
  AV_PIX_FMT_YUV420P,
  AVCHROMA_LOC_LEFT,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_TRC_BT709,
  type FFVideoEncoder,
} from 'node-av/constants';
import { Codec, CodecContext, Rational } from 'node-av/lib';
import type { HouseProfile } from '../../app/ports.ts';
import { codecThreads, gopFrames } from '../house-profile.ts';
import { check } from './check.ts';

/**
 * Opens an encoder of pictures in the house colours, with a keyframe every second.
 * @param options of the encoder, as ffmpeg names them
 * @throws FFmpegError
 */
export function openVideoEncoder(
  name: FFVideoEncoder,
  profile: HouseProfile,
  options: Readonly<Record<string, string>>,
): CodecContext {
  const codec = Codec.findEncoderByName(name);
  if (!codec) throw new Error(`this build of ffmpeg has no ${name}`);
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
  for (const [name, value] of Object.entries(options)) {
    check(context.setOption(name, value, AV_OPT_TYPE_STRING, AV_OPT_SEARCH_CHILDREN), `set ${name}`);
  }
  check(context.open2Sync(codec, null), 'open the encoder');
  return context;
}
