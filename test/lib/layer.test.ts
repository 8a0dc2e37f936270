import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { layerFolder } from '../../lib/ffmpeg-layer.ts';
import {
  fontPackages,
  installedPackages,
  layerPackages,
  pinnedPackages,
  pruneModules,
} from '../../lib/layer-contents.ts';
import { assertLayerFits, folderBytes, megabytes, unzippedLimitBytes } from '../../lib/layer-size.ts';
import { fontFiles } from '../../src/app/names.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'storyreel-layer-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, bytes: number): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, Buffer.alloc(bytes));
}

describe('what a layer may weigh', () => {
  it('is 250 MB with the largest function, to the byte', () => {
    expect(unzippedLimitBytes).toBe(262_144_000);
    expect(assertLayerFits(unzippedLimitBytes - 1_000, 1_000)).toBe(0);
    expect(assertLayerFits(1_000, 1_000)).toBe(unzippedLimitBytes - 2_000);
    expect(() => assertLayerFits(unzippedLimitBytes, 2 * 1024 * 1024)).toThrow(
      /ffmpeg layer \(250\.0 MB\).*largest function \(2\.0 MB\) are 2\.0 MB over/,
    );
  });

  it('is counted over all folders', () => {
    write('weighed/a/b/c.bin', 700);
    write('weighed/.hidden', 20);
    write('weighed/d', 3);
    expect(folderBytes(join(folder, 'weighed'))).toBe(723);
  });
});

describe('the fonts of a layer', () => {
  it('leave room under the limit beside ffmpeg for either processor', () => {
    const modules = join(root, 'node_modules');
    const bytes = Object.values(fontFiles).reduce((sum, file) => sum + statSync(join(modules, file)).size, 0);
    // The bindings for x86-64, the larger of the two, before they are pruned, and the largest function.
    const ffmpeg = 180 * 1024 * 1024;
    expect(assertLayerFits(ffmpeg + bytes, 20 * 1024 * 1024)).toBeGreaterThan(0);
  });

  it('are pinned, and licensed to travel', () => {
    const packages = pinnedPackages(join(root, 'package-lock.json'), fontPackages());
    expect(packages).toHaveLength(Object.keys(fontFiles).length);
    for (const name of fontPackages()) {
      const licence = readFileSync(join(root, 'node_modules', name, 'LICENSE_FONT'), 'utf8');
      expect(licence).toContain('SIL Open Font License, Version 1.1');
    }
  });
});

describe('what a layer holds', () => {
  it('is the packages it needs, without what is only read by people and compilers', () => {
    for (const path of [
      'node-av/dist/lib/index.js',
      'node-av/dist/lib/index.d.ts',
      'node-av/dist/lib/index.js.map',
      'node-av/README.md',
      'node-av/LICENSE.md',
      'node-av/package.json',
      '@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf',
      '@expo-google-fonts/inter/700Bold/index.js',
      '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
      '@expo-google-fonts/inter/LICENSE_FONT',
      '@expo-google-fonts/roboto/700Bold/Roboto_700Bold.ttf',
      '@seydx/node-av-linux-arm64/node-av.node',
      '@seydx/node-av-darwin-arm64/node-av.node',
      '@types/node/index.d.ts',
      'werift/index.js',
      '.bin/tool',
      '.package-lock.json',
    ]) {
      write(join('modules', path), 1);
    }
    const modules = join(folder, 'modules');
    pruneModules(modules, [...layerPackages('arm64'), ...fontPackages()]);
    expect(readdirSync(modules).sort()).toEqual(['@expo-google-fonts', '@seydx', 'node-av']);
    expect([...installedPackages(modules)].sort()).toEqual([
      '@expo-google-fonts/inter',
      '@seydx/node-av-linux-arm64',
      'node-av',
    ]);
    expect(readdirSync(join(modules, '@expo-google-fonts', 'inter')).sort()).toEqual([
      '700Bold',
      'LICENSE_FONT',
    ]);
    const left = readdirSync(modules, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name);
    expect(left.sort()).toEqual([
      'Inter_700Bold.ttf',
      'LICENSE.md',
      'LICENSE_FONT',
      'index.js',
      'node-av.node',
      'package.json',
    ]);
  });

  it.each(['arm64', 'x86_64'] as const)(
    'is pinned in package-lock.json for %s, checksums included',
    (cpu) => {
      const packages = pinnedPackages(join(root, 'package-lock.json'), layerPackages(cpu));
      expect(packages.map(({ name }) => name)).toEqual(layerPackages(cpu));
      for (const { version, integrity } of packages) {
        expect(version).toMatch(/^\d+\.\d+\.\d+$/);
        expect(integrity).toMatch(/^sha512-/);
      }
      // The bindings and ffmpeg are one release.
      expect(new Set(packages.map(({ version }) => version)).size).toBe(1);
    },
  );

  it('is refused where a package is not pinned', () => {
    expect(() => pinnedPackages(join(root, 'package-lock.json'), ['not-a-package'])).toThrow(
      'does not pin not-a-package',
    );
  });
});

describe.each(['arm64', 'x86_64'] as const)('the layer built for %s', (architecture) => {
  const built = layerFolder(architecture);
  const missing = !existsSync(built);
  if (missing)
    console.warn(`Skipped: ${built} is not built. Build it with: npm run layer -- ${architecture}`);

  it.skipIf(missing)('fits, and holds ffmpeg for its processor', () => {
    const bytes = folderBytes(built);
    console.log(`layer for ${architecture}: ${megabytes(bytes)}`);
    // Twice the largest function that is allowed by test/aws-bundles.test.ts.
    expect(assertLayerFits(bytes, 20 * 1024 * 1024)).toBeGreaterThan(0);
    const [, native = ''] = layerPackages(architecture);
    const header = Buffer.alloc(20);
    const file = openSync(join(built, 'nodejs', 'node_modules', native, 'node-av.node'), 'r');
    readSync(file, header);
    closeSync(file);
    // ELF, e_machine: 183 is AArch64, 62 is x86-64.
    expect(header.toString('latin1', 1, 4)).toBe('ELF');
    expect(header.readUInt16LE(18)).toBe(architecture === 'arm64' ? 183 : 62);
  });
});
