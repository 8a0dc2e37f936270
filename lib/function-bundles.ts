import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import { type FunctionName, functionFile, functionNames, perFunction } from './function-names.ts';
import { functionSizes } from './function-sizes.ts';

/** Where Lambda unpacks the modules of a Node layer (AWS Lambda, "Layer paths for each Lambda runtime"). */
const layerModules = '/opt/nodejs/node_modules';

export interface Bundles {
  /** Folder with the code of each function: index.mjs with `handler`, and its source map. */
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
 * Bundles every function in one pass: one file each with all that it needs, the AWS SDK included, so that
 * nothing changes under a deployed function. Media functions get the media worker beside it, whose ffmpeg
 * comes from the layer.
 * @throws Error of esbuild where a file does not compile or an import is missing
 */
export function bundleFunctions(options: BundleOptions): Bundles {
  rmSync(options.outFolder, { recursive: true, force: true });
  const entryPoints = functionNames.flatMap((name) => {
    const file = functionFile(name);
    const index = { in: join(root, 'functions', `${file}.ts`), out: `${file}/index` };
    const worker = { in: join(root, 'src/media/worker.ts'), out: `${file}/worker` };
    return functionSizes[name].media ? [index, worker] : [index];
  });
  const result = buildSync({
    ...howToBundle(options.layerModules ?? layerModules),
    absWorkingDir: root,
    entryPoints,
    outdir: options.outFolder,
    metafile: true,
  });
  return {
    folders: perFunction((name) => join(options.outFolder, functionFile(name))),
    metafile: result.metafile,
  };
}

function howToBundle(modules: string): BuildOptions {
  return {
    bundle: true,
    platform: 'node',
    target: 'node24',
    // The code is ESM and asks for import.meta; .mjs says so without a package.json.
    format: 'esm',
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
