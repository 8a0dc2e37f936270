import { join } from 'node:path';
import { Fault } from '../../domain/errors.ts';
import { isGenerated } from '../../domain/storyboard.ts';
import { isKept } from '../lifetimes/is-kept.ts';
import type { Json, Services } from '../ports.ts';
import { openScene, sceneStep } from '../step-input.ts';
import { setScene } from '../storyboard/scene-progress.ts';
import { fetchLook } from './fetch-look.ts';
import { lookOfScene } from './look-of-scene.ts';
import { conformPlan, houseProfile } from './render-plan.ts';

/** Step ConformClip: the clip as it arrived becomes one that can be spliced: same codec, size, rate, exact frames. */
export async function conformClip(services: Services, payload: unknown): Promise<Json> {
  const step = sceneStep.parse(payload);
  const place = await openScene(services, step);
  const { job, scene, folder } = place;
  const take = folder.takes.find((candidate) => candidate.id === scene.selectedTakeIds.clip);
  if (!take) throw new Fault('MediaFailed', 'The scene has no clip to conform.');
  const look = await lookOfScene(services, place);
  const plan = conformPlan(job, place, take, look);
  if (!(await isKept(services, plan.key))) {
    await services.workspace.use(async (folderPath) => {
      const source = join(folderPath, 'source');
      const target = join(folderPath, 'conformed.mp4');
      if (!(await services.blobs.getFile(take.key, source)))
        throw new Fault('MediaFailed', 'The clip is gone.');
      const { frames, keyframes } = plan;
      await services.media.conform({
        source,
        target,
        profile: houseProfile(job),
        frames,
        keyframes,
        ...(isGenerated(scene) ? {} : { whenShort: 'hold' as const }),
        ...(look ? { look: await fetchLook(services, look, join(folderPath, 'logo')) } : {}),
      });
      await services.blobs.putFile(plan.key, target, 'video/mp4');
    });
  }
  await setScene(services, step, (current) => ({
    ...current,
    status: 'conformed',
    conformed: { key: plan.key, frames: plan.frames, takeId: take.id },
  }));
  return { sceneId: step.sceneId, ok: true };
}
