import type { CommandContext } from './command.ts';
import { followJob, type JobState } from './follow-job.ts';
import { isOver } from './job-json.ts';
import { liveProgress, noProgress, plainProgress } from './progress-display.ts';
import { failureLines } from './summary-view.ts';
import { paintFor, safeText } from './terminal-text.ts';

/** Shows how a job goes on until it ends or waits for review. @throws the signal's reason on Ctrl-C; the job goes on */
export async function watchJob(context: CommandContext, jobId: string): Promise<JobState> {
  const { jobs, errors, now, stop, json } = context;
  const live = errors.isTTY === true && !json;
  const stopwatch = { startedAt: now(), now };
  const display = json ? noProgress : (live ? liveProgress : plainProgress)(errors, stopwatch);
  let after = 0;
  try {
    for (;;) {
      const options = { signal: stop.signal, now, everySeconds: live ? 1 : undefined, after };
      const seen = await followJob(jobs, jobId, {
        ...options,
        until: 'awaiting_approval',
        onChange: (state, events) => display.show(state, events),
      });
      after = seen.after;
      const { status } = seen.state.job;
      // The events that are told first may be of an earlier revision, or of a review long past.
      if (isOver(status) || status === 'awaiting_approval') return seen.state;
    }
  } finally {
    display.clear();
  }
}

/** Says how a job stands after it was watched. @returns the exit code */
export async function tellJob(context: CommandContext, { job, scenes }: JobState): Promise<number> {
  const { api, errors, json, say, sayJson } = context;
  const { id, status } = job;
  if (json) {
    const { data } = await api.GET('/v1/jobs/{jobId}', { params: { path: { jobId: id } } });
    sayJson(data);
  } else if (status === 'failed') {
    errors.write(`${failureLines(job.error, scenes, errors.columns ?? 80, paintFor(errors)).join('\n')}\n`);
  } else {
    say(`${id} is ${status}: ${safeText(job.progress.message)}`);
    if (status === 'awaiting_approval')
      say(`storyreel review ${id}   shows it; storyreel approve ${id} films it`);
    if (status === 'completed') say(`storyreel download ${id}   saves it`);
  }
  return status === 'failed' || status === 'canceled' ? 1 : 0;
}
