import { ApiProblem } from './api-problem.ts';
import { type DemoOptions, jobRequest } from './demo-options.ts';
import { filmPlace, saveFilm } from './film-files.ts';
import type { FilmResult } from './film-result.ts';
import { followJob, type JobState } from './follow-job.ts';
import type { JobClient } from './job-client.ts';
import { isOver, type JobJson } from './job-json.ts';
import type { ProgressDisplay } from './progress-display.ts';

/** How it ended. `state` is the job as it was last read, null where there is none. */
export type Outcome =
  | { readonly kind: 'completed'; readonly state: JobState; readonly film: FilmResult }
  | { readonly kind: 'failed' | 'canceled' | 'declined'; readonly state: JobState }
  | { readonly kind: 'refused'; readonly state: null; readonly problem: ApiProblem }
  | { readonly kind: 'interrupted'; readonly state: JobState | null }
  | { readonly kind: 'broken'; readonly state: JobState | null; readonly error: Error };

/** What a film is made with besides the API. */
export interface FilmMaker {
  readonly client: JobClient;
  /** Stops everything and cancels the job. */
  readonly signal: AbortSignal;
  readonly display: ProgressDisplay;
  readonly everySeconds: number | undefined;
  readonly cores: number;
  now(): number;
  /** The job was admitted. */
  created(job: JobJson): void;
  /** Whether the storyboard is to be filmed. */
  approves(state: JobState): Promise<boolean>;
}

const cancelSeconds = 5;

/**
 * One film from the prompt to the file. Never throws: whatever goes wrong is an outcome, and a job that
 * is still running then is canceled, so that nobody pays for what nobody waits for.
 */
export async function makeFilm(options: DemoOptions, maker: FilmMaker): Promise<Outcome> {
  const { client, signal } = maker;
  let jobId: string | null = null;
  let state: JobState | null = null;
  try {
    signal.throwIfAborted();
    const job = await client.create(jobRequest(options));
    jobId = job.id;
    state = { job, scenes: [], readAt: maker.now() };
    maker.created(job);
    const follow = async (after: number, until?: 'awaiting_approval') => {
      const { signal, now, everySeconds, display } = maker;
      const onChange: ProgressDisplay['show'] = (next, events) => {
        state = next;
        display.show(next, events);
      };
      return followJob(client, job.id, { signal, now, everySeconds, after, until, onChange });
    };

    let { state: reached, after } = await follow(0, options.review ? 'awaiting_approval' : undefined);
    if (reached.job.status === 'awaiting_approval') {
      maker.display.clear();
      if (!(await maker.approves(reached))) {
        await client.cancel(job.id, AbortSignal.timeout(cancelSeconds * 1000));
        return { kind: 'declined', state: reached };
      }
      await client.approve(job.id);
      ({ state: reached, after } = await follow(after));
    }
    const { status } = reached.job;
    if (status !== 'completed')
      return { kind: status === 'canceled' ? 'canceled' : 'failed', state: reached };
    return { kind: 'completed', state: reached, film: await fetchFilm(options, maker, reached) };
  } catch (error) {
    if (jobId !== null && !(state && isOver(state.job.status))) {
      // What keeps the job from being canceled is no news to somebody who is told why it ended.
      await client.cancel(jobId, AbortSignal.timeout(cancelSeconds * 1000)).catch(() => undefined);
    }
    if (signal.aborted) return { kind: 'interrupted', state };
    if (jobId === null && error instanceof ApiProblem && error.fields.length > 0) {
      return { kind: 'refused', state: null, problem: error };
    }
    return { kind: 'broken', state, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

async function fetchFilm(options: DemoOptions, maker: FilmMaker, state: JobState): Promise<FilmResult> {
  const { client, signal, cores } = maker;
  const { id } = state.job;
  const video = await client.video(id);
  const files = await saveFilm(filmPlace(options.out, options.prompt), (what, file) =>
    client.download(id, what, file, signal),
  );
  return { state, files, video, cores };
}
