import type { Writable } from 'node:stream';
import { createLogUpdate } from 'log-update';
import { clockTime } from './figures.ts';
import type { JobState } from './follow-job.ts';
import type { EventJson } from './job-json.ts';
import { progressLines } from './progress-view.ts';
import { cutTo, paintFor, safeText } from './terminal-text.ts';

/** A stream that may be a terminal. */
export type Screenlike = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** Shows a job while it runs. */
export interface ProgressDisplay {
  show(state: JobState, events: readonly EventJson[]): void;
  /** Stops drawing and leaves the last picture standing. */
  leave(): void;
  /** Stops drawing and takes the picture away, so that something else can say how it ended. */
  clear(): void;
}

export interface Stopwatch {
  readonly startedAt: number;
  /** Milliseconds. */
  now(): number;
}

const redrawMilliseconds = 250;

/** Bars that are redrawn in place, four times a second so that the clocks run. */
export function liveProgress(stream: Screenlike, { startedAt, now }: Stopwatch): ProgressDisplay {
  const update = createLogUpdate(stream);
  const paint = paintFor(stream);
  let state: JobState | null = null;
  let timer: NodeJS.Timeout | undefined;
  const draw = () => {
    if (!state) return;
    const screen = { columns: stream.columns ?? 80, rows: stream.rows ?? 24, paint };
    update(progressLines(state, screen, (now() - startedAt) / 1000, now()).join('\n'));
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    state = null;
  };
  return {
    show(next) {
      state = next;
      timer ??= setInterval(draw, redrawMilliseconds).unref();
      draw();
    },
    leave() {
      draw();
      stop();
      update.done();
    },
    clear() {
      stop();
      update.clear();
      update.done();
    },
  };
}

/** What a log should hold: the job's and the scenes' steps and what went wrong, not each order sent. */
const worthALine = new Set(['job.status', 'storyboard.planned', 'scene.status', 'prediction.failed']);

/** One line for each step, for logs and pipes. */
export function plainProgress(stream: Screenlike, { startedAt, now }: Stopwatch): ProgressDisplay {
  return {
    show({ job }, events) {
      for (const { type, message } of events) {
        if (!worthALine.has(type)) continue;
        const time = clockTime((now() - startedAt) / 1000).padStart(6);
        const percent = `${job.progress.percent} %`.padStart(6);
        stream.write(`${time}${percent}  ${cutTo(safeText(message), 500)}\n`);
      }
    },
    leave() {},
    clear() {},
  };
}

export const noProgress: ProgressDisplay = { show() {}, leave() {}, clear() {} };
