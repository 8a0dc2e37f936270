/** A change of settings against the steps that work on the same job at the same moment. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addAsset } from '../../src/app/assets/asset-records.ts';
import { beginFilming } from '../../src/app/jobs/begin-filming.ts';
import { patchJob } from '../../src/app/jobs/change-job.ts';
import { changeSettings } from '../../src/app/jobs/change-settings.ts';
import { createJob } from '../../src/app/jobs/create-job.ts';
import { moveJob } from '../../src/app/jobs/move-job.ts';
import type { CreateJob } from '../../src/app/jobs/prepare-job.ts';
import { readPurse } from '../../src/app/ledger/purse-records.ts';
import type { Services, Write } from '../../src/app/ports.ts';
import { changeJob, readJobFolder } from '../../src/app/records.ts';
import { planStoryboard } from '../../src/app/storyboard/plan-storyboard.ts';
import type { Job } from '../../src/domain/job.ts';
import { settingsWith } from '../domain/job-settings.ts';
import { manualClock } from '../local/manual-clock.ts';
import { localServices } from './local-services.ts';
import { heardRecording, recordingAsset } from './recording-asset.ts';

const tenantId = 'default';
const reader = { tenantId, clientIds: null };
const request: CreateJob = {
  mode: 'prompt',
  clientId: null,
  campaignId: null,
  apiKeyId: 'key_1',
  title: null,
  prompt: 'A lighthouse',
  settings: settingsWith({ autoApprove: true }),
  scenes: [],
  metadata: {},
};
const music = { prompt: 'slow piano', volume: 0.5 };

describe('a change of settings', () => {
  let local: ReturnType<typeof localServices>;
  let services: Services;
  let job: Job;

  beforeEach(async () => {
    local = localServices(manualClock());
    const { workflow } = local.services;
    services = { ...local.services, workflow: { ...workflow, start: async () => {}, stop: async () => {} } };
    job = await createJob(services, tenantId, request);
  });
  afterEach(() => local.close());

  const folderNow = async () => {
    const folder = await readJobFolder(services, tenantId, job.id);
    if (!folder) throw new Error('The job is gone.');
    return folder;
  };
  const patch = async (settings: Parameters<typeof patchJob>[3]['settings']) =>
    patchJob(services, reader, await folderNow(), { settings });
  const step = () => ({ tenantId, jobId: job.id, revision: 1 });

  /** The services, where somebody changes the music just before the job's record is written like this. */
  const changedBefore = (isMoment: (write: Write) => boolean): Services => {
    let isChanged = false;
    const put: Services['store']['put'] = async (write) => {
      if (!isChanged && write.key.sort === 'job' && isMoment(write)) {
        isChanged = true;
        await patch({ music });
      }
      return services.store.put(write);
    };
    return { ...services, store: { ...services.store, put } };
  };
  const holdsItsEstimate = async () => {
    const purse = await readPurse(services, tenantId, job.id);
    const { cost } = (await folderNow()).job;
    expect(cost.items.map(({ component }) => component)).toContain('music');
    expect(purse?.value.reservedMicros).toBe(cost.estimatedMicros);
  };

  it('while the planner writes is part of the plan, at its price', async () => {
    const { planner } = services;
    const plan: typeof planner.plan = async (request) => {
      await patch({ music, narration: { enabled: false }, maxCostMicros: 90_000_000 });
      return planner.plan(request);
    };
    await planStoryboard({ ...services, planner: { ...planner, plan } }, step());
    const { job: planned } = await folderNow();
    expect(planned).toMatchObject({ status: 'drawing', settings: { music, narration: { enabled: false } } });
    await holdsItsEstimate();
  });

  it('between the reservation of the plan and the plan itself is priced once more', async () => {
    await planStoryboard(
      changedBefore(({ value }) => value.storyboard !== null),
      step(),
    );
    expect((await folderNow()).job).toMatchObject({ status: 'drawing', settings: { music } });
    await holdsItsEstimate();
  });

  it('keeps what a step warns of at the same moment', async () => {
    await planStoryboard(services, step());
    let isWarned = false;
    const transact: Services['store']['transact'] = async (changes) => {
      if (!isWarned) {
        isWarned = true;
        await changeJob(services, tenantId, job.id, (current) => ({
          ...current,
          warnings: [...current.warnings, 'A step warns.'],
        }));
      }
      return services.store.transact(changes);
    };
    const racing = { ...services, store: { ...services.store, transact } };
    await patchJob(racing, reader, await folderNow(), { settings: { music } });
    const { job: changed } = await folderNow();
    expect(changed.settings.music).toEqual(music);
    expect(changed.warnings).toContain('A step warns.');
  });

  describe('of a film that follows a recording', () => {
    const assetId = 'ast_speech';
    const change = async (settings: Parameters<typeof changeSettings>[2]) =>
      changeSettings(services, await folderNow(), settings, (current) => current);
    /** What the job holds, and its estimate without what was paid to hear the recording. */
    const money = async () => {
      const { cost } = (await folderNow()).job;
      const hearing = cost.items.find(({ component }) => component === 'transcription');
      const held = (await readPurse(services, tenantId, job.id))?.value.reservedMicros;
      return { hearing, held, unpaid: cost.estimatedMicros - (hearing?.totalMicros ?? 0) };
    };

    beforeEach(async () => {
      await addAsset(services, recordingAsset(assetId, tenantId, 12));
      const { narration } = settingsWith();
      const settings = settingsWith({
        autoApprove: true,
        durationSeconds: 12,
        narration: { ...narration, assetId },
      });
      job = await createJob(services, tenantId, { ...request, settings });
      await changeJob(services, tenantId, job.id, (current) => ({ ...current, track: heardRecording }));
    });

    it('leaves in the estimate what was paid to hear it, and does not hold it again', async () => {
      await change({ music });
      const early = await money();
      expect(early.hearing?.reason).toBe('the words of the recording');
      expect(early.held).toBe(early.unpaid);
      await planStoryboard(services, step());
      await change({ music: null });
      const drawn = await money();
      expect(drawn.hearing).toEqual(early.hearing);
      expect(drawn.held).toBe(drawn.unpaid);
    });

    it('to another one is refused, whose sound its scenes do not follow; to a voice and back is taken', async () => {
      await planStoryboard(services, step());
      await expect(patch({ narration: { assetId: 'ast_other' } })).rejects.toMatchObject({
        code: 'validation_failed',
        message: expect.stringContaining(
          'narration.assetId: is a recording that the scenes were not planned by',
        ),
      });
      for (const next of [null, assetId]) {
        await patch({ narration: { assetId: next } });
        expect((await folderNow()).job.settings.narration.assetId).toBe(next);
      }
    });

    it('and is to be spoken by a voice is at the price of its lines', async () => {
      services = { ...services, speech: { ...services.speech, service: 'polly' } };
      await planStoryboard(services, step());
      const before = await money();
      await change({ narration: { assetId: null } });
      const { items } = (await folderNow()).job.cost;
      const lines = items.find(({ component }) => component === 'narration');
      expect(lines?.totalMicros).toBeGreaterThan(0);
      expect((await money()).held).toBe((before.held ?? 0) + (lines?.totalMicros ?? 0));
    });
  });

  it('at the moment when filming begins is filmed', async () => {
    await planStoryboard(services, step());
    let reads = 0;
    const query: Services['store']['query'] = async (asked) => {
      const page = await services.store.query(asked);
      if (reads++ === 0) await patch({ music });
      return page;
    };
    const racing = { ...services, store: { ...services.store, query } };
    expect(await beginFilming(racing, step())).toMatchObject({ makeMusic: true });
  });

  it('of the transition between more scenes than one transaction holds waits for the review', async () => {
    const text = { visual: 'A lighthouse', narration: null, caption: null };
    const scenes = Array.from({ length: 61 }, () => ({ beat: 'scene', text, seconds: 2 }));
    job = await createJob(services, tenantId, { ...request, mode: 'storyboard', scenes });
    await planStoryboard(services, step());
    const fade = { kind: 'fade', seconds: 0.5 } as const;
    await expect(patch({ transition: fade })).rejects.toMatchObject({ code: 'job_busy' });
    await moveJob(services, tenantId, job.id, 'awaiting_approval', 'It waits');
    await patch({ transition: fade });
    const { scenes: changed } = await folderNow();
    expect(changed.filter(({ transition }) => transition.kind === 'fade')).toHaveLength(61);
    await moveJob(services, tenantId, job.id, 'filming', 'It is filmed');
    await moveJob(services, tenantId, job.id, 'failed', 'It failed');
    await expect(patch({ maxCostMicros: 1, engine: 'ffmpeg' })).rejects.toMatchObject({
      message:
        'The job is failed; maxCost, engine can no longer change, only captions, look, narration and music.',
    });
  });

  it('that the plan is made by is refused until there is one', async () => {
    await expect(patch({ clipSound: 0.5 })).rejects.toMatchObject({ code: 'job_busy' });
    await expect(patch({ transition: { kind: 'fade', seconds: 1 } })).rejects.toMatchObject({
      message:
        'The job is queued; transition cannot change now. It does not wait for approval: cancel it and create another job.',
    });
    await patch({ look: { grade: 'film' } });
    await planStoryboard(services, step());
    await patch({ transition: { kind: 'fade', seconds: 1 } });
    const { job: drawn, scenes } = await folderNow();
    expect(drawn.settings).toMatchObject({ transition: { kind: 'fade' }, look: { grade: 'film' } });
    expect(new Set(scenes.map(({ transition }) => transition.kind))).toEqual(new Set(['fade']));
  });
});
