import { sound } from '../house-profile.ts';
import { filterSound, framesOf } from '../libav/sound-graph.ts';

export interface Loudness {
  /** Integrated loudness in LUFS (ITU-R BS.1770-4, EBU R 128); -70 for silence, and for less than 0.4 s. */
  readonly lufs: number;
  /** The highest sample in dBFS; between samples the curve may be higher. */
  readonly peakDb: number;
}

/** Loudness of the whole, by ffmpeg's ebur128. */
export function measureLoudness(blocks: Iterable<Float32Array>): Loudness {
  let lufs = silenceLufs;
  let peak = 0;
  for (const frame of filterSound('ebur128=peak=sample:metadata=1', framesOf(blocks))) {
    using metadata = frame.getMetadata();
    const told = (name: string) => Number(metadata?.get(`lavfi.r128.${name}`) ?? Number.NaN);
    const integrated = told('I');
    if (Number.isFinite(integrated)) lufs = integrated;
    for (let channel = 0; channel < sound.channels; channel++) {
      const value = told(`sample_peaks_ch${channel}`);
      if (Number.isFinite(value)) peak = Math.max(peak, value);
    }
  }
  return { lufs, peakDb: peak > 0 ? 20 * Math.log10(peak) : Number.NEGATIVE_INFINITY };
}

/** What ebur128 tells where nothing is heard. */
const silenceLufs = -70;
/** More would only make noise audible. */
const mostGainDb = 40;

/** The gain in decibels that brings sound to a loudness; 0 for silence, which there is nothing to make louder of. */
export function gainTo(lufs: number, { lufs: own }: Pick<Loudness, 'lufs'>, mostDb = mostGainDb): number {
  return own <= silenceLufs + 1 ? 0 : Math.min(mostDb, lufs - own);
}
