import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileBlobs } from '../../src/local/file-blobs.ts';
import { type FileLinks, fileLinks } from '../../src/local/file-links.ts';
import { blobsContract, contentOf, keysOf } from './blobs.suite.ts';
import { movableClock } from './store.suite.ts';

let temporary = '';
beforeAll(async () => {
  temporary = await mkdtemp(path.join(tmpdir(), 'file-blobs-'));
});
afterAll(() => rm(temporary, { recursive: true, force: true }));

blobsContract('a folder', async () => {
  const folder = path.join(temporary, 'contract');
  const started: { links?: FileLinks } = {};
  const server = serve({
    fetch: (request) => started.links?.handle(request) ?? new Response(null, { status: 503 }),
    hostname: '127.0.0.1',
    port: 0,
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const links = fileLinks({
    folder,
    baseUrl: `http://127.0.0.1:${port}/files`,
    secret: 'a secret of more than 32 characters',
    clock: movableClock(),
  });
  started.links = links;
  const blobs = fileBlobs({ folder, links });
  return {
    blobs,
    close: async () => {
      server.close();
      blobs.close();
      links.close();
    },
  };
});

describe('a folder besides the contract', () => {
  const noLinks = { signedUrl: () => '', signedForm: () => ({ url: '', fields: {} }) };

  test('removed and replaced files leave nothing on the disk', async () => {
    const folder = path.join(temporary, 'left');
    const blobs = fileBlobs({ folder, links: noLinks });
    await blobs.put('a/b.txt', Buffer.from('1'), 'text/plain');
    await blobs.put('a/b.txt', Buffer.from('2'), 'text/plain');
    expect(await readdir(path.join(folder, 'objects'))).toHaveLength(1);
    await blobs.remove('a/b.txt');
    expect(await readdir(path.join(folder, 'objects'))).toEqual([]);
    await expect(blobs.putFile('c', path.join(folder, 'none'), 'text/plain')).rejects.toThrow();
    expect(await readdir(path.join(folder, 'objects'))).toEqual([]);
    blobs.close();
  });

  test('a reader keeps the file it opened while the key gets another', async () => {
    const blobs = fileBlobs({ folder: path.join(temporary, 'replaced'), links: noLinks });
    await blobs.put('a', Buffer.alloc(2_000_000, 'x'), 'text/plain');
    const stream = await blobs.get('a');
    await blobs.put('a', Buffer.from('short'), 'text/plain');
    await blobs.remove('a');
    expect(await contentOf(stream)).toBe('x'.repeat(2_000_000));
    blobs.close();
  });

  test('a reader beside a writing process always sees one whole version', async () => {
    const folder = path.join(temporary, 'raced');
    const blobs = fileBlobs({ folder, links: noLinks });
    await blobs.put('a', Buffer.alloc(1000, '0'), 'text/plain');
    const script = fileURLToPath(new URL('blobs-writing-process.ts', import.meta.url));
    const writer = spawn(process.execPath, [script, folder, '300'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const exited = once(writer, 'exit');
    try {
      const versions = new Set<number>();
      const readOnce = async () => {
        const content = (await contentOf(await blobs.get('a'))) ?? '';
        expect(content).toBe(String((content.length - 1000) % 10).repeat(content.length));
        versions.add(content.length);
      };
      // So many at once wait for a thread between looking the file up and opening it, and find it replaced.
      while (writer.exitCode === null) await Promise.all(Array.from({ length: 16 }, readOnce));
      expect(await exited).toEqual([0, null]);
      expect(versions.size).toBeGreaterThan(1);
    } finally {
      writer.kill();
      await exited;
    }
    blobs.close();
  });

  test('a file that was deleted behind our back is an error, not a missing key', async () => {
    const folder = path.join(temporary, 'damaged');
    const blobs = fileBlobs({ folder, links: noLinks });
    await blobs.put('a', Buffer.from('x'), 'text/plain');
    for (const file of await readdir(path.join(folder, 'objects')))
      await rm(path.join(folder, 'objects', file));
    await expect(blobs.get('a')).rejects.toThrow(/ENOENT/);
    blobs.close();
  });

  test('sweeping removes what a crash left behind, once it is a day old', async () => {
    const folder = path.join(temporary, 'crashed');
    const blobs = fileBlobs({ folder, links: noLinks });
    await blobs.put('kept', Buffer.from('kept'), 'text/plain');
    for (const file of await readdir(path.join(folder, 'objects')))
      await age(path.join(folder, 'objects', file));
    await writeFile(path.join(folder, 'objects', 'fresh.mp4'), 'still being written');
    await writeFile(path.join(folder, 'objects', 'old.mp4'), 'left behind');
    await age(path.join(folder, 'objects', 'old.mp4'));
    expect(await blobs.sweep()).toBe(1);
    expect(await readdir(path.join(folder, 'objects'))).toHaveLength(2);
    expect(await contentOf(await blobs.get('kept'))).toBe('kept');
    expect(await keysOf(blobs.list(''))).toEqual(['kept']);
    blobs.close();
  });

  async function age(file: string): Promise<void> {
    const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 60 * 60;
    await utimes(file, twoDaysAgo, twoDaysAgo);
  }
});
