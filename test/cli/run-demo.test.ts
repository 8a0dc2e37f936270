import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DemoOptions, readDemoOptions } from '../../src/cli/demo-options.ts';
import { runDemo } from '../../src/cli/run-demo.ts';
import { fakeTerminal, type Terminalish } from './fake-terminal.ts';
import { failure, reviewed, type Step, success } from './recorded-job.ts';
import {
  pictureBytes,
  type Script,
  type ScriptedServer,
  startScriptedServer,
  thumbnailBytes,
  videoBytes,
} from './scripted-server.ts';

let folder = '';
let server: ScriptedServer | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-'));
});
afterEach(async () => {
  if (server && !server.closed) await server.close();
  await rm(folder, { recursive: true, force: true });
});

interface Run {
  readonly code: Promise<number>;
  readonly input: PassThrough;
  readonly output: Terminalish;
  readonly errors: Terminalish;
  readonly stop: AbortController;
}

async function demo(
  script: Script,
  args: readonly string[] = [],
  terminal: Parameters<typeof fakeTerminal>[0] = { isTTY: false },
): Promise<Run & { server: ScriptedServer }> {
  const started = await startScriptedServer(script);
  server = started;
  const run = { ...silent(), errors: fakeTerminal(terminal) };
  const code = runDemo(optionsFor(args), { startServer: async () => started, ...run });
  return { ...run, code, server: started };
}

function optionsFor(args: readonly string[]): DemoOptions {
  const options = readDemoOptions(['A reusable water bottle', '--out', folder, ...args]);
  if (!options) throw new Error('help was asked for');
  return options;
}

/** Surroundings without a terminal, in which time stands still. */
function silent() {
  return {
    input: new PassThrough(),
    output: fakeTerminal({ isTTY: false }),
    errors: fakeTerminal({ isTTY: false }),
    stop: new AbortController(),
    cores: 2,
    now: () => 0,
  };
}

const saved = async () => (await readdir(folder)).sort();

/** Percents depend on how many events one read of the job answers for. */
const withoutPercent = (text: string) => text.replace(/ +\d+ %/g, ' ..%');

describe('a film', () => {
  test('is written with its thumbnail, every byte, and the summary says what it is', async () => {
    const { code, output, errors, server } = await demo({ steps: success });
    expect(await code).toBe(0);
    expect(await saved()).toEqual(['a-reusable-water-bottle.jpg', 'a-reusable-water-bottle.mp4']);
    expect(await readFile(join(folder, 'a-reusable-water-bottle.mp4'))).toEqual(videoBytes);
    expect(await readFile(join(folder, 'a-reusable-water-bottle.jpg'))).toEqual(thumbnailBytes);
    expect(server.closed).toBe(true);
    expect(output.written().replaceAll(folder, 'OUT')).toMatchSnapshot('summary');
    expect(withoutPercent(errors.written())).toMatchSnapshot('progress without a terminal');
  });

  test('is ordered with what the options say, and starts by itself', async () => {
    const args =
      '--duration 12 --aspect 9:16 --resolution 480p --fps 25 --seed 7 --preset economy --transition fade:1';
    const models = ['--image-model', 'a/b', '--style', 'ink on paper'];
    const { code, server } = await demo({ steps: success }, [...args.split(' '), ...models]);
    await code;
    expect(server.bodies).toEqual([
      {
        prompt: 'A reusable water bottle',
        durationSeconds: 12,
        aspectRatio: '9:16',
        resolution: '480p',
        fps: 25,
        seed: 7,
        preset: 'economy',
        style: 'ink on paper',
        models: { image: 'a/b' },
        transition: { kind: 'fade', seconds: 1 },
        captions: { mode: 'burned' },
        autoApprove: true,
      },
    ]);
  });

  test('of the same prompt leaves the first one alone', async () => {
    expect(await (await demo({ steps: success })).code).toBe(0);
    expect(await (await demo({ steps: success })).code).toBe(0);
    expect(await saved()).toEqual([
      'a-reusable-water-bottle-2.jpg',
      'a-reusable-water-bottle-2.mp4',
      'a-reusable-water-bottle.jpg',
      'a-reusable-water-bottle.mp4',
    ]);
  });

  test('made by real models says what was spent, before and after', async () => {
    const { code, output, errors } = await demo({ steps: success, job: { simulated: false } });
    await code;
    expect(errors.written()).toContain('The models are real: this costs about $0.309.');
    expect(output.written()).toContain('$0.309 spent, $0.309 expected');
    expect(output.written()).not.toContain('simulated');
  });

  test('as JSON is one object, with nothing beside it', async () => {
    const { code, output, errors } = await demo({ steps: success }, ['--json']);
    expect(await code).toBe(0);
    expect(errors.written()).toBe('');
    expect(JSON.parse(output.written())).toMatchObject({
      status: 'completed',
      error: null,
      video: join(folder, 'a-reusable-water-bottle.mp4'),
      thumbnail: join(folder, 'a-reusable-water-bottle.jpg'),
      picture: { frames: 360, width: 1280, height: 720 },
      simulated: true,
      cost: { estimated: 0.309, actual: 0.309 },
      stageSeconds: { planning: 0.8, drawing: 10, filming: 30, cutting: 2 },
      cores: 2,
      scenes: [{ status: 'conformed' }, { status: 'conformed' }, { status: 'conformed' }],
    });
  });
});

describe('a job that fails', () => {
  test('tells reason, the provider’s words, the scene and what to do, and leaves no file', async () => {
    const { code, errors, output } = await demo({ steps: failure });
    expect(await code).toBe(1);
    expect(await saved()).toEqual([]);
    expect(output.written()).toBe('');
    expect(errors.written().slice(errors.written().indexOf('There is no film'))).toMatchInlineSnapshot(`
      "There is no film: the job failed.
      Reason    1 of 3 scenes failed (2): The provider refused scene 2.
      Provider  flagged as sensitive (E005)
      Scene 2   The provider refused scene 2.
      Advice    Change the text of the scene.

      "
    `);
  });

  test('says so in JSON too', async () => {
    const { code, output } = await demo({ steps: failure }, ['--json']);
    expect(await code).toBe(1);
    expect(JSON.parse(output.written())).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining('refused scene 2'), advice: 'Change the text of the scene.' },
      video: null,
      scenes: [{ status: 'filming' }, { status: 'failed' }, { status: 'filming' }],
    });
  });
});

describe('a request that the API refuses', () => {
  const problem = {
    status: 422,
    title: 'Invalid request',
    detail: 'The request is not valid.',
    code: 'validation_failed',
    errors: [
      { path: 'durationSeconds', message: 'must be at most 600' },
      { path: 'models.video', message: 'no/such is not a known model' },
    ],
  };

  test('names each field by the option that set it, with exit code 2', async () => {
    const { code, errors } = await demo({ steps: success, refuse: { status: 422, problem } });
    expect(await code).toBe(2);
    expect(errors.written()).toBe(
      '--duration: must be at most 600\n--video-model: no/such is not a known model\n',
    );
  });

  test('is reported in JSON by field', async () => {
    const { code, output } = await demo({ steps: success, refuse: { status: 422, problem } }, ['--json']);
    expect(await code).toBe(2);
    expect(JSON.parse(output.written())).toMatchObject({
      status: 'refused',
      error: { fields: [{ path: 'durationSeconds', option: '--duration' }, { path: 'models.video' }] },
    });
  });

  test('for another reason than its fields is told in the server’s words', async () => {
    const refuse = {
      status: 500,
      problem: { title: 'Internal error', detail: 'Name request req_1 when you ask.' },
    };
    const { code, errors } = await demo({ steps: success, refuse });
    expect(await code).toBe(1);
    expect(errors.written()).toBe('There is no film: Name request req_1 when you ask.\n');
  });
});

describe('with --review', () => {
  test('the storyboard is shown, and a yes on standard input films it', async () => {
    const { code, input, errors, server } = await demo({ steps: reviewed }, ['--review']);
    await server.standing;
    input.write('y\n');
    expect(await code).toBe(0);
    expect(server.bodies).toMatchObject([{ autoApprove: false }]);
    expect(server.requests).toContain('POST /v1/jobs/job_01test/approve');
    const text = errors.written();
    const shown = text.slice(text.indexOf('\nA bottle for life'), text.indexOf('Film it?'));
    expect(shown.replaceAll(folder, 'OUT')).toMatchSnapshot('storyboard');
    expect(await saved()).toEqual([
      'a-reusable-water-bottle-storyboard',
      'a-reusable-water-bottle.jpg',
      'a-reusable-water-bottle.mp4',
    ]);
    const picture = join(folder, 'a-reusable-water-bottle-storyboard', 'scene-3.jpg');
    expect(await readFile(picture)).toEqual(pictureBytes);
  });

  test.each([['n\n'], ['q\n'], ['\n'], ['']])('%j cancels the job and is no failure', async (typed) => {
    const { code, input, errors, server } = await demo({ steps: reviewed }, ['--review']);
    input.end(typed);
    expect(await code).toBe(0);
    expect(server.requests).toContain('POST /v1/jobs/job_01test/cancel');
    expect(server.requests).not.toContain('POST /v1/jobs/job_01test/approve');
    expect(errors.written()).toContain('Not filmed. The job is canceled; nothing was spent.');
    expect(await saved()).toEqual([]);
  });

  test('an answer that is neither is asked again', async () => {
    const { code, input, errors } = await demo({ steps: reviewed }, ['--review']);
    input.end('perhaps\nYES\n');
    expect(await code).toBe(0);
    expect(errors.written().match(/Film it\?/g)).toHaveLength(2);
  });

  test('Ctrl-C at the question cancels the job', async () => {
    const { code, server, stop, errors } = await demo({ steps: reviewed }, ['--review']);
    await new Promise<void>((resolve) => {
      errors.watch = (text) => text.includes('Film it?') && resolve();
    });
    stop.abort();
    expect(await code).toBe(130);
    expect(server.requests).toContain('POST /v1/jobs/job_01test/cancel');
    expect(await saved()).toEqual([]);
  });
});

describe('Ctrl-C', () => {
  test('cancels the job, closes the server and exits with 130', async () => {
    const { code, server, stop, errors } = await demo({ steps: success, holdAt: 8 });
    await server.standing;
    stop.abort();
    expect(await code).toBe(130);
    expect(server.requests.at(-1)).toBe('POST /v1/jobs/job_01test/cancel');
    expect(server.closed).toBe(true);
    expect(errors.written()).toContain('Stopped. The job is canceled; nothing was spent.');
    expect(await saved()).toEqual([]);
  });

  test('while the server starts orders nothing, and the server is closed', async () => {
    const started = await startScriptedServer({ steps: success });
    server = started;
    const stop = new AbortController();
    const code = await runDemo(optionsFor([]), {
      startServer: async () => {
        stop.abort();
        return started;
      },
      ...silent(),
      stop,
    });
    expect(code).toBe(130);
    expect(started.requests).toEqual([]);
    expect(started.closed).toBe(true);
  });
});

describe('a broken connection', () => {
  /** The last step of each scene's drawing, then one in the middle of filming. */
  const dropping: readonly Step[] = success.map((step, i) =>
    i === 5 ? { ...step, drop: { unseen: 3 } } : i === 14 ? { ...step, drop: { unseen: 0 } } : step,
  );

  test('is resumed after the last event, and none is lost or told twice', async () => {
    const { code, server, errors } = await demo({ steps: dropping });
    expect(await code).toBe(0);
    expect(server.resumedAfter).toHaveLength(3);
    const told = errors
      .written()
      .split('\n')
      .filter((line) => / \d+ % {2}/.test(line));
    expect(told.map((line) => line.slice(14))).toEqual(success.map(({ event }) => event.message));
  });
});

describe('on a terminal', () => {
  test('the bars are redrawn in place and give way to the summary', async () => {
    const { code, errors } = await demo({ steps: success }, [], { columns: 80 });
    expect(await code).toBe(0);
    expect(errors.written()).toContain('█');
    const seen = await errors.seen();
    expect(seen.join('\n')).not.toContain('█');
    expect(seen[0]).toBe('12 s, 16:9, 720p, 30 fps, crossfade of 0.5 s, seed 7');
  });

  test('the last picture of a job that failed stays, once, above the reason', async () => {
    const { code, errors } = await demo({ steps: failure }, [], { columns: 60 });
    expect(await code).toBe(1);
    expect((await errors.seen()).join('\n')).toMatchSnapshot('failed job at 60 columns');
  });

  test('colours are left out when NO_COLOR is set', async () => {
    const coloured = await demo({ steps: success }, [], {});
    await coloured.code;
    expect(coloured.errors.written()).toContain('\u001b[36m');
    const plain = await demo({ steps: success }, [], { env: { TERM: 'xterm-256color', NO_COLOR: '1' } });
    await plain.code;
    expect(plain.errors.written()).not.toContain('\u001b[36m');
    expect(plain.errors.written()).toContain('█');
  });
});

test('a server that does not start is one clear sentence', async () => {
  const around = silent();
  const code = await runDemo(optionsFor([]), {
    startServer: () => Promise.reject(new Error('The environment is not usable: PORT must be a number.')),
    ...around,
  });
  expect(code).toBe(1);
  expect(around.errors.written()).toBe(
    'There is no film: The environment is not usable: PORT must be a number.\n',
  );
});
