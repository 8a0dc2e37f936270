/** Starts moto, an emulator of AWS in Python, where this machine has it. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** How to start it, or null with the reason on the console. */
export function findMoto(): readonly string[] | null {
  for (const command of [['python3', '-m', 'moto.server'], ['moto_server']] as const) {
    const [program, ...prefix] = command;
    if (spawnSync(program, [...prefix, '--help'], { stdio: 'ignore' }).status === 0) return command;
  }
  console.warn('SKIPPED: moto_server is not installed (pip install "moto[server]"), so S3 is not tested.');
  return null;
}

/** Starts it on a free port. @returns its address, by IP so that the SDK puts buckets into the path */
export async function startMoto(
  command: readonly string[],
): Promise<{ endpoint: string; close(): Promise<void> }> {
  const [program = '', ...prefix] = command;
  const child = spawn(program, [...prefix, '-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, PYTHONUNBUFFERED: '1' },
  });
  const stop = (): boolean => child.kill('SIGKILL');
  process.once('exit', stop);
  const exited = once(child, 'exit');
  const endpoint = new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      if (said.length > 100_000) return;
      said += chunk.toString();
      const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
      if (address) resolve(address);
    });
    exited.then(() => reject(new Error(`moto ended: ${said}`)), reject);
  });
  return {
    endpoint: await endpoint,
    async close() {
      process.off('exit', stop);
      stop();
      await exited;
    },
  };
}
