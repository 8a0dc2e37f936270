import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import { type FunctionName, functionFile, functionNames, perFunction } from './function-names.ts';
import { functionSizes } from './function-sizes.ts';

/** Where Lambda unpacks the modules of a Node layer (AWS Lambda, "Layer paths for each Lambda runtime"). */
const layerModules = '/opt/nodejs/node_modules';

export interface Bundles {
  /** Folder with the code of each function: index.mjs with `handler`, what it shares with others, source maps. */
  readonly folders: Readonly<Record<FunctionName, string>>;
  /** What went into which file, as esbuild tells it. */
  readonly metafile: Metafile;
}

export interface BundleOptions {
  /** Emptied first. */
  readonly outFolder: string;
  /** Where the layer's modules will be when the code runs. */
  readonly layerModules?: string;
}

const root = join(import.meta.dirname, '..');

/**
 * Bundles every function in one pass, with all that it needs, the AWS SDK included, so that nothing changes
 * under a deployed function. Code that several share is compiled once into chunks, and each function's folder
 * gets those that it reaches. Media functions get the media worker beside them, whose ffmpeg comes from the
 * layer.
 * @throws Error of esbuild where a file does not compile or an import is missing
 */
export function bundleFunctions(options: BundleOptions): Bundles {
  const entries = functionNames.map((name) => join(root, 'functions', `${functionFile(name)}.ts`));
  const { metafile, outputFiles } = buildSync({
    ...howToBundle(options.layerModules ?? layerModules),
    absWorkingDir: root,
    entryPoints: [...entries, join(root, 'src/media/worker.ts')],
    // Named flat and written below. Source maps count their way back from here, wherever the files go, so
    // that they are the same on every machine.
    entryNames: '[name]',
    outdir: join(root, 'out', 'functions'),
    write: false,
    metafile: true,
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
  rmSync(options.outFolder, { recursive: true, force: true });
  const folders = perFunction((name) => {
    const folder = join(options.outFolder, functionFile(name));
    mkdirSync(folder, { recursive: true });
    writeWithChunks(folder, 'index.mjs', `${functionFile(name)}.mjs`, files, metafile);
    if (functionSizes[name].media) writeWithChunks(folder, 'worker.mjs', 'worker.mjs', files, metafile);
    return folder;
  });
  return { folders, metafile };
}

function howToBundle(modules: string): BuildOptions {
  return {
    bundle: true,
    platform: 'node',
    target: 'node24',
    // The code is ESM and asks for import.meta; .mjs says so without a package.json.
    format: 'esm',
    splitting: true,
    outExtension: { '.js': '.mjs' },
    // What is still CommonJS inside a bundle asks for Node's own modules by `require`.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    minify: true,
    // Errors are told apart by name, in the state machine as well.
    keepNames: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
    ...fromLayer(modules),
  };
}

/**
 * ESM does not look into NODE_PATH, the way by which CommonJS finds a layer's modules, so they are imported by
 * their whole path; from there on they find each other by themselves.
 */
function fromLayer(modules: string): Pick<BuildOptions, 'alias' | 'external'> {
  const nodeAv = join(modules, 'node-av', 'dist');
  return {
    alias: {
      'node-av': join(nodeAv, 'index.js'),
      ...Object.fromEntries(
        ['api', 'lib', 'constants', 'ffmpeg'].map((part) => [
          `node-av/${part}`,
          join(nodeAv, part, 'index.js'),
        ]),
      ),
    },
    external: [join(modules, '*')],
  };
}

/** Writes an output under a name into a folder and, beside it, the chunks that it reaches, with source maps. */
function writeWithChunks(
  folder: string,
  name: string,
  output: string,
  files: ReadonlyMap<string, Uint8Array>,
  metafile: Metafile,
): void {
  const write = (to: string, from: string) => {
    const contents = files.get(from);
    if (contents !== undefined) writeFileSync(join(folder, to), contents);
  };
  write(name, output);
  // A map keeps the name by which the code refers to it.
  write(`${output}.map`, `${output}.map`);
  for (const chunk of chunksOf(metafile, output)) {
    write(chunk, chunk);
    write(`${chunk}.map`, `${chunk}.map`);
  }
}

/** Names of all chunks that an output imports, directly or through others. */
function chunksOf(metafile: Metafile, output: string): ReadonlySet<string> {
  const imports = new Map(
    Object.entries(metafile.outputs).map(([path, { imports }]) => [
      basename(path),
      imports.filter(({ external }) => !external).map(({ path }) => basename(path)),
    ]),
  );
  const reached = new Set<string>();
  const visit = (name: string) => {
    for (const next of imports.get(name) ?? []) {
      if (reached.has(next)) continue;
      reached.add(next);
      visit(next);
    }
  };
  visit(output);
  return reached;
}
