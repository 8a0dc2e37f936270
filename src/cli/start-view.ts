import { dollarsText } from './figures.ts';
import type { JobJson } from './job-json.ts';
import { type Paint, safeText, wrapTo } from './terminal-text.ts';

const widest = 100;

/** What was asked for, what will make it and what it will cost, before anything is made. */
export function startLines(job: JobJson, columns: number, paint: Paint): string[] {
  const width = Math.min(widest, columns - 1);
  const { durationSeconds, aspectRatio, resolution, fps, transition, seed } = job.settings;
  const joined = transition.kind === 'cut' ? 'hard cuts' : `${transition.kind} of ${transition.seconds} s`;
  const settings = `${durationSeconds} s, ${aspectRatio}, ${resolution}, ${fps} fps, ${joined}, seed ${seed}`;
  const price = `about ${dollarsText(job.cost.estimated)}`;
  const money = job.simulated
    ? `The models are simulated on this machine: nothing is spent (${price} at real prices).`
    : `The models are real: this costs ${price}.`;
  return [
    ...wrapTo(safeText(settings), width),
    ...wrapTo(safeText(`${job.models.image} draws, ${job.models.video} films`), width),
    ...wrapTo(money, width).map((line) => (job.simulated ? line : paint('yellow', line))),
    ...job.warnings.flatMap((warning) =>
      wrapTo(`Note: ${safeText(warning)}`, width).map((line) => paint('yellow', line)),
    ),
    '',
  ];
}
