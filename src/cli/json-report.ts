import { type FilmResult, stageTimes } from './film-result.ts';
import type { JobState } from './follow-job.ts';

/** How a run ended, for programs: one object, with the same fields whether there is a film or not. */
export interface JsonReport {
  readonly status: 'completed' | 'failed' | 'canceled' | 'refused';
  readonly error: { readonly message: string; readonly advice?: string; readonly fields?: unknown } | null;
  readonly jobId: string | null;
  readonly title: string | null;
  /** Absolute paths. */
  readonly video: string | null;
  readonly thumbnail: string | null;
  readonly picture: FilmResult['video'] | null;
  readonly simulated: boolean | null;
  /** US dollars. */
  readonly cost: { readonly estimated: number; readonly actual: number } | null;
  readonly seed: number | null;
  readonly models: { readonly image: string; readonly video: string } | null;
  readonly stageSeconds: Readonly<Record<string, number>>;
  readonly cores: number;
  readonly scenes: readonly unknown[];
  readonly warnings: readonly string[];
}

export function jsonReport(
  outcome: Pick<JsonReport, 'status' | 'error'>,
  cores: number,
  state: JobState | null,
  film: FilmResult | null,
): JsonReport {
  const job = state?.job ?? null;
  return {
    ...outcome,
    jobId: job?.id ?? null,
    title: job?.title ?? null,
    video: film?.files.video ?? null,
    thumbnail: film?.files.thumbnail ?? null,
    picture: film?.video ?? null,
    simulated: job?.simulated ?? null,
    cost: job && { estimated: job.cost.estimated, actual: job.cost.actual },
    seed: job?.settings.seed ?? null,
    models: job?.models ?? null,
    stageSeconds: Object.fromEntries(
      stageTimes(job?.stages ?? []).map(({ stage, seconds }) => [stage, seconds]),
    ),
    cores,
    scenes: (state?.scenes ?? []).map(({ id, position, beat, seconds, status, text, error }) => ({
      id,
      position,
      beat,
      seconds,
      status,
      text,
      error,
    })),
    warnings: job?.warnings ?? [],
  };
}
