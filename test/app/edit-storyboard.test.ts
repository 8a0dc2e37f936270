import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createJob } from '../../src/app/jobs/create-job.ts';
import type { Services, Store } from '../../src/app/ports.ts';
import { changeJob, changeScene, readJobFolder } from '../../src/app/records.ts';
import { editScene } from '../../src/app/storyboard/edit-storyboard.ts';
import { settingsWith } from '../domain/job-settings.ts';
import { manualClock } from '../local/manual-clock.ts';
import { localServices } from './local-services.ts';

describe('an edit of a scene', () => {
  let local: ReturnType<typeof localServices>;
  let services: Services;
  beforeEach(() => {
    local = localServices(manualClock());
    const start = async () => {};
    services = { ...local.services, workflow: { ...local.services.workflow, start } };
  });
  afterEach(() => local.close());

  it('keeps the take that comes home at the same moment', async () => {
    const text = { visual: 'A lighthouse', narration: null, caption: null };
    const created = await createJob(services, 'default', {
      mode: 'storyboard',
      clientId: null,
      campaignId: null,
      title: null,
      prompt: '',
      settings: settingsWith({ durationSeconds: 5 }),
      scenes: [{ beat: 'scene', text, seconds: 5 }],
      metadata: {},
    });
    const job = await changeJob(services, 'default', created.id, (current) => ({
      ...current,
      status: 'awaiting_approval',
    }));
    const sceneId = job?.storyboard?.sceneIds[0] ?? '';
    if (!job) throw new Error('The job is gone.');

    let came = 0;
    const transact: Store['transact'] = async (changes) => {
      if (came++ === 0) {
        await changeScene(services, 'default', job.id, sceneId, (scene) => ({
          ...scene,
          status: 'drawn',
          selectedTakeIds: { ...scene.selectedTakeIds, image: 'tak_home' },
        }));
      }
      return services.store.transact(changes);
    };
    const raced: Services = { ...services, store: { ...services.store, transact } };
    await editScene(raced, job, sceneId, { seconds: 6 });

    const after = await readJobFolder(services, 'default', job.id);
    expect(after?.scenes[0]).toMatchObject({
      seconds: 6,
      status: 'drawn',
      selectedTakeIds: { image: 'tak_home' },
    });
    expect(came).toBeGreaterThan(1);
  });
});
