import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_SAMPLE_FMT_FLTP,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  FF_ENCODER_AAC,
} from 'node-av/constants';
import { Codec, CodecContext, Frame, Packet, Rational } from 'node-av/lib';
import { sound } from './house-profile.ts';
import { check } from './libav/check.ts';
import { fillFrame, stereo } from './libav/sound-frame.ts';
import { createMp4, type OpenMp4 } from './libav/write-mp4.ts';

/**
 * Writes sound as AAC, 48 kHz, stereo. The encoder's priming and the padding of its last packet are cut off by the
 * file's edit list.
 * @param blocks left and right by turns
 * @param length of the result, in values of both channels: what is more is left out, silence follows what is less
 * @throws FFmpegError
 */
export function writeSound(target: string, blocks: Iterable<Float32Array>, length: number): void {
  using encoder = openEncoder();
  using mp4 = createMp4(target, [{ codec: encoder, timescale: sound.sampleRate }]);
  using frame = new Frame();
  frame.alloc();
  let start = 0;
  for (const packet of packetsOf(blocks, length)) {
    fillFrame(frame, planarOf(packet), AV_SAMPLE_FMT_FLTP, start);
    check(encoder.sendFrameSync(frame), 'encode sound');
    drain(encoder, mp4);
    start += packet.length / sound.channels;
  }
  check(encoder.sendFrameSync(null), 'encode sound');
  drain(encoder, mp4);
  mp4.finish();
}

/** As many values at a time as one packet holds; the last one is as short as need be. Each is only good until the next. */
function* packetsOf(blocks: Iterable<Float32Array>, length: number): Generator<Float32Array, void> {
  const packet = new Float32Array(sound.samplesPerPacket * sound.channels);
  let [filled, done] = [0, 0];
  for (const block of blocks) {
    for (let from = 0; from < block.length; ) {
      const part = block.subarray(from, from + Math.min(packet.length, length - done) - filled);
      if (part.length === 0) return;
      packet.set(part, filled);
      filled += part.length;
      from += part.length;
      if (filled < Math.min(packet.length, length - done)) continue;
      yield packet.subarray(0, filled);
      done += filled;
      filled = 0;
    }
  }
  while (done < length) {
    const size = Math.min(packet.length, length - done);
    packet.fill(0, filled);
    yield packet.subarray(0, size);
    done += size;
    filled = 0;
  }
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

/** Sound as the encoder takes it: the left channel whole, then the right one. */
function planarOf(values: Float32Array): Float32Array {
  const size = values.length / sound.channels;
  const planes = new Float32Array(values.length);
  for (let i = 0; i < size; i++) {
    for (let channel = 0; channel < sound.channels; channel++) {
      planes[channel * size + i] = values[i * sound.channels + channel] ?? 0;
    }
  }
  return planes;
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
