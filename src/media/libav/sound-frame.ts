import { AV_CHANNEL_ORDER_NATIVE, type AVSampleFormat } from 'node-av/constants';
import { type Frame, Rational } from 'node-av/lib';
import { sound } from '../house-profile.ts';
import { check } from './check.ts';

/** Left and right, as libavutil numbers them. */
export const stereo = { nbChannels: sound.channels, order: AV_CHANNEL_ORDER_NATIVE, mask: 3n } as const;

/**
 * Fills a frame with samples in stereo at the house's rate; what it held is let go. One frame is used for a whole
 * sound: of frames that are made and freed one after the other the binding keeps the memory.
 * @param values as the format lays them: by turns, or one channel behind the other
 * @param start samples before these
 * @throws FFmpegError
 */
export function fillFrame(frame: Frame, values: Float32Array, format: AVSampleFormat, start: number): void {
  frame.unref();
  frame.nbSamples = values.length / sound.channels;
  frame.format = format;
  frame.sampleRate = sound.sampleRate;
  frame.channelLayout = stereo;
  check(frame.getBuffer(), 'make room for sound');
  check(frame.fromBuffer(Buffer.from(values.buffer, values.byteOffset, values.byteLength)), 'copy sound');
  frame.pts = BigInt(start);
  frame.timeBase = new Rational(1, sound.sampleRate);
}
