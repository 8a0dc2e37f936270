import { setTimeout as wait } from 'node:timers/promises';
import { followEvents } from './event-stream.ts';
import type { JobClient } from './job-client.ts';
import { type EventJson, isOver, type JobJson, type JobStatus, type SceneJson } from './job-json.ts';

/** A job and its scenes as they were at one moment. */
export interface JobState {
  readonly job: JobJson;
  readonly scenes: readonly SceneJson[];
  /** When it was read, by the clock that asked, in milliseconds. */
  readonly readAt: number;
}

export interface FollowOptions {
  readonly signal: AbortSignal;
  /** Sequence number of the last event that is known already. */
  readonly after: number;
  /** Also stops when the job reaches this status. */
  readonly until?: JobStatus;
  /** Reads the job this often between events too, for what moves without one, such as the remaining time. */
  readonly everySeconds?: number;
  readonly now: () => number;
  /** The job as it stands after these events, which are all since the last call. */
  onChange(state: JobState, events: readonly EventJson[]): void;
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Follows a job until it is over. Events say that something changed, the job itself says what: however
 * many come at once, it is read once.
 * @returns the job as it stands at the end, and the last event seen
 * @throws what `followEvents` throws
 */
export async function followJob(
  client: JobClient,
  jobId: string,
  options: FollowOptions,
): Promise<{ state: JobState; after: number }> {
  const { signal, now } = options;
  let after = options.after;
  let unseen: EventJson[] = [];
  const read = async (): Promise<JobState> => {
    const [job, scenes] = await Promise.all([client.job(jobId), client.scenes(jobId)]);
    return { job, scenes, readAt: now() };
  };
  const show = onceAtATime(async () => {
    const count = unseen.length;
    const state = await read();
    const events = unseen.slice(0, count);
    unseen = unseen.slice(count);
    options.onChange(state, events);
  });
  const timer = options.everySeconds ? setInterval(show.ask, options.everySeconds * 1000) : undefined;
  try {
    const events = followEvents({
      open: (last, stop) => client.events(jobId, last, stop),
      isOver: async () => isOver((await client.job(jobId)).status),
      after,
      signal,
      pause: options.pause ?? ((milliseconds, stop) => wait(milliseconds, undefined, { signal: stop })),
    });
    for await (const event of events) {
      after = event.sequence;
      unseen.push(event);
      show.ask();
      if (event.type === 'job.status' && (isOver(event.status) || event.status === options.until)) break;
    }
  } finally {
    clearInterval(timer);
    await show.idle();
  }
  const state = await read();
  options.onChange(state, unseen);
  return { state, after };
}

/**
 * Runs `work` when asked, one at a time; any number of requests meanwhile are one more run. A run that
 * fails is forgotten: whoever reads the job for good will meet the reason again.
 */
function onceAtATime(work: () => Promise<void>): { ask(): void; idle(): Promise<void> } {
  let asked = false;
  let running: Promise<void> | null = null;
  const run = async () => {
    while (asked) {
      asked = false;
      await work().catch(() => undefined);
    }
    running = null;
  };
  return {
    ask() {
      asked = true;
      running ??= run();
    },
    async idle() {
      await running;
    },
  };
}
