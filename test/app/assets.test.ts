import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assetForProvider } from '../../src/app/assets/asset-for-provider.ts';
import { addAsset, uploadKey } from '../../src/app/assets/asset-records.ts';
import { changeAsset } from '../../src/app/assets/change-asset.ts';
import { createUpload } from '../../src/app/assets/create-upload.ts';
import { deleteAsset } from '../../src/app/assets/delete-asset.ts';
import { findAsset, type ReadyAsset } from '../../src/app/assets/find-asset.ts';
import { listAssets } from '../../src/app/assets/list-assets.ts';
import { storeAssetFile } from '../../src/app/assets/store-asset-file.ts';
import { assetsFor, holdAssets } from '../../src/app/assets/use-assets.ts';
import { sweepPassingFiles } from '../../src/app/lifetimes/sweep-passing-files.ts';
import type { Services } from '../../src/app/ports.ts';
import { asJson, changeJob, isoTime, keys } from '../../src/app/records.ts';
import type { Asset, AssetType } from '../../src/domain/asset.ts';
import type { Job } from '../../src/domain/job.ts';
import { settingsWith } from '../domain/job-settings.ts';
import { photo, picture, secretWords, sound } from '../http/asset-files.ts';
import { manualClock } from '../local/manual-clock.ts';
import { localServices } from './local-services.ts';

const noCheck = () => {};

describe('assets as use cases', () => {
  const clock = manualClock();
  let services: Services;
  let close: () => Promise<void>;
  beforeAll(() => {
    ({ services, close } = localServices(clock));
  });
  afterAll(() => close());

  let tenants = 0;
  /** A tenant of its own for each test. */
  const newReader = () => ({ tenantId: `ten_${tenants++}`, clientIds: null });
  type Reader = ReturnType<typeof newReader>;

  /** A ready asset, stored as an upload would be. */
  async function stored({ tenantId }: Reader, bytes: Buffer): Promise<ReadyAsset> {
    const id = services.ids.next('ast');
    const proven = await services.workspace.use(async (folder) => {
      const file = join(folder, 'file');
      await writeFile(file, bytes);
      return storeAssetFile(services, { id, tenantId }, file, folder);
    });
    const asset: ReadyAsset = { ...plain(tenantId, id), status: 'ready', ...proven };
    await addAsset(services, asset);
    return asset;
  }

  function plain(tenantId: string, id: string): Asset {
    const now = isoTime(services);
    return {
      id,
      tenantId,
      name: 'file',
      clientId: null,
      campaignId: null,
      tags: [],
      source: { kind: 'upload' },
      status: 'pending',
      announced: { contentType: 'image/png', bytes: 5 },
      type: null,
      file: null,
      createdAt: now,
      updatedAt: now,
    };
  }

  const blob = async (key: string) => {
    const stream = await services.blobs.get(key);
    return stream && Buffer.from(await new Response(stream).arrayBuffer());
  };

  const filesOf = async ({ tenantId }: Reader) => {
    const files: string[] = [];
    for await (const { key } of services.blobs.list(`${tenantId}/`)) files.push(key);
    return files;
  };

  describe('for providers', () => {
    it('a photo is upright and says nothing of camera, place or author', async () => {
      const asset = await stored(newReader(), photo());
      const original = (await blob(asset.file.key))?.toString('latin1') ?? '';
      for (const word of secretWords) expect(original).toContain(word);
      const key = await assetForProvider(services, asset);
      const clean = await blob(key);
      const text = clean?.toString('latin1') ?? '';
      for (const word of [...secretWords, 'Exif', 'GPS']) expect(text).not.toContain(word);
      await services.workspace.use(async (folder) => {
        const file = join(folder, 'clean');
        await writeFile(file, clean ?? '');
        const shown = { contentType: 'image/jpeg', width: 200, height: 320 };
        expect(await services.media.probe(file)).toMatchObject(shown);
      });
    });

    it('a picture is cleaned once, also when it is asked for twice at once', async () => {
      const reader = newReader();
      const asset = await stored(reader, picture('image/png', 2600, 100));
      const made: string[] = [];
      const proxy: Services['media']['proxy'] = (request) => {
        made.push(request.source);
        return services.media.proxy(request);
      };
      const counting = { ...services, media: { ...services.media, proxy } };
      const first = await assetForProvider(counting, asset);
      const again = (await findAsset(services, reader, asset.id)) as ReadyAsset;
      expect(await assetForProvider(counting, again)).toBe(first);
      expect(made).toHaveLength(1);
      expect(again.file.cleanKey).toBe(first);
      expect(new Set(await Promise.all([1, 2].map(() => assetForProvider(services, asset))))).toEqual(
        new Set([first]),
      );
    });

    it('a sound is given as it is', async () => {
      const asset = await stored(newReader(), sound(44 + 9600));
      expect(await assetForProvider(services, asset)).toBe(asset.file.key);
    });

    it('an asset that is deleted meanwhile leaves no file behind', async () => {
      const reader = newReader();
      const asset = await stored(reader, picture('image/png'));
      const proxy: Services['media']['proxy'] = async (request) => {
        await services.media.proxy(request);
        await deleteAsset(services, reader, asset.id, noCheck);
      };
      const slow = { ...services, media: { ...services.media, proxy } };
      await expect(assetForProvider(slow, asset)).rejects.toMatchObject({ name: 'InputRejected' });
      expect(await filesOf(reader)).toEqual([]);
    });
  });

  describe('in running jobs', () => {
    /** A job that runs, with more in its record. */
    async function running({ tenantId }: Reader, more: object): Promise<string> {
      const id = services.ids.next('job');
      const settings = settingsWith();
      const rest = { metadata: {}, storyboard: null, settings };
      const job = { id, tenantId, status: 'awaiting_approval', ...rest, ...more };
      const since = isoTime(services);
      await services.store.put({ key: keys.job(tenantId, id), value: asJson(job), expectedVersion: 0 });
      await services.store.put({
        key: keys.running(tenantId, id),
        value: { tenantId, jobId: id, revision: 1, since },
        expectedVersion: 0,
      });
      return id;
    }

    it('an asset cannot be deleted until the job has ended', async () => {
      const reader = newReader();
      const asset = await stored(reader, picture('image/png'));
      const jobId = await running(reader, { music: { assetId: asset.id, volume: 1 } });
      const refused = { kind: 'conflict', code: 'asset_in_use', message: expect.stringContaining(jobId) };
      await expect(deleteAsset(services, reader, asset.id, noCheck)).rejects.toMatchObject(refused);
      expect(await findAsset(services, reader, asset.id)).toMatchObject({ status: 'ready' });
      await services.store.remove({ key: keys.running(reader.tenantId, jobId), expectedVersion: null });
      await deleteAsset(services, reader, asset.id, noCheck);
      await expect(findAsset(services, reader, asset.id)).rejects.toMatchObject({ kind: 'not_found' });
    });

    it('neither a mention in a prompt nor in metadata is a use', async () => {
      const reader = newReader();
      const asset = await stored(reader, picture('image/png'));
      await running(reader, { prompt: `Show ${asset.id}`, metadata: { id: asset.id } });
      await deleteAsset(services, reader, asset.id, noCheck);
    });

    it('a job that takes an asset up while it is deleted comes first or second, never both', async () => {
      const reader = newReader();
      const asset = await stored(reader, picture('image/png'));
      const use = { assetId: asset.id, path: 'assetIds.0', types: ['image'] as const };
      const held = await assetsFor(services, reader, [use]);
      const jobId = await running(reader, {});
      // The deletion has looked at the running jobs when the job begins to use the asset.
      let begun = false;
      const store: Services['store'] = {
        ...services.store,
        async transact(changes) {
          if (!begun) {
            begun = true;
            await services.store.transact(holdAssets(held));
            await changeJob(services, reader.tenantId, jobId, (job) => ({ ...job, used: asset.id }) as Job);
          }
          return services.store.transact(changes);
        },
      };
      const deleting = deleteAsset({ ...services, store }, reader, asset.id, noCheck);
      await expect(deleting).rejects.toMatchObject({ code: 'asset_in_use' });

      await services.store.remove({ key: keys.running(reader.tenantId, jobId), expectedVersion: null });
      await deleteAsset(services, reader, asset.id, noCheck);
      const late = services.store.transact(holdAssets(held));
      await expect(late).rejects.toMatchObject({ name: 'VersionConflict' });
    });

    it('every field with a wrong asset is named', async () => {
      const reader = newReader();
      const image = await stored(reader, picture('image/png'));
      const foreign = await stored(newReader(), picture('image/png'));
      const { asset: pending } = await createUpload(services, reader, {
        ...{ name: 'a', contentType: 'image/png', bytes: 5, tags: [], clientId: null, campaignId: null },
      });
      const uses = [image.id, foreign.id, pending.id, 'ast_x', image.id].map((assetId, i) => ({
        assetId,
        path: `assetIds.${i}`,
        types: [i === 4 ? 'audio' : 'image'] as AssetType[],
      }));
      const refused = await assetsFor(services, reader, uses).catch((error: unknown) => error);
      expect(refused).toMatchObject({ kind: 'unprocessable', code: 'validation_failed' });
      const paths = (refused as { fields: { path: string }[] }).fields.map((field) => field.path);
      expect(paths.sort()).toEqual(['assetIds.1', 'assetIds.2', 'assetIds.3', 'assetIds.4']);
      expect((await assetsFor(services, reader, uses.slice(0, 1))).map(({ value }) => value.id)).toEqual([
        image.id,
      ]);
    });
  });

  it('a deletion that broke off is carried on by the next', async () => {
    const reader = newReader();
    const asset = await stored(reader, picture('image/png'));
    const broken = {
      ...services,
      blobs: { ...services.blobs, remove: async () => Promise.reject(new Error('x')) },
    };
    await expect(deleteAsset(broken, reader, asset.id, noCheck)).rejects.toThrow('x');
    await expect(findAsset(services, reader, asset.id)).rejects.toMatchObject({ kind: 'not_found' });
    const patching = changeAsset(services, reader, asset.id, { name: 'x' }, noCheck);
    await expect(patching).rejects.toMatchObject({ kind: 'not_found' });
    await deleteAsset(services, reader, asset.id, noCheck);
    expect(await filesOf(reader)).toEqual([]);
    await expect(deleteAsset(services, reader, asset.id, noCheck)).rejects.toMatchObject({
      kind: 'not_found',
    });
  });

  it('uploads that nobody completed are swept away after a day, and younger ones are not', async () => {
    const key = uploadKey({ tenantId: 'ten_sweep', id: services.ids.next('ast') });
    const { modifiedAt } = await services.blobs.put(key, new Uint8Array(5), 'image/png');
    const at = (hours: number) => ({ ...clock, now: () => Date.parse(modifiedAt) + hours * 3600_000 });
    expect(await sweepPassingFiles({ ...services, clock: at(23.9) })).toBe(0);
    expect(await sweepPassingFiles({ ...services, clock: at(24.1) })).toBe(1);
    expect(await services.blobs.head(key)).toBeNull();
  });

  it('pages of any size, with any filters, are what a look at every asset finds', async () => {
    const clients = ['cli_a', 'cli_b'];
    const campaigns = ['cam_a', 'cam_b'];
    const types: AssetType[] = ['image', 'audio'];
    const tagNames = ['red', 'blue'];
    const maybe = (values: readonly string[]) => fc.option(fc.constantFrom(...values), { nil: null });
    const anAsset = fc.record({
      clientId: maybe(clients),
      campaignId: maybe(campaigns),
      type: fc.constantFrom(...types),
      tags: fc.subarray(tagNames),
    });
    const optional = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    const question = fc.record({
      clientIds: fc.option(fc.subarray(clients), { nil: null }),
      filter: fc.record({
        clientId: optional(clients),
        campaignId: optional(campaigns),
        type: optional(types),
        tag: optional(tagNames),
      }),
      limit: fc.integer({ min: 1, max: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(anAsset, { maxLength: 12 }),
        fc.array(question, { minLength: 1, maxLength: 6 }),
        async (wanted, questions) => {
          const { tenantId } = newReader();
          const all: Asset[] = [];
          for (const fields of wanted) {
            const asset: Asset = { ...plain(tenantId, services.ids.next('ast')), ...fields, status: 'ready' };
            await addAsset(services, asset);
            all.unshift(asset);
          }
          for (const { clientIds, filter, limit } of questions) {
            const expected = all.filter(
              ({ clientId, campaignId, type, tags }) =>
                (clientIds === null || (clientId !== null && clientIds.includes(clientId))) &&
                (filter.clientId === undefined || clientId === filter.clientId) &&
                (filter.campaignId === undefined || campaignId === filter.campaignId) &&
                (filter.type === undefined || type === filter.type) &&
                (filter.tag === undefined || tags.includes(filter.tag)),
            );
            const seen: string[] = [];
            let before: string | undefined;
            for (;;) {
              const page = await listAssets(services, { tenantId, clientIds }, filter, { limit, before });
              expect(page.assets.length).toBeLessThanOrEqual(limit);
              seen.push(...page.assets.map(({ id }) => id));
              if (page.next === null) break;
              before = page.next;
            }
            expect(seen).toEqual(expected.map(({ id }) => id));
          }
        },
      ),
      { numRuns: 30, verbose: true },
    );
  });
});
