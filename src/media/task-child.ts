import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { Fault, faultNamed } from '../domain/errors.ts';
import { hideFolders } from './hide-folders.ts';
import type { TaskAnswer, TaskMessage, TaskProgress } from './task-messages.ts';

/** What one task may use before its process is killed. */
export interface TaskLimits {
  readonly seconds: number;
  /** Resident memory of the child process, in MB of a million bytes. */
  readonly memoryMegabytes: number;
}

/** A child process that does one task at a time. */
export interface TaskChild {
  /** False once it has died or a task in it has failed: then it must not be used again. */
  readonly usable: boolean;
  /** @throws Fault as the child reports it, or `MediaCrashed` where it dies, hangs or takes too much memory */
  run(message: TaskMessage, limits: TaskLimits, onPercent?: (percent: number) => void): Promise<unknown>;
  /** Ends the process; resolves when it is gone. */
  stop(): Promise<void>;
}

/** How often memory is looked at: a child needs longer than this to fill what is left of a machine. */
const memoryCheckMilliseconds = 100;
/** JavaScript's own heap in the child holds next to nothing: pictures and packets lie outside it. */
const heapMegabytes = 256;
/** What the child's process needs of our environment; keys and tokens stay out of reach of a media file. */
const passedOn = ['PATH', 'NODE_PATH', 'LD_LIBRARY_PATH', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot'];

/** Starts a child from a script that calls `serveTasks`. It does not keep the parent alive while idle. */
export function startTaskChild(workerFile: string): TaskChild {
  const process_ = fork(workerFile, [], {
    execArgv: [`--max-old-space-size=${heapMegabytes}`],
    env: Object.fromEntries(
      passedOn.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
    ),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const errorOutput = keepLast(process_.stderr, 16_000);
  const gone = new Promise<string>((resolve) => {
    process_.once('error', (error) => resolve(`it could not be started: ${error.message}`));
    process_.once('exit', (code, signal) =>
      resolve(signal ? `it was ended by ${signal}` : `it ended with code ${code}`),
    );
  });
  let usable = true;
  void gone.then(() => {
    usable = false;
  });
  setAwake(process_, false);

  return {
    get usable() {
      return usable;
    },
    async run(message, limits, onPercent = () => {}) {
      setAwake(process_, true);
      const watch = new AbortController();
      try {
        const answer = await Promise.race([
          nextAnswer(process_, message, watch.signal, onPercent),
          gone.then((how): never => {
            const detail = fatalLine(errorOutput());
            throw new Fault('MediaCrashed', `the media process died: ${how}`, {
              ...(detail ? { detail } : {}),
            });
          }),
          limitExceeded(process_, limits, watch.signal),
        ]);
        if (answer.ok) return answer.value;
        throw new Fault(faultNamed(answer.name) ?? 'MediaCrashed', answer.message, {
          ...(answer.detail ? { detail: answer.detail } : {}),
        });
      } catch (error) {
        usable = false;
        process_.kill('SIGKILL');
        await gone;
        throw error;
      } finally {
        watch.abort();
        setAwake(process_, false);
      }
    },
    async stop() {
      usable = false;
      // Awake, or a program with nothing else to do ends before it learns that the child has.
      setAwake(process_, true);
      process_.kill('SIGKILL');
      await gone;
    },
  };
}

/** Whether the child counts as a reason for this process to stay alive. */
function setAwake(child: ChildProcess, awake: boolean): void {
  const handles = [child, child.channel, child.stderr as unknown as { ref(): void; unref(): void } | null];
  for (const handle of handles) {
    if (awake) handle?.ref?.();
    else handle?.unref?.();
  }
}

function nextAnswer(
  child: ChildProcess,
  message: TaskMessage,
  ended: AbortSignal,
  onPercent: (percent: number) => void,
): Promise<TaskAnswer> {
  return new Promise((resolve, reject) => {
    const listen = (told: unknown) => {
      const news = told as TaskAnswer | TaskProgress;
      if ('percent' in news) onPercent(news.percent);
      else resolve(news);
    };
    child.on('message', listen);
    ended.addEventListener('abort', () => child.off('message', listen));
    // A child that has died cannot be sent to; that it died is told by its exit.
    child.send(message, (error) => {
      if (error && child.exitCode === null && child.signalCode === null && child.connected) reject(error);
    });
  });
}

/** Throws when a limit is exceeded; otherwise stays pending until `ended`. */
function limitExceeded(child: ChildProcess, limits: TaskLimits, ended: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const timeout = setTimeout(() => {
      reject(new Fault('MediaCrashed', `the media process hung: it was ended after ${limits.seconds} s`));
    }, limits.seconds * 1000);
    const memory = setInterval(async () => {
      const megabytes = await residentMegabytes(child.pid);
      if (megabytes <= limits.memoryMegabytes) return;
      const used = `${Math.round(megabytes)} of ${limits.memoryMegabytes} MB`;
      reject(new Fault('MediaCrashed', `the media process took too much memory (${used}) and was ended`));
    }, memoryCheckMilliseconds);
    ended.addEventListener('abort', () => {
      clearTimeout(timeout);
      clearInterval(memory);
    });
  });
}

/** Resident memory of a process in MB; 0 where the system has no /proc, and only V8's own limit holds. */
async function residentMegabytes(pid: number | undefined): Promise<number> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return (Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024) / 1e6;
  } catch {
    return 0;
  }
}

function keepLast(stream: Readable | null, characters: number): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-characters);
  });
  return () => text;
}

/** The line in which a dying process said why: V8's when its heap is full, libc's, or an error nobody caught. */
function fatalLine(text: string): string | undefined {
  const lines = text.split('\n').map((line) => line.trim());
  const line = lines.find((l) => /^(FATAL ERROR|free\(|malloc|double free|munmap|\w*Error\b.*:)/.test(l));
  return line && hideFolders(line).slice(0, 300);
}
