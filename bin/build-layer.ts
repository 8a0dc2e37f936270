/**
 * Builds the Lambda layer with ffmpeg: `npm run layer`, or `npm run layer -- x86_64`. Without an argument it
 * is built for the architecture that cdk.json names. Packages come from npm in the versions of
 * package-lock.json, whatever machine this runs on; no script of theirs is run.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { layerFolder } from '../lib/ffmpeg-layer.ts';
import { bundleFunctions } from '../lib/function-bundles.ts';
import { functionNames } from '../lib/function-names.ts';
import {
  fontPackages,
  layerPackages,
  type PinnedPackage,
  pinnedPackages,
  pruneModules,
} from '../lib/layer-contents.ts';
import { assertLayerFits, folderBytes, megabytes } from '../lib/layer-size.ts';
import { readSettings, type StackSettings } from '../lib/settings.ts';

const root = join(import.meta.dirname, '..');

function chosenArchitecture(): StackSettings['architecture'] {
  const { context } = z
    .object({ context: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')));
  const architecture = process.argv[2] ?? context.architecture;
  return readSettings({ ...context, architecture }).architecture;
}

function install(
  folder: string,
  packages: readonly PinnedPackage[],
  fonts: readonly PinnedPackage[],
  cpu: string,
): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'nodejs'), { recursive: true });
  const versions = (some: readonly PinnedPackage[]) =>
    Object.fromEntries(some.map(({ name, version }) => [name, version]));
  // npm installs a package made for another processor only where it is optional.
  const manifest = {
    private: true,
    dependencies: versions([...packages.slice(0, 1), ...fonts]),
    optionalDependencies: versions(packages.slice(1)),
  };
  writeFileSync(join(folder, 'nodejs', 'package.json'), JSON.stringify(manifest));
  const target = ['--os=linux', `--cpu=${cpu}`, '--libc=glibc'];
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['install', ...target, ...quiet], {
    cwd: join(folder, 'nodejs'),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** The registry must have given the very files that the repository was tested with. */
function checkIntegrity(folder: string, packages: readonly PinnedPackage[]): void {
  const lock = join(folder, 'nodejs', 'package-lock.json');
  const names = packages.map(({ name }) => name);
  for (const [index, installed] of pinnedPackages(lock, names).entries()) {
    if (installed.integrity !== packages[index]?.integrity) {
      throw new Error(`${installed.name} is not the one in package-lock.json. The layer was not built.`);
    }
  }
  rmSync(lock);
}

function largestFunctionBytes(): number {
  const outFolder = mkdtempSync(join(tmpdir(), 'storyreel-bundles-'));
  try {
    const { folders } = bundleFunctions({ outFolder });
    return Math.max(...functionNames.map((name) => folderBytes(folders[name])));
  } finally {
    rmSync(outFolder, { recursive: true, force: true });
  }
}

const architecture = chosenArchitecture();
const folder = layerFolder(architecture);
const lock = join(root, 'package-lock.json');
const packages = pinnedPackages(lock, layerPackages(architecture));
const fonts = pinnedPackages(lock, fontPackages());
const modules = join(folder, 'nodejs', 'node_modules');
try {
  install(folder, packages, fonts, architecture === 'arm64' ? 'arm64' : 'x64');
  checkIntegrity(folder, [...packages, ...fonts]);
  pruneModules(modules, [...layerPackages(architecture), ...fontPackages()]);
  const layerBytes = folderBytes(folder);
  const functionBytes = largestFunctionBytes();
  const left = assertLayerFits(layerBytes, functionBytes);
  console.log(
    `ffmpeg layer for ${architecture}: ${packages.map((p) => `${p.name} ${p.version}`).join(', ')}`,
  );
  for (const { name } of [...packages, ...fonts])
    console.log(`  ${name}: ${megabytes(folderBytes(join(modules, name)))}`);
  console.log(
    `  layer ${megabytes(layerBytes)} + largest function ${megabytes(functionBytes)}: ${megabytes(left)} under Lambda's limit`,
  );
} catch (error) {
  // A half-built layer must not be deployed.
  rmSync(folder, { recursive: true, force: true });
  throw error;
}
