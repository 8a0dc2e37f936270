import pLimit from 'p-limit';
import type { Clock } from '../../app/ports.ts';

/** Thrown out of whatever waits in a scope that was given up. Nothing handles it but the scope's owner. */
export class Canceled extends Error {
  override readonly name = 'Canceled';
}

/** A part of an execution that can be given up as a whole, with everything that waits in it. */
export interface Scope {
  readonly canceled: boolean;
  /** Harmless when repeated. */
  cancel(): void;
  /** @returns a function that takes the callback back */
  onCancel(callback: () => void): () => void;
}

export function openScope(): Scope {
  const callbacks = new Set<() => void>();
  let canceled = false;
  return {
    get canceled() {
      return canceled;
    },
    cancel() {
      if (canceled) return;
      canceled = true;
      for (const callback of [...callbacks]) callback();
      callbacks.clear();
    },
    onCancel(callback) {
      if (canceled) callback();
      else callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
  };
}

/**
 * Runs tasks side by side, at most `concurrency` at a time, in a scope of their own. The first that
 * fails gives up the others at once, before any other begins.
 *
 * @returns the results in the order of the tasks
 * @throws the error of the task that failed first; Canceled
 */
export async function runTogether<T>(
  outer: Scope,
  concurrency: number,
  tasks: readonly ((scope: Scope) => Promise<T>)[],
): Promise<T[]> {
  const scope = openScope();
  const detach = outer.onCancel(scope.cancel);
  const limit = pLimit(concurrency);
  let failure: unknown;
  const run = async (task: (scope: Scope) => Promise<T>): Promise<T> => {
    if (scope.canceled) throw new Canceled();
    try {
      return await task(scope);
    } catch (error) {
      // What the others throw when they are given up must not hide why.
      if (!(error instanceof Canceled)) failure ??= error;
      scope.cancel();
      throw error;
    }
  };
  try {
    return await Promise.all(tasks.map((task) => limit(run, task)));
  } catch (error) {
    throw failure ?? error;
  } finally {
    detach();
  }
}

/** Resolves at a time of the clock. @throws Canceled */
export function sleepUntil(time: number, clock: Clock, scope: Scope): Promise<void> {
  return new Promise((resolve, reject) => {
    if (scope.canceled) return reject(new Canceled());
    const milliseconds = time - clock.now();
    if (milliseconds <= 0) return resolve();
    const stopTimer = clock.after(milliseconds, () => {
      detach();
      resolve();
    });
    const detach = scope.onCancel(() => {
      stopTimer();
      reject(new Canceled());
    });
  });
}
