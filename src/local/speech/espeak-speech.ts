import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';
import { z } from 'zod';
import type { Log, Speech, SpeechRequest } from '../../app/ports.ts';
import { Fault } from '../../domain/errors.ts';

export interface EspeakOptions {
  readonly log: Log;
  /** A line takes well under a second; after so long (30) the child is taken for dead. */
  readonly lineSeconds?: number;
  readonly workerFile?: string;
}

const idleMilliseconds = 30_000;
/** What the child needs of our environment; keys stay out of its reach. */
const passedOn = ['PATH', 'NODE_PATH', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot'];

const answer = z.union([
  z.object({
    marks: z.array(z.object({ index: z.number(), startMs: z.number(), endMs: z.number() })),
  }),
  z.object({ wrong: z.string() }),
]);
type Answer = z.output<typeof answer>;

/**
 * The voice that needs no key: eSpeak NG in a child process, one line at a time. Every line costs nothing
 * and comes with the time of its words. `say` throws Fault `BadOutput` where the line cannot be spoken
 * and `ProviderUnreachable` where the child hangs or dies.
 */
export function espeakSpeech(options: EspeakOptions): Speech & { close(): Promise<void> } {
  const { log, lineSeconds = 30 } = options;
  const workerFile = options.workerFile ?? fileURLToPath(new URL('./espeak-worker.ts', import.meta.url));
  const inTurn = pLimit(1);
  let child: ChildProcess | null = null;
  let idle: NodeJS.Timeout | undefined;

  async function speak(request: SpeechRequest): Promise<Answer> {
    clearTimeout(idle);
    child ??= startChild(workerFile);
    try {
      return answer.parse(await ask(child, request, lineSeconds));
    } catch (error) {
      await stop();
      const message = error instanceof Error ? error.message : String(error);
      log.warn('the local voice gave no answer', { message });
      throw new Fault('ProviderUnreachable', 'The local voice did not answer.', { detail: message });
    } finally {
      idle = setTimeout(() => void stop(), idleMilliseconds).unref();
    }
  }

  async function stop(): Promise<void> {
    clearTimeout(idle);
    const ending = child;
    child = null;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = new Promise((resolve) => ending.once('exit', resolve));
    ending.ref();
    ending.kill('SIGKILL');
    await gone;
  }

  return {
    service: 'local',
    async say(request) {
      const said = await inTurn(() => speak(request));
      if ('wrong' in said) {
        throw new Fault('BadOutput', 'The local voice cannot speak this line.', { detail: said.wrong });
      }
      return { marks: said.marks };
    },
    close: stop,
  };
}

/** Starts a child that does not keep this process alive while it is idle. */
function startChild(workerFile: string): ChildProcess {
  const child = fork(workerFile, [], {
    execArgv: [],
    env: Object.fromEntries(
      passedOn.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
    ),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // A child that cannot be started is told of by its first request.
  child.on('error', () => {});
  child.unref();
  child.channel?.unref();
  return child;
}

function ask(child: ChildProcess, request: SpeechRequest, seconds: number): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const died = () => reject(new Error('the child ended'));
  const timer = setTimeout(() => reject(new Error(`no answer within ${seconds} s`)), seconds * 1000);
  child.once('message', resolve);
  child.once('exit', died);
  child.once('error', reject);
  child.channel?.ref();
  child.send(request, (error) => {
    if (error) reject(error);
  });
  return promise.finally(() => {
    clearTimeout(timer);
    child.off('message', resolve);
    child.off('exit', died);
    child.off('error', reject);
    child.channel?.unref();
  });
}
