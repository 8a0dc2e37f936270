import { bytesText, clockTime, dollarsText, secondsText } from './figures.ts';
import { type FilmResult, longestStage, stageTimes } from './film-result.ts';
import type { FailureJson, JobJson, JobStatus, SceneJson } from './job-json.ts';
import { beatWords } from './scene-words.ts';
import { shortPath } from './short-path.ts';
import { bar, cells, cutTo, fitTo, type Paint, safeText, wrapTo } from './terminal-text.ts';

const widest = 100;

const stageWords: Readonly<Record<JobStatus, string>> = {
  queued: 'waiting',
  planning: 'planning',
  drawing: 'drawing',
  awaiting_approval: 'your review',
  filming: 'filming',
  cutting: 'cutting',
  completed: 'completed',
  failed: 'failed',
  canceled: 'canceled',
};

/** What was made, where it lies, what it cost and where the time went. */
export function summaryLines(result: FilmResult, columns: number, paint: Paint): string[] {
  const width = Math.min(widest, columns - 1);
  const { job, scenes } = result.state;
  return [
    '',
    paint('bold', cutTo(safeText(job.title ?? job.prompt), width)),
    '',
    ...fileLines(result, paint),
    '',
    ...scenes.map((scene) => sceneLine(scene, width)),
    '',
    ...priceLines(job, width, paint),
    '',
    ...timeLines(result, paint),
    ...notes(job.warnings, width, paint),
    '',
  ];
}

function fileLines({ files, video }: FilmResult, paint: Paint): string[] {
  const { width, height, fps, frames, seconds, bytes } = video;
  return [
    `  film       ${paint('green', shortPath(files.video))}`,
    `  thumbnail  ${shortPath(files.thumbnail)}`,
    `  length     ${secondsText(seconds)}, ${frames} frames at ${fps} a second`,
    `  size       ${width} x ${height} pixels, ${bytesText(bytes)}`,
  ];
}

function notes(warnings: readonly string[], width: number, paint: Paint): string[] {
  return warnings.flatMap((warning) => {
    const [first = '', ...more] = wrapTo(safeText(warning), width - 7);
    return ['', `${paint('yellow', 'Note')}   ${first}`, ...more.map((line) => ' '.repeat(7) + line)];
  });
}

function sceneLine(scene: SceneJson, width: number): string {
  const beat = fitTo(safeText(beatWords(scene.beat)), 15);
  const line = scene.text.caption ?? scene.text.narration ?? scene.text.visual;
  const start = `${String(scene.position + 1).padStart(3)}  ${beat}${secondsText(scene.seconds).padStart(7)}  `;
  return start + cutTo(safeText(line), width - cells(start));
}

function priceLines({ cost, simulated }: JobJson, width: number, paint: Paint): string[] {
  const total = dollarsText(cost.actual);
  const items = cost.items.map(({ quantity, unit, model, total: price }) => {
    const amount = Number(quantity.toFixed(3));
    const what = `${amount} ${unit}${amount === 1 ? '' : 's'} of ${safeText(model)}`;
    return `  ${fitTo(what, Math.min(width - 12, 60))}${dollarsText(price).padStart(9)}`;
  });
  const said = simulated
    ? `${total} at real prices; ${paint('green', 'simulated: nothing was spent')}`
    : `${total} spent, ${dollarsText(cost.estimated)} expected`;
  return [`Price  ${said}`, ...items];
}

function timeLines({ state, cores }: FilmResult, paint: Paint): string[] {
  const times = stageTimes(state.job.stages).filter(({ seconds }) => seconds >= 0.05);
  const total = times.reduce((sum, { seconds }) => sum + seconds, 0);
  const longest = longestStage(times);
  const lines = times.map(({ stage, seconds }) => {
    const filled = paint('cyan', bar(seconds / total, 20));
    return `  ${stageWords[stage].padEnd(12)}${secondsText(seconds).padStart(9)}  ${filled}`;
  });
  if (!longest) return lines;
  const share = `${stageWords[longest.stage]} took ${Math.round(longest.part * 100)} % of the work`;
  const machine = `${cores} ${cores === 1 ? 'core' : 'cores'}`;
  const where = state.job.simulated ? `on the ${machine} of this machine` : 'at the providers of the models';
  return [`Time   ${clockTime(total)} in all: ${share},`, `       ${where}`, ...lines];
}

/** Why there is no film, what can be done, and which scenes are at fault. */
export function failureLines(
  error: FailureJson | null,
  scenes: readonly SceneJson[],
  columns: number,
  paint: Paint,
): string[] {
  const width = Math.min(widest, columns - 1);
  const hang = (label: string, text: string) => {
    const [first = '', ...more] = wrapTo(safeText(text), width - 10);
    return [label.padEnd(10) + first, ...more.map((line) => ' '.repeat(10) + line)];
  };
  const failed = scenes.filter((scene) => scene.status === 'failed');
  return [
    '',
    paint('red', 'There is no film: the job failed.'),
    ...hang('Reason', error?.message ?? 'none was given'),
    ...(error?.providerMessage ? hang('Provider', error.providerMessage) : []),
    ...failed.flatMap((scene) =>
      hang(`Scene ${scene.position + 1}`, scene.error?.message ?? safeText(scene.text.visual)),
    ),
    ...(error ? hang('Advice', error.advice) : []),
    '',
  ];
}
