import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';
import type { Job, Outcome } from './artist-process.ts';
import type { Film } from './film.ts';
import type { Picture } from './picture.ts';
import type { Sound } from './sound-file.ts';

export type { Film } from './film.ts';
export type { Picture } from './picture.ts';

/** Draws pictures and films without any model: the same prompt and seed give the same picture. */
export interface Artist {
  /**
   * @returns the encoded picture
   * @throws RangeError for sizes that cannot be drawn; Error if a reference is not a picture
   */
  draw(picture: Picture): Promise<Uint8Array>;
  /**
   * Writes an MP4 to `film.target`.
   * @throws RangeError for sizes or lengths that cannot be filmed; Error if an image cannot be read
   */
  film(film: Film): Promise<void>;
  /**
   * Writes a WAV to `sound.target`.
   * @throws RangeError for lengths that cannot be made
   */
  sound(sound: Sound): Promise<void>;
  /** Ends its processes; what is being drawn is given up. */
  close(): Promise<void>;
}

/**
 * glibc and the canvas's own allocator give large blocks back to the system after each frame, and
 * getting them again costs 7 ms a frame at 720p; told to keep them, 1 ms.
 */
const KEEP_MEMORY = {
  MALLOC_MMAP_THRESHOLD_: String(2 ** 30),
  MALLOC_TRIM_THRESHOLD_: String(2 ** 30),
  MALLOC_ARENA_MAX: '2',
  MIMALLOC_PURGE_DELAY: '-1',
};

/**
 * An artist whose work runs in child processes, so that the caller's event loop stays free and a crash
 * fails one call only.
 * @param options.concurrency how many pictures or films are worked on at once (2)
 */
export function openArtist(options: { concurrency?: number } = {}): Artist {
  const limit = pLimit({ concurrency: options.concurrency ?? 2, rejectOnClear: true });
  const idle: ChildProcess[] = [];
  const all = new Set<ChildProcess>();
  let closed = false;

  const start = (): ChildProcess => {
    const child = fork(fileURLToPath(new URL('./artist-process.ts', import.meta.url)), [], {
      serialization: 'advanced',
      // Canvases live outside of the heap that V8 watches: the process itself says when they can go.
      execArgv: ['--expose-gc'],
      env: { ...process.env, ...KEEP_MEMORY },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    all.add(child);
    child.once('exit', () => {
      all.delete(child);
      const at = idle.indexOf(child);
      if (at >= 0) idle.splice(at, 1);
    });
    return child;
  };

  const run = (job: Job): Promise<Outcome> =>
    new Promise((resolve, reject) => {
      if (closed) throw new Error('the artist is closed');
      const child = idle.pop() ?? start();
      holdOpen(child, true);
      const done = (): void => {
        child.off('message', onMessage);
        child.off('exit', onExit);
        child.off('error', onError);
      };
      const onMessage = (outcome: Outcome): void => {
        done();
        holdOpen(child, false);
        idle.push(child);
        resolve(outcome);
      };
      const onExit = (code: number | null, signal: string | null): void => {
        done();
        reject(new Error(closed ? 'the artist is closed' : `the artist's process ended (${signal ?? code})`));
      };
      const onError = (error: Error): void => {
        done();
        child.kill();
        reject(error);
      };
      child.on('message', onMessage);
      child.once('exit', onExit);
      child.once('error', onError);
      child.send(job);
    });

  return {
    async draw(picture) {
      checkSize(picture.width, picture.height);
      const outcome = await limit(run, { draw: picture });
      if ('error' in outcome) throw new Error(outcome.error);
      if (!outcome.bytes) throw new Error('the artist gave no picture');
      return outcome.bytes;
    },
    async film(film) {
      checkSize(film.width, film.height);
      if (film.width % 2 || film.height % 2)
        throw new RangeError('the sides of a film are even numbers of pixels');
      if (!(film.fps >= 1 && film.fps <= 120)) throw new RangeError('fps is 1 to 120');
      if (!(film.seconds > 0 && film.seconds <= 600)) throw new RangeError('seconds is above 0, up to 600');
      const outcome = await limit(run, { film });
      if ('error' in outcome) throw new Error(outcome.error);
    },
    async sound(sound) {
      if (sound.kind === 'music' && !(sound.seconds > 0 && sound.seconds <= 600))
        throw new RangeError('seconds is above 0, up to 600');
      const outcome = await limit(run, { sound });
      if ('error' in outcome) throw new Error(outcome.error);
    },
    async close() {
      closed = true;
      limit.clearQueue();
      await Promise.all(
        [...all].map(
          (child) =>
            new Promise<void>((resolve) => {
              child.once('exit', () => resolve());
              child.ref();
              child.kill('SIGKILL');
            }),
        ),
      );
    },
  };
}

/** A process at rest must not keep the program running. */
function holdOpen(child: ChildProcess, held: boolean): void {
  if (held) {
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
  }
}

function checkSize(width: number, height: number): void {
  for (const side of [width, height]) {
    if (!Number.isInteger(side) || side < 16 || side > 4096)
      throw new RangeError('a side is 16 to 4096 whole pixels');
  }
}
