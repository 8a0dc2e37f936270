import {
  AV_CHANNEL_ORDER_NATIVE,
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_SAMPLE_FMT_FLT,
  AV_SAMPLE_FMT_FLTP,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  FF_ENCODER_LIBOPUS,
} from 'node-av/constants';
import { Codec, CodecContext, Frame, Packet, Rational, type Stream } from 'node-av/lib';
import { Fault } from '../../domain/errors.ts';
import { sound } from '../house-profile.ts';
import { check } from './check.ts';
import { readFrames } from './decode.ts';
import type { OpenFile } from './read-file.ts';

/** Opus takes 20 ms at a time (RFC 6716, section 2.1.4). */
const samplesPerPacket = 960;
/** Transparent for music in stereo (Xiph.Org, "Opus Recommended Settings"). */
const bitsPerSecond = 128_000;
const bytesPerSample = 4;
const stereo = { nbChannels: sound.channels, order: AV_CHANNEL_ORDER_NATIVE, mask: 3n };

export function openOpusEncoder(): CodecContext {
  const codec = Codec.findEncoderByName(FF_ENCODER_LIBOPUS);
  if (!codec) throw new Error('this build of ffmpeg has no libopus');
  const context = new CodecContext();
  context.allocContext3(codec);
  context.sampleRate = sound.sampleRate;
  context.sampleFormat = AV_SAMPLE_FMT_FLT;
  context.channelLayout = stereo;
  context.bitRate = BigInt(bitsPerSecond);
  context.timeBase = new Rational(1, sound.sampleRate);
  context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  check(context.open2Sync(codec, null), 'open the Opus encoder');
  return context;
}

/**
 * The sound of a finished video as Opus packets, cut or filled with silence to exactly `seconds`. A packet
 * is only good until the next one is asked for.
 * @throws Fault `MediaFailed` unless the sound is stereo at 48 kHz; FFmpegError where it cannot be decoded
 */
export function* encodeOpus(
  encoder: CodecContext,
  file: OpenFile,
  stream: Stream,
  seconds: number,
): Generator<Packet, void> {
  const total = Math.round(seconds * sound.sampleRate);
  using packet = new Packet();
  packet.alloc();
  for (const frame of chunks(samplesOf(file, stream), total)) {
    check(encoder.sendFrameSync(frame), 'encode sound');
    frame?.free();
    for (;;) {
      const result = encoder.receivePacketSync(packet);
      if (result === AVERROR_EAGAIN || result === AVERROR_EOF) break;
      check(result, 'encode sound');
      yield packet;
    }
  }
}

/** Decoded samples, left and right by turns, as bytes of 32-bit floats. */
function* samplesOf(file: OpenFile, stream: Stream): Generator<Buffer, void> {
  for (const frame of readFrames(file, stream)) {
    const [left, right] = frame.data ?? [];
    if (
      !left ||
      !right ||
      frame.format !== AV_SAMPLE_FMT_FLTP ||
      frame.sampleRate !== sound.sampleRate ||
      frame.channelLayout.nbChannels !== sound.channels
    ) {
      throw new Fault('MediaFailed', 'the sound is not in stereo at 48 kHz');
    }
    const samples = frame.nbSamples;
    const both = Buffer.allocUnsafe(samples * sound.channels * bytesPerSample);
    for (let i = 0; i < samples; i++) {
      // Four bytes are moved as they are, whatever number they stand for.
      both.writeInt32LE(left.readInt32LE(i * bytesPerSample), 2 * i * bytesPerSample);
      both.writeInt32LE(right.readInt32LE(i * bytesPerSample), (2 * i + 1) * bytesPerSample);
    }
    yield both;
  }
}

/** Frames of 20 ms, then null; the last one is as short as need be. */
function* chunks(pieces: Iterable<Buffer>, total: number): Generator<Frame | null, void> {
  const size = sound.channels * bytesPerSample;
  let kept: Buffer = Buffer.alloc(0);
  let start = 0;
  const cut = function* (until: number): Generator<Frame, void> {
    while (kept.length >= until * size && start < total) {
      const samples = Math.min(samplesPerPacket, total - start);
      yield opusFrame(kept.subarray(0, samples * size), start, samples);
      kept = kept.subarray(samples * size);
      start += samples;
    }
  };
  for (const piece of pieces) {
    kept = Buffer.concat([kept, piece]);
    yield* cut(samplesPerPacket);
  }
  kept = Buffer.concat([kept, Buffer.alloc(Math.max(0, (total - start) * size - kept.length))]);
  yield* cut(1);
  yield null;
}

function opusFrame(bytes: Buffer, start: number, samples: number): Frame {
  return Frame.fromAudioBuffer(bytes, {
    nbSamples: samples,
    format: AV_SAMPLE_FMT_FLT,
    sampleRate: sound.sampleRate,
    channelLayout: stereo,
    timeBase: { num: 1, den: sound.sampleRate },
    pts: BigInt(start),
  });
}
