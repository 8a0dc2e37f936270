/** What every Blobs must do; run on a folder and on S3 alike. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BlobInfo, Blobs } from '../../src/app/ports.ts';

export interface OpenedBlobs {
  readonly blobs: Blobs;
  close(): Promise<void>;
}

const text = (content: string): Uint8Array => Buffer.from(content);
const plain = 'text/plain';

export async function contentOf(stream: ReadableStream<Uint8Array> | null): Promise<string | null> {
  return stream ? (await buffer(stream)).toString() : null;
}

export async function keysOf(list: AsyncIterable<BlobInfo>): Promise<string[]> {
  const keys: string[] = [];
  for await (const info of list) keys.push(info.key);
  return keys;
}

/** Sends a signed form as a browser does. */
export function sendForm(
  form: { readonly url: string; readonly fields: Readonly<Record<string, string>> },
  content: string | Uint8Array<ArrayBuffer>,
): Promise<Response> {
  const body = new FormData();
  for (const [name, value] of Object.entries(form.fields)) body.set(name, value);
  body.set('file', new Blob([content]), 'upload.bin');
  return fetch(form.url, { method: 'POST', body });
}

export function blobsContract(
  name: string,
  open: () => Promise<OpenedBlobs>,
  // An emulator may not know the parameter of a link that names the file.
  options: { readonly ignoresFileNames: boolean } = { ignoresFileNames: false },
): void {
  describe(`${name} as Blobs`, () => {
    let opened: OpenedBlobs;
    let blobs: Blobs;
    let folder = '';
    let root = '';
    let tests = 0;
    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'blobs-'));
      opened = await open();
      blobs = opened.blobs;
    });
    afterAll(async () => {
      await opened?.close();
      await rm(folder, { recursive: true, force: true });
    });
    beforeEach(() => {
      tests += 1;
      root = `tenant-${tests}`;
    });

    test('bytes come back as they were put, with their description', async () => {
      const before = Date.now();
      const info = await blobs.put(`${root}/a.txt`, text('hello'), plain);
      expect(info).toMatchObject({ key: `${root}/a.txt`, bytes: 5, contentType: plain });
      expect(info.etag).toMatch(/^"[^"]+"$/);
      // S3 tells whole seconds.
      expect(Math.abs(Date.parse(info.modifiedAt) - before)).toBeLessThan(5_000);
      expect(info.modifiedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(await blobs.head(`${root}/a.txt`)).toEqual(info);
      expect(await contentOf(await blobs.get(`${root}/a.txt`))).toBe('hello');
    });

    test('an empty file is a file', async () => {
      await blobs.put(`${root}/empty`, new Uint8Array(), plain);
      expect(await blobs.head(`${root}/empty`)).toMatchObject({ bytes: 0 });
      expect(await contentOf(await blobs.get(`${root}/empty`))).toBe('');
    });

    test('a missing key is null, false or nothing to do', async () => {
      const key = `${root}/none`;
      expect(await blobs.head(key)).toBeNull();
      expect(await blobs.get(key)).toBeNull();
      expect(await blobs.get(key, { start: 0, end: 1 })).toBeNull();
      expect(await blobs.getFile(key, path.join(folder, 'none'))).toBe(false);
      await expect(stat(path.join(folder, 'none'))).rejects.toThrow(/ENOENT/);
      await blobs.remove(key);
      await expect(blobs.copy(key, `${root}/b`)).rejects.toThrow(/no file/);
      expect(await blobs.head(`${root}/b`)).toBeNull();
    });

    test('a range is inclusive, ends with the file, and must begin inside it', async () => {
      const key = `${root}/digits`;
      await blobs.put(key, text('0123456789'), plain);
      expect(await contentOf(await blobs.get(key, { start: 2, end: 4 }))).toBe('234');
      expect(await contentOf(await blobs.get(key, { start: 0, end: 0 }))).toBe('0');
      expect(await contentOf(await blobs.get(key, { start: 7, end: 99 }))).toBe('789');
      await expect(blobs.get(key, { start: 10, end: 12 })).rejects.toThrow(RangeError);
      await expect(blobs.get(key, { start: 3, end: 2 })).rejects.toThrow(RangeError);
      await expect(blobs.get(key, { start: -1, end: 2 })).rejects.toThrow(RangeError);
    });

    test('a stream that is not read to its end may be cancelled', async () => {
      await blobs.put(`${root}/big`, randomBytes(3_000_000), 'video/mp4');
      const stream = await blobs.get(`${root}/big`);
      const reader = stream?.getReader();
      expect((await reader?.read())?.value?.length).toBeGreaterThan(0);
      await reader?.cancel();
    });

    test('a file larger than one part of an upload makes the way there and back unchanged', async () => {
      const bytes = randomBytes(11_000_000);
      const digest = createHash('sha256').update(bytes).digest('hex');
      const source = path.join(folder, 'source');
      await writeFile(source, bytes);
      const info = await blobs.putFile(`${root}/clip.mp4`, source, 'video/mp4');
      expect(info).toMatchObject({ bytes: bytes.length, contentType: 'video/mp4' });
      const target = path.join(folder, 'target');
      expect(await blobs.getFile(`${root}/clip.mp4`, target)).toBe(true);
      expect(
        createHash('sha256')
          .update(await readFile(target))
          .digest('hex'),
      ).toBe(digest);
    });

    test('what is done to the local files afterwards does not reach the stored one', async () => {
      const source = path.join(folder, 'changing');
      await writeFile(source, 'stored');
      await blobs.putFile(`${root}/a`, source, plain);
      await writeFile(source, 'edited');
      const target = path.join(folder, 'copy');
      await blobs.getFile(`${root}/a`, target);
      await writeFile(target, 'broken');
      expect(await contentOf(await blobs.get(`${root}/a`))).toBe('stored');
    });

    test('a local file that is missing stores nothing and leaves the old file alone', async () => {
      await blobs.put(`${root}/a`, text('old'), plain);
      await expect(blobs.putFile(`${root}/a`, path.join(folder, 'not-there'), plain)).rejects.toThrow(
        /ENOENT/,
      );
      expect(await contentOf(await blobs.get(`${root}/a`))).toBe('old');
    });

    test('putting again replaces content, type and ETag', async () => {
      const first = await blobs.put(`${root}/a`, text('one'), plain);
      const second = await blobs.put(`${root}/a`, text('three'), 'image/png');
      expect(second.etag).not.toBe(first.etag);
      expect(await blobs.head(`${root}/a`)).toEqual(second);
      expect(second).toMatchObject({ bytes: 5, contentType: 'image/png' });
      expect(await keysOf(blobs.list(root))).toEqual([`${root}/a`]);
    });

    test('a copy has content and type of the original and outlives it', async () => {
      await blobs.put(`${root}/a`, text('copied'), 'image/webp');
      await blobs.put(`${root}/deep/b`, text('replaced'), plain);
      await blobs.copy(`${root}/a`, `${root}/deep/b`);
      await blobs.remove(`${root}/a`);
      expect(await blobs.head(`${root}/deep/b`)).toMatchObject({ bytes: 6, contentType: 'image/webp' });
      expect(await contentOf(await blobs.get(`${root}/deep/b`))).toBe('copied');
    });

    test('a removed key is gone, and its neighbours stay', async () => {
      await blobs.put(`${root}/a`, text('a'), plain);
      await blobs.put(`${root}/a/b`, text('b'), plain);
      await blobs.remove(`${root}/a`);
      expect(await blobs.head(`${root}/a`)).toBeNull();
      expect(await keysOf(blobs.list(root))).toEqual([`${root}/a/b`]);
      await blobs.remove(`${root}/a/b`);
      expect(await keysOf(blobs.list(root))).toEqual([]);
    });

    test('lists are sorted by key, begin with the prefix, and describe each file', async () => {
      const keys = [
        `${root}/A`,
        `${root}/a`,
        `${root}/a-b`,
        `${root}/a.b`,
        `${root}/a/b`,
        `${root}/a0`,
        `${root}/ab`,
      ];
      for (const key of [...keys].reverse()) await blobs.put(key, text(key), plain);
      expect(await keysOf(blobs.list(`${root}/`))).toEqual(keys);
      expect(await keysOf(blobs.list(`${root}/a/`))).toEqual([`${root}/a/b`]);
      expect(await keysOf(blobs.list(`${root}/a.`))).toEqual([`${root}/a.b`]);
      expect(await keysOf(blobs.list(`${root}/none`))).toEqual([]);
      for await (const info of blobs.list(`${root}/a-`))
        expect(info).toEqual(await blobs.head(`${root}/a-b`));
    });

    test('files may be removed while they are listed', async () => {
      for (const n of [1, 2, 3, 4]) await blobs.put(`${root}/${n}`, text('x'), plain);
      for await (const { key } of blobs.list(root)) await blobs.remove(key);
      expect(await keysOf(blobs.list(root))).toEqual([]);
    });

    test.each([
      '',
      '/',
      '/a',
      'a/',
      'a//b',
      '.',
      '..',
      '../a',
      'a/../b',
      'a/./b',
      'a b',
      'a\\b',
      'a%2fb',
      'ä',
      'a\0b',
      'a?b',
    ])('the key %j is refused everywhere', async (key) => {
      await expect(blobs.put(key, text('x'), plain)).rejects.toThrow(RangeError);
      await expect(blobs.head(key)).rejects.toThrow(RangeError);
      await expect(blobs.get(key)).rejects.toThrow(RangeError);
      await expect(blobs.getFile(key, path.join(folder, 'x'))).rejects.toThrow(RangeError);
      await expect(blobs.copy(key, 'b')).rejects.toThrow(RangeError);
      await expect(blobs.remove(key)).rejects.toThrow(RangeError);
      await expect(blobs.signedUrl(key, { expiresInSeconds: 60 })).rejects.toThrow(RangeError);
      await expect(
        blobs.signedForm(key, { contentType: plain, maxBytes: 1, expiresInSeconds: 60 }),
      ).rejects.toThrow(RangeError);
    });

    test('a key of 1024 characters is kept, a longer one refused', async () => {
      const segments = `${root}/${'x'.repeat(100)}/`.repeat(20);
      await blobs.put(segments.slice(0, 1023).concat('y'), text('x'), plain);
      expect(await blobs.head(segments.slice(0, 1023).concat('y'))).toMatchObject({ bytes: 1 });
      await expect(blobs.put(segments.slice(0, 1024).concat('y'), text('x'), plain)).rejects.toThrow(
        RangeError,
      );
    });

    test('content types that could split a header, and links that live too long, are refused', async () => {
      await expect(blobs.put(`${root}/a`, text('x'), 'text/plain\r\nX: y')).rejects.toThrow(RangeError);
      for (const expiresInSeconds of [0, -1, 1.5, 604_801]) {
        await expect(blobs.signedUrl(`${root}/a`, { expiresInSeconds })).rejects.toThrow(RangeError);
      }
    });

    test('a signed link reads the file, in part too', async () => {
      const key = `${root}/final.mp4`;
      const info = await blobs.put(key, text('0123456789'), 'video/mp4');
      const url = await blobs.signedUrl(key, { expiresInSeconds: 60 });
      const whole = await fetch(url);
      expect(await whole.text()).toBe('0123456789');
      expect(whole.headers.get('Content-Type')).toBe('video/mp4');
      expect(whole.headers.get('ETag')).toBe(info.etag);
      expect(whole.headers.get('Content-Disposition')).toBeNull();
      const part = await fetch(url, { headers: { Range: 'bytes=2-4' } });
      expect([part.status, await part.text()]).toEqual([206, '234']);
      expect(part.headers.get('Content-Range')).toBe('bytes 2-4/10');
    });

    test.skipIf(options.ignoresFileNames)('a signed link names the file for saving', async () => {
      await blobs.put(`${root}/final.mp4`, text('x'), 'video/mp4');
      const fileName = 'Mein "Film" – Übung.mp4';
      const answer = await fetch(
        await blobs.signedUrl(`${root}/final.mp4`, { expiresInSeconds: 60, fileName }),
      );
      expect(answer.headers.get('Content-Disposition')).toBe(
        `attachment; filename="Mein \\"Film\\" ? ?bung.mp4"; filename*=UTF-8''Mein%20%22Film%22%20%E2%80%93%20%C3%9Cbung.mp4`,
      );
    });

    test('a signed form stores one file with the type that was agreed', async () => {
      const key = `${root}/upload.png`;
      const content = randomBytes(100_000);
      const form = await blobs.signedForm(key, {
        contentType: 'image/png',
        maxBytes: 100_000,
        expiresInSeconds: 60,
      });
      const answer = await sendForm(form, content);
      expect(answer.status).toBe(204);
      expect(await blobs.head(key)).toMatchObject({ bytes: 100_000, contentType: 'image/png' });
      const target = path.join(folder, 'uploaded');
      await blobs.getFile(key, target);
      expect((await readFile(target)).equals(content)).toBe(true);
    });
  });
}
