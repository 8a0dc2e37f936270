/** The code that is deployed: what is in it, that it loads, and that it works, as near to Lambda as one machine gets. */
import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Bundles, bundleFunctions } from '../lib/function-bundles.ts';
import { functionNames } from '../lib/function-names.ts';
import { functionSizes } from '../lib/function-sizes.ts';
import { folderBytes, megabytes } from '../lib/layer-size.ts';
import { lambdaEnv } from '../src/app/names.ts';
import type { Log } from '../src/app/ports.ts';
import { openMedia } from '../src/media/open-media.ts';
import { makeClip } from './media/fixtures.ts';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'storyreel-aws-'));
const outFolder = join(folder, 'functions');
/** Stands in for /opt of a Lambda function with the layer. */
const opt = join(folder, 'opt', 'nodejs', 'node_modules');

/** Must turn up nowhere, whatever the environment of who deploys. */
const canaries = {
  REPLICATE_API_TOKEN: 'r8_canaryReplicate',
  OPENAI_API_KEY: 'sk-canaryOpenai',
  AWS_SECRET_ACCESS_KEY: 'canaryAws',
};

let bundles: Bundles;
let secrets: Server;
let environment: Record<string, string>;

beforeAll(async () => {
  mkdirSync(join(opt, '@seydx'), { recursive: true });
  const nodeAv = join(root, 'node_modules', 'node-av');
  cpSync(join(nodeAv, 'dist'), join(opt, 'node-av', 'dist'), {
    recursive: true,
  });
  cpSync(join(nodeAv, 'package.json'), join(opt, 'node-av', 'package.json'));
  for (const native of readdirSync(join(root, 'node_modules', '@seydx'))) {
    // 170 MB each: linked, not copied.
    symlinkSync(join(root, 'node_modules', '@seydx', native), join(opt, '@seydx', native));
  }
  symlinkSync(join(root, 'node_modules', '@expo-google-fonts'), join(opt, '@expo-google-fonts'));
  const before = { ...process.env };
  Object.assign(process.env, canaries);
  const startedAt = performance.now();
  bundles = bundleFunctions({ outFolder, layerModules: opt });
  console.log(`bundled ${functionNames.length} functions in ${Math.round(performance.now() - startedAt)} ms`);
  process.env = before;

  secrets = createServer((_, response) => {
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(
      JSON.stringify({
        Name: 'any',
        SecretString: '{"replicateApiToken":"r8_test"}',
      }),
    );
  });
  await new Promise<void>((resolve) => secrets.listen(0, '127.0.0.1', resolve));
  environment = lambdaEnvironment((secrets.address() as AddressInfo).port);
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await new Promise((resolve) => secrets.close(resolve));
});

/** What Lambda and the stack set, and nothing of this machine. */
function lambdaEnvironment(port: number): Record<string, string> {
  return {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    [lambdaEnv.recordsTable]: 'records',
    [lambdaEnv.callbacksTable]: 'callbacks',
    [lambdaEnv.mediaBucket]: 'media',
    [lambdaEnv.videoWorkflowArn]: 'arn:aws:states:eu-west-1:111122223333:stateMachine:Storyreel-video',
    [lambdaEnv.webhookWorkflowArn]: 'arn:aws:states:eu-west-1:111122223333:stateMachine:Storyreel-webhook',
    [lambdaEnv.providerSecretId]: 'providers',
    [lambdaEnv.rootKeySecretId]: 'root-key',
    [lambdaEnv.publicUrl]: 'https://video.example.com',
    [lambdaEnv.logLevel]: 'error',
  };
}

/** The part of Lambda's runtime that streaming handlers use: the answer is collected instead of sent. */
const runtime = `
import { PassThrough } from 'node:stream';
globalThis.awslambda = {
  streamifyResponse: (handler) => async (event) => {
    const stream = new PassThrough();
    const parts = [];
    stream.on('data', (part) => parts.push(part));
    await handler(event, stream, {});
    return { ...stream.metadata, body: Buffer.concat(parts).toString() };
  },
  HttpResponseStream: { from: (stream, metadata) => Object.assign(stream, { metadata }) },
};
`;

/** Runs a script in a fresh process that knows nothing but Lambda's environment. @returns what it printed last, as JSON */
async function runInLambda(script: string, more: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const file = join(folder, 'run.mjs');
  writeFileSync(file, `${runtime}\n${script}`);
  const { stdout } = await promisify(execFile)(process.execPath, [file], {
    env: { ...environment, ...more },
    cwd: folder,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

const indexOf = (name: (typeof functionNames)[number]) => join(bundles.folders[name], 'index.mjs');

describe('the bundles', () => {
  it('load with nothing but themselves, and each has a handler', async () => {
    const paths = Object.fromEntries(functionNames.map((name) => [name, indexOf(name)]));
    const loaded = await runInLambda(`
      const kinds = {};
      for (const [name, path] of Object.entries(${JSON.stringify(paths)})) kinds[name] = typeof (await import(path)).handler;
      console.log(JSON.stringify(kinds));
      process.exit();
    `);
    expect(loaded).toEqual(Object.fromEntries(functionNames.map((name) => [name, 'function'])));
  });

  it('are the size that a cold start can bear', () => {
    for (const name of functionNames) {
      const code = readdirSync(bundles.folders[name]).filter((file) => file.endsWith('.mjs'));
      const bytes = code.reduce((sum, file) => sum + statSync(join(bundles.folders[name], file)).size, 0);
      console.log(
        `${name}: ${megabytes(bytes)}, in ${code.length} files, with source maps ${megabytes(folderBytes(bundles.folders[name]))}`,
      );
      // The worker of a media function and the letter groups that tell languages apart count here too, though they
      // are read with the first task and the first prompt only.
      expect(bytes, name).toBeLessThan(5 * 1024 * 1024);
      expect(folderBytes(bundles.folders[name]), name).toBeLessThan(12 * 1024 * 1024);
    }
  });

  it('hold code of the product only, and none that is for one machine, for tests or for deploying', () => {
    const inputs = Object.keys(bundles.metafile.inputs);
    expect(
      inputs.filter((input) => /^(bin|lib|test|bench|src\/local|src\/simulators)\//.test(input)),
    ).toEqual([]);
    const manifest = z
      .object({ devDependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
    const packages = new Set(
      inputs.flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []),
    );
    for (const name of Object.keys(manifest.devDependencies)) expect(packages).not.toContain(name);
    // Native code cannot be bundled: ffmpeg comes from the layer, and nobody else may need any.
    for (const name of packages) expect(name).not.toMatch(/^(node-av|@seydx\/.*|@napi-rs\/.*|@resvg\/.*)$/);
  });

  it('hold no secret of who deploys and no path of their machine', () => {
    for (const file of readdirSync(outFolder, {
      recursive: true,
      withFileTypes: true,
    })) {
      if (!file.isFile()) continue;
      const text = readFileSync(join(file.parentPath, file.name), 'utf8');
      for (const canary of Object.values(canaries)) expect(text.includes(canary), file.name).toBe(false);
      expect(text.includes(root.slice(1)), `${file.parentPath}/${file.name}`).toBe(false);
    }
  });

  it('are the same bytes when made again, so that a second deploy changes nothing', () => {
    const again = join(folder, 'again');
    bundleFunctions({ outFolder: again, layerModules: opt });
    const filesOf = (place: string) =>
      readdirSync(place, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(place, join(entry.parentPath, entry.name)))
        .sort();
    expect(filesOf(again)).toEqual(filesOf(outFolder));
    for (const file of filesOf(again)) {
      expect(readFileSync(join(again, file)).equals(readFileSync(join(outFolder, file))), file).toBe(true);
    }
  });
});

describe('the deployed code', () => {
  it('answers API Gateway by a stream', async () => {
    const answer = await runInLambda(`
      const { handler } = await import(${JSON.stringify(indexOf('Api'))});
      console.log(JSON.stringify(await handler(${JSON.stringify(requestEvent('GET', '/health'))})));
      process.exit();
    `);
    expect(answer).toMatchObject({
      statusCode: 200,
      headers: { 'content-type': expect.stringContaining('json') },
    });
    expect(z.object({ body: z.string() }).parse(answer).body).toContain('healthy');
  });

  it('begins with an empty folder for its work, whatever a try before it left there', async () => {
    const left = join(folder, 'tmp', 'storyreel', 'step-of-before', 'part-0.mp4');
    mkdirSync(dirname(left), { recursive: true });
    writeFileSync(left, 'half a clip');
    await runInLambda(
      `
      const { handler } = await import(${JSON.stringify(indexOf('Api'))});
      console.log(JSON.stringify(await handler(${JSON.stringify(requestEvent('GET', '/health'))})));
      process.exit();
    `,
      { TMPDIR: join(folder, 'tmp') },
    );
    expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
  });

  it('lets nobody in without a key', async () => {
    const answer = await runInLambda(`
      const { handler } = await import(${JSON.stringify(indexOf('Api'))});
      console.log(JSON.stringify(await handler(${JSON.stringify(requestEvent('GET', '/v1/jobs'))})));
      process.exit();
    `);
    expect(answer).toMatchObject({ statusCode: 401 });
  });

  it('refuses a report of the provider that is not signed', async () => {
    const answer = await runInLambda(`
      const { handler } = await import(${JSON.stringify(indexOf('ReplicateWebhook'))});
      console.log(JSON.stringify(await handler(${JSON.stringify(requestEvent('POST', '/webhooks/replicate'))})));
      process.exit();
    `);
    expect(z.object({ statusCode: z.number() }).parse(answer).statusCode).toBeGreaterThanOrEqual(400);
    expect(z.object({ statusCode: z.number() }).parse(answer).statusCode).toBeLessThan(500);
  });

  it('works on media with ffmpeg and fonts from the layer, in the worker that lies beside each media function', async () => {
    // AWS Lambda, "Defined runtime environment variables": where modules of layers are found.
    process.env.NODE_PATH = opt;
    const media = openMedia({
      log: silent,
      concurrency: 1,
      workerFile: join(bundles.folders.MixSound, 'worker.mjs'),
    });
    try {
      const target = join(folder, 'sound.m4a');
      await media.mixSound({ target, seconds: 1 });
      expect((await media.probe(target)).kind).toBe('audio');
      const source = await makeClip(join(folder, 'clip.mp4'), { picture: 'color=c=navy:s=320x180:r=30:d=1' });
      const words = { kind: 'title' as const, text: 'Schön 日本', startMs: 0, endMs: 900 };
      await media.conform({
        source,
        target: join(folder, 'conformed.mp4'),
        profile: { width: 320, height: 180, fps: 30 },
        frames: 30,
        keyframes: [],
        look: {
          grade: 'warm',
          captions: null,
          cards: [words],
          aspectRatio: '16:9',
          language: 'ja-JP',
          colors: null,
          logo: null,
        },
      });
    } finally {
      await media.close();
    }
    for (const name of functionNames) {
      expect(readdirSync(bundles.folders[name]).includes('worker.mjs'), name).toBe(functionSizes[name].media);
    }
  });
});

const silent: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  with: () => silent,
};

/** A request as API Gateway's REST API hands it to Lambda (API Gateway, "Input format of a Lambda function for proxy integration"). */
function requestEvent(httpMethod: string, path: string) {
  return {
    resource: '/{proxy+}',
    path,
    httpMethod,
    headers: {
      Host: 'abc.execute-api.eu-west-1.amazonaws.com',
      'Content-Type': 'application/json',
    },
    multiValueHeaders: {
      Host: ['abc.execute-api.eu-west-1.amazonaws.com'],
      'Content-Type': ['application/json'],
    },
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: {
      path: `/live${path}`,
      stage: 'live',
      httpMethod,
      requestId: 'one',
      identity: { sourceIp: '192.0.2.1' },
    },
    body: httpMethod === 'POST' ? '{}' : null,
    isBase64Encoded: false,
  };
}
