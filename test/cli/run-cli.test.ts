/** The command line against a whole server: everything it does goes through the typed client. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import { apiTypes, type OpenApiDocument } from '../../src/cli/write-api-types.ts';
import { type Reel, startReel, storyboard } from '../e2e/reel.ts';
import { watch } from '../e2e/watch.ts';
import { fakeTerminal } from './fake-terminal.ts';

describe('the command line', () => {
  let reel: Reel;
  const folder = mkdtempSync(join(tmpdir(), 'storyreel-cli-'));

  beforeAll(async () => {
    reel = await startReel();
  });
  afterAll(async () => {
    await reel.close();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Given {
    readonly variables?: Readonly<Record<string, string>>;
    readonly input?: string;
    readonly stop?: AbortController;
  }
  async function run(args: readonly string[], given: Given = {}) {
    const output = fakeTerminal({ isTTY: false, columns: 200 });
    const errors = fakeTerminal({ isTTY: false, columns: 200 });
    const input = Object.assign(new PassThrough(), { isTTY: false });
    input.end(given.input ?? '');
    const code = await runCli(args, {
      input,
      output,
      errors,
      stop: given.stop ?? new AbortController(),
      cores: 1,
      now: () => performance.now(),
      variables: given.variables ?? { STORYREEL_URL: reel.url, STORYREEL_API_KEY: reel.server.apiKey },
    });
    const told = { code, out: output.written(), err: errors.written() };
    expect(told.out + told.err).not.toContain(reel.server.apiKey);
    return told;
  }

  const small = ['--duration', '5', '--resolution', '480p', '--fps', '24', '--transition', 'cut'];

  it('takes a video from a prompt over review to a file on disk', async () => {
    const created = await run(['create', 'A kite over the sea', ...small, '--title', 'Kite', '--watch']);
    expect(created).toMatchObject({ code: 0, err: expect.stringContaining('%') });
    const jobId = created.out.match(/job_\w+/)?.[0] ?? '';
    expect(created.out).toContain('is awaiting_approval');

    const no = await run(['review', jobId, '--out', folder], { input: 'n\n' });
    expect([no.code, no.err]).toEqual([0, expect.stringContaining('Not approved')]);
    const yes = await run(['review', jobId, '--out', folder], { input: 'y\n' });
    expect([yes.code, yes.err]).toEqual([0, expect.stringMatching(/scene-1\.jpg[\s\S]*Film it\?/)]);
    const watched = await run(['watch', jobId]);
    expect([watched.code, watched.out]).toEqual([0, expect.stringContaining('is completed')]);
    const saved = await run(['download', jobId, '--out', folder, '--json']);
    const { video } = JSON.parse(saved.out);
    expect(video).toBe(join(folder, 'kite.mp4'));
    expect((await watch(video)).frames).toBe(5 * 24);
    const exported = await run([
      'export',
      jobId,
      '--format',
      'webm',
      '--resolution',
      '480p',
      '--out',
      folder,
    ]);
    expect(exported).toMatchObject({ code: 0, out: expect.stringContaining('kite.webm') });
    const twice = await run(['export', jobId, '--format', 'webm', '--resolution', '480p', '--out', folder]);
    expect(twice).toMatchObject({ code: 1, err: expect.stringContaining('kite.webm is there already') });
    expect((await watch(join(folder, 'kite.webm'))).frames).toBe(5 * 24);
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['kite.jpg', 'kite-storyboard']));
  });

  it('shows the plan and the price before anything is made', async () => {
    const plan = await run(['create', 'A kite', ...small, '--dry-run']);
    expect([plan.code, plan.out]).toEqual([0, expect.stringMatching(/scenes, about \$\d/)]);
    const asJson = await run(['create', 'A kite', ...small, '--dry-run', '--json']);
    expect(JSON.parse(asJson.out)).toMatchObject({
      simulated: true,
      cost: { estimated: expect.any(Number) },
    });
  });

  it('approves without filming, films, says what another render would cost, and cancels', async () => {
    const { id } = await reel.create({ ...storyboard(5), autoApprove: false });
    await reel.until(id, (event) => event.status === 'awaiting_approval');
    const approved = await run(['approve', id, '--no-render', '--json']);
    expect(JSON.parse(approved.out)).toMatchObject({
      status: 'awaiting_approval',
      approval: { approved: true },
    });
    const priced = await run(['render', id, '--dry-run']);
    expect(priced.out).toContain('0 pictures and 1 clips');
    const rendered = await run(['render', id, '--watch']);
    // The review lies behind it, and is no reason to stop.
    expect([rendered.code, rendered.out]).toEqual([0, expect.stringContaining('is completed')]);
    const tooLate = await run(['cancel', id]);
    expect([tooLate.code, tooLate.err]).toEqual([1, expect.stringContaining('completed')]);
    const other = await reel.create({ ...storyboard(5), autoApprove: false });
    expect(await run(['cancel', other.id])).toMatchObject({
      code: 0,
      out: expect.stringContaining('is canceled'),
    });
    expect(await run(['watch', other.id])).toMatchObject({ code: 1 });
    const listed = await run(['list', '--limit', '1']);
    expect(listed.out).toMatch(new RegExp(`^${other.id}  canceled .*\n$`));
  });

  it('lists models, and makes a key that works until it is deleted', async () => {
    const models = (await run(['models'])).out;
    expect(models).toContain('google/veo-3.1-fast');
    const { body } = await reel.call('GET', '/v1/models?limit=100');
    expect(models.trim().split('\n')).toHaveLength((body.data as unknown[]).length);
    const made = JSON.parse((await run(['keys', 'create', 'Reader', '--scopes', 'read', '--json'])).out);
    const variables = { STORYREEL_URL: reel.url, STORYREEL_API_KEY: made.key };
    expect((await run(['list', '--json'], { variables })).code).toBe(0);
    const refused = await run(['create', 'A kite'], { variables });
    expect([refused.code, refused.err]).toEqual([1, 'This key lacks the scope write.\n']);
    expect((await run(['keys', 'list'])).out).toContain('Reader');
    expect((await run(['keys', 'delete', made.id])).code).toBe(0);
    expect(await run(['list'], { variables })).toMatchObject({
      code: 1,
      err: 'This API key is not known.\n',
    });
  });

  it.each([
    [['craete'], 'There is no command "craete"; storyreel --help lists all.\n'],
    [['create'], 'Say what the video is about: storyreel create "An advert for a bottle"\n'],
    [['create', 'A kite', '--duration', '4'], '--duration must be a number from 5 to 600, not "4".\n'],
    [['watch', 'x'], 'Name one job, such as job_01jd8m...; storyreel list shows them.\n'],
    [['watch', 'job_x', '--key', 'a b'], 'The API key holds characters that no key has.\n'],
    [['list', '--server', 'nowhere'], 'The server must be an address such as https://video.example.com.\n'],
    [['list', '--colour'], 'There is no option --colour; --help lists all of them.\n'],
  ])('%j ends with exit code 2 and says what would be right', async (args, err) => {
    expect(await run(args)).toEqual({ code: 2, out: '', err });
  });

  it('names the option where the server refuses a field', async () => {
    const refused = await run(['create', 'A kite', '--video-model', 'no/model']);
    expect([refused.code, refused.err]).toEqual([2, expect.stringMatching(/^--video-model: .*no\/model/)]);
  });

  it('says when it has no key, or no server', async () => {
    expect((await run(['list'], { variables: {} })).err).toContain('STORYREEL_API_KEY');
    const variables = { STORYREEL_URL: 'http://127.0.0.1:1', STORYREEL_API_KEY: 'sk_x' };
    expect(await run(['list'], { variables })).toEqual({
      code: 1,
      out: '',
      err: 'The server cannot be reached.\n',
    });
  });

  it('ends with 130 on Ctrl-C, and leaves the job alone', async () => {
    const { id } = await reel.create({ ...storyboard(5), autoApprove: false });
    const stop = new AbortController();
    stop.abort();
    expect(await run(['watch', id], { stop })).toMatchObject({ code: 130 });
    expect((await reel.job(id)).status).not.toBe('canceled');
  });

  it.each([
    'create',
    'list',
    'watch',
    'review',
    'approve',
    'render',
    'cancel',
    'download',
    'export',
    'models',
    'keys',
  ])('%s explains itself in lines of a terminal', async (name) => {
    const { code, out, err } = await run([name, '--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`storyreel ${name}`);
    expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  it('has the types of the API as it is now (npm run api-types writes them anew)', async () => {
    const { body } = await reel.call('GET', '/openapi.json');
    const file = new URL('../../src/cli/api-types.ts', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(apiTypes(body as unknown as OpenApiDocument));
  });
});
