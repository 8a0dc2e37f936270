import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJob } from '../../src/app/jobs/create-job.ts';
import { narrateScene } from '../../src/app/narration/narrate-scene.ts';
import type { Services } from '../../src/app/ports.ts';
import { changeJob, type JobFolder, readJobFolder } from '../../src/app/records.ts';
import { planStoryboard } from '../../src/app/storyboard/plan-storyboard.ts';
import { createVariant } from '../../src/app/variants/create-variant.ts';
import type { Job } from '../../src/domain/job.ts';
import { settingsWith } from '../domain/job-settings.ts';
import { manualClock } from '../local/manual-clock.ts';
import { localServices } from './local-services.ts';

const tenantId = 'default';
const track = {
  assetId: 'ast_speech',
  key: 'default/assets/speech.wav',
  seconds: 12,
  borders: [4, 8],
  words: ['Morning', 'comes', 'slowly'].map((text, i) => ({
    text,
    startMs: i * 4000 + 500,
    endMs: i * 4000 + 900,
  })),
};

describe('a variant of a film that follows a recording', () => {
  let local: ReturnType<typeof localServices>;
  let services: Services;
  let variant: Job;
  beforeAll(async () => {
    local = localServices(manualClock());
    const { workflow, speech } = local.services;
    services = {
      ...local.services,
      workflow: { ...workflow, start: async () => {} },
      speech: { ...speech, service: 'polly' },
    };
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
    const wanted = { preset: 'economy', models: { image: null, video: null }, title: null } as const;
    variant = await createVariant(services, await folderOf(job.id), { ...wanted, apiKeyId: 'key_1' });
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
});
