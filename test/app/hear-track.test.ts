import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAsset } from '../../src/app/assets/asset-records.ts';
import { createJob } from '../../src/app/jobs/create-job.ts';
import type { Services } from '../../src/app/ports.ts';
import { readJob } from '../../src/app/records.ts';
import { hearTrack } from '../../src/app/storyboard/hear-track.ts';
import { settingsWith } from '../domain/job-settings.ts';
import { manualClock } from '../local/manual-clock.ts';
import { localServices } from './local-services.ts';
import { recordingAsset } from './recording-asset.ts';

const tenantId = 'default';
const assetId = 'ast_speech';

describe('listening to a recording', () => {
  let local: ReturnType<typeof localServices>;
  let services: Services;
  let jobId: string;
  beforeAll(async () => {
    local = localServices(manualClock());
    const { workflow, blobs, media } = local.services;
    services = {
      ...local.services,
      workflow: { ...workflow, start: async () => {} },
      blobs: { ...blobs, getFile: async () => true },
      media: { ...media, listen: async () => ({ seconds: 6, pauses: [], beats: [] }) },
    };
    await addAsset(services, recordingAsset(assetId, tenantId, 6));
    const { narration } = settingsWith();
    const job = await createJob(services, tenantId, {
      ...{ mode: 'prompt', clientId: null, campaignId: null, title: null, prompt: 'A harbour' },
      settings: settingsWith({ durationSeconds: 6, narration: { ...narration, assetId } }),
      ...{ scenes: [], metadata: {} },
    });
    jobId = job.id;
  });
  afterAll(() => local.close());

  it('asks for a model first, and warns once where none could hear, though the step is done again', async () => {
    const step = { tenantId, jobId, revision: 1 };
    expect(await hearTrack(services, step)).toMatchObject({ mustOrder: true });
    for (const _ of ['done', 'done again'])
      expect(await hearTrack(services, { ...step, orderFailed: true })).toMatchObject({ mustOrder: false });
    const job = (await readJob(services, tenantId, jobId))?.value;
    expect(job?.track).toMatchObject({ assetId, seconds: 6, words: null });
    expect(job?.warnings.filter((warning) => warning.includes('timed by its pauses'))).toHaveLength(1);
  });
});
