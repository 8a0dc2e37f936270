import { dollarsText, secondsText } from './figures.ts';
import type { JobState } from './follow-job.ts';
import { beatWords } from './scene-words.ts';
import { cutTo, type Paint, safeText, wrapTo } from './terminal-text.ts';

const widest = 100;
const indent = '     ';

/**
 * The storyboard for a person who decides whether it is filmed.
 * @param pictures path of each scene's picture, by scene id; paths stay whole, however long they are
 */
export function storyboardLines(
  { job, scenes }: JobState,
  pictures: ReadonlyMap<string, string>,
  columns: number,
  paint: Paint,
): string[] {
  const width = Math.min(widest, columns - 1);
  const paragraph = (label: string, text: string | null): string[] => {
    if (text === null || text === '') return [];
    const start = `${indent}${label.padEnd(11)}`;
    const [first = '', ...more] = wrapTo(safeText(text), width - start.length);
    return [start + first, ...more.map((line) => ' '.repeat(start.length) + line)];
  };
  const picture = (path: string | undefined) =>
    path === undefined ? [] : [`${indent}${'picture'.padEnd(11)}${paint('cyan', path)}`];
  const total = secondsText(scenes.reduce((sum, scene) => sum + scene.seconds, 0));
  return [
    '',
    paint('bold', cutTo(safeText(job.title ?? job.prompt), width)),
    ...scenes.flatMap((scene) => [
      '',
      `${String(scene.position + 1).padStart(3)}  ${paint('bold', cutTo(safeText(beatWords(scene.beat)), width - 20))}, ${secondsText(scene.seconds)}`,
      ...paragraph('seen', scene.text.visual),
      ...paragraph('said', scene.text.narration),
      ...paragraph('caption', scene.text.caption),
      ...picture(pictures.get(scene.id)),
    ]),
    '',
    ...wrapTo(`${scenes.length} scenes, ${total}. ${money(job)}`, width),
    '',
  ];
}

function money(job: JobState['job']): string {
  const { actual, estimated } = job.cost;
  const clips = `Filming costs about ${dollarsText(Math.max(0, estimated - actual))}`;
  return job.simulated
    ? `${clips} at real prices; it is simulated, so nothing is spent.`
    : `${clips}, the pictures cost ${dollarsText(actual)}.`;
}
