/** The script itself, in a process of its own, with the whole system behind it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../bin/demo.ts', import.meta.url));

let folder = '';
/** Where the script keeps its server's files: whatever is left there was forgotten. */
let temporary = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-process-'));
  temporary = join(folder, 'tmp');
  await mkdir(temporary);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function start(args: readonly string[], variables: Record<string, string> = {}) {
  // Keys of the machine that runs the tests must not lead to real providers.
  const env = { PATH: process.env.PATH, TMPDIR: temporary, NO_COLOR: '1', ...variables };
  const child = spawn(process.execPath, [script, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]).then(
    ([[code], stdout, stderr]) => ({ code, stdout, stderr }),
  );
  return { child, ended };
}

test('the help goes to standard output', async () => {
  const { code, stdout, stderr } = await start(['--help']).ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('--duration SECONDS');
});

test('a wrong option ends with exit code 2, one line and no stack', async () => {
  expect(await start(['A kite', '--seeds', '3']).ended).toEqual({
    code: 2,
    stdout: '',
    stderr: 'There is no option --seeds. Did you mean --seed?\n',
  });
});

const small = ['--duration', '5', '--resolution', '480p', '--fps', '24', '--transition', 'cut'];

test('a prompt becomes a film, and nothing but the film is left', async () => {
  const out = join(folder, 'out');
  const atOnce = { SIMULATED_IMAGE_SECONDS: '0', SIMULATED_CLIP_SECONDS: '0' };
  const { code, stdout, stderr } = await start(['A red kite', ...small, '--json', '--out', out], atOnce)
    .ended;
  expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: '' });
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({
    status: 'completed',
    simulated: true,
    video: join(out, 'a-red-kite.mp4'),
    thumbnail: join(out, 'a-red-kite.jpg'),
    picture: { frames: 120, fps: 24, seconds: 5, height: 480 },
  });
  expect((await stat(report.video)).size).toBe(report.picture.bytes);
  expect((await readdir(out)).sort()).toEqual(['a-red-kite.jpg', 'a-red-kite.mp4']);
  expect(await readdir(temporary)).toEqual([]);
});

test('a signal cancels the job and leaves nothing at all', async () => {
  const out = join(folder, 'interrupted');
  const { child, ended } = start(['A red kite', ...small, '--out', out], { SIMULATED_IMAGE_SECONDS: '600' });
  let shown = '';
  child.stderr.on('data', (chunk) => {
    if (!shown.includes('is being drawn')) {
      shown += chunk;
      if (shown.includes('is being drawn')) child.kill('SIGINT');
    }
  });
  const { code, stdout, stderr } = await ended;
  expect({ code, stdout }, stderr).toEqual({ code: 130, stdout: '' });
  expect(stderr).toMatch(/\nStopped\. The job is canceled; nothing was spent\.\n$/);
  expect(await readdir(temporary)).toEqual([]);
  await expect(stat(out)).rejects.toThrow('ENOENT');
});
