/** What goes by itself, and when: files on the way, jobs that nobody keeps, what a crash left behind. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sweepLeftovers } from '../../src/app/lifetimes/sweep-leftovers.ts';
import { blobFolder } from '../../src/local/blob-folder.ts';
import { localServices } from '../app/local-services.ts';
import { leapingClock } from '../local/leaping-clock.ts';
import { manualClock } from '../local/manual-clock.ts';
import { type Reel, startReel, storyboard } from './reel.ts';

const hour = 3600 * 1000;
const day = 24 * hour;

describe('as time goes by', () => {
  const clock = leapingClock(10);
  let reel: Reel;
  beforeAll(async () => {
    reel = await startReel({ clock });
  });
  afterAll(() => reel.close());

  /** Keys of the files kept, read beside the running server. */
  const filesUnder = async (prefix: string) => {
    const folder = blobFolder(join(reel.home, 'files'));
    try {
      const keys: string[] = [];
      for await (const { key } of folder.list(prefix)) keys.push(key);
      return keys;
    } finally {
      folder.close();
    }
  };
  const film = async (body: Record<string, unknown>) => {
    const { id } = await reel.create({ ...storyboard(2, 3), ...body });
    const job = await reel.ended(id);
    expect(job.error).toBeNull();
    return id;
  };
  const statusOf = async (id: string) => (await reel.call('GET', `/v1/jobs/${id}`)).status;
  /** Sweeps come every minute, what is done hourly with them. */
  const soon = (look: () => Promise<void>) => {
    const sweepAndLook = async () => {
      clock.leap(hour + 61_000);
      await look();
    };
    return vi.waitFor(sweepAndLook, { timeout: 20_000, interval: 50 });
  };

  it('jobs go with their files: by their own days, else by those of the tenant; none, and they stay', async () => {
    const short = await film({ retentionDays: 2, seed: 1 });
    const long = await film({ retentionDays: 60, seed: 2 });
    const plain = await film({ seed: 3 });
    const waiting = await reel.create({ ...storyboard(5), autoApprove: false, retentionDays: 1 });
    await reel.until(waiting.id, (event) => event.status === 'awaiting_approval');
    expect((await filesUnder('intermediate/')).length).toBeGreaterThan(0);
    const exported = await reel.call('POST', `/v1/jobs/${long}/exports`, {
      format: 'webm',
      resolution: '480p',
    });
    const where = `/v1/jobs/${long}/exports/${exported.body.id}`;
    await soon(async () => expect((await reel.call('GET', where)).body.status).toBe('done'));

    clock.leap(2 * day + 2 * hour);
    await soon(async () => expect(await statusOf(short)).toBe(404));
    expect([await statusOf(long), await statusOf(plain), await statusOf(waiting.id)]).toEqual([
      200, 200, 200,
    ]);
    expect(await filesUnder(`default/jobs/${short}`)).toEqual([]);
    expect((await filesUnder(`default/jobs/${plain}`)).length).toBeGreaterThan(0);
    const { body: audit } = await reel.call('GET', `/v1/audit?resource=${short}`);
    const [entry] = audit.data as { keyId: string; method: string }[];
    expect(entry).toMatchObject({ keyId: 'retention', method: 'DELETE' });

    expect((await reel.call('PUT', '/v1/limits', { retentionDays: 5 })).body.retentionDays).toBe(5);
    clock.leap(6 * day);
    await soon(async () => expect(await statusOf(plain)).toBe(404));
    expect([await statusOf(long), await statusOf(waiting.id)]).toEqual([200, 200]);
    await soon(async () => expect((await reel.call('GET', where)).status).toBe(404));
    // Made on the way to a video, and more than a week old by now.
    await soon(async () => expect(await filesUnder('intermediate/')).toEqual([]));
  });

  it('an edit is rendered though everything on the way to the first video is gone', async () => {
    const { body: page } = await reel.call('GET', '/v1/jobs?status=completed');
    const [{ id }] = page.data as [{ id: string }];
    const { body: scenes } = await reel.call('GET', `/v1/jobs/${id}/scenes`);
    const order = (scenes.data as { id: string }[]).map((scene) => scene.id).reverse();
    const made = reel.server.simulator?.control.predictions().length;
    expect((await reel.call('PUT', `/v1/jobs/${id}/scenes/order`, { sceneIds: order })).status).toBe(200);
    const edited = (await reel.call('GET', `/v1/jobs/${id}`)).body;
    if (edited.stale) {
      expect((await reel.call('POST', `/v1/jobs/${id}/render`)).status).toBe(202);
      expect((await reel.ended(id)).error).toBeNull();
    }
    expect(reel.server.simulator?.control.predictions().length).toBe(made);
  });

  it('films come and go, and the disk holds no more of them from month to month', async () => {
    await reel.call('PUT', '/v1/limits', { retentionDays: 1 });
    const counts: number[] = [];
    for (let month = 0; month < 3; month++) {
      const id = await film({ seed: 100 + month });
      clock.leap(30 * day);
      await soon(async () => expect(await statusOf(id)).toBe(404));
      await soon(async () => expect(await filesUnder('intermediate/')).toEqual([]));
      counts.push(readdirSync(join(reel.home, 'files', 'objects')).length);
    }
    expect(counts[2]).toBe(counts[1]);
  });
});

describe('what a crash leaves behind', () => {
  it('goes a while later: files of an asset that never came to be; one that is whole stays', async () => {
    const clock = manualClock();
    const { services, close } = localServices(clock);
    const files = async () => {
      const keys: string[] = [];
      for await (const { key } of services.blobs.list('ten_1/')) keys.push(key);
      return keys;
    };
    try {
      const note = (id: string) => ({
        key: { partition: 'system#leftovers', sort: `ten_1#asset#${id}` },
        value: { tenantId: 'ten_1', kind: 'asset', id, since: new Date(clock.now()).toISOString() },
        expectedVersion: null,
      });
      const text = new TextEncoder().encode('half');
      for (const id of ['ast_half', 'ast_whole']) {
        await services.store.put(note(id));
        await services.blobs.put(`ten_1/assets/${id}/abc.png`, text, 'image/png');
      }
      const whole = { id: 'ast_whole', tenantId: 'ten_1', status: 'ready', tags: [], clientId: null };
      await services.store.put({
        key: { partition: 'ten_1#assets', sort: 'ast_whole' },
        value: { ...whole, campaignId: null, type: 'image' },
        expectedVersion: 0,
      });
      expect(await sweepLeftovers(services)).toBe(0);
      await clock.advance(hour);
      expect(await sweepLeftovers(services)).toBe(2);
      expect(await files()).toEqual(['ten_1/assets/ast_whole/abc.png']);
      expect(await sweepLeftovers(services)).toBe(0);
    } finally {
      await close();
    }
  });
});
