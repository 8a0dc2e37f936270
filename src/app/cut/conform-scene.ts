import { join } from 'node:path';
import { Fault } from '../../domain/errors.ts';
import { type ConformedClip, isGenerated } from '../../domain/storyboard.ts';
import { isKept } from '../lifetimes/is-kept.ts';
import type { ConformRequest, Services } from '../ports.ts';
import type { ScenePlace } from '../step-input.ts';
import { fetchLook } from './fetch-look.ts';
import { lookOfScene } from './look-of-scene.ts';
import { conformPlan, houseProfile } from './render-plan.ts';

/**
 * A scene's clip as one that can be spliced: same codec, size, rate, exact frames, with its look. What is stored
 * already is not made again.
 * @param keeps which part of the clip is shown where the job has another shape
 * @throws Fault `MediaFailed` when the scene has no clip, or it is gone
 */
export async function conformScene(
  services: Services,
  place: Pick<ScenePlace, 'job' | 'scene' | 'timing' | 'folder'>,
  keeps: NonNullable<ConformRequest['keeps']> = 'middle',
): Promise<ConformedClip> {
  const { job, scene, folder } = place;
  const take = folder.takes.find((candidate) => candidate.id === scene.selectedTakeIds.clip);
  if (!take) throw new Fault('MediaFailed', 'The scene has no clip to conform.');
  const look = await lookOfScene(services, place);
  const plan = conformPlan(job, place, take, look, keeps);
  if (!(await isKept(services, plan.key))) {
    await services.workspace.use(async (folderPath) => {
      const source = join(folderPath, 'source');
      const target = join(folderPath, 'conformed.mp4');
      if (!(await services.blobs.getFile(take.key, source)))
        throw new Fault('MediaFailed', 'The clip is gone.');
      const { frames, keyframes, drawnFrames } = plan;
      await services.media.conform({
        source,
        target,
        profile: houseProfile(job),
        frames,
        keyframes,
        keeps,
        ...(isGenerated(scene) ? {} : { whenShort: 'hold' as const }),
        ...(look ? { look: await fetchLook(services, look, join(folderPath, 'logo')), drawnFrames } : {}),
      });
      await services.blobs.putFile(plan.key, target, 'video/mp4');
    });
  }
  return { key: plan.key, frames: plan.frames, takeId: take.id };
}
