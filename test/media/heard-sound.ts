/** What a player would play, and how loud it is: measured apart from what the code under test measures. */
import { filterSound, framesOf } from '../../src/media/libav/sound-graph.ts';
import { readSound } from '../../src/media/mix/read-sound.ts';

const rate = 48_000;

/** All of a file's sound, left and right by turns at 48 kHz; empty where it has none. */
export async function heardSound(file: string): Promise<Float32Array> {
  const blocks: Float32Array[] = [];
  for await (const block of readSound(file)) blocks.push(block);
  const whole = new Float32Array(blocks.reduce((sum, block) => sum + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    whole.set(block, at);
    at += block.length;
  }
  return whole;
}

/** Integrated loudness in LUFS and true peak in dBTP, by ffmpeg's ebur128 (ITU-R BS.1770-4). */
export function measuredLoudness(samples: Float32Array): { readonly lufs: number; readonly peakDb: number } {
  let [lufs, peak] = [-70, 0];
  for (const frame of filterSound('ebur128=peak=true:metadata=1', framesOf([samples]))) {
    using metadata = frame.getMetadata();
    const told = (name: string) => Number(metadata?.get(`lavfi.r128.${name}`) ?? Number.NaN);
    if (Number.isFinite(told('I'))) lufs = told('I');
    for (const name of ['true_peaks_ch0', 'true_peaks_ch1']) {
      if (Number.isFinite(told(name))) peak = Math.max(peak, told(name));
    }
  }
  return { lufs, peakDb: 20 * Math.log10(peak) };
}

/** Level in dB between two times, of one pitch alone where one is given (Goertzel). */
export function levelOf(samples: Float32Array, from: number, to: number, hertz?: number): number {
  const start = Math.round(from * rate);
  const count = Math.round((to - from) * rate);
  let [sum, before, last] = [0, 0, 0];
  const turn = hertz === undefined ? 0 : 2 * Math.cos((2 * Math.PI * hertz) / rate);
  for (let i = 0; i < count; i++) {
    const value = samples[2 * (start + i)] ?? 0;
    sum += value * value;
    const next = value + turn * last - before;
    before = last;
    last = next;
  }
  const power =
    hertz === undefined
      ? sum / count
      : (2 * (last * last + before * before - turn * last * before)) / count ** 2;
  return 10 * Math.log10(Math.max(power, 1e-12));
}
