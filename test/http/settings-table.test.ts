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

it('a narration is in the language of its prompt or its lines where none is named', async () => {
  const planned = async (body: Record<string, unknown>) => {
    const { body: plan } = await reel.call('POST', '/v1/jobs?dryRun=true', body);
    const { settings, warnings } = plan as {
      settings: { narration: { language: string } };
      warnings: string[];
    };
    return [
      settings.narration.language,
      warnings.filter((one) => /does not speak|nothing is translated/.test(one)).length,
    ];
  };
  const prompt = 'Ein ruhiger Hafen am Morgen, und Boote fahren hinaus';
  expect(await planned({ prompt })).toEqual(['de', 0]);
  expect(await planned({ prompt, narration: { speed: 1.1 } })).toEqual(['de', 0]);
  expect(await planned({ prompt, narration: { language: 'en-GB' } })).toEqual(['en-GB', 1]);
  expect(await planned({ prompt, narration: { voice: 'en-us+f2' } })).toEqual(['en-US', 1]);
  // It could be Spanish as well: that it is not English is told, and that nothing is translated.
  const catalan = 'Un port tranquil a la matinada, amb vaixells que surten a pescar aviat';
  expect(await planned({ prompt: catalan })).toEqual(['en-US', 1]);
  const lines = ['Un puerto tranquilo al amanecer, con barcos.', 'Todo empieza aquí, cada mañana del año.'];
  const scenes = lines.map((narration) => ({ visual: 'A harbour at dawn', narration, seconds: 4 }));
  expect(await planned({ mode: 'storyboard', scenes })).toEqual(['es', 0]);
});
