import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { type DownloadOptions, downloads } from '../../src/providers/downloads.ts';
import { type MovingClock, movingClock } from '../simulators/replicate-moving-clock.ts';
import { keptLog } from './replicate-adapter.ts';

interface Setting {
  readonly url: string;
  readonly folder: string;
  readonly file: string;
  readonly clock: MovingClock;
  /** Paths that were asked for. */
  readonly asked: string[];
  readonly load: (path?: string, limits?: { maxBytes?: number; timeoutSeconds?: number }) => Promise<void>;
}

/** A web server and a downloader with a clock of its own. */
async function setting(answer: RequestListener, options: Partial<DownloadOptions> = {}): Promise<Setting> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const folder = await mkdtemp(join(tmpdir(), 'downloads-'));
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const clock = movingClock();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const file = join(folder, 'clip.mp4');
  const { toFile } = downloads({ clock, log: keptLog(), ...options });
  return {
    url,
    folder,
    file,
    clock,
    asked,
    load: (path = '/clip.mp4', limits = {}) =>
      toFile(path.startsWith('/') ? url + path : path, file, {
        maxBytes: 100_000,
        timeoutSeconds: 60,
        ...limits,
      }),
  };
}

/** Waits until the downloader waits, and lets that time pass. */
async function pass(clock: MovingClock, seconds: number): Promise<void> {
  await clock.waited(seconds * 1000, seconds * 1000);
  clock.advance(seconds * 1000);
}

test('a file arrives whole, whatever its bytes', async () => {
  let bytes = new Uint8Array();
  const { load, file, folder } = await setting((_request, response) => response.end(bytes));
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 90_000 }), async (wanted) => {
      bytes = Uint8Array.from(wanted);
      await load();
      expect((await readFile(file)).equals(bytes)).toBe(true);
    }),
    { numRuns: 20, verbose: true },
  );
  expect(await readdir(folder)).toEqual(['clip.mp4']);
});

test.each([404, 410])(
  'after a %i the provider has deleted the file, and asking again is no use',
  async (status) => {
    const { load, asked, folder } = await setting((_request, response) =>
      response.writeHead(status).end('gone'),
    );
    await expect(load()).rejects.toMatchObject({
      name: 'BadOutput',
      message: 'The provider has already deleted the file.',
    });
    expect(asked).toHaveLength(1);
    expect(await readdir(folder)).toEqual([]);
  },
);

test('other refusals are final too', async () => {
  const { load, asked } = await setting((_request, response) => response.writeHead(403).end());
  await expect(load()).rejects.toMatchObject({ name: 'BadOutput', message: expect.stringContaining('403') });
  expect(asked).toHaveLength(1);
});

test('server errors and broken connections are tried three times', async () => {
  const { load, asked, clock, file } = await setting((request, response) => {
    if (asked.length === 1) response.writeHead(503).end();
    else if (asked.length === 2) request.socket.resetAndDestroy();
    else response.end('whole');
  });
  const loading = load();
  await pass(clock, 1);
  await pass(clock, 3);
  await loading;
  expect(await readFile(file, 'utf8')).toBe('whole');
  expect(asked).toHaveLength(3);
});

test('what keeps breaking off is unreachable, and leaves no half file', async () => {
  const { load, asked, clock, folder } = await setting((_request, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('half', () => response.destroy());
  });
  const loading = load();
  const failed = expect(loading).rejects.toMatchObject({ name: 'ProviderUnreachable' });
  await pass(clock, 1);
  await pass(clock, 3);
  await failed;
  expect(asked).toHaveLength(3);
  expect(await readdir(folder)).toEqual([]);
});

test('a file over the limit is refused, announced or not, without being tried again', async () => {
  for (const announce of [true, false]) {
    const { load, asked, folder } = await setting((_request, response) => {
      if (announce) response.writeHead(200, { 'content-length': '5000' });
      response.end('x'.repeat(5000));
    });
    await expect(load('/clip.mp4', { maxBytes: 4999 })).rejects.toMatchObject({ name: 'BadOutput' });
    expect(asked).toHaveLength(1);
    expect(await readdir(folder)).toEqual([]);
    await load('/clip.mp4', { maxBytes: 5000 });
  }
});

test('an empty file is no output', async () => {
  const { load } = await setting((_request, response) => response.end());
  await expect(load()).rejects.toMatchObject({
    name: 'BadOutput',
    message: expect.stringContaining('empty'),
  });
});

test('a few redirects are followed, a loop is not', async () => {
  const { load, file, asked } = await setting((request, response) => {
    const left = Number(request.url?.slice(1));
    if (left === 0) response.end('arrived');
    else response.writeHead(302, { location: request.url === '/99' ? '/99' : `/${left - 1}` }).end();
  });
  await load('/5');
  expect(await readFile(file, 'utf8')).toBe('arrived');
  await expect(load('/99')).rejects.toMatchObject({
    name: 'BadOutput',
    message: expect.stringContaining('redirects'),
  });
  expect(asked.length).toBeLessThan(15);
});

test('only web addresses are loaded, also at the end of a redirect', async () => {
  const { load, asked } = await setting((_request, response) => {
    response.writeHead(302, { location: 'file:///etc/passwd' }).end();
  });
  for (const address of ['file:///etc/passwd', 'data:text/plain,hello', 'ftp://example.com/x', 'nonsense']) {
    await expect(load(address)).rejects.toMatchObject({ name: 'BadOutput' });
  }
  expect(asked).toHaveLength(0);
  await expect(load()).rejects.toMatchObject({ name: 'BadOutput' });
});

test('where hosts are named, others are refused, also at the end of a redirect', async () => {
  const elsewhere = await setting((_request, response) => response.end('secret'));
  const redirecting = await setting(
    (_request, response) =>
      response.writeHead(302, { location: elsewhere.url.replace('127.0.0.1', 'localhost') }).end(),
    { allowHosts: ['127.0.0.1', 'replicate.delivery'] },
  );
  await expect(redirecting.load()).rejects.toMatchObject({ message: 'Files are not loaded from localhost.' });
  expect(elsewhere.asked).toHaveLength(0);
  const strict = await setting((_request, response) => response.end('x'), {
    allowHosts: ['replicate.delivery'],
  });
  await expect(strict.load()).rejects.toMatchObject({ name: 'BadOutput' });
  await expect(strict.load('https://evilreplicate.delivery/a')).rejects.toMatchObject({ name: 'BadOutput' });
});

test('a host that says nothing is given up after 15 seconds, three times', async () => {
  const { load, asked, clock } = await setting(() => {});
  const failed = expect(load('/a', { timeoutSeconds: 500 })).rejects.toMatchObject({
    name: 'ProviderUnreachable',
    message: expect.stringContaining('15 s'),
  });
  for (const seconds of [15, 1, 15, 3, 15]) await pass(clock, seconds);
  await failed;
  expect(asked.length).toBeLessThanOrEqual(3);
});

test('a host that falls silent in the middle is given up after 20 seconds', async () => {
  const { load, clock, folder } = await setting((_request, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('half');
  });
  const failed = expect(load('/a', { timeoutSeconds: 500 })).rejects.toMatchObject({
    message: expect.stringContaining('20 s'),
  });
  for (const seconds of [20, 1, 20, 3, 20]) await pass(clock, seconds);
  await failed;
  expect(await readdir(folder)).toEqual([]);
});

test('the whole download ends in its time, while loading and while waiting to try again', async () => {
  const slow = await setting(() => {});
  const loading = expect(slow.load('/a', { timeoutSeconds: 10 })).rejects.toMatchObject({
    name: 'ProviderUnreachable',
    message: 'The download took longer than 10 s.',
  });
  await pass(slow.clock, 10);
  await loading;

  const failing = await setting((_request, response) => response.writeHead(500).end());
  const waiting = expect(failing.load('/a', { timeoutSeconds: 0.5 })).rejects.toMatchObject({
    message: 'The download took longer than 0.5 s.',
  });
  await failing.clock.waited(1000, 1000);
  failing.clock.advance(500);
  await waiting;
  expect(failing.asked).toHaveLength(1);
});
