import { valuesOf } from './read-sound.ts';
import { blockValues, fade, type Track } from './track.ts';

/** Overlap of one repetition of music with the next. */
const loopSeconds = 1;

/**
 * Music as long as the video: as it is where it is long enough, or repeated with each repetition faded into the next.
 * @param songLength values of the song: at least a few milliseconds, or there is nothing to repeat
 */
export function loopMusic(song: Track, songLength: number, length: number): Track {
  if (songLength >= length) return song;
  // A quarter at most, and whole samples of both channels.
  const overlap = Math.min(valuesOf(loopSeconds), 2 * Math.floor(songLength / 8));
  const period = songLength - overlap;
  const memory = new Float32Array(Math.min(songLength, blockValues));
  return (at, block) => {
    block.fill(0);
    const end = at + block.length;
    const first = Math.max(0, Math.floor((at - songLength) / period) + 1);
    for (let turn = first; turn * period < end; turn++) {
      const start = turn * period;
      const isLast = start + songLength >= length;
      const [from, to] = [Math.max(at, start), Math.min(end, start + songLength)];
      if (to <= from) continue;
      const part = memory.subarray(0, to - from);
      song(from - start, part);
      fade(part, from - start, songLength, {
        inValues: turn === 0 ? 0 : overlap,
        outValues: isLast ? 0 : overlap,
      });
      for (let i = 0; i < part.length; i++) {
        block[from - at + i] = (block[from - at + i] ?? 0) + (part[i] ?? 0);
      }
    }
  };
}
