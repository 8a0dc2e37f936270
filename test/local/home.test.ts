import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { EnvironmentFault } from '../../src/local/environment.ts';
import { openHome } from '../../src/local/home.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'storyreel-home-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a second server over the same folder is refused by name and disturbs nothing', () => {
  const first = openHome(folder);
  mkdirSync(first.work);
  writeFileSync(join(first.work, 'half'), 'x');
  expect(() => openHome(folder)).toThrow(EnvironmentFault);
  expect(() => openHome(folder)).toThrow(/STORYREEL_HOME .* is in use by another server/);
  expect(existsSync(join(first.work, 'half'))).toBe(true);
  first.release();
});

it('what a killed server left of its steps is gone at the next start; secrets stay', () => {
  const first = openHome(folder);
  const secret = first.kept('secret', () => 'once');
  mkdirSync(first.work);
  first.release();
  const second = openHome(folder);
  expect(existsSync(second.work)).toBe(false);
  expect(second.kept('secret', () => 'twice')).toBe(secret);
  second.release();
});
