import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBatch } from '../../src/app/batches/create-batch.ts';
import { createExport } from '../../src/app/exports/create-export.ts';
import { exportVideo } from '../../src/app/exports/export-video.ts';
import { findExport } from '../../src/app/exports/find-export.ts';
import { sweepExports } from '../../src/app/exports/sweep-exports.ts';
import type { CreateJob } from '../../src/app/jobs/prepare-job.ts';
import { sweepJobs } from '../../src/app/jobs/sweep-jobs.ts';
import type { Services, Store } from '../../src/app/ports.ts';
import { changeJob, everything, keys } from '../../src/app/records.ts';
import { settingsWith } from '../domain/job-settings.ts';
import { type ManualClock, manualClock } from '../local/manual-clock.ts';
import { localServices } from './local-services.ts';

const reader = { tenantId: 'default', clientIds: null };
const request = (title: string): CreateJob => ({
  mode: 'prompt',
  clientId: null,
  campaignId: null,
  title,
  prompt: 'A lighthouse at dusk',
  settings: settingsWith(),
  scenes: [],
  metadata: {},
});

describe('a process that dies between a record and its execution', () => {
  let clock: ManualClock;
  let local: ReturnType<typeof localServices>;
  /** Names of the executions that were started. */
  let started: string[];
  let services: Services;
  beforeEach(() => {
    clock = manualClock();
    local = localServices(clock);
    started = [];
    const start = async (name: string) => {
      started.push(name);
    };
    services = { ...local.services, workflow: { ...local.services.workflow, start } };
  });
  afterEach(() => local.close());

  const dead = () => Promise.reject(new Error('the process died'));
  const withoutWorkflow = (): Services => ({
    ...services,
    workflow: { ...services.workflow, start: dead },
  });
  const running = async () => {
    const found: string[] = [];
    for await (const { key } of everything(services.store, keys.running('', '').partition))
      found.push(key.sort);
    return found;
  };

  it('before a batch is admitted, has started none of it, and no sweep does', async () => {
    const transact: Store['transact'] = (changes) =>
      changes.some((change) => 'put' in change && change.put.key.partition === 'default#batches')
        ? dead()
        : services.store.transact(changes);
    const dying = { ...services, store: { ...services.store, transact } };
    await expect(createBatch(dying, reader, [request('a'), request('b')])).rejects.toThrow('died');
    await clock.advance(120_000);
    expect(await sweepJobs(services)).toBe(0);
    expect(started).toEqual([]);
    expect(await running()).toEqual([]);
  });

  it('after a batch was admitted, leaves all of it to the sweep', async () => {
    const batch = await createBatch(withoutWorkflow(), reader, [request('a'), request('b'), request('c')]);
    expect((await running()).length).toBe(3);
    expect(await sweepJobs(services)).toBe(0);
    await clock.advance(61_000);
    expect(await sweepJobs(services)).toBe(3);
    expect(started.sort()).toEqual(batch.items.map(({ jobId }) => `${jobId}-1`).sort());
  });

  it('after an export was asked for, leaves it to the sweep', async () => {
    const { made } = await asked();
    expect(started).toEqual([]);
    await clock.advance(61_000);
    expect(await sweepExports(services)).toBe(1);
    expect(started).toEqual([`${made.id}-1`]);
  });

  it('after the file of an export was stored, does not make it again', async () => {
    const { made, where } = await asked();
    const bytes = Buffer.from('a whole file');
    await services.blobs.put(`default/jobs/${made.jobId}/exports/${made.id}.webm`, bytes, 'video/webm');
    await exportVideo(services, where);
    expect(await findExport(services, where)).toMatchObject({ status: 'done', bytes: bytes.length });
    await clock.advance(61_000);
    expect(await sweepExports(services)).toBe(0);
  });

  /** An export whose execution was not started. */
  async function asked() {
    const { items } = await createBatch(services, reader, [request('a')]);
    started.length = 0;
    const jobId = items[0]?.jobId ?? '';
    const rendition = {
      videoKey: 'default/video.mp4',
      thumbnailKey: 'default/thumbnail.jpg',
      metadataKey: 'default/metadata.json',
      bytes: 1,
      frames: 150,
      seconds: 5,
      sha256: 'abc',
      madeOf: 'abc',
    };
    const job = await changeJob(services, 'default', jobId, (current) => ({
      ...current,
      status: 'completed',
      rendition,
    }));
    if (!job) throw new Error('no job');
    const folder = { job, scenes: [] };
    const dying = createExport(withoutWorkflow(), folder, { format: 'webm', resolution: '480p' });
    await expect(dying).rejects.toThrow('died');
    const { made } = await createExport(services, folder, { format: 'webm', resolution: '480p' });
    return { made, where: { tenantId: 'default', jobId, exportId: made.id } };
  }
});
