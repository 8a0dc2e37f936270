import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, sep } from 'node:path';
import { z } from 'zod';
import { fontFiles } from '../src/app/names.ts';
import type { StackSettings } from './settings.ts';

/** A package of the layer, exactly as the repository's package-lock.json pins it. */
export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
}

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), integrity: z.string().optional() }),
  ),
});

/** The packages that media work needs of the layer: the bindings, and ffmpeg itself for one processor. */
export function layerPackages(architecture: StackSettings['architecture']): readonly string[] {
  return ['node-av', `@seydx/node-av-linux-${architecture === 'arm64' ? 'arm64' : 'x64'}`];
}

/** The packages whose fonts captions are drawn with. */
export function fontPackages(): readonly string[] {
  return Object.values(fontFiles).map((file) => file.split('/').slice(0, 2).join('/'));
}

/**
 * Versions and checksums of packages from a package-lock.json.
 * @throws Error that names a package the lock does not pin
 */
export function pinnedPackages(lockPath: string, names: readonly string[]): readonly PinnedPackage[] {
  const { packages } = lockFile.parse(JSON.parse(readFileSync(lockPath, 'utf8')));
  return names.map((name) => {
    const entry = packages[`node_modules/${name}`];
    if (entry?.version === undefined || entry.integrity === undefined) {
      throw new Error(`${lockPath} does not pin ${name}.`);
    }
    return { name, version: entry.version, integrity: entry.integrity };
  });
}

/** What is read by people and compilers only. Licences stay: they travel with the code. */
const notNeededToRun = /^(?!licen[cs]e|copying|notice).*\.(map|ts|mts|cts|md|markdown|sh|gyp|gypi)$/i;

/**
 * Removes from a folder of node_modules all packages but the given ones, and of those what is not needed to
 * run them.
 */
export function pruneModules(modules: string, keep: readonly string[]): void {
  for (const name of installedPackages(modules)) {
    if (!keep.includes(name)) rmSync(join(modules, name), { recursive: true, force: true });
  }
  for (const entry of readdirSync(modules, { withFileTypes: true })) {
    const path = join(modules, entry.name);
    const emptyScope = entry.name.startsWith('@') && readdirSync(path).length === 0;
    if (entry.name.startsWith('.') || emptyScope) rmSync(path, { recursive: true, force: true });
  }
  for (const entry of readdirSync(modules, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && notNeededToRun.test(entry.name)) rmSync(join(entry.parentPath, entry.name));
  }
  pruneFonts(modules);
}

/** Of a font's package, which holds every weight, the one file stays that is drawn with, and the licences. */
function pruneFonts(modules: string): void {
  const drawnWith = Object.values(fontFiles).map((file) => join(modules, file));
  for (const name of fontPackages()) {
    const folder = join(modules, name);
    if (!existsSync(folder)) continue;
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const stays = drawnWith.includes(path) || /^(licen[cs]e|package\.json)/i.test(entry.name);
      if (entry.isFile() && !stays) rmSync(path);
    }
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !drawnWith.some((file) => file.startsWith(`${path}${sep}`))) {
        rmSync(path, { recursive: true });
      }
    }
  }
}

/** Names of the packages in a folder of node_modules, scoped ones included. */
export function installedPackages(modules: string): readonly string[] {
  if (!existsSync(modules)) return [];
  return readdirSync(modules).flatMap((name) => {
    if (name.startsWith('.')) return [];
    if (!name.startsWith('@')) return [name];
    return readdirSync(join(modules, name)).map((scoped) => `${name}/${scoped}`);
  });
}
