import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Demuxer } from 'node-av/api';
import { avGetMediaTypeString } from 'node-av/lib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { picture, sendFile } from '../http/asset-files.ts';
import { type DecodedFrame, decode } from '../media/fixtures.ts';
import { readTextTrack } from '../media/text-track.ts';
import { type JobJson, type Reel, startReel } from './reel.ts';
import { watch } from './watch.ts';

const odd = `50% off: "it's" [in], {\\pos(9,9)} C:\\New\\hat <b>&amp; 😀`;

/** Fetches what a route of the job links to. */
async function fetched(reel: Reel, job: JobJson, file: string): Promise<Response> {
  const { status, headers } = await reel.call('GET', `/v1/jobs/${job.id}/${file}`);
  expect(status).toBe(302);
  return fetch(headers.get('location') ?? '');
}

describe('a film with captions', () => {
  let reel: Reel;
  let job: JobJson;
  const folder = mkdtempSync(join(tmpdir(), 'captions-'));

  beforeAll(async () => {
    reel = await startReel();
    const created = await reel.create({
      mode: 'storyboard',
      resolution: '480p',
      preset: 'economy',
      autoApprove: true,
      narration: { enabled: false },
      transition: { kind: 'crossfade', seconds: 0.5 },
      scenes: [
        { visual: 'A bottle on a table', caption: odd, seconds: 3 },
        { visual: 'A bottle in a bag', seconds: 2 },
        { visual: 'A bottle by the sea', caption: 'Made to last.', seconds: 2 },
      ],
    });
    job = await reel.ended(created.id);
    expect(job.error).toBeNull();
  }, 60_000);

  afterAll(async () => {
    await reel.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has them beside it as WebVTT and SubRip, shown as written, for as long as their scenes', async () => {
    expect(job.links.captionsVtt).toMatch(/\/captions\.vtt$/);
    const vtt = await fetched(reel, job, 'captions.vtt');
    expect(vtt.headers.get('content-type')).toMatch(/^text\/vtt/);
    expect(vtt.headers.get('content-disposition')).toContain('.vtt');
    const text = await vtt.text();
    expect(text.split('\n').slice(0, 3)).toEqual(['WEBVTT', '', '1']);
    const shown = text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
    expect(shown).toContain('00:00:05.000 --> 00:00:07.000\nMade to last.\n');
    const first = shown.slice(shown.indexOf('00:00:00.000'), shown.indexOf('\n\n2'));
    expect(first.split('\n').slice(1).join(' ')).toBe(odd);
    const srt = await (await fetched(reel, job, 'captions.srt')).text();
    expect(srt).toContain('2\n00:00:05,000 --> 00:00:07,000\nMade to last.\n');
  });

  it('holds them in a track that players can show, in its language, with nothing between them', async () => {
    const file = join(folder, 'film.mp4');
    writeFileSync(file, new Uint8Array(await (await fetched(reel, job, 'video')).arrayBuffer()));
    expect((await watch(file)).frames).toBe(210);
    const { language, samples } = await readTextTrack(file);
    expect(language).toBe('eng');
    const cues = samples.map(({ startMs, text }) => ({ startMs, text: text.replaceAll('\n', ' ') }));
    expect(cues).toEqual([
      { startMs: 0, text: odd },
      { startMs: 3000, text: '' },
      { startMs: 5000, text: 'Made to last.' },
    ]);
  });

  it('is told before and after of a caption that nobody can read in its time', async () => {
    const long = 'Thirty words that nobody can read before the picture is gone. '.repeat(3).trim();
    const body = {
      mode: 'storyboard',
      narration: { enabled: false },
      scenes: [
        { visual: 'A bottle', caption: 'Made to last.', seconds: 3 },
        { visual: 'A bag', caption: long, seconds: 2 },
      ],
    };
    const warning = 'The caption of scene 2 takes 9.3 s to read and is shown for 2 s.';
    const planned = await reel.call('POST', '/v1/jobs?dryRun=true', body);
    expect(planned.body.warnings).toEqual([warning]);
    const unseen = { ...body, captions: { mode: 'none' } };
    expect((await reel.call('POST', '/v1/jobs?dryRun=true', unseen)).body.warnings).toEqual([]);
    const { id } = await reel.create({ ...body, stopAfter: 'plan' });
    await reel.until(id, ({ status }) => status === 'awaiting_approval');
    const shown = (await reel.call('GET', `/v1/jobs/${id}`)).body.warnings;
    expect(shown).toEqual([warning]);
  });

  it('gives a link instead where it is asked to', async () => {
    const { status, body } = await reel.call('GET', `/v1/jobs/${job.id}/captions.srt?redirect=false`);
    expect(status).toBe(200);
    expect(body).toEqual({ url: expect.stringContaining('http'), expiresAt: expect.any(String) });
  });

  it('as a stream has them in a playlist of their own, laid to its pictures', async () => {
    const path = `/v1/jobs/${job.id}/exports`;
    const { body } = await reel.call('POST', path, { format: 'hls', resolution: '480p' });
    await vi.waitFor(
      async () => expect((await reel.call('GET', `${path}/${body.id}`)).body.status).toBe('done'),
      { interval: 50, timeout: 50_000 },
    );
    const { headers } = await reel.call('GET', `${path}/${body.id}/content`);
    const address = headers.get('location') ?? '';
    const master = await (await fetch(address)).text();
    expect(master).toContain(
      '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="American English",LANGUAGE="en-US",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="captions.m3u8"',
    );
    expect(master).toMatch(/^#EXT-X-STREAM-INF:.+,SUBTITLES="captions",CLOSED-CAPTIONS=NONE$/m);
    const playlist = await (await fetch(new URL('captions.m3u8', address))).text();
    expect(playlist).toContain('#EXTINF:7.000000,');
    const file = await fetch(playlist.split('\n').find((line) => line.startsWith('http')) ?? '');
    expect(file.headers.get('content-type')).toMatch(/^text\/vtt/);
    // Pages of other origins play it too.
    expect(file.headers.get('access-control-allow-origin')).toBe('*');
    const text = await file.text();
    // The first picture of a stream is shown two frames after its clock begins.
    expect(text).toMatch(/^WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:6000,LOCAL:00:00:00\.000\n\n1\n/);
    expect(text).toContain('00:00:05.000 --> 00:00:07.000\nMade to last.\n');

    // ffmpeg's own player of streams finds all three tracks, and reads the text.
    const tracks = await playedTracks(address);
    expect(tracks.map(({ type }) => type).toSorted()).toEqual(['audio', 'subtitle', 'video']);
    const [captions] = await playedTracks(new URL('captions.m3u8', address).href);
    expect(captions?.packets.map(({ seconds }) => seconds)).toEqual([0, 5]);
    expect(captions?.packets[1]?.text).toBe('Made to last.');
    const [picture] = tracks.filter(({ type }) => type === 'video');
    expect(picture?.packets.length).toBe(210);
  });
});

interface PlayedTrack {
  readonly type: string;
  readonly packets: { readonly seconds: number; readonly text: string }[];
}

/** What ffmpeg's demuxer of HLS reads at an address, over HTTP. */
async function playedTracks(address: string): Promise<PlayedTrack[]> {
  const input = await Demuxer.open(address);
  const tracks = input.streams.map(
    ({ codecpar }): PlayedTrack => ({ type: avGetMediaTypeString(codecpar.codecType) ?? '', packets: [] }),
  );
  for await (const packet of input.packets()) {
    if (!packet) break;
    const { num = 0, den = 1 } = input.streams[packet.streamIndex]?.timeBase ?? {};
    const text = packet.data?.toString('utf8') ?? '';
    tracks[packet.streamIndex]?.packets.push({ seconds: (Number(packet.pts) * num) / den, text });
  }
  await input.close();
  return tracks;
}

describe('a film of a brand, with burned captions', () => {
  const lines = ['Every morning starts the same way, with a bottle.', 'This one stays with you.'];
  let reel: Reel;
  let job: JobJson;
  let film: DecodedFrame[];
  const folder = mkdtempSync(join(tmpdir(), 'brand-'));

  beforeAll(async () => {
    reel = await startReel();
    const bytes = picture('image/png', 200, 100);
    const announced = await reel.call('POST', '/v1/assets', {
      fileName: 'logo.png',
      contentType: 'image/png',
      sizeBytes: bytes.length,
    });
    expect(await sendFile(announced, new Uint8Array(bytes))).toBeLessThan(300);
    const logoAssetId = String(announced.body.id);
    await reel.call('POST', `/v1/assets/${logoAssetId}/complete`);
    const client = await reel.call('POST', '/v1/clients', {
      name: 'Northwind',
      brand: {
        colors: ['#c0392b', 'white'],
        tone: 'calm and exact',
        restrictions: ['no people'],
        logoAssetId,
      },
    });
    expect(client.status).toBe(201);
    const created = await reel.create({
      mode: 'storyboard',
      resolution: '480p',
      preset: 'economy',
      autoApprove: true,
      clientId: client.body.id,
      // The simulator's colours follow from it: no scene is as red as the brand.
      seed: 7,
      captions: { mode: 'burned', style: 'brand' },
      look: { endCard: 'Order now' },
      // Pictures push each other out; what stands over them stays where it is.
      transition: { kind: 'slide', seconds: 0.5 },
      scenes: lines.map((narration, i) => ({ visual: `A bottle, number ${i}`, narration, seconds: 4 })),
    });
    job = await reel.ended(created.id);
    expect(job.error).toBeNull();
    film = await filmOf(job);
  }, 90_000);

  afterAll(async () => {
    await reel.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function filmOf(of: JobJson): Promise<DecodedFrame[]> {
    const file = join(folder, `r${of.revision}.mp4`);
    writeFileSync(file, new Uint8Array(await (await fetched(reel, of, 'video')).arrayBuffer()));
    return decode(file);
  }
  /** Keys of the conformed clips that lie in the store. */
  function conformed(): string[] {
    const files = readdirSync(reel.home, { recursive: true, encoding: 'utf8' });
    using index = new DatabaseSync(
      join(reel.home, files.find((file) => file.endsWith('index.sqlite')) ?? ''),
    );
    return index
      .prepare("select key from blobs where key like '%/conformed/%'")
      .all()
      .map(({ key }) => String(key));
  }

  /** Whether the box of the captions is there, and how blue it is where the logo stands. */
  function measured({ bytes, width, height }: DecodedFrame) {
    const at = (plane: 1 | 2, x: number, y: number) => {
      const quarter = (width / 2) * (height / 2);
      const row = Math.floor((y * height) / 2);
      return (
        bytes[width * height + (plane - 1) * quarter + row * (width / 2) + Math.floor((x * width) / 2)] ?? 0
      );
    };
    // #c0392b in BT.709, nearly opaque: a Cb of 108 and a Cr of 188.
    const [cb, cr] = [at(1, 0.5, 0.915), at(2, 0.5, 0.915)];
    return {
      boxUnderWords: Math.abs(cb - 109) < 12 && Math.abs(cr - 185) < 15,
      blueInCorner: at(1, 0.97, 0.06),
    };
  }

  it('shows what is said in the brand colour while it is said, and its logo all the time, also while scenes change', async () => {
    const vtt = await (await fetched(reel, job, 'captions.vtt')).text();
    const said = [...vtt.matchAll(/--> .*\n((?:.+\n)+)/g)].map(([, text = '']) =>
      text.trim().replaceAll('\n', ' '),
    );
    expect(said.join(' ')).toBe(lines.join(' '));
    const times = [...vtt.matchAll(/00:00:(\d\d\.\d{3}) --> 00:00:(\d\d\.\d{3})/g)].map(([, a, b]) => [
      Number(a),
      Number(b),
    ]);
    for (const [i, frame] of film.entries()) {
      const { boxUnderWords, blueInCorner } = measured(frame);
      expect(blueInCorner, `logo in frame ${i}`).toBeGreaterThan(160);
      const near = times.some(
        ([from = 0, to = 0]) => Math.abs(i / 30 - from) < 0.1 || Math.abs(i / 30 - to) < 0.1,
      );
      const shown = times.some(([from = 0, to = 0]) => i / 30 >= from && i / 30 < to);
      if (!near) expect(boxUnderWords, `caption in frame ${i}`).toBe(shown);
    }
  });

  /** Asks for an export and waits until it is done. */
  async function exported(body: Record<string, unknown>): Promise<DecodedFrame[]> {
    const path = `/v1/jobs/${job.id}/exports`;
    const asked = await reel.call('POST', path, body);
    expect(asked.status).toBe(202);
    const url = await vi.waitFor(
      async () => {
        const made = await reel.call('GET', `${path}/${asked.body.id}`);
        expect(made.body).toMatchObject({ status: 'done', error: null });
        return String(made.body.url);
      },
      { interval: 50, timeout: 50_000 },
    );
    const file = join(folder, 'export');
    writeFileSync(file, await (await fetch(url)).bytes());
    return decode(file);
  }

  /** Where the box of the captions begins and ends in its rows, as shares of the width; null where there is none. */
  function boxOf({ bytes, width, height }: DecodedFrame): { from: number; to: number } | null {
    const [luma, half] = [width * height, width / 2];
    const xs: number[] = [];
    for (let y = Math.floor(height / 4); y < height / 2; y += 1) {
      for (let x = 0; x < half; x += 1) {
        const at = luma + y * half + x;
        const [cb, cr] = [bytes[at] ?? 0, bytes[at + half * (height / 2)] ?? 0];
        if (Math.abs(cb - 109) < 8 && Math.abs(cr - 185) < 8) xs.push(x);
      }
    }
    if (xs.length < 100) return null;
    return { from: Math.min(...xs) / half, to: Math.max(...xs) / half };
  }

  it('in another shape has its words and its logo drawn for that shape, not cropped with the pictures', async () => {
    const before = conformed();
    const tall = await exported({ format: 'mp4', resolution: '480p', aspectRatio: '9:16' });
    expect([tall.length, tall[0]?.width, tall[0]?.height]).toEqual([film.length, 480, 854]);
    const [spoken] = film.flatMap((frame, i) => (measured(frame).boxUnderWords ? [i] : []));
    const box = boxOf(tall[(spoken ?? 0) + 5] as DecodedFrame);
    expect(box?.from).toBeGreaterThan(0.02);
    expect(box?.to).toBeLessThan(0.98);
    expect(Math.abs((box?.from ?? 0) + (box?.to ?? 0) - 1)).toBeLessThan(0.05);
    expect(measured(tall[10] as DecodedFrame).blueInCorner).toBeGreaterThan(160);
    expect(conformed().length - before.length).toBe(lines.length);
    // Another format is copied or encoded of what is there: nothing is drawn a second time.
    const again = await exported({ format: 'mov', resolution: '480p', aspectRatio: '9:16' });
    expect(again.map(({ hash }) => hash)).toEqual(tall.map(({ hash }) => hash));
    expect(conformed().length - before.length).toBe(lines.length);
  }, 60_000);

  it('tells the models of the brand', async () => {
    const { body } = await reel.call('GET', `/v1/jobs/${job.id}/metadata`);
    const scenes = body.scenes as { image: { prompt: string } }[];
    for (const { image } of scenes) expect(image.prompt).toMatch(/#c0392b.*calm and exact.*no people/);
  });

  it('is stale when a caption changes, and made anew of that scene alone, for nothing', async () => {
    const before = conformed();
    const asked = reel.server.simulator?.control.predictions().length;
    const { body } = await reel.call('GET', `/v1/jobs/${job.id}/scenes`);
    const [first, last] = body.data as { id: string }[];
    const path = `/v1/jobs/${job.id}/scenes/${last?.id}`;
    const text = { narration: null, caption: 'Made to last' };
    expect((await reel.call('PATCH', path, { text })).status).toBe(200);
    expect(await reel.job(job.id)).toMatchObject({ stale: true });
    const shape = { format: 'webm', resolution: '480p', aspectRatio: '1:1' };
    const refused = await reel.call('POST', `/v1/jobs/${job.id}/exports`, shape);
    expect([refused.status, refused.body.code]).toEqual([409, 'job_stale']);
    const quote = await reel.call('POST', `/v1/jobs/${job.id}/render?dryRun=true`);
    expect(quote.body.total).toBe(0);
    expect((await reel.call('POST', `/v1/jobs/${job.id}/render`)).status).toBe(202);
    const again = await reel.ended(job.id);
    expect(again).toMatchObject({ status: 'completed', revision: 2 });
    expect(reel.server.simulator?.control.predictions().length).toBe(asked);
    const fresh = conformed().filter((file) => !before.includes(file));
    expect(fresh).toHaveLength(1);
    const now = await filmOf(again);
    expect(now.slice(0, 120).map(({ hash }) => hash)).toEqual(film.slice(0, 120).map(({ hash }) => hash));
    expect(measured(now[130] as DecodedFrame).boxUnderWords).toBe(true);
    expect(first?.id).not.toBe(last?.id);
  }, 60_000);

  it('changes its style after it has ended, which makes nothing but the drawing anew', async () => {
    const asked = reel.server.simulator?.control.predictions().length;
    const patched = await reel.call('PATCH', `/v1/jobs/${job.id}`, {
      captions: { mode: 'soft' },
      look: { grade: 'noir', endCard: null },
    });
    expect(patched.status).toBe(200);
    expect(patched.body).toMatchObject({
      stale: true,
      settings: { captions: { mode: 'soft', style: 'brand' } },
    });
    expect((await reel.call('POST', `/v1/jobs/${job.id}/render`)).status).toBe(202);
    expect(await reel.ended(job.id)).toMatchObject({ status: 'completed', revision: 3, stale: false });
    // The same export of the new video is another one.
    const shape = { resolution: '480p', aspectRatio: '9:16' };
    const [tall] = await exported({ format: 'mov', ...shape });
    expect([tall?.width, tall?.height]).toEqual([480, 854]);
    // Also after a MOV, which cannot hold all that an MP4 says of itself.
    const ofClips = conformed();
    await exported({ format: 'mp4', ...shape });
    await using mp4 = await Demuxer.open(join(folder, 'export'));
    expect(mp4.getFormatContext().metadata?.get('synopsis')).toContain('"digitalSourceType"');
    expect(conformed()).toEqual(ofClips);
    expect(reel.server.simulator?.control.predictions().length).toBe(asked);
    const { status, body } = await reel.call('PATCH', `/v1/jobs/${job.id}`, { fps: 25 });
    expect([status, body.code]).toEqual([409, 'job_already_filming']);
  }, 60_000);
});

describe('captions and looks that cannot be', () => {
  let reel: Reel;
  beforeAll(async () => {
    reel = await startReel();
  });
  afterAll(() => reel.close());

  const refused = async (body: Record<string, unknown>) => {
    const scenes = [{ visual: 'A bottle', seconds: 5 }];
    const answer = await reel.call('POST', '/v1/jobs', { mode: 'storyboard', scenes, ...body });
    const errors = (answer.body.errors ?? []) as { path: string; message: string }[];
    return [answer.status, ...errors.map(({ path, message }) => `${path}: ${message}`)].join(' | ');
  };

  it('are refused by the name of the field, with what would do', async () => {
    const burned = { captions: { mode: 'burned' } };
    const scenes = (caption: string) => ({ scenes: [{ visual: 'A bottle', seconds: 5, caption }] });
    expect(await refused({ ...burned, narration: { language: 'ta-IN' } })).toMatch(
      /^422 \| captions\.mode: captions in ta-IN cannot be drawn, only in Latin.*; mode soft shows any$/,
    );
    expect(await refused({ ...burned, ...scenes('வணக்கம்') })).toMatch(
      /^422 \| scenes\.0\.caption: there is no font for வ/,
    );
    expect(await refused({ look: { titleCard: 'வணக்கம்' } })).toMatch(
      /^422 \| look\.titleCard: there is no font/,
    );
    expect(await refused({ look: { logo: { assetId: 'ast_x' } } })).toBe(
      '422 | look.logo.assetId: there is no such asset',
    );
    const grade = await refused({ scenes: [{ visual: 'A bottle', seconds: 5, grade: 'sepia' }] });
    expect(grade).toMatch(/^422 \| scenes\.0\.grade: .*"warm"/);
    const client = await reel.call('POST', '/v1/clients', { name: 'A', brand: { logoAssetId: 'ast_x' } });
    expect([client.status, client.body.errors]).toEqual([
      422,
      [{ path: 'brand.logoAssetId', message: 'there is no such asset' }],
    ]);
  });

  it('are taken as they are where they are not drawn', async () => {
    const soft = { mode: 'storyboard', scenes: [{ visual: 'A bottle', seconds: 5, caption: 'வணக்கம்' }] };
    expect((await reel.call('POST', '/v1/jobs?dryRun=true', soft)).status).toBe(200);
  });
});
