import {
  AV_CODEC_FLAG_QSCALE,
  AV_PIX_FMT_YUVJ420P,
  AVCOL_RANGE_JPEG,
  FF_ENCODER_MJPEG,
  FF_QP2LAMBDA,
} from 'node-av/constants';
import { Codec, CodecContext, type Frame, Packet, Rational } from 'node-av/lib';
import { check } from './check.ts';

/**
 * One picture as JPEG.
 * @param frame yuvj420p
 * @param quantizer 2 (best) to 31 (smallest)
 * @throws FFmpegError
 */
export function encodeJpeg(frame: Frame, quantizer: number): Buffer {
  const codec = Codec.findEncoderByName(FF_ENCODER_MJPEG);
  if (!codec) throw new Error('this build of ffmpeg has no JPEG encoder');
  using context = new CodecContext();
  context.allocContext3(codec);
  context.width = frame.width;
  context.height = frame.height;
  context.pixelFormat = AV_PIX_FMT_YUVJ420P;
  context.colorRange = AVCOL_RANGE_JPEG;
  context.timeBase = new Rational(1, 25);
  context.setFlags(AV_CODEC_FLAG_QSCALE);
  context.globalQuality = quantizer * FF_QP2LAMBDA;
  check(context.open2Sync(codec, null), 'open the JPEG encoder');
  frame.quality = context.globalQuality;
  frame.pts = 0n;
  check(context.sendFrameSync(frame), 'encode a JPEG');
  using packet = new Packet();
  packet.alloc();
  check(context.receivePacketSync(packet), 'encode a JPEG');
  if (!packet.data) throw new Error('the JPEG encoder gave nothing');
  return Buffer.from(packet.data);
}
