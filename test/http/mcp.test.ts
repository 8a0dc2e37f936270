/** The MCP door, through the official client. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JobJson, type Reel, startReel, storyboard } from '../e2e/reel.ts';
import { watch } from '../e2e/watch.ts';
import { newKey, newTenant } from './tenants.ts';

interface SceneJson {
  readonly id: string;
  readonly seconds: number;
  readonly text: { readonly visual: string };
  readonly image: { readonly url: string } | null;
}
type VideoJson = JobJson & { readonly files: { readonly video: { readonly url: string } } | null };

describe('the MCP door', () => {
  let reel: Reel;
  let client: Client;

  beforeAll(async () => {
    reel = await startReel();
    client = await connect(reel.server.apiKey);
  });
  afterAll(async () => {
    await client.close();
    await reel.close();
  });

  async function connect(key: string): Promise<Client> {
    const opened = new Client({ name: 'test', version: '1' });
    const headers = { Authorization: `Bearer ${key}` };
    await opened.connect(
      new StreamableHTTPClientTransport(new URL(`${reel.url}/mcp`), { requestInit: { headers } }),
    );
    return opened;
  }

  /** @throws Error with the tool's words when it refuses */
  async function use<T>(name: string, args: Record<string, unknown> = {}, by = client): Promise<T> {
    const { isError, structuredContent, content } = await by.callTool({ name, arguments: args });
    if (isError) throw new Error(wordsOf(content));
    return structuredContent as T;
  }
  const wordsOf = (content: unknown) =>
    (content as { type: string; text: string }[]).map(({ text }) => text).join('\n');

  it('offers its tools with a description, schemas and hints', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'estimate_video',
      'create_video',
      'get_video',
      'list_videos',
      'get_storyboard',
      'edit_scene',
      'insert_scene',
      'remove_scene',
      'regenerate_scene',
      'reorder_scenes',
      'list_takes',
      'select_take',
      'approve_storyboard',
      'render_video',
      'cancel_video',
      'export_video',
      'share_video',
      'revoke_share',
      'list_models',
    ]);
    for (const tool of tools) {
      expect(tool.description, tool.name).toBeTruthy();
      expect(tool.inputSchema.type, tool.name).toBe('object');
      expect(tool.outputSchema?.type, tool.name).toBe('object');
      expect(JSON.stringify(tool), tool.name).not.toContain('$ref');
    }
    const create = tools.find(({ name }) => name === 'create_video');
    expect(create?.inputSchema.properties).toMatchObject({
      prompt: { type: 'string', maxLength: 5000 },
      durationSeconds: { minimum: 5, maximum: 600 },
    });
    expect(tools.filter((tool) => tool.annotations?.readOnlyHint).map(({ name }) => name)).toEqual([
      'get_video',
      'list_videos',
      'get_storyboard',
      'list_takes',
      'list_models',
    ]);
  });

  it.each([30, 60])('estimates a video of %i seconds, and keeps nothing', async (durationSeconds) => {
    const before = await use<{ data: unknown[] }>('list_videos');
    const plan = await use<{ scenes: SceneJson[]; cost: { estimated: number } }>('estimate_video', {
      prompt: 'An advert for a water bottle',
      durationSeconds,
    });
    const seconds = plan.scenes.reduce((sum, scene) => sum + scene.seconds, 0);
    expect(seconds).toBeCloseTo(durationSeconds, 1);
    expect(plan.cost.estimated).toBeGreaterThan(0);
    expect(await use('list_videos')).toEqual(before);
  });

  it('takes a video from creation over edit, order and approval to the finished file', async () => {
    const told: { progress: number; message?: string }[] = [];
    const call = { name: 'create_video', arguments: { ...storyboard(2, 3), autoApprove: false } };
    const created = await client.callTool(call, { onprogress: (progress) => void told.push(progress) });
    const job = created.structuredContent as unknown as JobJson;
    expect(job.status).toBe('awaiting_approval');
    expect(told.length).toBeGreaterThan(0);
    expect(told.map(({ progress }) => progress)).toEqual(
      told.map(({ progress }) => progress).toSorted((a, b) => a - b),
    );
    expect(wordsOf(created.content)).toContain('approve_storyboard');

    const jobId = job.id;
    const { data: scenes } = await use<{ data: SceneJson[] }>('get_storyboard', { jobId });
    expect(scenes.map(({ seconds }) => seconds)).toEqual([2, 3]);
    expect((await fetch(scenes[0]?.image?.url ?? '')).status).toBe(200);
    const text = { visual: 'A red boat leaves the harbour' };
    const edited = await use<SceneJson>('edit_scene', { jobId, sceneId: scenes[0]?.id, text, seconds: 2.5 });
    expect([edited.text.visual, edited.seconds]).toEqual([text.visual, 2.5]);
    const sceneIds = scenes.map(({ id }) => id).toReversed();
    const { data: ordered } = await use<{ data: SceneJson[] }>('reorder_scenes', { jobId, sceneIds });
    expect(ordered.map(({ id }) => id)).toEqual(sceneIds);

    const approve = { name: 'approve_storyboard', arguments: { jobId } };
    const finished = await client.callTool(approve, { onprogress: () => {} });
    expect(finished.structuredContent).toMatchObject({ id: jobId, status: 'completed' });
    const video = await use<VideoJson>('get_video', { jobId });
    expect(video.progress.percent).toBe(100);
    expect(await framesOf(video)).toBe(Math.round(5.5 * 30));

    const exporting = { name: 'export_video', arguments: { jobId, format: 'webm', resolution: '480p' } };
    const exported = await client.callTool(exporting, { onprogress: () => {} });
    expect(exported.structuredContent).toMatchObject({ status: 'done', jobId, format: 'webm' });
    const { url } = exported.structuredContent as { url: string };
    expect((await fetch(url)).headers.get('content-type')).toBe('video/webm');

    const { url: link, id: shareId } = await use<{ url: string; id: string }>('share_video', { jobId });
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(302);
    expect(await use('revoke_share', { jobId, shareId })).toMatchObject({ id: shareId, state: 'revoked' });
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(410);

    await use('edit_scene', { jobId, sceneId: scenes[1]?.id, text: { visual: 'A lighthouse at night' } });
    const render = { name: 'render_video', arguments: { jobId } };
    const rendered = await client.callTool(render, { onprogress: () => {} });
    expect(wordsOf(rendered.content)).toContain('1 pictures and 1 clips to make');
    expect(rendered.structuredContent).toMatchObject({ status: 'completed', revision: 2, stale: false });
  });

  it('inserts and removes scenes, and chooses among takes', async () => {
    const { id: jobId } = await use<JobJson>('create_video', { ...storyboard(5), autoApprove: false });
    await reel.until(jobId, (event) => event.status === 'awaiting_approval');
    const added = { text: { visual: 'A gull over the pier' }, seconds: 2, position: 0 };
    const { data: two } = await use<{ data: SceneJson[] }>('insert_scene', { jobId, ...added });
    expect(two.map(({ text }) => text.visual)).toEqual([added.text.visual, 'Scene number 1 by the sea']);
    const { data: one } = await use<{ data: SceneJson[] }>('remove_scene', { jobId, sceneId: two[0]?.id });
    const sceneId = one[0]?.id;
    expect([one.length, sceneId]).toEqual([1, two[1]?.id]);
    const { data: takes } = await use<{ data: { id: string; selected: boolean }[] }>('list_takes', {
      jobId,
      sceneId,
    });
    expect(takes.map(({ selected }) => selected)).toEqual([true]);
    const takeId = takes[0]?.id;
    const scene = await use('select_take', { jobId, sceneId, takeId });
    expect(scene).toMatchObject({ id: sceneId, selectedTakeIds: { image: takeId } });
    await expect(use('select_take', { jobId, sceneId, takeId: 'tak_none' })).rejects.toThrow('no take');
  });

  it('makes one video of two calls with the same key, and refuses another request under it', async () => {
    const args = { ...storyboard(5), autoApprove: false, idempotencyKey: 'the-same-video' };
    const first = await use<JobJson>('create_video', args);
    expect((await use<JobJson>('create_video', args)).id).toBe(first.id);
    await expect(use('create_video', { ...args, title: 'Another' })).rejects.toThrow('another request');
    await expect(use('create_video', { ...args, idempotencyKey: 'a b' })).rejects.toThrow('idempotencyKey');
  });

  async function framesOf({ files }: VideoJson): Promise<number> {
    const folder = mkdtempSync(join(tmpdir(), 'mcp-'));
    try {
      const file = join(folder, 'film.mp4');
      writeFileSync(file, Buffer.from(await (await fetch(files?.video.url ?? '')).arrayBuffer()));
      return (await watch(file)).frames;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  it('answers at once when nobody asked for progress, and cancels', async () => {
    const job = await use<JobJson>('create_video', { ...storyboard(5), autoApprove: false });
    expect(['queued', 'drawing']).toContain(job.status);
    expect((await use<JobJson>('cancel_video', { jobId: job.id })).status).toBe('canceled');
    await expect(use('cancel_video', { jobId: job.id })).resolves.toMatchObject({ status: 'canceled' });
    await expect(use('approve_storyboard', { jobId: job.id })).rejects.toThrow(
      /not_awaiting_approval.*canceled/,
    );
  });

  it('says what is wrong with an input and what would be right', async () => {
    await expect(use('create_video', { prompt: 'x', durationSeconds: 4 })).rejects.toThrow(
      /durationSeconds: .*5/,
    );
    await expect(use('create_video', {})).rejects.toThrow('prompt: is required in mode prompt');
    await expect(use('create_video', { prompt: 'x', colour: 'red' })).rejects.toThrow(
      'colour: is not a known field',
    );
    await expect(use('get_video', { jobId: 'job_x' })).rejects.toThrow(/There is no job job_x.*list_videos/);
    await expect(use('create_video', { prompt: 'x', models: { video: 'no/model' } })).rejects.toThrow(
      /models\.video/,
    );
  });

  it('holds to the scopes of the key', async () => {
    const { key } = await newKey(reel, { scopes: ['read'] });
    const reader = await connect(key);
    await expect(use('create_video', { prompt: 'x' }, reader)).rejects.toThrow(/lacks the scope write/);
    await expect(use('list_videos', {}, reader)).resolves.toBeDefined();
    await reader.close();
    const { key: writing } = await newKey(reel, { scopes: ['write'] });
    const writer = await connect(writing);
    await expect(use('list_videos', {}, writer)).rejects.toThrow(/lacks the scope read/);
    await expect(writer.listResources()).rejects.toThrow();
    await writer.close();
  });

  it('refuses a wrong key with 401, and pages of other sites with 403', async () => {
    await expect(connect('sk_wrong')).rejects.toThrow();
    const post = (headers: Record<string, string>) =>
      fetch(`${reel.url}/mcp`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Accept: 'application/json, text/event-stream',
          ...headers,
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
      });
    const bare = await post({});
    expect([bare.status, bare.headers.get('content-type')]).toEqual([401, 'application/problem+json']);
    const foreign = { Authorization: `Bearer ${reel.server.apiKey}`, Origin: 'https://evil.example' };
    expect((await post(foreign)).status).toBe(403);
    expect((await post({ ...foreign, Origin: reel.url })).status).toBe(200);
  });

  it('has no sessions: GET and DELETE are 405', async () => {
    for (const method of ['GET', 'DELETE']) {
      const { status, headers } = await reel.call(method, '/mcp', undefined, { Accept: 'text/event-stream' });
      expect([status, headers.get('allow')]).toEqual([405, 'POST']);
    }
  });

  it('shows jobs as resources, of the own tenant only', async () => {
    const { resources } = await client.listResources();
    const [first] = resources;
    const read = await client.readResource({ uri: first?.uri ?? '' });
    const [content] = read.contents as { text: string }[];
    expect(JSON.parse(content?.text ?? '')).toMatchObject({ id: first?.name, scenes: expect.any(Array) });
    const stranger = await newTenant(reel, 'Stranger');
    const { body } = await stranger.call('POST', '/v1/api-keys', { name: 'mcp' });
    const other = await connect(String(body.key));
    expect((await other.listResources()).resources).toEqual([]);
    await expect(other.readResource({ uri: first?.uri ?? '' })).rejects.toThrow();
    await expect(use('get_video', { jobId: first?.name }, other)).rejects.toThrow(/There is no job/);
    await other.close();
  });

  it('leaves entries in the audit log, with the route that a tool stands for', async () => {
    const job = await use<JobJson>('create_video', { ...storyboard(5), autoApprove: false });
    await use('cancel_video', { jobId: job.id });
    const { body } = await reel.call('GET', `/v1/audit?resource=${job.id}`);
    const entries = body.data as { method: string; route: string }[];
    expect(entries.map(({ method, route }) => `${method} ${route}`)).toEqual([
      'POST /v1/jobs/{jobId}/cancel',
      'POST /v1/jobs',
    ]);
  });
});
