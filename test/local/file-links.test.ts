import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { type ServerType, serve } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BlobInfo } from '../../src/app/ports.ts';
import { fileBlobs } from '../../src/local/file-blobs.ts';
import { type FileLinks, fileLinks } from '../../src/local/file-links.ts';
import { contentOf, keysOf, sendForm } from '../contract/blobs.suite.ts';
import { movableClock } from '../contract/store.suite.ts';

const clock = movableClock();
const secret = 'a secret of more than 32 characters';
let folder = '';
let server: ServerType;
let baseUrl = '';
let links: FileLinks;
let blobs: ReturnType<typeof fileBlobs>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'file-links-'));
  server = serve({ fetch: (request) => links.handle(request), hostname: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/files`;
  links = fileLinks({ folder, baseUrl, secret, clock });
  blobs = fileBlobs({ folder, links });
});
afterAll(async () => {
  server.close();
  blobs.close();
  links.close();
  await rm(folder, { recursive: true, force: true });
});

const objects = (): Promise<string[]> => readdir(path.join(folder, 'objects'));
const link = (key: string, fileName?: string): string =>
  links.signedUrl(key, { expiresInSeconds: 60, fileName });
const code = async (answer: Response): Promise<[number, string | undefined]> => [
  answer.status,
  /<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1],
];

describe('a link', () => {
  let info: BlobInfo;
  let url = '';
  beforeAll(async () => {
    info = await blobs.put('t/film.mp4', Buffer.from('0123456789'), 'video/mp4');
    url = link('t/film.mp4');
  });

  test('is read by pages of any origin, in parts too', async () => {
    const asked = await fetch(url, {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://player.example',
        'Access-Control-Request-Method': 'GET',
        'Access-Control-Request-Headers': 'range',
      },
    });
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-headers')).toBe('*');
    const part = await fetch(url, { headers: { Origin: 'https://player.example', Range: 'bytes=2-4' } });
    expect([part.status, await part.text()]).toEqual([206, '234']);
    expect(part.headers.get('access-control-allow-origin')).toBe('*');
    expect(part.headers.get('access-control-expose-headers')).toContain('Content-Range');
  });

  test('reads the file until it expires, and not a moment longer', async () => {
    const fresh = link('t/film.mp4');
    clock.nowSeconds += 59;
    expect((await fetch(fresh)).status).toBe(200);
    clock.nowSeconds += 1;
    expect(await code(await fetch(fresh))).toEqual([403, 'AccessDenied']);
    url = link('t/film.mp4');
  });

  test('changed in any part it is refused', async () => {
    const parts = new URL(link('t/film.mp4', 'a.mp4'));
    const changed = (change: (to: URL) => void): string => {
      const copy = new URL(parts);
      change(copy);
      return copy.href;
    };
    const forged = [
      changed((to) => to.searchParams.set('expires', '9999999999')),
      changed((to) => to.searchParams.set('name', 'b.mp4')),
      changed((to) => to.searchParams.delete('name')),
      changed((to) => to.searchParams.delete('signature')),
      changed((to) => to.searchParams.set('signature', `${to.searchParams.get('signature')?.slice(0, -1)}~`)),
      changed((to) => {
        to.pathname = '/files/t/other.mp4';
      }),
      fileLinks({ folder, baseUrl, secret: `${secret}!`, clock }).signedUrl('t/film.mp4', {
        expiresInSeconds: 60,
      }),
    ];
    for (const attempt of forged)
      expect(await code(await fetch(attempt))).toEqual([403, 'SignatureDoesNotMatch']);
    expect((await fetch(parts)).status).toBe(200);
  });

  test('HEAD tells what GET would, without the bytes', async () => {
    const answer = await fetch(url, { method: 'HEAD', headers: { Range: 'bytes=0-1' } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Length')).toBe('10');
    expect(answer.headers.get('Content-Type')).toBe('video/mp4');
    expect(answer.headers.get('Accept-Ranges')).toBe('bytes');
    expect(answer.headers.get('ETag')).toBe(info.etag);
    expect(await answer.text()).toBe('');
  });

  test.each([
    ['bytes=0-0', 206, '0', 'bytes 0-0/10'],
    ['bytes=3-', 206, '3456789', 'bytes 3-9/10'],
    ['bytes=8-50', 206, '89', 'bytes 8-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=-500', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=0-1,4-5', 200, '0123456789', null],
    ['bytes=5-2', 200, '0123456789', null],
    ['bytes=-', 200, '0123456789', null],
    ['lines=1-2', 200, '0123456789', null],
  ])('the range %s answers %i with %j', async (range, status, content, contentRange) => {
    const answer = await fetch(url, { headers: { Range: range } });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('Content-Range')).toBe(contentRange);
    expect(answer.headers.get('Content-Length')).toBe(String(content.length));
    expect(await answer.text()).toBe(content);
  });

  test.each(['bytes=10-', 'bytes=99-100', 'bytes=-0'])(
    'the range %s lies outside: 416 with the size',
    async (range) => {
      const answer = await fetch(url, { headers: { Range: range } });
      expect(answer.headers.get('Content-Range')).toBe('bytes */10');
      expect(await code(answer)).toEqual([416, 'InvalidRange']);
    },
  );

  test('If-Range gives the part only of the same file', async () => {
    const part = async (condition: string) =>
      (await fetch(url, { headers: { Range: 'bytes=0-1', 'If-Range': condition } })).status;
    expect(await part(info.etag)).toBe(206);
    expect(await part(new Date(info.modifiedAt).toUTCString())).toBe(206);
    expect(await part('"other"')).toBe(200);
    expect(await part(`W/${info.etag}`)).toBe(200);
    expect(await part(new Date(0).toUTCString())).toBe(200);
  });

  test('what the client has already is not sent again', async () => {
    for (const tags of [info.etag, `"x", W/${info.etag}`, '*']) {
      const answer = await fetch(url, { headers: { 'If-None-Match': tags } });
      expect([answer.status, await answer.text()]).toEqual([304, '']);
      expect(answer.headers.get('ETag')).toBe(info.etag);
    }
    expect((await fetch(url, { headers: { 'If-None-Match': '"x"' } })).status).toBe(200);
  });

  test('names the file for saving, in any alphabet, and never splits a header', async () => {
    const named = async (name: string) =>
      (await fetch(link('t/film.mp4', name))).headers.get('Content-Disposition');
    expect(await named('final.mp4')).toBe('attachment; filename=final.mp4');
    expect(await named('映画.mp4')).toBe(
      `attachment; filename="??.mp4"; filename*=UTF-8''%E6%98%A0%E7%94%BB.mp4`,
    );
    expect(await named('a\r\nSet-Cookie: x=y/../b.mp4')).toBe(
      'attachment; filename="a__Set-Cookie: x=y_.._b.mp4"',
    );
    expect(await named('lone \ud83c.mp4')).toContain('filename*=');
  });

  test('only pictures, sound, video and plain text are shown in the browser; the rest is saved', async () => {
    for (const [type, disposition] of [
      ['text/html', 'attachment'],
      ['image/svg+xml', 'attachment'],
      ['application/zip', 'attachment'],
      ['image/png', null],
      ['text/vtt', null],
    ] as const) {
      await blobs.put('t/typed', Buffer.from('x'), type);
      const answer = await fetch(link('t/typed'));
      expect(answer.headers.get('Content-Disposition')).toBe(disposition);
      expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
    }
  });

  test('to nothing is a 404, and nothing is listed or reached outside', async () => {
    expect(await code(await fetch(link('t/none')))).toEqual([404, 'NoSuchKey']);
    for (const target of [
      '/files',
      '/files/',
      '/files/t/',
      '/files/../index.sqlite',
      '/files/%2e%2e/index.sqlite',
    ]) {
      expect(await rawStatus(target)).toBe(403);
    }
    expect(await rawStatus('/files/t/..%2f..%2findex.sqlite')).toBe(403);
    expect(await rawStatus('/files/index.sqlite')).toBe(403);
  });

  test('other methods are not allowed', async () => {
    const answer = await fetch(url, { method: 'DELETE' });
    expect(answer.headers.get('Allow')).toBe('GET, HEAD, POST');
    expect(await code(answer)).toEqual([405, 'MethodNotAllowed']);
    expect(await code(await fetch(url, { method: 'POST', body: 'x' }))).toEqual([
      400,
      'MalformedPOSTRequest',
    ]);
  });

  test('a client that goes away in the middle leaves the file closed and the server well', async () => {
    await blobs.put('t/big', randomBytes(20_000_000), 'video/mp4');
    const aborter = new AbortController();
    const answer = await fetch(link('t/big'), { signal: aborter.signal });
    await answer.body?.getReader().read();
    aborter.abort();
    const again = await fetch(link('t/big'));
    expect((await again.arrayBuffer()).byteLength).toBe(20_000_000);
  });
});

describe('a form', () => {
  const form = (key: string, maxBytes = 1000) =>
    links.signedForm(key, { contentType: 'image/png', maxBytes, expiresInSeconds: 60 });

  test('takes a file of exactly the limit, and refuses one byte more', async () => {
    const limit = 3_000_000;
    const answer = await sendForm(form('u/a.png', limit), randomBytes(limit));
    expect(answer.status).toBe(204);
    expect(answer.headers.get('ETag')).toBe((await blobs.head('u/a.png'))?.etag);
    const before = await objects();
    expect(await code(await sendForm(form('u/b.png', limit), randomBytes(limit + 1)))).toEqual([
      400,
      'EntityTooLarge',
    ]);
    expect(await blobs.head('u/b.png')).toBeNull();
    expect(await objects()).toEqual(before);
  });

  test('an upload far beyond the limit is cut off instead of read to its end', async () => {
    const before = await objects();
    const total = 400_000_000;
    const sent = await sendEndlessly(form('u/huge.png'), total);
    expect(sent).toBeLessThan(total / 2);
    expect(await blobs.head('u/huge.png')).toBeNull();
    expect(await objects()).toEqual(before);
  });

  test('changed in any field, for another key, or expired it is refused and stores nothing', async () => {
    const signed = form('u/c.png');
    const changed = (fields: Record<string, string>) => ({
      ...signed,
      fields: { ...signed.fields, ...fields },
    });
    const forged = [
      changed({ 'Content-Type': 'text/html' }),
      changed({ maxBytes: '999999999' }),
      changed({ expires: '9999999999' }),
      changed({ signature: '' }),
      { ...signed, fields: {} },
      { ...signed, url: `${baseUrl}/u/d.png` },
    ];
    for (const attempt of forged) {
      expect(await code(await sendForm(attempt, 'x'))).toEqual([403, 'SignatureDoesNotMatch']);
    }
    clock.nowSeconds += 60;
    expect(await code(await sendForm(signed, 'x'))).toEqual([403, 'AccessDenied']);
    expect((await keysOf(blobs.list('u/'))).filter((key) => /[cd]\.png$/.test(key))).toEqual([]);
  });

  test('a link to read is no permit to write, nor the other way round', async () => {
    await blobs.put('u/both', Buffer.from('kept'), 'image/png');
    const read = new URL(link('u/both'));
    const fields = Object.fromEntries(read.searchParams);
    expect(await code(await sendForm({ url: `${baseUrl}/u/both`, fields }, 'x'))).toEqual([
      403,
      'SignatureDoesNotMatch',
    ]);
    const signed = form('u/both');
    const query = new URLSearchParams(signed.fields);
    expect(await code(await fetch(`${signed.url}?${query}`))).toEqual([403, 'SignatureDoesNotMatch']);
    expect(await contentOf(await blobs.get('u/both'))).toBe('kept');
  });

  test('without a file, or cut off in the middle of it, it is refused and leaves nothing behind', async () => {
    const before = await objects();
    const signed = form('u/e.png');
    const body = new FormData();
    for (const [name, value] of Object.entries(signed.fields)) body.set(name, value);
    expect(await code(await fetch(signed.url, { method: 'POST', body }))).toEqual([400, 'InvalidArgument']);
    const { head } = encoded(signed.fields);
    for (const cut of [head, `${head}half of the conte`, head.slice(0, 60)]) {
      const answer = await fetch(signed.url, { method: 'POST', headers: multipart, body: cut });
      expect([400, 403]).toContain(answer.status);
    }
    expect(await blobs.head('u/e.png')).toBeNull();
    expect(await objects()).toEqual(before);
  });

  test('a client that goes away in the middle leaves nothing behind', async () => {
    const before = await objects();
    const { head } = encoded(form('u/f.png').fields);
    const { hostname, port } = new URL(baseUrl);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /files/u/f.png HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: ${multipart['Content-Type']}\r\n` +
        `Content-Length: 100000\r\n\r\n${head}the first bytes`,
    );
    await expect.poll(async () => (await objects()).length, { timeout: 5000 }).toBe(before.length + 1);
    socket.destroy();
    await expect.poll(objects, { timeout: 5000 }).toEqual(before);
  });

  test('file names of the sender mean nothing', async () => {
    const signed = form('u/g.png');
    const body = new FormData();
    for (const [name, value] of Object.entries(signed.fields)) body.set(name, value);
    body.set('file', new Blob(['x'], { type: 'text/html' }), '../../../etc/passwd.html');
    expect((await fetch(signed.url, { method: 'POST', body })).status).toBe(204);
    expect(await blobs.head('u/g.png')).toMatchObject({ contentType: 'image/png', bytes: 1 });
  });
});

const boundary = 'edge-of-part';
const multipart = { 'Content-Type': `multipart/form-data; boundary=${boundary}` };

/** A form up to where the content of its file begins. */
function encoded(fields: Readonly<Record<string, string>>): { head: string } {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const file = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n`;
  return { head: parts.join('') + file };
}

/** @returns how many bytes went out before the server cut the connection */
async function sendEndlessly(
  form: { readonly url: string; readonly fields: Readonly<Record<string, string>> },
  total: number,
): Promise<number> {
  const request = httpRequest(form.url, {
    method: 'POST',
    headers: { ...multipart, 'Content-Length': total },
  });
  const closed = new Promise<void>((resolve) => {
    request.once('close', resolve);
    request.once('error', () => resolve());
    request.once('response', (response) => {
      response.resume();
      resolve();
    });
  });
  request.write(encoded(form.fields).head);
  const chunk = Buffer.alloc(1_000_000);
  let sent = 0;
  let open = true;
  closed.then(() => {
    open = false;
  });
  while (open && sent < total - 2_000_000) {
    if (!request.write(chunk)) await Promise.race([once(request, 'drain').catch(() => {}), closed]);
    sent += chunk.length;
  }
  request.destroy();
  return sent;
}

/** The status of a path sent as it is: fetch would tidy it up first. */
async function rawStatus(target: string): Promise<number | undefined> {
  const { hostname, port } = new URL(baseUrl);
  const request = httpRequest({ hostname, port, path: target });
  request.end();
  const [response] = (await once(request, 'response')) as [
    NodeJS.ReadableStream & { statusCode?: number; headers: IncomingHttpHeaders },
  ];
  await readText(response as unknown as AsyncIterable<Buffer>);
  return response.statusCode;
}
