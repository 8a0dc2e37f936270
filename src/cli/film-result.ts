import type { FilmFiles } from './film-files.ts';
import type { JobState } from './follow-job.ts';
import { isOver, type JobStatus, type StageJson, type VideoJson } from './job-json.ts';

/** A finished film: its files, what is in them and how it came to be. */
export interface FilmResult {
  readonly state: JobState;
  readonly files: FilmFiles;
  readonly video: VideoJson;
  /** Processor cores of the machine that made it. */
  readonly cores: number;
}

export interface StageTime {
  readonly stage: JobStatus;
  readonly seconds: number;
}

/** How long each stage took, in order: from its own beginning to that of the next. The end has no length. */
export function stageTimes(stages: readonly StageJson[]): StageTime[] {
  return stages.flatMap(({ status, at }, i) => {
    const next = stages[i + 1];
    if (!next || isOver(status)) return [];
    return [{ stage: status, seconds: (Date.parse(next.at) - Date.parse(at)) / 1000 }];
  });
}

/** The stage that took longest, a person's thinking aside, and its part (0 to 1) of all work. */
export function longestStage(times: readonly StageTime[]): (StageTime & { readonly part: number }) | null {
  const worked = times.filter(({ stage }) => stage !== 'awaiting_approval');
  const total = worked.reduce((sum, { seconds }) => sum + seconds, 0);
  const [longest] = worked.toSorted((a, b) => b.seconds - a.seconds);
  return longest && total > 0 ? { ...longest, part: longest.seconds / total } : null;
}
