import { execFile } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { decode, makeClip, profile, tempFolder, testMedia } from './fixtures.ts';

const folder = await tempFolder();
const workerFile = fileURLToPath(new URL('./misbehaving-worker.ts', import.meta.url));
const path = (name: string) => join(folder, name);
const source = await makeClip(path('source.mp4'), { picture: 'testsrc2=s=320x180:r=30:d=2' });

async function childOf(media: ReturnType<typeof testMedia>) {
  const { bytes: pid, contentType } = await media.probe('whoami');
  return { pid, environment: contentType.split(',') };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a media process that goes wrong', () => {
  it.each([
    ['spins', 'spin', {}, /hung: it was ended after 20 s/],
    ['never answers', 'hang', {}, /hung: it was ended after 20 s/],
    ['aborts', 'abort', {}, /ended by SIGABRT/],
    ['segfaults', 'segfault', {}, /ended by SIGSEGV/],
    ['exits', 'exit', {}, /ended with code 3/],
    ['fills memory', 'memory', { memoryMegabytes: 400 }, /too much memory/],
    ['has a mistake of its own', 'throw', {}, /a mistake of our own/],
  ] as const)(
    'is ended and reported when it %s, while another task goes on',
    async (_, how, limits, message) => {
      const media = testMedia({ workerFile, limits: { seconds: 20, ...limits } });
      await Promise.all([media.probe(source), media.probe(source)]);
      const before = await readdir(folder);
      const target = path(`${how}.mp4`);
      const request = { profile, frames: 20, keyframes: [] };
      // Only the clock of limits: a busy machine takes as long as it takes.
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      try {
        const bad = expect(
          media.conform({ ...request, source: how, target: path('bad.mp4') }),
        ).rejects.toMatchObject({ name: 'MediaCrashed', message: expect.stringMatching(message) });
        await media.conform({ ...request, source, target });
        if (how === 'spin' || how === 'hang') await vi.advanceTimersByTimeAsync(20_000);
        await bad;
      } finally {
        vi.useRealTimers();
      }
      expect(await decode(target)).toHaveLength(20);
      expect(await readdir(folder)).toEqual([...before, `${how}.mp4`].sort());
      await expect(media.probe(source)).resolves.toMatchObject({ frames: 60 });
      await media.close();
    },
  );

  it('is ended after 50 s where it only had to look at a file, so that whoever sent it still hears of it', async () => {
    const media = testMedia({ workerFile });
    await media.probe(source);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const looked = expect(media.probe('spin')).rejects.toMatchObject({
        name: 'MediaCrashed',
        message: 'the media process hung: it was ended after 50 s',
      });
      await vi.advanceTimersByTimeAsync(50_000);
      await looked;
    } finally {
      vi.useRealTimers();
    }
  });

  it('is reported with the words of V8 when its heap is full', async () => {
    const media = testMedia({ workerFile });
    await expect(media.probe('heap')).rejects.toMatchObject({
      name: 'MediaCrashed',
      detail: expect.stringMatching(/heap/i),
    });
  });
});

describe('media processes', () => {
  it('are kept for the next task, and replaced after a fault', async () => {
    const media = testMedia({ workerFile, concurrency: 1 });
    const first = await childOf(media);
    expect((await childOf(media)).pid).toBe(first.pid);
    await writeFile(path('page.mp4'), '<!doctype html><title>Sorry</title>');
    await expect(media.probe(path('page.mp4'))).rejects.toMatchObject({ name: 'BadOutput' });
    expect(isAlive(first.pid)).toBe(false);
    expect((await childOf(media)).pid).not.toBe(first.pid);
  });

  it('say why they could not start, without naming our folders', async () => {
    const broken = path('broken-worker.mjs');
    await writeFile(broken, "import 'a-package-that-is-missing';");
    const error = await testMedia({ workerFile: broken })
      .probe(source)
      .catch((reason) => reason);
    expect(error).toMatchObject({
      name: 'MediaCrashed',
      detail: expect.stringContaining('a-package-that-is-missing'),
    });
    expect(`${error.message} ${error.detail}`).not.toContain(folder);
  });

  it('are gone after close', async () => {
    const media = testMedia({ workerFile });
    const { pid } = await childOf(media);
    const running = media.probe('spin');
    const ended = expect(running).rejects.toMatchObject({ name: 'MediaCrashed' });
    await media.close();
    await ended;
    expect(isAlive(pid)).toBe(false);
    await expect(media.probe(source)).rejects.toMatchObject({
      name: 'MediaCrashed',
      message: 'media work has ended',
    });
  });

  it('do no more at once than allowed, in the order asked', async () => {
    const media = testMedia({ workerFile, concurrency: 1 });
    const done: number[] = [];
    await Promise.all(Array.from({ length: 6 }, (_, i) => media.probe(source).then(() => done.push(i))));
    expect(done).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('do not know our keys', async () => {
    process.env.REPLICATE_API_TOKEN = 'r8_secret';
    const { environment } = await childOf(testMedia({ workerFile }));
    delete process.env.REPLICATE_API_TOKEN;
    expect(environment).toContain('PATH');
    expect(environment).not.toContain('REPLICATE_API_TOKEN');
  });

  it('do not keep a program running that has nothing left to do', async () => {
    const open = new URL('../../src/media/open-media.ts', import.meta.url);
    const script = `
      import { openMedia } from '${open}';
      const log = { debug() {}, info() {}, warn() {}, error() {}, with() { return log; } };
      const info = await openMedia({ log }).probe(${JSON.stringify(source)});
      console.log(info.frames);
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      timeout: 20_000,
    });
    expect(stdout.trim()).toBe('60');
  });
});
