import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** What each room may not import, and a few things that it may. */
const forbidden: readonly (readonly [file: string, imported: string])[] = [
  ['src/domain/planted.ts', '../app/ports.ts'],
  ['src/domain/planted-file.ts', 'node:fs'],
  ['src/app/planted.ts', '../http/app.ts'],
  ['src/app/planted-aws.ts', '../aws/services.ts'],
  ['src/http/planted.ts', '../local/home.ts'],
  ['src/http/routes/planted.ts', '../../providers/downloads.ts'],
  ['src/providers/planted.ts', '../media/open-media.ts'],
  ['src/media/planted.ts', '../providers/downloads.ts'],
  ['src/aws/planted.ts', '../local/home.ts'],
  ['src/local/planted.ts', '../simulators/replicate/simulator.ts'],
  ['src/simulators/planted.ts', '../app/ports.ts'],
  ['src/simulators/artist/planted.ts', '../../domain/job.ts'],
  ['src/cli/planted.ts', '../domain/job.ts'],
  ['lib/planted.ts', '../src/app/ports.ts'],
  ['lib/planted-domain.ts', '../src/domain/job.ts'],
];
const allowed: readonly (readonly [file: string, imported: string])[] = [
  ['src/domain/fine.ts', './job.ts'],
  ['src/domain/fine-hash.ts', 'node:crypto'],
  ['src/app/fine.ts', '../domain/job.ts'],
  ['src/http/fine.ts', '../app/ports.ts'],
  ['src/simulators/fine.ts', '../media/probe.ts'],
  ['src/local/services.ts', '../media/open-media.ts'],
  ['lib/fine.ts', '../src/app/names.ts'],
];

let folder: string;
let complaints: Map<string, string[]>;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'house-')));
  const config = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
  writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...config, vcs: { enabled: false } }));
  for (const [file, imported] of [...forbidden, ...allowed]) {
    plant(file, `import { thing } from '${imported}';\nexport { thing };\n`);
  }
  plant('src/app/circle-a.ts', `import { b } from './circle-b.ts';\nexport const a = () => b;\n`);
  plant('src/app/circle-b.ts', `import { a } from './circle-a.ts';\nexport const b = () => a;\n`);
  complaints = await lint();
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function plant(file: string, text: string): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** The linter's rules that each planted file breaks. */
async function lint(): Promise<Map<string, string[]>> {
  const biome = join(root, 'node_modules/.bin/biome');
  const run = promisify(execFile)(biome, ['lint', '--reporter=github', '--max-diagnostics=none', '.'], {
    cwd: folder,
  });
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  const found = new Map<string, string[]>();
  for (const [, rule, path] of stdout.matchAll(/title=([\w/]+),file=([^,]+)/g)) {
    if (!rule || !path) continue;
    const file = relative(folder, path);
    found.set(file, [...(found.get(file) ?? []), rule]);
  }
  return found;
}

describe('the import rules of the house', () => {
  it.each(forbidden)('%s may not import %s', (file) => {
    expect(complaints.get(file)).toContain('lint/style/noRestrictedImports');
  });

  it.each(allowed)('%s may import %s', (file) => {
    expect(complaints.get(file)).toBeUndefined();
  });

  it('a circle of imports is refused', () => {
    expect(complaints.get('src/app/circle-a.ts')).toContain('lint/suspicious/noImportCycles');
  });
});
