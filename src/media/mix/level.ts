import { sound } from '../house-profile.ts';
import { filteredBlocks, framesOf } from '../libav/sound-graph.ts';
import { gainTo, type Loudness, measureLoudness } from './loudness.ts';
import { kept, type Spool } from './spool.ts';
import { amplified, blocksOf, type Track } from './track.ts';

/** As video services on the web play everything (and Amazon, Spotify and YouTube ask for): -14 LUFS. */
const targetLufs = -14;
/**
 * Peaks are held here, so that they stay under -1 dBTP (EBU Tech 3343) when AAC has changed the curve
 * by up to a decibel.
 */
const ceilingDb = -2;
/** So much higher than its samples the curve between them may be: more only with sounds made for it (BS.1770-4, Annex 2). */
const betweenDb = 3;

/**
 * A mix at -14 LUFS with its true peaks under -1 dBTP: raised, held by a limiter at four times the rate, and measured
 * again. Silence stays silence.
 * @param before what the mix measures
 * @param held an empty one, for the result
 */
export function levelled(mix: Track, length: number, before: Loudness, held: Spool): Track {
  const plainDb = gainTo(targetLufs, before);
  if (before.peakDb + plainDb <= ceilingDb - betweenDb) return amplified(mix, plainDb);
  let gainDb = gainBeforeLimiter(mix, length, plainDb);
  for (let turn = 1; ; turn++) {
    held.empty();
    const limited = filteredBlocks(`${raised(gainDb)},${limiterBetween}`, framesOf(blocksOf(mix, length)));
    const short = targetLufs - measureLoudness(kept(limited, held)).lufs;
    if (Math.abs(short) <= tolerated || turn === turns) return held.track;
    gainDb += short;
  }
}

/** Of hiss the limiter lowers more at four times the rate than was found at the plain one: then it is done again. */
const turns = 3;
const tolerated = 0.3;

function raised(gainDb: number): string {
  return `volume=${gainDb.toFixed(3)}dB:precision=float`;
}

/** Without the delay of its look-ahead. */
const limiter = `alimiter=limit=${(10 ** (ceilingDb / 20)).toFixed(6)}:attack=5:release=50:level=false:latency=true`;
/** For the curve between the samples, too. */
const limiterBetween = `aresample=${4 * sound.sampleRate},${limiter},aresample=${sound.sampleRate}`;

const rounds = 5;
const closeEnough = 0.2;
/** Of a decibel more, at least so much is taken to come through the limiter. */
const leastEffect = 0.3;

/**
 * The gain with which the mix is at the target when the limiter has lowered its peaks, found by trying. At the plain
 * rate, which is seven times cheaper: the limiter then lets through a tenth of a decibel more.
 */
function gainBeforeLimiter(mix: Track, length: number, firstDb: number): number {
  let gainDb = firstDb;
  let effect = 1;
  let last: { readonly gainDb: number; readonly lufs: number } | undefined;
  for (let round = 1; round <= rounds; round++) {
    const limited = filteredBlocks(`${raised(gainDb)},${limiter}`, framesOf(blocksOf(mix, length)));
    const { lufs } = measureLoudness(limited);
    const short = targetLufs - lufs;
    if (Math.abs(short) <= closeEnough) break;
    if (last && last.gainDb !== gainDb) {
      effect = Math.min(1, Math.max(leastEffect, (lufs - last.lufs) / (gainDb - last.gainDb)));
    }
    last = { gainDb, lufs };
    gainDb += short / effect;
  }
  return gainDb;
}
