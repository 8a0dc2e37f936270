import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maxAssetBytes } from '../../src/domain/asset.ts';
import { scaledClock } from '../../src/local/clock.ts';
import { type Answer, type Client, type Reel, startReel } from '../e2e/reel.ts';
import { makeClip, tempFolder } from '../media/fixtures.ts';
import { type AnswerChecker, answerChecker } from './answer-checker.ts';
import { photo, picture, sendFile, serve, sound } from './asset-files.ts';
import { newKey, newTenant } from './tenants.ts';

interface AssetJson {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly tags: readonly string[];
  readonly clientId: string | null;
  readonly campaignId: string | null;
  readonly proxyUrl: string | null;
  readonly sha256: string | null;
}

const hour = 3600_000;

describe('assets', () => {
  let reel: Reel;
  let checker: AnswerChecker;
  /** Milliseconds that the server's clock is ahead. */
  let ahead = 0;
  const complaints: string[] = [];

  beforeAll(async () => {
    const clock = scaledClock(10);
    reel = await startReel({ clock: { now: () => clock.now() + ahead, after: clock.after } });
    checker = answerChecker((await reel.call('GET', '/openapi.json')).body);
  });
  afterAll(async () => {
    await reel.close();
    expect(complaints).toEqual([]);
  });

  /** Calls, and holds the answer against the OpenAPI document. */
  async function call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    client: Pick<Client, 'call'> = reel,
  ): Promise<Answer> {
    const answer = await client.call(method, path, body, headers);
    const route = path.replace(/\?.*/, '').replace(/^\/v1\/assets\/[^/]+/, '/v1/assets/{assetId}');
    const type = answer.headers.get('content-type') ?? '';
    complaints.push(...checker.complaints(method, route, { status: answer.status, type, body: answer.body }));
    return answer;
  }
  const post = (body: unknown, headers?: Record<string, string>, client?: Client) =>
    call('POST', '/v1/assets', body, headers, client);
  const announce = (bytes: number, contentType = 'image/png', more: Record<string, unknown> = {}) =>
    post({ fileName: 'file.png', contentType, sizeBytes: bytes, ...more });
  const complete = (id: unknown) => call('POST', `/v1/assets/${id}/complete`);

  /** Uploads and completes. */
  async function upload(bytes: Buffer, more: Record<string, unknown> = {}): Promise<AssetJson> {
    const announced = await announce(bytes.length, 'image/png', more);
    expect(announced.status).toBe(201);
    expect(await sendFile(announced, Uint8Array.from(bytes))).toBe(204);
    const { status, body } = await complete(announced.body.id);
    expect([status, body.detail]).toEqual([200, undefined]);
    return body as unknown as AssetJson;
  }
  const ids = (answer: Answer) => (answer.body.data as AssetJson[]).map((asset) => asset.id);
  const errors = (answer: Answer) => (answer.body.errors as { path: string }[]).map((error) => error.path);
  const bytesAt = async (url: string | null) => Buffer.from(await (await fetch(url ?? '')).arrayBuffer());

  it('an upload is announced, sent by form, proven, and served as it came', async () => {
    const bytes = picture('image/png');
    const announced = await announce(bytes.length, 'image/png', {
      fileName: 'bottle.png',
      tags: ['Product'],
    });
    expect(announced.body).toMatchObject({
      status: 'pending',
      name: 'bottle.png',
      type: null,
      bytes: bytes.length,
      tags: ['product'],
    });
    expect(announced.headers.get('location')).toBe(`${reel.url}/v1/assets/${announced.body.id}`);
    expect(String(announced.body.id)).toMatch(/^ast_[0-9a-z]{26}$/);
    expect(await sendFile(announced, Uint8Array.from(bytes))).toBe(204);
    const { body } = await complete(announced.body.id);
    expect(body).toMatchObject({
      status: 'ready',
      type: 'image',
      contentType: 'image/png',
      bytes: bytes.length,
      width: 320,
      height: 200,
      seconds: null,
      expiresAt: null,
    });
    expect((await call('GET', `/v1/assets/${body.id}`)).body).toEqual({
      ...body,
      proxyUrl: expect.any(String),
    });

    const redirect = await call('GET', `/v1/assets/${body.id}/content`);
    expect(redirect.status).toBe(302);
    const served = await fetch(redirect.headers.get('location') ?? '');
    expect(served.headers.get('content-disposition')).toContain('bottle.png');
    expect(served.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await served.arrayBuffer()).equals(bytes)).toBe(true);
    const link = await call('GET', `/v1/assets/${body.id}/content?redirect=false`);
    expect((await bytesAt(String(link.body.url))).equals(bytes)).toBe(true);
    const proxy = await bytesAt(String(body.proxyUrl));
    expect([proxy.length < 100_000, proxy.subarray(0, 2).toString('hex')]).toEqual([true, 'ffd8']);
  });

  it('clips and sounds are assets too, with their length', async () => {
    const file = await makeClip(join(await tempFolder(), 'clip.mp4'), {
      picture: 'testsrc2=s=320x180:r=30:d=1',
    });
    expect(await upload(await readFile(file))).toMatchObject({ type: 'video', width: 320, seconds: 1 });
    expect(await upload(sound(44 + 96_000))).toMatchObject({
      type: 'audio',
      contentType: 'audio/wav',
      width: null,
      seconds: 1,
      proxyUrl: null,
    });
  });

  it('completing twice, also at once, is completing once', async () => {
    const bytes = picture('image/png');
    const announced = await announce(bytes.length);
    await sendFile(announced, Uint8Array.from(bytes));
    const answers = await Promise.all([complete(announced.body.id), complete(announced.body.id)]);
    for (const { status, body } of [...answers, await complete(announced.body.id)]) {
      expect([status, body.status, body.updatedAt]).toEqual([200, 'ready', answers[0]?.body.updatedAt]);
    }
  });

  it('what the form stores after completion changes nothing', async () => {
    const bytes = picture('image/png');
    const announced = await announce(bytes.length);
    await sendFile(announced, Uint8Array.from(bytes));
    const { body } = await complete(announced.body.id);
    await sendFile(announced, Uint8Array.from(Buffer.from('<html>other</html>')));
    const link = await call('GET', `/v1/assets/${body.id}/content?redirect=false`);
    expect((await bytesAt(String(link.body.url))).equals(bytes)).toBe(true);
  });

  it.each([
    ['HTML named .png', Buffer.from('<!doctype html><script>alert(1)</script>'), 'this is an HTML page'],
    [
      'SVG',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
      'an SVG drawing; save it as PNG.',
    ],
    ['half a picture', picture('image/png').subarray(0, 300), 'damaged or breaks off'],
    ['a ZIP file', Buffer.from('504b0304140000000800', 'hex'), 'a file of type application/zip'],
    [
      'a playlist of other files',
      Buffer.from('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n'),
      'this is plain text',
    ],
    ['an empty file', Buffer.alloc(0), 'an empty file'],
    [
      'a picture as Apple keeps it',
      Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
      'files of type image/heic are not read; save it as JPEG, PNG or WebP',
    ],
    ['a picture of a single line', picture('image/png', 600, 1), 'too narrow to fill a frame'],
  ])('%s is refused with the reason, and gone', async (_, bytes, reason) => {
    const announced = await announce(1000);
    expect(await sendFile(announced, Uint8Array.from(bytes))).toBe(204);
    const refused = await complete(announced.body.id);
    expect([refused.status, refused.body.code]).toEqual([422, 'asset_not_media']);
    expect(refused.body.detail).toContain(reason);
    expect((await call('GET', `/v1/assets/${announced.body.id}`)).status).toBe(404);
    expect((await complete(announced.body.id)).status).toBe(404);
  });

  it('a GIF that moves is a clip', async () => {
    const file = await makeClip(join(await tempFolder(), 'moving.gif'), {
      picture: 'testsrc2=s=96x64:r=10:d=0.5',
      videoCodec: 'gif' as never,
    });
    const asset = await upload(await readFile(file));
    expect(asset).toMatchObject({ type: 'video', contentType: 'image/gif', width: 96 });
  });

  it('the store refuses one byte more than was announced, and completion then finds nothing', async () => {
    const bytes = picture('image/png');
    const announced = await announce(bytes.length - 1);
    expect(await sendFile(announced, Uint8Array.from(bytes))).toBe(400);
    const { status, body } = await complete(announced.body.id);
    expect([status, body.code]).toEqual([409, 'upload_missing']);
    expect((await call('GET', `/v1/assets/${announced.body.id}/content`)).body.code).toBe('asset_not_ready');
  });

  it('50 MB are let in, by form and by address; one byte more by neither', async () => {
    expect(await upload(sound(maxAssetBytes))).toMatchObject({ type: 'audio', bytes: maxAssetBytes });
    const over = await announce(maxAssetBytes + 1);
    expect([over.status, errors(over)]).toEqual([422, ['sizeBytes']]);
    const url = await serve((_request, response) => response.end(sound(maxAssetBytes + 1)));
    const fetched = await post({ url });
    expect([fetched.status, fetched.body.code]).toEqual([422, 'asset_too_large']);
  });

  it('a picture from an address is kept when its source is gone', async () => {
    const bytes = picture('image/jpeg', 900, 600);
    let asked = 0;
    const url = await serve((_request, response) => {
      asked++;
      if (asked > 1) response.writeHead(410).end();
      else response.writeHead(200, { 'Content-Type': 'text/html' }).end(bytes);
    });
    const { status, body } = await post({ url: `${url}/sea%20side.jpg?signature=canary`, tags: ['a'] });
    expect([status, body.detail]).toEqual([201, undefined]);
    expect(body).toMatchObject({
      status: 'ready',
      name: 'sea side.jpg',
      contentType: 'image/jpeg',
      width: 900,
      upload: null,
      source: { kind: 'url', url: `${url}/sea%20side.jpg` },
    });
    expect(JSON.stringify(body)).not.toContain('canary');
    const link = await call('GET', `/v1/assets/${body.id}/content?redirect=false`);
    expect((await bytesAt(String(link.body.url))).equals(bytes)).toBe(true);
    expect((await post({ url })).body.code).toBe('fetch_failed');
  });

  it.each([
    'http://169.254.169.254/latest/meta-data/iam/security-credentials/',
    'http://10.0.0.1/a.png',
    'http://[fd00:ec2::254]/',
    'file:///etc/passwd',
    'http://user:password@example.com/a.png',
  ])('%s is not fetched', async (url) => {
    const answer = await post({ url });
    expect([answer.status, answer.body.code, errors(answer)]).toEqual([422, 'url_not_allowed', ['url']]);
  });

  it('an address that redirects inside is not fetched', async () => {
    const url = await serve((_request, response) =>
      response.writeHead(302, { Location: 'http://169.254.169.254/' }).end(),
    );
    expect((await post({ url })).body.code).toBe('url_not_allowed');
  });

  it('a page fetched for a picture is refused, and nothing is listed', async () => {
    const url = await serve((_request, response) => response.end('<html><body>no picture</body></html>'));
    const { body } = await post({ url, tags: ['page'] });
    expect(body).toMatchObject({ code: 'asset_not_media', detail: expect.stringContaining('HTML') });
    expect(ids(await call('GET', '/v1/assets?tag=page'))).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['nothing', {}, 'url'],
    ['both ways at once', { url: 'https://example.com/a.png', sizeBytes: 5 }, 'sizeBytes'],
    ['an upload without size', { fileName: 'a.png', contentType: 'image/png' }, 'sizeBytes'],
    ['an upload of a page', { fileName: 'a', contentType: 'text/html', sizeBytes: 5 }, 'contentType'],
    ['an upload of nothing', { fileName: 'a', contentType: 'image/png', sizeBytes: 0 }, 'sizeBytes'],
    [
      'an unknown client',
      { fileName: 'a', contentType: 'image/png', sizeBytes: 5, clientId: 'cli_x' },
      'clientId',
    ],
    ['an empty tag', { url: 'https://example.com/', tags: [' '] }, 'tags.0'],
    ['an unknown field', { url: 'https://example.com/', type: 'image' }, 'type'],
  ])('%s is 422 and names the field', async (_, body, path) => {
    const answer = await post(body);
    expect([answer.status, errors(answer)]).toEqual([422, [path]]);
  });

  it('an Idempotency-Key makes one asset of two equal requests', async () => {
    const url = await serve((_request, response) => response.end(picture('image/png')));
    const first = await post({ url }, { 'Idempotency-Key': 'asset-1' });
    const second = await post({ url }, { 'Idempotency-Key': 'asset-1' });
    expect([second.body.id, second.headers.get('idempotent-replayed')]).toEqual([first.body.id, 'true']);
  });

  describe('in lists', () => {
    let client: { id: string };
    let campaign: { id: string };
    let other: { id: string };
    const made: AssetJson[] = [];

    beforeAll(async () => {
      const create = async (path: string, body: unknown) =>
        (await reel.call('POST', path, body)).body as { id: string };
      client = await create('/v1/clients', { name: 'Northwind' });
      other = await create('/v1/clients', { name: 'Contoso' });
      campaign = await create('/v1/campaigns', { clientId: client.id, name: 'Spring' });
      const png = picture('image/png');
      made.push(await upload(png, { campaignId: campaign.id, tags: ['Hero', 'hero', 'a/b #c'] }));
      made.push(await upload(sound(44 + 9600), { clientId: client.id, tags: ['hero'] }));
      made.push(await upload(png, { clientId: other.id, tags: ['hero'] }));
      made.push(await upload(png, { clientId: client.id }));
    });

    const listed = async (query: string, client: Pick<Client, 'call'> = reel) =>
      ids(await call('GET', `/v1/assets?${query}`, undefined, {}, client));
    const pick = (...which: number[]) => which.map((i) => made[i]?.id);

    it('each filter, and several together, let through what they say, newest first', async () => {
      expect(await listed(`clientId=${client.id}`)).toEqual(pick(3, 1, 0));
      expect(await listed(`campaignId=${campaign.id}`)).toEqual(pick(0));
      expect(await listed('tag=HERO')).toEqual(pick(2, 1, 0));
      expect(await listed(`tag=${encodeURIComponent('a/b #c')}`)).toEqual(pick(0));
      expect(await listed(`tag=hero&type=image&clientId=${client.id}`)).toEqual(pick(0));
      expect(await listed(`type=audio&tag=hero`)).toEqual(pick(1));
      expect((await listed('limit=4')).slice(0, 4)).toEqual(pick(3, 2, 1, 0));
      expect(await listed('tag=nothing')).toEqual([]);
      expect(await listed('clientId=cli_x')).toEqual([]);
      expect((await call('GET', '/v1/assets?type=text')).status).toBe(422);
    });

    it('the asset of a campaign is of its client', () => {
      expect(made[0]).toMatchObject({
        clientId: client.id,
        campaignId: campaign.id,
        tags: ['hero', 'a/b #c'],
      });
    });

    it('pages go through all without gap or repeat, also while others are added', async () => {
      const seen: string[] = [];
      let cursor: unknown = null;
      do {
        const { body } = await call('GET', `/v1/assets?tag=hero&limit=1${cursor ? `&cursor=${cursor}` : ''}`);
        seen.push(...(body.data as AssetJson[]).map((asset) => asset.id));
        cursor = body.nextCursor;
        await announce(5, 'image/png', { tags: ['hero'] });
      } while (cursor);
      expect(seen).toEqual(pick(2, 1, 0));
    });

    it('a key that is limited to some clients sees and makes only theirs', async () => {
      const limited = await newKey(reel, { scopes: ['read', 'write'], clientIds: [client.id] });
      expect(await listed('', limited)).toEqual(pick(3, 1, 0));
      expect(await listed(`clientId=${other.id}`, limited)).toEqual([]);
      expect(await listed('type=image', limited)).toEqual(pick(3, 0));
      expect((await call('GET', `/v1/assets/${made[2]?.id}`, undefined, {}, limited)).status).toBe(404);
      const body = { fileName: 'a', contentType: 'image/png', sizeBytes: 5 };
      expect(errors(await post(body, {}, limited))).toEqual(['clientId']);
      expect(errors(await post({ ...body, clientId: other.id }, {}, limited))).toEqual(['clientId']);
      expect((await post({ ...body, campaignId: campaign.id, tags: ['x'] }, {}, limited)).status).toBe(201);
    });

    it('a change moves an asset to other lists, and only on the version that was read', async () => {
      const path = `/v1/assets/${made[3]?.id}`;
      const before = await call('GET', path);
      const etag = before.headers.get('etag') ?? '';
      expect((await call('GET', path, undefined, { 'If-None-Match': etag })).status).toBe(304);
      const patch = { name: 'New name', tags: ['Moved'], clientId: other.id };
      const changed = await call('PATCH', path, patch, { 'If-Match': etag });
      expect(changed.body).toMatchObject({ name: 'New name', tags: ['moved'], clientId: other.id });
      expect((await call('PATCH', path, { name: 'x' }, { 'If-Match': etag })).status).toBe(412);
      expect((await call('DELETE', path, undefined, { 'If-Match': etag })).status).toBe(412);
      expect(await listed(`clientId=${client.id}&tag=moved`)).toEqual([]);
      expect(await listed('tag=moved')).toEqual(pick(3));
      expect(await listed(`clientId=${other.id}`)).toEqual(pick(3, 2));
    });

    it('an asset cannot be in a campaign of another client', async () => {
      const path = `/v1/assets/${made[2]?.id}`;
      const both = await call('PATCH', path, { campaignId: campaign.id, clientId: other.id });
      expect([both.status, errors(both)]).toEqual([422, ['campaignId']]);
      const moved = await call('PATCH', path, { campaignId: campaign.id });
      expect(moved.body).toMatchObject({ clientId: client.id, campaignId: campaign.id });
      const torn = await call('PATCH', path, { clientId: other.id });
      expect([torn.status, errors(torn)]).toEqual([422, ['campaignId']]);
      const left = await call('PATCH', path, { clientId: other.id, campaignId: null });
      expect(left.body).toMatchObject({ clientId: other.id, campaignId: null });
    });
  });

  it("another tenant's assets are 404, and in no list", async () => {
    const { id } = await upload(picture('image/png'), { tags: ['mine'] });
    const stranger = await newTenant(reel, 'Stranger');
    const path = `/v1/assets/${id}`;
    for (const [method, rest, body] of [
      ['GET', '', undefined],
      ['GET', '/content', undefined],
      ['POST', '/complete', undefined],
      ['PATCH', '', { name: 'x' }],
      ['DELETE', '', undefined],
    ] as const) {
      const answer = await call(method, path + rest, body, {}, stranger);
      expect([answer.status, answer.body.code]).toEqual([404, 'asset_not_found']);
    }
    expect(ids(await call('GET', '/v1/assets?tag=mine', undefined, {}, stranger))).toEqual([]);
  });

  it('deleting takes the record, the lists and the files', async () => {
    const asset = await upload(picture('image/png'), { tags: ['doomed'] });
    const path = `/v1/assets/${asset.id}`;
    const { body: link } = await call('GET', `${path}/content?redirect=false`);
    expect((await call('DELETE', path)).status).toBe(204);
    for (const [method, rest] of [
      ['GET', ''],
      ['GET', '/content'],
      ['DELETE', ''],
      ['POST', '/complete'],
    ] as const) {
      expect((await call(method, path + rest)).status).toBe(404);
    }
    expect(ids(await call('GET', '/v1/assets?tag=doomed'))).toEqual([]);
    expect((await fetch(String(link.url))).status).toBe(404);
    expect((await fetch(asset.proxyUrl ?? '')).status).toBe(404);
  });

  it('an upload that nobody completes is forgotten after a day, and its form stops sooner', async () => {
    const announced = await announce(5000, 'image/png', { tags: ['late'] });
    const path = `/v1/assets/${announced.body.id}`;
    try {
      ahead += 2 * hour;
      expect(await sendFile(announced, Uint8Array.from(picture('image/png')))).toBe(403);
      ahead += 21 * hour;
      expect((await call('GET', path)).status).toBe(200);
      ahead += 2 * hour;
      expect((await call('GET', path)).status).toBe(404);
      expect((await complete(announced.body.id)).status).toBe(404);
      expect(ids(await call('GET', '/v1/assets?tag=late'))).toEqual([]);
    } finally {
      ahead = 0;
    }
  });

  it('a photo that lies on its side has the size that is shown', async () => {
    expect(await upload(photo())).toMatchObject({ contentType: 'image/jpeg', width: 200, height: 320 });
  });
});
