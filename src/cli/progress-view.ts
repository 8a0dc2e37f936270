import { clockTime, dollarsText, secondsText } from './figures.ts';
import type { JobState } from './follow-job.ts';
import type { SceneJson } from './job-json.ts';
import { beatWords, sceneStates } from './scene-words.ts';
import { bar, cells, cutTo, fitTo, type Paint, safeText } from './terminal-text.ts';

export interface Screen {
  readonly columns: number;
  readonly rows: number;
  readonly paint: Paint;
}

/** Wider than this, a bar says nothing more. */
const widest = 100;
/** Lines around the scenes: title, step, bar, figures, a blank one, and where the cursor stands. */
const linesAround = 6;

/**
 * The picture of a running job: what is being done, how far it is, and one bar a scene.
 * @param elapsedSeconds since the user started
 * @param now milliseconds by the clock of `state.readAt`, so that the remaining time runs down between reads
 */
export function progressLines(
  state: JobState,
  screen: Screen,
  elapsedSeconds: number,
  now: number,
): string[] {
  const { job, scenes } = state;
  const { paint } = screen;
  const width = Math.min(widest, screen.columns - 1);
  const percent = `${job.progress.percent} %`.padStart(6);
  const head = [
    paint('bold', cutTo(safeText(job.title ?? job.prompt), width)),
    cutTo(safeText(job.progress.message), width),
    paint('cyan', bar(job.progress.percent / 100, width - percent.length)) + percent,
    figures(state, elapsedSeconds, now, width),
  ];
  if (scenes.length === 0) return head;
  const { shown, rest } = choose(scenes, Math.max(1, screen.rows - linesAround));
  const lines = shown.map((scene) => sceneLine(scene, width, paint));
  return [...head, '', ...lines, ...(rest === null ? [] : [paint('dim', cutTo(rest, width))])];
}

/** Elapsed, remaining, money: as many of them as there is room for, money last. */
function figures({ job, readAt }: JobState, elapsedSeconds: number, now: number, width: number): string {
  const { etaSeconds } = job.progress;
  const left = etaSeconds === null ? [] : [`about ${clockTime(etaSeconds - (now - readAt) / 1000)} left`];
  const times = [clockTime(elapsedSeconds), ...left].join(' · ');
  const spent = `${times} · ${dollarsText(job.cost.actual)}`;
  const expected = `${spent} of about ${dollarsText(job.cost.estimated)}`;
  const full = job.simulated ? `${expected} (simulated)` : expected;
  return [full, expected, spent].find((line) => line.length <= width) ?? cutTo(times, width);
}

function sceneLine(scene: SceneJson, width: number, paint: Paint): string {
  const { word, part } = sceneStates[scene.status];
  const name = `${String(scene.position + 1).padStart(3)}  ${fitTo(safeText(beatWords(scene.beat)), 15)}`;
  const start = `${name}${secondsText(scene.seconds).padStart(7)}  ${word.padEnd(8)}`;
  const room = Math.max(0, width - cells(start));
  if (scene.status === 'failed') return start.slice(0, -8) + paint('red', failure(scene, word, room));
  if (scene.status === 'conformed') return start + paint('green', bar(part, room));
  if (scene.status === 'planned') return paint('dim', start + bar(part, room));
  return start + paint('cyan', bar(part, room));
}

function failure(scene: SceneJson, word: string, room: number): string {
  return word.padEnd(8) + cutTo(safeText(scene.error?.message ?? ''), room);
}

/** Which scenes to show where not all fit: those that failed or are under way, then those that wait. */
function choose(
  scenes: readonly SceneJson[],
  room: number,
): { shown: readonly SceneJson[]; rest: string | null } {
  if (scenes.length <= room) return { shown: scenes, rest: null };
  const rank = ({ status }: SceneJson) => {
    if (status === 'failed') return 0;
    if (status === 'conformed') return 3;
    return status === 'planned' ? 2 : 1;
  };
  const shown = [...scenes]
    .sort((a, b) => rank(a) - rank(b) || a.position - b.position)
    .slice(0, room - 1)
    .sort((a, b) => a.position - b.position);
  const hidden = Map.groupBy(
    scenes.filter((scene) => !shown.includes(scene)),
    (scene) => sceneStates[scene.status].word,
  );
  const counts = [...hidden].map(([word, group]) => `${group.length} ${word}`);
  return { shown, rest: `     and ${counts.join(', ')}` };
}
