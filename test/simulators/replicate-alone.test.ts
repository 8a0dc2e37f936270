import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';
import { expect, onTestFinished, test } from 'vitest';
import { startReceiver } from './replicate-receiver.ts';
import { call, temporaryFolder } from './replicate-start.ts';

const root = join(import.meta.dirname, '../..');

interface Alone {
  readonly child: ChildProcess;
  readonly url: string;
  readonly secret: string;
}

function run(args: readonly string[]): ChildProcess {
  const node = join(root, 'node_modules/.bin/node');
  const child = spawn(node, ['bin/simulator.ts', ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

/** Starts the program and reads from its own words where it is. */
async function serve(folder: string): Promise<Alone> {
  const child = run(['--port', '0', '--latency', '4', '--folder', folder]);
  if (!child.stdout) throw new Error('There is no output.');
  let url = '';
  for await (const line of createInterface({ input: child.stdout })) {
    url ||= /listens at (http:\S+[^.])\.$/.exec(line)?.[1] ?? '';
    const secret = /REPLICATE_WEBHOOK_SECRET=(\S+)/.exec(line)?.[1];
    if (secret) return { child, url, secret };
  }
  throw new Error('The program ended without a word.');
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', resolve));
}

test('served alone and killed in the middle, it finishes after a restart and reports', async () => {
  const folder = await temporaryFolder();
  const receiver = await startReceiver();
  const first = await serve(folder);
  const created = await call(first, 'POST', '/v1/models/black-forest-labs/flux-schnell/predictions', {
    body: {
      input: { prompt: 'a boat', megapixels: '0.25', output_format: 'png' },
      webhook: receiver.url,
      webhook_events_filter: ['completed'],
    },
  });
  expect(created.status).toBe(201);
  const gone = ended(first.child);
  first.child.kill('SIGKILL');
  await gone;
  expect(receiver.calls).toHaveLength(0);

  const second = await serve(folder);
  const [report] = await receiver.received(1);
  const headers = Object.fromEntries(
    Object.entries(report?.headers ?? {}).map(([name, value]) => [name, String(value)]),
  );
  const told = new Webhook(first.secret).verify(report?.rawBody ?? '', headers) as Record<string, unknown>;
  expect(told).toMatchObject({ id: created.body.id, status: 'succeeded' });
  const file = await fetch(String((told.output as string[])[0]));
  expect(
    Buffer.from(await file.arrayBuffer())
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');

  const stopped = ended(second.child);
  second.child.kill('SIGTERM');
  expect(await stopped).toBe(0);
});

test('a wrong argument is named, and nothing is served', async () => {
  const said = async (args: readonly string[]) => {
    const child = run(args);
    let words = '';
    child.stderr?.on('data', (chunk) => {
      words += String(chunk);
    });
    expect(await ended(child)).toBe(1);
    return words;
  };
  const [value, name] = await Promise.all([said(['--latency=-1']), said(['--colour', 'red'])]);
  expect(value).toBe('--latency must be 0 to 3600 seconds.\n');
  expect(name).toMatch(/^Unknown option '--colour'.*\n$/);
});
