import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Media } from '../../src/app/ports.ts';
import { blobFolder } from '../../src/local/blob-folder.ts';
import { openMedia } from '../../src/media/open-media.ts';
import { type Answer, type Reel, startReel, storyboard } from '../e2e/reel.ts';
import { silentLog } from '../media/fixtures.ts';
import { type AnswerChecker, answerChecker } from './answer-checker.ts';
import { newTenant } from './tenants.ts';

interface ExportJson {
  readonly id: string;
  readonly status: string;
  readonly progress: { readonly percent: number };
  readonly url: string | null;
  readonly downloads: number;
  readonly bytes: number | null;
}

describe('exports', () => {
  let reel: Reel;
  let media: Media & { close(): Promise<void> };
  let checker: AnswerChecker;
  let folder: string;
  let jobId: string;
  let path: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'storyreel-exports-'));
    media = openMedia({ log: silentLog, concurrency: 1 });
    reel = await startReel();
    checker = answerChecker((await reel.call('GET', '/openapi.json')).body);
    ({ id: jobId } = await reel.create({ ...storyboard(5), fps: 24, title: 'Waves at dawn' }));
    path = `/v1/jobs/${jobId}/exports`;
    await reel.ended(jobId);
  });
  afterAll(async () => {
    await reel.close();
    await media.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = (format: string, resolution: string) => reel.call('POST', path, { format, resolution });
  /** Asks now and then until the export has ended: there is no event to listen to. */
  const ended = async (id: string): Promise<ExportJson> => {
    const percents: number[] = [];
    const made = await vi.waitFor(
      async () => {
        const body = (await reel.call('GET', `${path}/${id}`)).body as unknown as ExportJson;
        percents.push(body.progress.percent);
        expect(['done', 'failed']).toContain(body.status);
        return body;
      },
      { interval: 50, timeout: 50_000 },
    );
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    return made;
  };

  it('an export is queued, made, and downloaded under the name of the video', async () => {
    const asked = await ask('webm', '480p');
    expect(asked.status).toBe(202);
    expect(asked.headers.get('location')).toBe(`${reel.url}${path}/${asked.body.id}`);
    const made = await ended(String(asked.body.id));
    expect(made).toMatchObject({ status: 'done', progress: { percent: 100 }, downloads: 0, simulated: true });

    const download = await reel.call('GET', `${path}/${made.id}/content`);
    expect(download.status).toBe(302);
    const file = await fetch(download.headers.get('location') ?? '');
    expect(file.headers.get('content-type')).toBe('video/webm');
    expect(file.headers.get('content-disposition')).toContain('waves-at-dawn.webm');
    const bytes = await file.bytes();
    expect(bytes.length).toBe(made.bytes);
    writeFileSync(join(folder, 'download.webm'), bytes);
    expect(await media.probe(join(folder, 'download.webm'))).toMatchObject({
      frames: 120,
      width: 854,
      height: 480,
      videoCodec: 'vp9',
      audioCodec: 'opus',
    });
    expect((await fetch(made.url ?? '', { method: 'HEAD' })).status).toBe(200);
  });

  it('the same settings are answered from what exists, also when asked for at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask('mov', '480p')));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 202]);
    const { id } = await ended(String(answers[0]?.body.id));
    const first = await reel.call('GET', `${path}/${id}`);
    const again = await ask('mov', '480p');
    expect(again.status).toBe(200);
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(again.body).toMatchObject({ id, status: 'done', completedAt: first.body.completedAt });
  });

  it('downloads are counted, and are no change of the export', async () => {
    const { id } = await ended(String((await ask('mov', '480p')).body.id));
    const etag = (await reel.call('GET', `${path}/${id}`)).headers.get('etag') ?? '';
    await reel.call('GET', `${path}/${id}/content`);
    const link = await reel.call('GET', `${path}/${id}/content?redirect=false`);
    expect(link.body.url).toMatch(/^http/);
    const { body } = await reel.call('GET', `${path}/${id}`);
    expect(body.downloads).toBe(2);
    const unchanged = await reel.call('GET', `${path}/${id}`, undefined, { 'If-None-Match': etag });
    expect(unchanged.status).toBe(304);
  });

  it('other settings are another export; the list has them all, newest first', async () => {
    const { id } = await ended(String((await ask('mp4', '480p')).body.id));
    const { body } = await reel.call('GET', `${path}?limit=2`);
    const rest = await reel.call('GET', `${path}?cursor=${body.nextCursor}`);
    const all = [body, rest.body].flatMap((page) => page.data as { id: string; format: string }[]);
    expect(all[0]?.id).toBe(id);
    expect(all.map(({ format }) => format)).toEqual(['mp4', 'mov', 'webm']);
  });

  it('with the settings of the video is the video itself, byte by byte', async () => {
    const { url } = await ended(String((await ask('mp4', '480p')).body.id));
    const video = (await reel.call('GET', `/v1/jobs/${jobId}/video`)).headers.get('location');
    const [file, film] = await Promise.all(
      [url, video].map(async (link) => Buffer.from(await (await fetch(link ?? '')).arrayBuffer())),
    );
    expect(film?.length).toBeGreaterThan(1000);
    expect(film && file?.equals(film)).toBe(true);
  });

  it('an export whose file is gone is made again under its id', async () => {
    const { id } = await ended(String((await ask('mov', '480p')).body.id));
    const files = blobFolder(join(reel.home, 'files'));
    await files.remove(`default/jobs/${jobId}/exports/${id}.mov`);
    files.close();
    const again = await ask('mov', '480p');
    expect([again.status, again.body.id]).toEqual([202, id]);
    const { url } = await ended(id);
    expect((await fetch(url ?? '')).status).toBe(200);
  });

  it('an export that failed says why, and is made when it is asked for again', async () => {
    const { id } = await reel.create({ ...storyboard(5), fps: 25 });
    await reel.ended(id);
    const files = blobFolder(join(reel.home, 'files'));
    await files.remove(`default/jobs/${id}/r1/video.mp4`);
    files.close();
    const exports = `/v1/jobs/${id}/exports`;
    const body = { format: 'mp4', resolution: '480p' };
    const asked = await reel.call('POST', exports, body);
    const failed = await vi.waitFor(
      async () => {
        const answer = await reel.call('GET', `${exports}/${asked.body.id}`);
        expect(answer.body.status).toBe('failed');
        return answer;
      },
      { interval: 50, timeout: 50_000 },
    );
    expect(failed.body.error).toMatchObject({ name: 'MediaFailed', message: 'The video to export is gone.' });
    expect((await reel.call('GET', `${exports}/${asked.body.id}/content`)).status).toBe(404);
    const again = await reel.call('POST', exports, body);
    expect(again.status).toBe(202);
    expect(again.body).toMatchObject({ id: asked.body.id, error: null });
  });

  it('another shape is another export, made of the same video', async () => {
    const asked = await reel.call('POST', path, { format: 'mp4', resolution: '480p', aspectRatio: '9:16' });
    expect(asked.status).toBe(202);
    expect(asked.body).toMatchObject({
      aspectRatio: '9:16',
      fit: 'crop',
      width: 480,
      height: 854,
      upscaled: true,
    });
    const blurred = await reel.call('POST', path, {
      format: 'mp4',
      resolution: '480p',
      aspectRatio: '9:16',
      fit: 'blur',
    });
    expect(blurred.body.id).not.toBe(asked.body.id);
    const made = await ended(String(asked.body.id));
    expect(made.status).toBe('done');
    writeFileSync(join(folder, 'tall.mp4'), await (await fetch(made.url ?? '')).bytes());
    expect(await media.probe(join(folder, 'tall.mp4'))).toMatchObject({
      frames: 120,
      width: 480,
      height: 854,
    });
    // Its own shape, named, is the same as leaving it out.
    const own = await reel.call('POST', path, { format: 'webm', resolution: '480p', aspectRatio: '16:9' });
    expect([own.status, own.body.fit]).toEqual([200, null]);
  });

  it('a stream is played without a key: from its playlist to the bytes of a segment', async () => {
    const { id } = await ended(String((await ask('hls', '480p')).body.id));
    const done = (await reel.call('GET', `${path}/${id}`)).body;
    expect([done.status, done.url]).toEqual(['done', null]);
    const content = await reel.call('GET', `${path}/${id}/content`);
    expect(content.status).toBe(302);
    const address = content.headers.get('location') ?? '';
    const master = await fetch(address);
    expect(master.headers.get('content-type')).toBe('application/vnd.apple.mpegurl');
    const text = await master.text();
    expect(text).toMatch(
      /BANDWIDTH=\d+,AVERAGE-BANDWIDTH=\d+,CODECS="avc1\.\w+,mp4a\.40\.2",RESOLUTION=854x480,FRAME-RATE=24\.000/,
    );
    const of480 = new URL(text.split('\n').find((line) => line.endsWith('.m3u8')) ?? '', address);
    const lines = (await (await fetch(of480)).text()).split('\n');
    const seconds = lines.flatMap((line) =>
      line.startsWith('#EXTINF:') ? [Number.parseFloat(line.slice(8))] : [],
    );
    expect(seconds.reduce((sum, one) => sum + one, 0)).toBeCloseTo(5, 6);
    const file = lines.find((line) => line.startsWith('http')) ?? '';
    const head = /BYTERANGE="(\d+)@0"/.exec(lines.join());
    const first =
      lines
        .find((line) => line.startsWith('#EXT-X-BYTERANGE:'))
        ?.slice(17)
        .split('@')
        .map(Number) ?? [];
    const [length = 0, start = 0] = first;
    const segment = await fetch(file, { headers: { Range: `bytes=${start}-${start + length - 1}` } });
    expect([segment.status, (await segment.bytes()).length]).toEqual([206, length]);
    expect(start).toBe(Number(head?.[1]));

    // A second size joins the first in the playlist of either.
    await ended(String((await ask('hls', '720p')).body.id));
    expect((await (await fetch(address)).text()).match(/RESOLUTION=\d+x\d+/g)).toEqual([
      'RESOLUTION=854x480',
      'RESOLUTION=1280x720',
    ]);
    const audit = (await reel.call('GET', `/v1/audit?resource=${id}`)).body.data as { route: string }[];
    expect(audit.map(({ route }) => route)).toContain('/hls/{token}/{playlist}');
  });

  it('an address of a stream that was never given is unknown', async () => {
    const guess = await reel.call('GET', '/hls/abcdefghijklmnop/master.m3u8');
    expect([guess.status, guess.body.code]).toEqual([404, 'stream_not_found']);
  });

  it('the video has a poster, and small pictures that a player finds by time', async () => {
    const poster = await fetch(
      (await reel.call('GET', `/v1/jobs/${jobId}/poster`)).headers.get('location') ?? '',
    );
    writeFileSync(join(folder, 'poster.jpg'), await poster.bytes());
    expect(await media.probe(join(folder, 'poster.jpg'))).toMatchObject({ width: 854, height: 480 });
    const track = await fetch(`${reel.url}/v1/jobs/${jobId}/sprites.vtt`, {
      headers: { Authorization: `Bearer ${reel.server.apiKey}` },
    });
    expect(track.headers.get('content-type')).toContain('text/vtt');
    const cues = (await track.text()).split('\n\n').slice(1);
    expect(cues).toHaveLength(5);
    expect(cues[4]).toMatch(/^00:00:04\.000 --> 00:00:05\.000\nhttp.+#xywh=640,0,160,90$/m);
    const sheet = await fetch(cues[0]?.split('\n')[1]?.split('#')[0] ?? '');
    writeFileSync(join(folder, 'sprites.jpg'), await sheet.bytes());
    expect(await media.probe(join(folder, 'sprites.jpg'))).toMatchObject({ width: 800, height: 90 });
  });

  it('only a completed job is exported', async () => {
    const { id } = await reel.create({ ...storyboard(5), autoApprove: false });
    const { status, body } = await reel.call('POST', `/v1/jobs/${id}/exports`, {
      format: 'mp4',
      resolution: '480p',
    });
    expect([status, body.code]).toEqual([409, 'job_not_completed']);
  });

  it.each<[Record<string, unknown>, string]>([
    [{ format: 'avi', resolution: '480p' }, 'format'],
    [{ format: 'mp4' }, 'resolution'],
    [{ format: 'mp4', resolution: '2160p' }, 'resolution'],
    [{ format: 'mp4', resolution: '480p', fps: 60 }, 'fps'],
    [{ format: 'mp4', resolution: '480p', aspectRatio: '2:1' }, 'aspectRatio'],
    [{ format: 'mp4', resolution: '480p', fit: 'blur' }, 'fit'],
  ])('%j is refused', async (body, field) => {
    const answer = await reel.call('POST', path, body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ path: field }));
  });

  it('another tenant finds neither the exports nor their files', async () => {
    const stranger = await newTenant(reel, 'Stranger');
    const { id } = await ended(String((await ask('mov', '480p')).body.id));
    for (const rest of ['', `/${id}`, `/${id}/content`])
      expect((await stranger.call('GET', `${path}${rest}`)).status).toBe(404);
  });

  it('answers as the OpenAPI document says', async () => {
    const route = '/v1/jobs/{jobId}/exports';
    const { id } = await ended(String((await ask('mov', '480p')).body.id));
    const told: [string, string, Answer][] = [
      ['POST', route, await ask('mov', '480p')],
      ['POST', route, await ask('mov', '720p')],
      ['POST', route, await ask('mov', '0p')],
      ['GET', route, await reel.call('GET', path)],
      ['GET', `${route}/{exportId}`, await reel.call('GET', `${path}/${id}`)],
      ['GET', `${route}/{exportId}`, await reel.call('GET', `${path}/exp_x`)],
      ['GET', `${route}/{exportId}/content`, await reel.call('GET', `${path}/${id}/content`)],
      ['GET', `${route}/{exportId}/content`, await reel.call('GET', `${path}/${id}/content?redirect=false`)],
    ];
    const complaints = told.flatMap(([method, where, { status, headers, body }]) =>
      checker.complaints(method, where, { status, type: headers.get('content-type') ?? '', body }),
    );
    expect(complaints).toEqual([]);
  });
});
