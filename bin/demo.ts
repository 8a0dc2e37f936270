/** `npm run demo -- "prompt"`: the whole system in this process, and one film made with it over HTTP. */
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { availableParallelism, constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoHelp, readDemoOptions } from '../src/cli/demo-options.ts';
import { UsageError } from '../src/cli/option-values.ts';
import { runDemo } from '../src/cli/run-demo.ts';
import type { DemoServer } from '../src/cli/surroundings.ts';

/** npm passes on the signal that the terminal has sent to everybody: two of them so close are one Ctrl-C. */
const sameInterruptMilliseconds = 500;

/** Exit code of a process that a signal ended, as shells count. */
const signalCode = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];

/**
 * A server of this run alone, on a free port and with a folder of its own, so that several demos do not
 * meet. What a killed one leaves behind lies where the system clears up.
 */
async function startServer(home: string): Promise<DemoServer> {
  // Loaded here so that --help and a mistyped option are answered at once.
  const { startLocalServer } = await import('../src/local/server.ts');
  return startLocalServer({
    ...process.env,
    PORT: '0',
    STORYREEL_HOME: home,
    // A public address leads to another server than this one.
    PUBLIC_URL: undefined,
  });
}

/** Saves the log of a server whose folder is about to go. @returns where it is now, or null when there is none */
async function keepLog(home: string): Promise<string | null> {
  const log = `${home}.log`;
  return rename(join(home, 'storyreel.log'), log).then(
    () => log,
    () => null,
  );
}

async function main(args: readonly string[]): Promise<number> {
  const options = readDemoOptions(args);
  if (!options) {
    process.stdout.write(demoHelp());
    return 0;
  }
  const stop = new AbortController();
  let first: { readonly signal: NodeJS.Signals; readonly at: number } | undefined;
  const interrupt = (signal: NodeJS.Signals) => {
    first ??= { signal, at: performance.now() };
    stop.abort();
    // The user does not want to wait for an orderly end.
    if (performance.now() - first.at > sameInterruptMilliseconds) process.exit(signalCode(signal));
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, interrupt);
  const home = await mkdtemp(join(tmpdir(), 'storyreel-demo-'));
  try {
    const code = await runDemo(options, {
      startServer: () => startServer(home),
      input: process.stdin,
      output: process.stdout,
      errors: process.stderr,
      stop,
      cores: availableParallelism(),
      now: () => performance.now(),
    });
    const log = code === 1 && !options.json ? await keepLog(home) : null;
    if (log !== null) process.stderr.write(`The server's log is ${log}\n`);
    return code === signalCode('SIGINT') && first ? signalCode(first.signal) : code;
  } finally {
    await rm(home, { recursive: true, force: true });
    for (const signal of signals) process.off(signal, interrupt);
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
