import type { Media } from '../app/ports.ts';
import { isFault } from '../domain/errors.ts';
import { isDataError } from './libav/decode.ts';
import { clearLog, collectLog, lastWords } from './libav/log.ts';
import type { TaskAnswer, TaskMessage, TaskProgress } from './task-messages.ts';

/**
 * Makes this process a child that does one task after the other as its parent sends them, and ends
 * when the parent does.
 */
export function serveTasks(tasks: Media): void {
  collectLog();
  process.on('message', (message: TaskMessage) => {
    void answerTo(tasks, message).then((answer) => process.send?.(answer));
  });
  process.on('disconnect', () => process.exit());
}

async function answerTo(tasks: Media, { task, request }: TaskMessage): Promise<TaskAnswer> {
  clearLog();
  const work: (request: never, onPercent: (percent: number) => void) => Promise<unknown> = tasks[task];
  try {
    return { ok: true, value: await work(request as never, tellPercent) };
  } catch (error) {
    // ffmpeg's log comes through the event loop: let it arrive first.
    await new Promise(setImmediate);
    return describe(error);
  }
}

function tellPercent(percent: number): void {
  process.send?.({ percent } satisfies TaskProgress);
}

/** A fault keeps its name; wrong data is the file's fault; anything else is taken for a crash. */
function describe(error: unknown): TaskAnswer {
  const words = lastWords();
  if (isFault(error))
    return { ok: false, name: error.name, message: error.message, detail: error.detail ?? words };
  const message = messageOf(error);
  return isDataError(error)
    ? {
        ok: false,
        name: 'MediaFailed',
        message: `the file could not be processed: ${message}`,
        detail: words,
      }
    : { ok: false, name: 'MediaCrashed', message: `the media process failed: ${message}`, detail: words };
}

/** Errors of node:fs name whole paths in their message; their code is enough. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
