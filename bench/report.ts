/** What every benchmark gives: wall times, and how they compare with a baseline measured in the same run. */
export interface Row {
  readonly name: string;
  /** One wall time per run; none where the name says it all. */
  readonly seconds: readonly number[];
  /** Median over the baseline's median; null for what is not compared. */
  readonly ratio: number | null;
  /** In place of the median, where that says little. */
  readonly figure?: string;
  /** Processor time of each run, where it was measured. */
  readonly cpuSeconds?: readonly number[];
  /** What is wanted of it, in words, and whether it was so. */
  readonly target?: { readonly wanted: string; readonly met: boolean };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = Number.NaN] = [
    sorted[sorted.length % 2 === 0 ? middle - 1 : middle],
    sorted[middle],
  ];
  return (low + high) / 2;
}

/** Runs something and tells how long it took, in seconds of wall time. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

export function printRows(rows: readonly Row[]): void {
  const width = Math.max(...rows.filter((row) => row.seconds.length > 0).map((row) => row.name.length));
  for (const { name, seconds, ratio, figure, cpuSeconds, target } of rows) {
    const judged = target ? `  wanted ${target.wanted}: ${target.met ? 'met' : 'not met'}` : '';
    if (seconds.length === 0) {
      console.log(name + judged);
      continue;
    }
    const spread =
      seconds.length > 1 ? ` (${Math.min(...seconds).toFixed(2)} to ${Math.max(...seconds).toFixed(2)})` : '';
    const compared = ratio === null ? '' : `  ${(ratio * 100).toFixed(1)} %`;
    const told = figure ?? `${inWords(median(seconds))}${spread}`;
    const spent = cpuSeconds ? `, ${median(cpuSeconds).toFixed(2)} CPU s` : '';
    console.log(`${name.padEnd(width)}  ${told}${spent}${compared}${judged}`);
  }
}

/** Seconds, or milliseconds where seconds would be all zeros. */
function inWords(seconds: number): string {
  return seconds < 0.1 ? `${(1000 * seconds).toFixed(1)} ms` : `${seconds.toFixed(2)} s`;
}
