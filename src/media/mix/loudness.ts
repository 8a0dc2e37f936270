import { sound } from '../house-profile.ts';
import { collectSound, filterSound, framesOf } from '../libav/sound-graph.ts';

export interface Loudness {
  /** Integrated loudness in LUFS (ITU-R BS.1770-4, EBU R 128); below -70 for silence. */
  readonly lufs: number;
  /** True peak in dBTP. */
  readonly peakDb: number;
}

/** Loudness of the whole, by ffmpeg's ebur128. */
export function measureLoudness(samples: Float32Array): Loudness {
  let lufs = -70;
  let peak = 0;
  filterSound('ebur128=peak=true:metadata=1', framesOf(samples), (frame) => {
    using metadata = frame.getMetadata();
    const told = (name: string) => Number(metadata?.get(`lavfi.r128.${name}`) ?? Number.NaN);
    const integrated = told('I');
    if (Number.isFinite(integrated)) lufs = integrated;
    for (let channel = 0; channel < sound.channels; channel++) {
      const value = told(`true_peaks_ch${channel}`);
      if (Number.isFinite(value)) peak = Math.max(peak, value);
    }
  });
  return { lufs, peakDb: peak > 0 ? 20 * Math.log10(peak) : Number.NEGATIVE_INFINITY };
}

/** Where nothing is heard there is nothing to make louder. */
const silenceLufs = -69;

/** The gain in decibels that brings sound to a loudness; 0 for silence. */
export function gainTo(lufs: number, { lufs: own }: Loudness): number {
  return own <= silenceLufs ? 0 : Math.min(maxGainDb, lufs - own);
}

/** More would only make noise audible. */
const maxGainDb = 40;

/** As video services on the web play everything (and Amazon, Spotify and YouTube ask for): -14 LUFS. */
const targetLufs = -14;
/**
 * Peaks are held here, so that they stay under -1 dBTP (EBU Tech 3343) when AAC has changed the curve
 * by up to a decibel.
 */
const ceilingDb = -2;
const rounds = 4;
const closeEnough = 0.3;

/**
 * Brings a mix to -14 LUFS with its true peaks under -1 dBTP: measured, raised and held by a limiter at four
 * times the rate, and measured again until it fits. Silence stays silence.
 */
export function levelled(samples: Float32Array): Float32Array {
  const before = measureLoudness(samples);
  let gainDb = gainTo(targetLufs, before);
  if (gainDb + before.peakDb <= ceilingDb) return amplified(samples, gainDb);
  let result = samples;
  for (let round = 1; round <= rounds; round++) {
    result = limited(amplified(samples, gainDb));
    const short = gainTo(targetLufs, measureLoudness(result));
    if (Math.abs(short) <= closeEnough) break;
    gainDb += short;
  }
  return result;
}

export function amplified(samples: Float32Array, gainDb: number): Float32Array {
  if (gainDb === 0) return samples;
  const factor = 10 ** (gainDb / 20);
  return samples.map((value) => value * factor);
}

/** Without the delay of its look-ahead, and exactly as long as before. */
function limited(samples: Float32Array): Float32Array {
  const limit = (10 ** (ceilingDb / 20)).toFixed(6);
  const high = 4 * sound.sampleRate;
  const filters = `aresample=${high},alimiter=limit=${limit}:attack=5:release=50:level=false:latency=true,aresample=${sound.sampleRate}`;
  const result = collectSound(filters, framesOf(samples));
  const exact = new Float32Array(samples.length);
  exact.set(result.subarray(0, samples.length));
  return exact;
}
