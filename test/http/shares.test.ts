import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scaledClock } from '../../src/local/clock.ts';
import { type Answer, type Reel, startReel, storyboard } from '../e2e/reel.ts';
import { answerChecker } from './answer-checker.ts';
import { newTenant } from './tenants.ts';

/** A clock that can be put forward, while its timers go on as they were. */
function adjustableClock() {
  const clock = scaledClock(10);
  let ahead = 0;
  return {
    ...clock,
    now: () => clock.now() + ahead,
    forward: (seconds: number) => {
      ahead += seconds * 1000;
    },
  };
}

describe('shares', () => {
  const clock = adjustableClock();
  let reel: Reel;
  let jobId: string;
  let shares: string;
  beforeAll(async () => {
    reel = await startReel({ clock });
    ({ id: jobId } = await reel.create(storyboard(5)));
    await reel.ended(jobId);
    shares = `/v1/jobs/${jobId}/shares`;
  });
  afterAll(() => reel.close());

  const share = async (expiresInSeconds = 3600) => {
    const { status, body } = await reel.call('POST', shares, { expiresInSeconds });
    expect(status).toBe(201);
    return body as { id: string; url: string; expiresAt: string };
  };
  /** As anybody would, with no key. */
  const follow = async (url: string, method = 'GET'): Promise<Answer> => {
    const response = await fetch(url, { method, redirect: 'manual' });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : {} };
  };

  it('a link shows the video to somebody without a key, and its visits are counted', async () => {
    const { id, url } = await share();
    expect(url).toMatch(/\/s\/[\w-]{32}$/);
    const visit = await follow(url);
    expect(visit.status).toBe(302);
    expect(visit.headers.get('cache-control')).toBe('no-store');
    const video = await fetch(visit.headers.get('location') ?? '');
    expect(video.headers.get('content-type')).toBe('video/mp4');
    const direct = await reel.call('GET', `/v1/jobs/${jobId}/video`);
    const same = await (await fetch(direct.headers.get('location') ?? '')).bytes();
    expect(Buffer.from(await video.bytes()).equals(Buffer.from(same))).toBe(true);

    await follow(url);
    const { body } = await reel.call('GET', shares);
    expect((body.data as unknown[])[0]).toMatchObject({ id, state: 'active', visits: 2 });
    expect(JSON.stringify(body)).not.toContain(url.split('/').at(-1));
  });

  it('visits at the same moment all get the video', async () => {
    const { id, url } = await share();
    const visits = await Promise.all(Array.from({ length: 5 }, () => follow(url)));
    expect(visits.map(({ status }) => status)).toEqual([302, 302, 302, 302, 302]);
    expect((await reel.call('GET', `${shares}/${id}`)).body.visits).toBe(5);
  });

  it('an expired link is gone, and says why', async () => {
    const { id, url } = await share(60);
    clock.forward(61);
    const visit = await follow(url);
    expect(visit.status).toBe(410);
    expect(visit.headers.get('content-type')).toContain('application/problem+json');
    expect(visit.body.code).toBe('share_expired');
    expect((await reel.call('GET', `${shares}/${id}`)).body).toMatchObject({ state: 'expired', visits: 0 });
  });

  it('the signed link of a visit does not outlive the share', async () => {
    const { url } = await share(60);
    const signed = (await follow(url)).headers.get('location') ?? '';
    expect((await fetch(signed, { method: 'HEAD' })).status).toBe(200);
    clock.forward(61);
    expect((await fetch(signed, { method: 'HEAD' })).status).toBe(403);
  });

  it('a revoked link is dead at once; revoking it again changes nothing', async () => {
    const { id, url } = await share();
    expect((await reel.call('DELETE', `${shares}/${id}`)).status).toBe(204);
    const visit = await follow(url);
    expect([visit.status, visit.body.code]).toEqual([410, 'share_revoked']);
    const read = await reel.call('GET', `${shares}/${id}`);
    expect(read.body.state).toBe('revoked');
    expect((await reel.call('DELETE', `${shares}/${id}`)).status).toBe(204);
    expect((await reel.call('GET', `${shares}/${id}`)).body.revokedAt).toBe(read.body.revokedAt);
  });

  it('a share that has changed is not revoked by who saw it before', async () => {
    const { id, url } = await share(60);
    const etag = (await reel.call('GET', `${shares}/${id}`)).headers.get('etag') ?? '';
    await follow(url);
    const unchanged = await reel.call('GET', `${shares}/${id}`, undefined, { 'If-None-Match': etag });
    expect(unchanged.status).toBe(304);
    clock.forward(61);
    const stale = await reel.call('DELETE', `${shares}/${id}`, undefined, { 'If-Match': etag });
    expect(stale.status).toBe(412);
  });

  it('a token that never was is 404', async () => {
    expect((await follow(`${reel.url}/s/${'x'.repeat(32)}`)).status).toBe(404);
  });

  it('the token is kept nowhere in clear, and a repeated request answers the same', async () => {
    const send = () => reel.call('POST', shares, {}, { 'Idempotency-Key': 'share-1' });
    const [first, second] = [await send(), await send()];
    expect(second.body).toEqual(first.body);
    expect(String(second.body.url)).toContain('/s/');
    const { body: unkeyed } = await reel.call('POST', shares, {});
    for (const url of [first.body.url, unkeyed.url]) {
      const token = String(url).split('/').at(-1) ?? '';
      const kept = readdirSync(reel.home, { recursive: true, withFileTypes: true })
        .filter((file) => file.isFile())
        .filter((file) => readFileSync(join(file.parentPath, file.name)).includes(token));
      expect(kept.map((file) => file.name)).toEqual([]);
    }
  });

  it('a visit is in the audit log', async () => {
    const { id, url } = await share();
    await follow(url);
    const { body } = await reel.call('GET', `/v1/audit?resource=${id}`);
    const [visit] = body.data as { route: string; signedFiles: string[] }[];
    expect(visit).toMatchObject({ keyId: id, route: '/s/{token}', resources: [jobId, id] });
    expect(visit?.signedFiles).toEqual([expect.stringContaining('/video.mp4')]);
  });

  it('pages through the list, newest first, while others are made', async () => {
    const made = [await share(), await share(), await share()].map(({ id }) => id).reverse();
    const first = (await reel.call('GET', `${shares}?limit=2`)).body;
    await share();
    const second = (await reel.call('GET', `${shares}?limit=1&cursor=${first.nextCursor}`)).body;
    const ids = [first, second].flatMap((page) => (page.data as { id: string }[]).map(({ id }) => id));
    expect(ids).toEqual(made);
  });

  it.each([59, 2_592_001, 60.5, 'soon'])('%s seconds are refused', async (expiresInSeconds) => {
    const { status, body } = await reel.call('POST', shares, { expiresInSeconds });
    expect([status, body.code]).toEqual([422, 'validation_failed']);
    expect(body.errors).toContainEqual(expect.objectContaining({ path: 'expiresInSeconds' }));
  });

  it('a job without a video cannot be shared', async () => {
    const { id } = await reel.create({ ...storyboard(5), autoApprove: false });
    const { status, body } = await reel.call('POST', `/v1/jobs/${id}/shares`, {});
    expect([status, body.code]).toEqual([409, 'video_not_ready']);
  });

  it('another tenant can neither see nor revoke it, nor can it be reached through another job', async () => {
    const { id, url } = await share();
    const stranger = await newTenant(reel, 'Stranger');
    expect((await stranger.call('GET', `${shares}/${id}`)).status).toBe(404);
    expect((await stranger.call('DELETE', `${shares}/${id}`)).status).toBe(404);
    const other = await reel.create(storyboard(5));
    expect((await reel.call('DELETE', `/v1/jobs/${other.id}/shares/${id}`)).status).toBe(404);
    expect((await follow(url)).status).toBe(302);
  });

  it('answers as the OpenAPI document says', async () => {
    const checker = answerChecker((await reel.call('GET', '/openapi.json')).body);
    const { id, url } = await share(60);
    const list = '/v1/jobs/{jobId}/shares';
    const told: [string, string, Answer][] = [
      ['POST', list, await reel.call('POST', shares, {})],
      ['POST', list, await reel.call('POST', shares, { expiresInSeconds: 1 })],
      ['GET', list, await reel.call('GET', shares)],
      ['GET', `${list}/{shareId}`, await reel.call('GET', `${shares}/${id}`)],
      ['GET', `${list}/{shareId}`, await reel.call('GET', `${shares}/shr_x`)],
      ['DELETE', `${list}/{shareId}`, await reel.call('DELETE', `${shares}/${id}`)],
      ['GET', '/s/{token}', await follow(url)],
    ];
    const complaints = told.flatMap(([method, route, { status, headers, body }]) =>
      checker.complaints(method, route, { status, type: headers.get('content-type') ?? '', body }),
    );
    expect(complaints).toEqual([]);
  });
});
