import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAsset, keyOfAsset } from '../../src/app/assets/asset-records.ts';
import { createJob } from '../../src/app/jobs/create-job.ts';
import { narrateScene } from '../../src/app/narration/narrate-scene.ts';
import type { Services } from '../../src/app/ports.ts';
import { changeJob, type JobFolder, readJobFolder } from '../../src/app/records.ts';
import { planStoryboard } from '../../src/app/storyboard/plan-storyboard.ts';
import { type CreateVariant, createVariant } from '../../src/app/variants/create-variant.ts';
import type { Job } from '../../src/domain/job.ts';
import { settingsWith } from '../domain/job-settings.ts';
import { manualClock } from '../local/manual-clock.ts';
import { localServices } from './local-services.ts';
import { heardRecording, recordingAsset } from './recording-asset.ts';

const tenantId = 'default';
const track = heardRecording;

describe('a variant of a film that follows a recording', () => {
  let local: ReturnType<typeof localServices>;
  let services: Services;
  let jobId: string;
  let variant: Job;
  const wanted: CreateVariant = {
    preset: 'economy',
    models: { image: null, video: null },
    title: null,
    apiKeyId: 'key_1',
  };
  beforeAll(async () => {
    local = localServices(manualClock());
    const { workflow, speech } = local.services;
    services = {
      ...local.services,
      workflow: { ...workflow, start: async () => {} },
      speech: { ...speech, service: 'polly' },
    };
    await addAsset(services, recordingAsset(track.assetId, tenantId, 12));
    await services.blobs.put(track.key, new Uint8Array(8), 'audio/wav');
    const { narration } = settingsWith();
    const job = await createJob(services, tenantId, {
      ...{ mode: 'prompt', clientId: null, campaignId: null, title: null, prompt: 'A harbour' },
      settings: settingsWith({
        durationSeconds: 12,
        narration: { ...narration, assetId: track.assetId },
      }),
      ...{ scenes: [], metadata: {} },
    });
    await changeJob(services, tenantId, job.id, (current) => ({ ...current, track }));
    await planStoryboard(services, { tenantId, jobId: job.id, revision: 1 });
    jobId = job.id;
    variant = await createVariant(services, await folderOf(jobId), wanted);
  });
  afterAll(() => local.close());

  const folderOf = async (jobId: string): Promise<JobFolder> => {
    const folder = await readJobFolder(services, tenantId, jobId);
    if (!folder) throw new Error('The job is gone.');
    return folder;
  };

  it('has the sound of the recording, which is neither spoken nor heard anew', async () => {
    const components = variant.cost.items.map(({ component }) => component);
    expect(new Set(components)).toEqual(new Set(['images', 'clips']));
    const [first] = (await folderOf(variant.id)).scenes;
    await narrateScene(services, { tenantId, jobId: variant.id, revision: 1, sceneId: first?.id });
    const { scenes, predictions } = await folderOf(variant.id);
    expect(scenes[0]?.narrated).toMatchObject({ takeId: track.assetId, key: track.key, text: 'Morning' });
    expect(predictions).toEqual([]);
  });

  it('goes without the sound of a recording that was deleted, and no other is begun', async () => {
    await services.blobs.remove(track.key);
    await services.store.remove({ key: keyOfAsset(tenantId, track.assetId), expectedVersion: null });
    const [first] = (await folderOf(variant.id)).scenes;
    await narrateScene(services, { tenantId, jobId: variant.id, revision: 1, sceneId: first?.id });
    const [after] = (await folderOf(variant.id)).scenes;
    expect(after).toMatchObject({
      narrated: null,
      narrationWarning: 'Scene 1 has no narration: its recording was deleted.',
    });
    const another = createVariant(services, await folderOf(jobId), { ...wanted, preset: 'premium' });
    await expect(another).rejects.toMatchObject({ code: 'validation_failed' });
  });
});
