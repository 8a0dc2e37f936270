import { mkdtemp, rename, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';
import type { ExportResult, HeardSound, Log, Media, MediaInfo } from '../app/ports.ts';
import { Fault } from '../domain/errors.ts';
import { startTaskChild, type TaskChild, type TaskLimits } from './task-child.ts';
import type { TaskName } from './task-messages.ts';

export interface MediaOptions {
  readonly log: Log;
  /** Tasks at once (one for each core). */
  readonly concurrency?: number;
  readonly limits?: Partial<TaskLimits>;
  /** The child's script: worker.ts of this folder, or its bundle. */
  readonly workerFile?: string;
}

/**
 * Ten minutes: conforming takes about one CPU second for each second of 1080p, so this is a hang even on
 * a busy machine. 2 GB: conforming 1080p takes 0.4 and 4K 0.45, so what takes more is more likely a
 * picture made to fill memory.
 */
export const defaultLimits: TaskLimits = { seconds: 600, memoryMegabytes: 2000 };
/**
 * An export may encode the longest video whole, which is up to 780 s on two cores by the arithmetic of
 * src/domain/export.ts; its step has 900 s, in which the files are fetched and stored as well.
 */
export const exportSeconds = 840;
/**
 * To look at a file takes a second, at the largest picture a dozen. A function that is sent a file has three minutes to
 * fetch it, prove it and make its small picture, and should live to say that a file takes too long.
 */
const lookSeconds = 50;
/** Seconds of the tasks that have others than most. */
const secondsOf: Partial<Record<TaskName, number>> = {
  probe: lookSeconds,
  proxy: lookSeconds,
  exportFile: exportSeconds,
};
/** A child is replaced after this many tasks, so that what ffmpeg or its bindings leak stays small. */
const tasksPerChild = 50;
/** Idle children go after this long, and give their memory back. */
const idleMilliseconds = 30_000;

/**
 * Media work in child processes, at most `concurrency` at once and first come, first served. Files are
 * written beside their target and renamed when whole, so a target either is complete or is not there.
 */
export function openMedia(options: MediaOptions): Media & { close(): Promise<void> } {
  const concurrency = options.concurrency ?? availableParallelism();
  const workerFile = options.workerFile ?? fileURLToPath(new URL('./worker.ts', import.meta.url));
  const inTurn = pLimit(concurrency);
  const idle: { child: TaskChild; tasks: number; timer: NodeJS.Timeout }[] = [];
  const busy = new Set<TaskChild>();
  let closed = false;

  async function work(
    task: TaskName,
    request: unknown,
    onPercent?: (percent: number) => void,
  ): Promise<unknown> {
    const startedAt = performance.now();
    if (closed) throw new Fault('MediaCrashed', 'media work has ended');
    const warm = takeIdle();
    const child = warm?.child ?? startTaskChild(workerFile);
    busy.add(child);
    try {
      const value = await child.run({ task, request }, limitsOf(task), onPercent);
      options.log.debug('media task done', { task, milliseconds: Math.round(performance.now() - startedAt) });
      return value;
    } catch (error) {
      const { name, message, detail } = error as Fault;
      options.log.warn('media task failed', { task, name, message, detail });
      throw error;
    } finally {
      busy.delete(child);
      const tasks = (warm?.tasks ?? 0) + 1;
      if (!closed && child.usable && tasks < tasksPerChild) keepWarm(child, tasks);
      else void child.stop();
    }
  }

  const limitsOf = (task: TaskName): TaskLimits => ({
    ...defaultLimits,
    seconds: secondsOf[task] ?? defaultLimits.seconds,
    ...options.limits,
  });

  const run = (task: TaskName, request: unknown, onPercent?: (percent: number) => void) =>
    inTurn(() => work(task, request, onPercent));

  function takeIdle() {
    for (let entry = idle.pop(); entry; entry = idle.pop()) {
      clearTimeout(entry.timer);
      if (entry.child.usable) return entry;
    }
    return undefined;
  }

  function keepWarm(child: TaskChild, tasks: number): void {
    const timer = setTimeout(() => {
      const at = idle.findIndex((entry) => entry.child === child);
      if (at >= 0) idle.splice(at, 1);
      void child.stop();
    }, idleMilliseconds);
    timer.unref();
    idle.push({ child, tasks, timer });
  }

  /** Runs a task that writes a file: under another name first, so that half a file never has the final one. */
  async function runToFile<T extends { readonly target: string }>(
    task: TaskName,
    request: T,
    onPercent?: (percent: number) => void,
  ): Promise<unknown> {
    // A folder of its own: a process that is ended leaves more behind than its target.
    const folder = await mkdtemp(`${request.target}.`);
    try {
      const part = join(folder, 'part');
      const value = await run(task, { ...request, target: part }, onPercent);
      await rename(part, request.target);
      return value;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  return {
    probe: async (file) => (await run('probe', file)) as MediaInfo,
    conform: async (request) => void (await runToFile('conform', request)),
    moveStill: async (request) => void (await runToFile('moveStill', request)),
    window: async (request) => void (await runToFile('window', request)),
    listen: async (file) => (await run('listen', file)) as HeardSound,
    mixSound: async (request) => void (await runToFile('mixSound', request)),
    // All or nothing: the caller keeps none of the files unless all are whole.
    splitSound: async (request) => void (await run('splitSound', request)),
    cut: async (request) => void (await runToFile('cut', request)),
    exportFile: async (request, onPercent) =>
      (await runToFile('exportFile', request, onPercent)) as ExportResult,
    thumbnail: async (request) => void (await runToFile('thumbnail', request)),
    spriteSheet: async (request) => void (await runToFile('spriteSheet', request)),
    proxy: async (request) => void (await runToFile('proxy', request)),
    async close() {
      closed = true;
      for (const { timer } of idle) clearTimeout(timer);
      await Promise.all([
        ...idle.splice(0).map(({ child }) => child.stop()),
        ...[...busy].map((child) => child.stop()),
      ]);
    },
  };
}
