import {
  AV_CHANNEL_ORDER_NATIVE,
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_SAMPLE_FMT_FLTP,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  FF_ENCODER_AAC,
} from 'node-av/constants';
import { Codec, CodecContext, Frame, Packet, Rational } from 'node-av/lib';
import { sound } from './house-profile.ts';
import { check } from './libav/check.ts';
import { createMp4, type OpenMp4 } from './libav/write-mp4.ts';

const bytesPerSample = 4;

/** Left and right, as libavutil numbers them. */
const stereo = { nbChannels: sound.channels, order: AV_CHANNEL_ORDER_NATIVE, mask: 3n } as const;

/**
 * Writes sound as AAC, 48 kHz, stereo, as long as it is to the sample. The encoder's priming and the padding of its
 * last packet are cut off by the file's edit list.
 * @param samples left and right by turns
 * @throws FFmpegError
 */
export function writeSound(target: string, samples: Float32Array): void {
  const encoder = openEncoder();
  using mp4 = createMp4(target, [{ codec: encoder, timescale: sound.sampleRate }]);
  const total = samples.length / sound.channels;
  for (let start = 0; start < total; start += sound.samplesPerPacket) {
    using frame = planarFrame(samples, start, Math.min(sound.samplesPerPacket, total - start));
    check(encoder.sendFrameSync(frame), 'encode sound');
    drain(encoder, mp4);
  }
  check(encoder.sendFrameSync(null), 'encode sound');
  drain(encoder, mp4);
  mp4.finish();
  encoder.freeContext();
}

function openEncoder(): CodecContext {
  const codec = Codec.findEncoderByName(FF_ENCODER_AAC);
  if (!codec) throw new Error('this build of ffmpeg has no AAC encoder');
  const context = new CodecContext();
  context.allocContext3(codec);
  context.sampleRate = sound.sampleRate;
  context.sampleFormat = AV_SAMPLE_FMT_FLTP;
  context.channelLayout = stereo;
  context.bitRate = BigInt(sound.bitsPerSecond);
  context.timeBase = new Rational(1, sound.sampleRate);
  context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  check(context.open2Sync(codec, null), 'open the AAC encoder');
  return context;
}

/** A frame of the encoder's: the left channel whole, then the right one. */
function planarFrame(samples: Float32Array, start: number, size: number): Frame {
  const planes = new Float32Array(size * sound.channels);
  for (let i = 0; i < size; i++) {
    for (let channel = 0; channel < sound.channels; channel++) {
      planes[channel * size + i] = samples[(start + i) * sound.channels + channel] ?? 0;
    }
  }
  return Frame.fromAudioBuffer(Buffer.from(planes.buffer, 0, size * sound.channels * bytesPerSample), {
    nbSamples: size,
    format: AV_SAMPLE_FMT_FLTP,
    sampleRate: sound.sampleRate,
    channelLayout: stereo,
    timeBase: { num: 1, den: sound.sampleRate },
    pts: BigInt(start),
  });
}

function drain(encoder: CodecContext, mp4: OpenMp4): void {
  using packet = new Packet();
  packet.alloc();
  for (;;) {
    const result = encoder.receivePacketSync(packet);
    if (result === AVERROR_EAGAIN || result === AVERROR_EOF) return;
    check(result, 'encode sound');
    packet.timeBase = { num: 1, den: sound.sampleRate };
    mp4.write(0, packet);
  }
}
