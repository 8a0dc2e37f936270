import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Reel, startReel } from '../e2e/reel.ts';

/** The settings that docs/settings.md promises, by the path of each field. */
const documented = Object.fromEntries(
  readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, path, value] = /^\| `([\w.]+)` \| `(.+?)` \|/.exec(line) ?? [];
      return path === undefined || value === undefined ? [] : [[path, JSON.parse(value) as unknown]];
    }),
);

/** Fields by their path; an object that is no list is taken apart. */
function paths(value: Readonly<Record<string, unknown>>, before = ''): [string, unknown][] {
  return Object.entries(value).flatMap(([name, field]) =>
    typeof field === 'object' && field !== null && !Array.isArray(field)
      ? paths({ ...field }, `${before}${name}.`)
      : [[`${before}${name}`, field]],
  );
}

let reel: Reel;
beforeAll(async () => {
  reel = await startReel();
});
afterAll(() => reel.close());

it('settings that are left out get the documented defaults, all of them visible in the job', async () => {
  const { settings } = await reel.create({ prompt: 'A 30 second ad for a boat' });
  const { seed, ...shown } = settings;
  expect(seed).toEqual(expect.any(Number));
  expect(Object.fromEntries(paths(shown))).toEqual(documented);
  expect(Object.keys(documented).length).toBeGreaterThan(30);
});
