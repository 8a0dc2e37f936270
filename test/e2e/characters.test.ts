/** Characters: drawn in the background, kept in versions, recognised in scenes; and clips and pictures of one's own. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { picture } from '../http/asset-files.ts';
import { newKey, newTenant } from '../http/tenants.ts';
import { makeClip } from '../media/fixtures.ts';
import { type Client, type Reel, startReel, storyboard } from './reel.ts';
import { watch } from './watch.ts';

interface CharacterJson {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly error: { readonly name: string; readonly message: string } | null;
  readonly picture: { readonly url: string; readonly proxyUrl: string } | null;
  readonly selectedVersionId: string | null;
  readonly drawing: { readonly seed: number; readonly model: string; readonly feedback: string | null };
}
interface SceneJson {
  readonly id: string;
  readonly characterIds: string[];
  readonly source: { readonly kind: string; readonly assetType?: string };
  readonly stale: { readonly image: boolean; readonly clip: boolean };
  readonly image: { readonly url: string } | null;
}

let reel: Reel;
beforeAll(async () => {
  reel = await startReel();
});
afterAll(() => reel.close());

const mira = { name: 'Mira', description: 'A young woman with short red hair and a yellow raincoat' };
const simulated = () => reel.server.simulator?.control.predictions() ?? [];
const waitOptions = { timeout: 20_000, interval: 50 };

async function drawn(id: string, by: Client = reel): Promise<CharacterJson> {
  return vi.waitFor(async () => {
    const { body } = await by.call('GET', `/v1/characters/${id}`);
    expect(body.status).not.toBe('drawing');
    return body as unknown as CharacterJson;
  }, waitOptions);
}

async function create(body: Record<string, unknown>, by: Client = reel): Promise<CharacterJson> {
  const answer = await by.call('POST', '/v1/characters', body);
  if (answer.status !== 202)
    throw new Error(`POST character: ${answer.status} ${JSON.stringify(answer.body)}`);
  expect(answer.headers.get('location')).toBe(`${reel.url}/v1/characters/${answer.body.id}`);
  return answer.body as unknown as CharacterJson;
}

async function upload(name: string, contentType: string, bytes: Buffer): Promise<string> {
  const announced = await reel.call('POST', '/v1/assets', {
    fileName: name,
    contentType,
    sizeBytes: bytes.length,
  });
  const { id, upload: form } = announced.body as {
    id: string;
    upload: { url: string; fields: Record<string, string> };
  };
  const body = new FormData();
  for (const [field, value] of Object.entries(form.fields)) body.append(field, value);
  body.append('file', new Blob([new Uint8Array(bytes)], { type: contentType }));
  expect((await fetch(form.url, { method: 'POST', body })).ok).toBe(true);
  expect((await reel.call('POST', `/v1/assets/${id}/complete`)).status).toBe(200);
  return id;
}

const scenesOf = async (id: string) =>
  (await reel.call('GET', `/v1/jobs/${id}/scenes`)).body.data as SceneJson[];

describe('a character', () => {
  it('is drawn in the background, once for the same request, and seen while it is drawn', async () => {
    const before = simulated().length;
    const first = await create(mira);
    expect([first.status, first.picture]).toEqual(['drawing', null]);
    const ready = await drawn(first.id);
    expect([ready.status, ready.error]).toEqual(['ready', null]);
    expect((await fetch(ready.picture?.url ?? '')).status).toBe(200);
    const proxy = await (await fetch(ready.picture?.proxyUrl ?? '')).arrayBuffer();
    expect(proxy.byteLength).toBeLessThan(100_000);
    const again = await drawn((await create(mira)).id);
    expect(again.selectedVersionId).not.toBeNull();
    expect(simulated().length).toBe(before + 1);
    const answer = await reel.call('GET', `/v1/characters/${first.id}`);
    expect(JSON.stringify(answer.body).length).toBeLessThan(64_000);
    expect(JSON.stringify(answer.body)).not.toContain('base64');
    const etag = answer.headers.get('etag') ?? '';
    const path = `/v1/characters/${first.id}`;
    expect((await reel.call('GET', path, undefined, { 'If-None-Match': etag })).status).toBe(304);
    const { body: made } = await reel.call('GET', `${path}/versions`);
    const [version] = made.data as { cost: number; model: string }[];
    expect([version?.model, (version?.cost ?? 0) > 0]).toEqual([ready.drawing.model, true]);
    expect(reel.server.simulator?.control.bill().totalUsd).toBeCloseTo(version?.cost ?? -1, 6);
  });

  it('is drawn anew from feedback, keeps its versions, and any of them can be chosen', async () => {
    const { id } = await drawn((await create({ ...mira, seed: 7 })).id);
    const path = `/v1/characters/${id}`;
    const asked = await reel.call('POST', `${path}/regenerate`, { feedback: 'She wears a green hat' });
    expect([asked.status, asked.body.status]).toEqual([202, 'drawing']);
    expect((await reel.call('POST', `${path}/regenerate`, {})).body.code).toBe('character_busy');
    const second = await drawn(id);
    const { body } = await reel.call('GET', `${path}/versions`);
    const versions = body.data as { id: string; selected: boolean; prompt: string }[];
    expect(versions.map(({ selected }) => selected)).toEqual([true, false]);
    expect(versions[0]?.prompt).toContain('green hat');
    expect(versions[0]?.id).toBe(second.selectedVersionId);
    const chosen = await reel.call('POST', `${path}/versions/${versions[1]?.id}/select`);
    expect(chosen.body.selectedVersionId).toBe(versions[1]?.id);
    const none = await reel.call('POST', `${path}/versions/tak_none/select`);
    expect(none.body.code).toBe('version_not_found');
  });

  it('is listed, searched, edited and deleted, by its own tenant and those who may use its client', async () => {
    const { body: client } = await reel.call('POST', '/v1/clients', { name: 'Acme' });
    const clientId = String(client.id);
    const robot = await drawn((await create({ name: 'Robbie', description: 'A brass robot', clientId })).id);
    const ids = async (query: string, by: Client = reel) =>
      ((await by.call('GET', `/v1/characters?${query}`)).body.data as { id: string }[]).map(({ id }) => id);
    expect(await ids('q=brass%20robot')).toEqual([robot.id]);
    expect(await ids(`clientId=${clientId}&status=ready`)).toEqual([robot.id]);
    expect(await ids('status=failed')).toEqual([]);
    const first = await reel.call('GET', '/v1/characters?limit=1');
    expect(first.body.nextCursor).not.toBeNull();
    const stranger = await newTenant(reel, 'Strangers');
    expect((await stranger.call('GET', `/v1/characters/${robot.id}`)).status).toBe(404);
    expect(await ids('limit=100', stranger)).toEqual([]);
    const limited = await newKey(reel, {
      scopes: ['read', 'write'],
      clientIds: [clientId],
    });
    expect(await ids('limit=100', limited)).toEqual([robot.id]);
    const path = `/v1/characters/${robot.id}`;
    const etag = (await reel.call('GET', path)).headers.get('etag') ?? '';
    const changed = await reel.call('PATCH', path, { name: 'Rusty' }, { 'If-Match': etag });
    expect([changed.status, changed.body.name]).toEqual([200, 'Rusty']);
    expect((await reel.call('PATCH', path, { name: 'Late' }, { 'If-Match': etag })).status).toBe(412);
    expect((await reel.call('DELETE', path)).status).toBe(204);
    expect((await reel.call('GET', path)).status).toBe(404);
  });

  it('that cannot be drawn says why, and holds no money', async () => {
    reel.server.simulator?.control.setFaults([{ match: {}, fault: 'insufficient_credit' }]);
    const refused = { name: 'Nobody', description: 'Somebody whom no model draws', seed: 99 };
    const failed = await drawn((await create(refused)).id);
    reel.server.simulator?.control.setFaults([]);
    expect(failed.status).toBe('failed');
    expect(failed.error?.message).toBeTruthy();
    const use = await reel.call('POST', '/v1/jobs', { ...storyboard(5), characterIds: [failed.id] });
    expect((use.body.errors as { message: string }[])[0]?.message).toBe('has no picture yet; it is failed');
    await reel.call('POST', `/v1/characters/${failed.id}/regenerate`, {});
    expect((await drawn(failed.id)).status).toBe('ready');
  });

  it('goes to the model as a reference picture, in the scenes that name it; a job keeps it as it was', async () => {
    const { id } = await drawn((await create({ ...mira, name: 'Zora', seed: 11 })).id);
    const scenes = [
      { visual: 'Zora opens the door of the workshop', seconds: 2 },
      { visual: 'An empty street in the rain', seconds: 3 },
    ];
    const body = { ...storyboard(), scenes, characterIds: [id], autoApprove: false };
    const plan = await reel.call('POST', '/v1/jobs?dryRun=true', body);
    expect(plan.status).toBe(200);
    const before = simulated().length;
    const job = await reel.create(body);
    await reel.until(job.id, (event) => event.status === 'awaiting_approval');
    const [first, second] = await scenesOf(job.id);
    expect([first?.characterIds, second?.characterIds]).toEqual([[id], []]);
    const inputs = simulated()
      .slice(before)
      .map(({ input }) => JSON.stringify(input));
    const withLink = inputs.filter((input) => input.includes('/takes/'));
    expect(withLink.length).toBe(1);
    for (const input of inputs) expect(input.length).toBeLessThan(256_000);
    expect(withLink[0]).toContain('Zora');

    // While the job runs it cannot go; another picture of it makes nothing of the job stale.
    expect((await reel.call('DELETE', `/v1/characters/${id}`)).body.code).toBe('character_in_use');
    await reel.call('POST', `/v1/characters/${id}/regenerate`, { seed: 12 });
    await drawn(id);
    expect((await scenesOf(job.id))[0]?.stale.image).toBe(false);
    const patched = await reel.call('PATCH', `/v1/jobs/${job.id}`, { characterIds: [id] });
    expect(patched.status).toBe(200);
    expect((await scenesOf(job.id)).map(({ stale }) => stale.image)).toEqual([true, false]);
    const edit = { characterIds: ['chr_01jd8m00000000000000000000'] };
    const refused = await reel.call('PATCH', `/v1/jobs/${job.id}/scenes/${first?.id}`, edit);
    expect([refused.status, (refused.body.errors as { path: string }[])[0]?.path]).toEqual([
      422,
      'characterIds',
    ]);
    const freed = await reel.call('PATCH', `/v1/jobs/${job.id}/scenes/${first?.id}`, { characterIds: [] });
    expect(freed.body.characterIds).toEqual([]);
    await reel.call('POST', `/v1/jobs/${job.id}/cancel`);
    expect((await reel.call('DELETE', `/v1/characters/${id}`)).status).toBe(204);
  });

  it('that nobody knows, or that has no picture, is refused with the name of its field', async () => {
    const unknown = 'chr_01jd8m00000000000000000000';
    const answer = await reel.call('POST', '/v1/jobs', { ...storyboard(5), characterIds: [unknown] });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([{ path: 'characterIds.0', message: 'there is no such character' }]);
  });
});

describe('clips and pictures of their user', () => {
  it('are filmed at no cost: a still by a slow camera, a clip held to its scene; and outlive their assets', async () => {
    const clip = await makeClip(join(reel.home, 'own.mp4'), { picture: 'testsrc2=s=320x180:r=25:d=2' });
    const video = await upload('own.mp4', 'video/mp4', readFileSync(clip));
    const still = await upload('own.png', 'image/png', picture('image/png', 640, 480));
    const before = simulated().length;
    const scenes = [
      { visual: 'The bottle', seconds: 2, source: { kind: 'asset', assetId: still } },
      { visual: 'How it is made', seconds: 4, source: { kind: 'asset', assetId: video } },
    ];
    const body = { ...storyboard(), scenes, autoApprove: false };
    const plan = await reel.call('POST', '/v1/estimates', body);
    expect([plan.body.predictions, (plan.body.cost as { estimated: number }).estimated]).toEqual([
      { images: 0, clips: 0 },
      0,
    ]);
    const job = await reel.create(body);
    await reel.until(job.id, (event) => event.status === 'awaiting_approval');
    const shown = await scenesOf(job.id);
    expect(shown.map(({ source }) => source.assetType)).toEqual(['image', 'video']);
    for (const scene of shown) expect((await fetch(scene.image?.url ?? '')).status).toBe(200);
    const held = await reel.call('DELETE', `/v1/assets/${video}`);
    expect([held.status, held.body.code]).toEqual([409, 'asset_in_use']);
    const anew = await reel.call('POST', `/v1/jobs/${job.id}/scenes/${shown[0]?.id}/regenerate`, {
      target: 'clip',
    });
    expect(anew.body.code).toBe('scene_not_generated');
    await reel.call('POST', `/v1/jobs/${job.id}/approve`);
    const done = await reel.ended(job.id);
    expect([done.status, done.error, done.cost.actual]).toEqual(['completed', null, 0]);
    expect(simulated().length).toBe(before);
    for (const asset of [video, still])
      expect((await reel.call('DELETE', `/v1/assets/${asset}`)).status).toBe(204);
    const link = await reel.call('GET', `/v1/jobs/${job.id}/video?redirect=false`);
    const file = join(reel.home, 'film.mp4');
    writeFileSync(file, Buffer.from(await (await fetch(String(link.body.url))).arrayBuffer()));
    expect((await watch(file)).frames).toBe(6 * 30);
    const { body: metadata } = await reel.call('GET', `/v1/jobs/${job.id}/metadata`);
    expect(JSON.stringify(metadata)).toContain('asset');
  });

  it('that are none are refused with the place where they stand', async () => {
    const sound = 'ast_01jd8m00000000000000000000';
    const scenes = [{ visual: 'x', seconds: 5, source: { kind: 'asset', assetId: sound } }];
    const answer = await reel.call('POST', '/v1/jobs', { ...storyboard(), scenes });
    expect(answer.body.errors).toEqual([
      { path: 'scenes.0.source.assetId', message: 'there is no such asset' },
    ]);
    const own = await reel.call('POST', '/v1/jobs', { ...storyboard(5), assetIds: [sound] });
    expect(own.body.errors).toEqual([{ path: 'assetIds.0', message: 'there is no such asset' }]);
  });
});
