import type { DemoOptions } from './demo-options.ts';
import { jobClient } from './job-client.ts';
import { makeFilm, type Outcome } from './make-film.ts';
import { liveProgress, noProgress, plainProgress } from './progress-display.ts';
import { review } from './review.ts';
import { startLines } from './start-view.ts';
import type { DemoServer, Surroundings } from './surroundings.ts';
import { tellOutcome } from './tell-outcome.ts';
import { paintFor } from './terminal-text.ts';

/**
 * Makes one film and tells about it.
 * @returns the exit code: 0 film made or declined, 1 no film, 2 options refused, 130 interrupted
 */
export async function runDemo(options: DemoOptions, around: Surroundings): Promise<number> {
  let server: DemoServer;
  let outcome: Outcome;
  try {
    server = await around.startServer();
  } catch (error) {
    outcome = {
      kind: 'broken',
      state: null,
      error: error instanceof Error ? error : new Error(String(error)),
    };
    return tellOutcome(outcome, options, around);
  }
  try {
    outcome = await onServer(server, options, around);
  } finally {
    await server.close();
  }
  return tellOutcome(outcome, options, around);
}

async function onServer(server: DemoServer, options: DemoOptions, around: Surroundings): Promise<Outcome> {
  const { errors, stop, now, cores } = around;
  const write = (lines: readonly string[]) => errors.write(`${lines.join('\n')}\n`);
  const paint = paintFor(errors);
  const columns = errors.columns ?? 80;
  const stopwatch = { startedAt: now(), now };
  const client = jobClient(server);
  const live = errors.isTTY === true && !options.json;
  const display = options.json ? noProgress : (live ? liveProgress : plainProgress)(errors, stopwatch);
  const outcome = await makeFilm(options, {
    client,
    signal: stop.signal,
    display,
    // A bar that is looked at should move between events; a log needs no more lines than there are events.
    everySeconds: live ? 1 : undefined,
    cores,
    now,
    created: (job) => {
      if (!options.json) write(startLines(job, columns, paint));
    },
    approves: (state) => review(state, client, options, around),
  });
  if (outcome.kind === 'completed' || outcome.kind === 'declined') display.clear();
  else display.leave();
  return outcome;
}
