/** Whether a cut film is as good as it should be: copied frames untouched, transitions near those of the plain way. */
import { createHash } from 'node:crypto';
import type { Frame } from 'node-av/lib';
import { cutList } from '../src/domain/cut-list.ts';
import { framesFrom } from '../src/media/frames-from.ts';
import { openFile } from '../src/media/libav/read-file.ts';
import { type BenchFilm, profile } from './bench-film.ts';
import type { Row } from './report.ts';

const wantedDecibels = 40;

export interface CutFiles {
  /** The film as it was spliced. */
  readonly spliced: string;
  /** The same film, its picture encoded whole. */
  readonly plain: string;
  readonly conformed: (clip: number) => string;
}

/** Decodes the film once, and compares each of its frames with where it comes from. */
export function cutQuality(film: BenchFilm, files: CutFiles): Row[] {
  using opened = new DisposableStack();
  const pictures = (file: string, startFrame: number) =>
    framesFrom(opened.use(openFile(file, 'mov')), startFrame, profile.fps);
  const spliced = pictures(files.spliced, 0);
  let shown = 0;
  let copied = 0;
  let changed = 0;
  const windows: number[][] = [];
  for (const entry of cutList(film.timeline)) {
    const isBody = entry.kind === 'body';
    const others = isBody
      ? pictures(files.conformed(film.order[entry.scene] ?? 0), entry.startFrame)
      : pictures(files.plain, shown);
    const errors: number[] = [];
    for (let i = 0; i < entry.frames; i += 1) {
      const [ours, theirs] = [bytesOf(spliced), bytesOf(others)];
      if (!isBody) errors.push(meanSquare(ours, theirs));
      else if (digest(ours) !== digest(theirs)) changed += 1;
    }
    if (isBody) copied += entry.frames;
    else windows.push(errors);
    shown += entry.frames;
    others.return();
  }
  spliced.return();
  const least = Math.min(...windows.map(decibelsOf));
  const frames = windows.flat();
  return [
    {
      name: `copied frames that differ from the conformed clip: ${changed} of ${copied}`,
      seconds: [],
      ratio: null,
      target: { wanted: 'none', met: changed === 0 && copied > 0 },
    },
    {
      name: `${windows.length} transition windows beside the plain way, which is encoded too: ${least.toFixed(1)} dB the least window, ${decibelsOf([Math.max(...frames)]).toFixed(1)} dB the least frame, ${decibelsOf(frames).toFixed(1)} dB all`,
      seconds: [],
      ratio: null,
      target: { wanted: `over ${wantedDecibels} dB`, met: least > wantedDecibels },
    },
  ];
}

function bytesOf(frames: Generator<Frame, void>): Buffer {
  const next = frames.next();
  if (next.done) throw new Error('A film ends too soon.');
  return Buffer.from(next.value.toBuffer());
}

function digest(bytes: Buffer): string {
  return createHash('sha1').update(bytes).digest('hex');
}

/** Of all three planes together. */
function meanSquare(a: Buffer, b: Buffer): number {
  let squares = 0;
  for (let i = 0; i < a.length; i += 1) squares += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  return squares / a.length;
}

/** Peak signal to noise of several frames as one, which is how ffmpeg's `psnr` filter averages. */
function decibelsOf(meanSquares: readonly number[]): number {
  const mean = meanSquares.reduce((sum, value) => sum + value, 0) / meanSquares.length;
  return mean === 0 ? 100 : 10 * Math.log10(255 ** 2 / mean);
}
