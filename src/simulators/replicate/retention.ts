import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Journal } from './journal.ts';
import type { SimClock } from './sim-clock.ts';
import type { SimPrediction } from './sim-prediction.ts';

export interface RetentionContext {
  readonly clock: SimClock;
  readonly journal: Journal;
  readonly folder: string;
  readonly outputExpirySeconds: number;
}

/** Removes input, output and logs when their time is over, an hour after the end at Replicate. */
export interface Retention {
  /** The prediction as it is now, or null where there is none. */
  current(id: string): SimPrediction | null;
  /** Sees to it that a finished prediction's data is removed in time. */
  schedule(prediction: SimPrediction): void;
  close(): void;
}

export function outputFolder(folder: string, id: string): string {
  return join(folder, 'outputs', id);
}

export function retention(context: RetentionContext): Retention {
  const { clock, journal, folder } = context;
  const timers = new Map<string, () => void>();

  const removalTime = ({ completedAt }: SimPrediction) =>
    (completedAt ?? Number.POSITIVE_INFINITY) + context.outputExpirySeconds * 1000;

  const removeData = (prediction: SimPrediction): SimPrediction => {
    timers.get(prediction.id)?.();
    timers.delete(prediction.id);
    const removed = { ...prediction, input: {}, files: [], dataRemoved: true };
    journal.save(removed);
    void rm(outputFolder(folder, prediction.id), { recursive: true, force: true });
    return removed;
  };

  const current = (id: string): SimPrediction | null => {
    const prediction = journal.get(id);
    if (!prediction || prediction.dataRemoved) return prediction;
    return clock.now() >= removalTime(prediction) ? removeData(prediction) : prediction;
  };

  return {
    current,
    schedule(prediction) {
      if (prediction.dataRemoved || prediction.completedAt === null) return;
      const milliseconds = Math.max(0, removalTime(prediction) - clock.now());
      timers.set(
        prediction.id,
        clock.after(milliseconds, () => current(prediction.id)),
      );
    },
    close() {
      for (const stop of timers.values()) stop();
      timers.clear();
    },
  };
}
