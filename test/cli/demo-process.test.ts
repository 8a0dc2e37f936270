import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../bin/demo.ts', import.meta.url));
const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, [script, ...args]).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );

test('the script prints its help on standard output', async () => {
  const { code, stdout, stderr } = await run('--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('--duration SECONDS');
});

test('a wrong option ends with exit code 2, one line and no stack', async () => {
  expect(await run('A kite', '--seeds', '3')).toEqual({
    code: 2,
    stdout: '',
    stderr: 'There is no option --seeds. Did you mean --seed?\n',
  });
});
