import {
  AV_CHANNEL_ORDER_NATIVE,
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_SAMPLE_FMT_FLTP,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  FF_ENCODER_AAC,
} from 'node-av/constants';
import { Codec, CodecContext, Frame, Packet, Rational } from 'node-av/lib';
import type { MixRequest } from '../app/ports.ts';
import { sound } from './house-profile.ts';
import { check } from './libav/check.ts';
import { createMp4, type OpenMp4 } from './libav/write-mp4.ts';
import { addPiece, addTrack, duck, fade, fitMusic } from './mix/lay-tracks.ts';
import { amplified, gainTo, levelled, measureLoudness } from './mix/loudness.ts';
import { readSound, valuesOf } from './mix/read-sound.ts';

const bytesPerSample = 4;

/** Left and right, as libavutil numbers them. */
const stereo = { nbChannels: sound.channels, order: AV_CHANNEL_ORDER_NATIVE, mask: 3n } as const;

/** Narration and music are brought here before they are mixed, so that their balance is the same for any voice and song. */
const trackLufs = -16;
const musicIn = 0.5;
const musicOut = 1.5;

/**
 * Mixes the sound of a video and writes it: AAC, 48 kHz, stereo, exactly as long as asked to the sample. The
 * encoder's priming and the padding of its last packet are cut off by the file's edit list.
 * @throws Fault `BadOutput` or `MediaFailed` where a sound file is at fault
 */
export async function mixSound(request: MixRequest): Promise<void> {
  const samples = await mixed(request);
  const encoder = openEncoder();
  using mp4 = createMp4(request.target, [{ codec: encoder, timescale: sound.sampleRate }]);
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

/** All that is heard, left and right by turns. */
async function mixed(request: MixRequest): Promise<Float32Array> {
  const length = valuesOf(request.seconds);
  const sum = new Float32Array(length);
  const { lines = [], music } = request;

  const narration = new Float32Array(length);
  for (const { file, fromSeconds, seconds, tempo, atSeconds } of lines) {
    const line = await readSound(file, { fromSeconds, seconds, tempo });
    if (line) addPiece(narration, line, atSeconds);
  }
  addTrack(sum, amplified(narration, gainTo(trackLufs, measureLoudness(narration))));

  if (music && music.volume > 0) {
    const whole = { fromSeconds: 0, seconds: Number.POSITIVE_INFINITY, tempo: 1 };
    const song = await readSound(music.file, whole);
    if (song && song.length > 0) {
      const fitted = fitMusic(song, length);
      const track = amplified(fitted, gainTo(trackLufs, measureLoudness(fitted)) + decibels(music.volume));
      duck(track, spansOf(lines));
      fade(track, musicIn, musicOut);
      addTrack(sum, track);
    }
  }

  if (request.clipVolume) addTrack(sum, await clipTrack(request, length));
  return levelled(sum);
}

/** The clips' own sound, each faded into the next where their pictures overlap. */
async function clipTrack({ clips = [], clipVolume = 0 }: MixRequest, length: number): Promise<Float32Array> {
  const track = new Float32Array(length);
  for (const { file, fromSeconds, seconds, atSeconds, fadeSeconds } of clips) {
    const piece = await readSound(file, { fromSeconds, seconds: seconds + fadeSeconds, tempo: 1 });
    if (!piece) continue;
    // A cut in the middle of a sound clicks: even a hard one is softened by a few milliseconds.
    fade(piece, atSeconds === 0 ? 0 : softCut, Math.max(fadeSeconds, softCut));
    addPiece(track, piece, atSeconds);
  }
  return amplified(track, decibels(clipVolume));
}

const softCut = 0.01;

function spansOf(lines: NonNullable<MixRequest['lines']>) {
  return lines.map(({ atSeconds, seconds, tempo }) => ({
    startSeconds: atSeconds,
    endSeconds: atSeconds + seconds / tempo,
  }));
}

function decibels(volume: number): number {
  return 20 * Math.log10(volume);
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
