import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { type SafeFetchOptions, safeFetch } from '../../src/providers/safe-fetch/safe-fetch.ts';
import { type MovingClock, movingClock } from '../simulators/replicate-moving-clock.ts';
import { keptLog } from './replicate-adapter.ts';

/** A web server on this machine, and a fetcher that may name it. */
async function setting(answer: RequestListener, options: Partial<SafeFetchOptions> = {}) {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const folder = await mkdtemp(join(tmpdir(), 'safe-fetch-'));
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const clock = movingClock();
  const { port } = server.address() as AddressInfo;
  const fetcher = safeFetch({ clock, log: keptLog(), allowLoopback: true, ...options });
  const file = join(folder, 'picture');
  return {
    port,
    clock,
    asked,
    file,
    folder,
    fetcher,
    load: (path: string, maxBytes = 100_000) =>
      fetcher.getToFile(`http://127.0.0.1:${port}${path}`, file, { maxBytes, timeoutSeconds: 60 }),
    send: (body = '{}', path = '/hook') =>
      fetcher.post(`http://127.0.0.1:${port}${path}`, { headers: { 'X-Test': 'yes' }, body }),
  };
}

/** Waits until the fetcher waits, and lets that time pass. */
async function pass(clock: MovingClock, seconds: number): Promise<void> {
  await clock.waited(seconds * 1000, seconds * 1000);
  clock.advance(seconds * 1000);
}

test('a file arrives as it is, with the name that its host gives it', async () => {
  const { load, file, asked } = await setting((_request, response) =>
    response
      .setHeader('Content-Disposition', "attachment; filename*=UTF-8''caf%C3%A9.png")
      .end(Buffer.from([0, 255, 1, 254])),
  );
  expect(await load('/a/b.bin?x=1')).toMatchObject({ bytes: 4, fileName: 'café.png' });
  expect([...(await readFile(file))]).toEqual([0, 255, 1, 254]);
  expect(asked[0]?.headers).toMatchObject({ 'accept-encoding': 'identity' });
  expect(asked[0]?.headers).not.toHaveProperty('authorization');
});

test.each([
  ['/pictures/blue%20sea.jpg', 'blue sea.jpg'],
  ['/pictures/', null],
  ['/a%0d%0aSet-Cookie:%20b.png%00', 'aSet-Cookie: b.png'],
  [`/${'%F0%9F%8C%8A'.repeat(120)}`, '🌊'.repeat(100)],
  ['/%zz', '%zz'],
  ['/..%2f..%2fetc%2fpasswd', 'passwd'],
])('without a header the address %s names the file %s', async (path, fileName) => {
  const { load } = await setting((_request, response) => response.end('x'));
  expect(await load(path)).toMatchObject({ fileName });
});

test('five redirects are followed, relative ones too, and the last address is told', async () => {
  const { load, port } = await setting((request, response) => {
    const hops = Number(request.url?.slice(1));
    if (hops === 0) response.end('here');
    else response.writeHead([301, 302, 303, 307, 308][hops % 5] ?? 302, { Location: `/${hops - 1}` }).end();
  });
  expect(await load('/5')).toMatchObject({ url: `http://127.0.0.1:${port}/0`, bytes: 4 });
  await expect(load('/6')).rejects.toMatchObject({ reason: 'bad_answer' });
});

test.each([
  'http://169.254.169.254/latest/meta-data/',
  'http://10.0.0.1/',
  'http://[::ffff:10.0.0.1]/',
  'file:///etc/passwd',
  'http://user:password@example.com/',
  '//192.168.0.1/',
  'http://inside.example.com/',
])('a redirect to %s is refused', async (location) => {
  const { load, folder } = await setting(
    (_request, response) => response.writeHead(302, { Location: location }).end(),
    { resolve: async () => [{ address: '127.0.0.1', family: 4 }] },
  );
  await expect(load('/')).rejects.toMatchObject({ reason: 'not_allowed' });
  expect(await readdir(folder)).toEqual([]);
});

test('the connection goes to the address that was checked, and the name is looked up once', async () => {
  const looked: string[] = [];
  const { fetcher, port, asked } = await setting((_request, response) => response.end('ok'), {
    resolve: async (host) => {
      looked.push(host);
      return looked.length === 1
        ? [{ address: '127.0.0.1', family: 4 }]
        : [{ address: '10.0.0.1', family: 4 }];
    },
  });
  const answer = await fetcher.post(`http://hooks.localhost:${port}/`, { headers: {}, body: '' });
  expect(answer).toMatchObject({ status: 200, body: 'ok' });
  expect(asked[0]?.headers.host).toBe(`hooks.localhost:${port}`);
  expect(looked).toEqual(['hooks.localhost']);
});

test.each([204, 206, 304, 401, 404, 410, 500])('an answer of %i is no file', async (status) => {
  const { load } = await setting((_request, response) => response.writeHead(status).end());
  await expect(load('/')).rejects.toMatchObject({ reason: 'bad_answer' });
});

test.each(['gzip', 'br', 'deflate', 'zstd', 'GZIP, identity'])(
  'an answer in %s is refused',
  async (encoding) => {
    const { load, folder } = await setting((_request, response) =>
      response.writeHead(200, { 'Content-Encoding': encoding }).end(gzipSync(Buffer.alloc(50_000))),
    );
    await expect(load('/')).rejects.toMatchObject({ reason: 'bad_answer' });
    expect(await readdir(folder)).toEqual([]);
  },
);

test('an empty answer is refused', async () => {
  const { load } = await setting((_request, response) => response.end());
  await expect(load('/')).rejects.toMatchObject({ reason: 'bad_answer' });
});

test('exactly as many bytes as allowed are let in, and one more is not, announced or streamed', async () => {
  const { load, folder } = await setting((request, response) => {
    const bytes = Buffer.alloc(Number(request.url?.split('/')[2]), 1);
    if (request.url?.startsWith('/announced')) response.setHeader('Content-Length', bytes.length);
    response.write(bytes.subarray(0, 10));
    response.end(bytes.subarray(10));
  });
  for (const kind of ['announced', 'streamed']) {
    expect(await load(`/${kind}/5000`, 5000)).toMatchObject({ bytes: 5000 });
    await expect(load(`/${kind}/5001`, 5000)).rejects.toMatchObject({ reason: 'too_large' });
  }
  expect(await readdir(folder)).toEqual(['picture']);
});

test('an endless answer ends at the limit', async () => {
  let closed: () => void = () => {};
  const gone = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const { load, folder } = await setting((_request, response) => {
    const more = () => {
      while (response.write(Buffer.alloc(16_384))) {}
    };
    response.on('drain', more).on('close', closed);
    more();
  });
  await expect(load('/')).rejects.toMatchObject({ reason: 'too_large' });
  await gone;
  expect(await readdir(folder)).toEqual([]);
});

test('a host that never answers is given up after 10 s', async () => {
  const { load, clock } = await setting(() => {});
  const failure = { reason: 'timed_out', message: 'There was no answer within 10 s.' };
  await Promise.all([expect(load('/')).rejects.toMatchObject(failure), pass(clock, 10)]);
});

test('a host that falls silent is given up after 15 s, and leaves nothing', async () => {
  const { load, clock, folder } = await setting((_request, response) => response.write('a few bytes'));
  const failure = { reason: 'timed_out', message: 'There was no further byte within 15 s.' };
  await Promise.all([expect(load('/')).rejects.toMatchObject(failure), pass(clock, 15)]);
  expect(await readdir(folder)).toEqual([]);
});

test('a host that goes on for ever, slowly, is given up when the time for all is over', async () => {
  const { port, fetcher, clock, file } = await setting((_request, response) => response.write('a few bytes'));
  const options = { maxBytes: 1000, timeoutSeconds: 9 };
  const loading = fetcher.getToFile(`http://127.0.0.1:${port}/`, file, options);
  await Promise.all([
    expect(loading).rejects.toMatchObject({ reason: 'timed_out', message: 'It took longer than 9 s.' }),
    clock.waited(15_000, 15_000).then(() => clock.advance(9000)),
  ]);
});

test('a name server that keeps silent is given up after 10 s', async () => {
  const { fetcher, clock } = await setting(() => {}, { resolve: () => new Promise(() => {}) });
  const silence = async (asking: Promise<unknown>) => {
    await Promise.all([expect(asking).rejects.toMatchObject({ reason: 'timed_out' }), pass(clock, 10)]);
  };
  await silence(fetcher.check('https://example.com/'));
  const options = { maxBytes: 1, timeoutSeconds: 60 };
  await silence(fetcher.getToFile('https://example.com/', '/nowhere/file', options));
});

test('a closed port is unreachable', async () => {
  const { fetcher } = await setting(() => {});
  const closed = createServer();
  closed.listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  const posting = fetcher.post(`http://127.0.0.1:${port}/`, { headers: {}, body: '' });
  await expect(posting).rejects.toMatchObject({ reason: 'unreachable', message: /ECONNREFUSED/ });
});

test.each([
  ['closes at once', ''],
  ['breaks off', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'],
  ['speaks another protocol', '220 mail.example.com ESMTP\r\n'],
  ['sends endless headers', `HTTP/1.1 200 OK\r\n${'X-Long: 0123456789\r\n'.repeat(2000)}\r\n`],
  ['says its length twice', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
  ['switches protocols', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'],
])('a host that %s is unreachable, and nothing is kept', async (_, bytes) => {
  const { fetcher, file, folder } = await setting(() => {});
  const sockets: Socket[] = [];
  const server = createSocketServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {}).once('data', () => socket.end(bytes));
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const loading = fetcher.getToFile(url, file, { maxBytes: 1000, timeoutSeconds: 60 });
  await expect(loading).rejects.toMatchObject({ reason: 'unreachable' });
  expect(await readdir(folder)).toEqual([]);
});

test('a post arrives once, with its headers, and its answer is told whatever it is', async () => {
  for (const status of [200, 204, 400, 410, 429, 503]) {
    const bodies: string[] = [];
    const { send, asked } = await setting(async (request, response) => {
      bodies.push(Buffer.concat(await request.toArray()).toString());
      response.writeHead(status, { 'Retry-After': '7' }).end(status === 204 ? undefined : 'thanks');
    });
    const answer = await send('{"name":"Zoë"}');
    expect(answer).toEqual({ status, body: status === 204 ? '' : 'thanks', retryAfter: '7' });
    expect(bodies).toEqual(['{"name":"Zoë"}']);
    expect(asked[0]?.headers).toMatchObject({ 'x-test': 'yes', 'content-length': '15' });
  }
});

test('a post follows no redirect', async () => {
  const { send, asked } = await setting((_request, response) =>
    response.writeHead(307, { Location: '/elsewhere' }).end(),
  );
  expect(await send()).toMatchObject({ status: 307 });
  expect(asked).toHaveLength(1);
});

test('of a long answer to a post the first 64 KB are read, and no more', async () => {
  let closed: () => void = () => {};
  const gone = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const { send } = await setting((_request, response) => {
    const more = () => {
      while (response.write('y'.repeat(10_000))) {}
    };
    response.on('drain', more).on('close', closed);
    more();
  });
  const { body, status } = await send();
  expect([status, body]).toEqual([200, 'y'.repeat(64 * 1024)]);
  await gone;
});

test('a post is given up after 15 s, also in the middle of its answer', async () => {
  for (const begin of [false, true]) {
    const { fetcher, port, clock } = await setting((_request, response) => {
      if (begin) response.write('well');
      clock.advance(15_000);
    });
    const posting = fetcher.post(`http://127.0.0.1:${port}/`, { headers: {}, body: '' });
    await expect(posting).rejects.toMatchObject({
      reason: 'timed_out',
      message: 'It took longer than 15 s.',
    });
  }
});
