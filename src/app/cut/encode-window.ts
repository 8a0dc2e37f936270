import { join } from 'node:path';
import { Fault } from '../../domain/errors.ts';
import type { Job } from '../../domain/job.ts';
import type { PlacedScene } from '../../domain/storyboard.ts';
import type { Timeline } from '../../domain/timeline.ts';
import { isKept } from '../lifetimes/is-kept.ts';
import type { Services } from '../ports.ts';
import { fetchLook } from './fetch-look.ts';
import { isDrawn, lookOfScene, type StoredLook } from './look-of-scene.ts';
import { houseProfile, type WindowPlan } from './render-plan.ts';

/** The video that a window is part of. */
export interface WindowPlace {
  readonly job: Job;
  readonly scenes: readonly PlacedScene[];
  readonly timeline: Timeline;
}

/** Encodes one transition window and stores it. What is stored already is not made again. */
export async function encodeWindow(services: Services, place: WindowPlace, plan: WindowPlan): Promise<void> {
  if (await isKept(services, plan.key)) return;
  const look = await arrivingLook(services, place, plan);
  await services.workspace.use(async (folder) => {
    const fetched = async (key: string, name: string) => {
      const file = join(folder, name);
      if (!(await services.blobs.getFile(key, file)))
        throw new Fault('MediaFailed', 'A conformed clip is gone.');
      return file;
    };
    const target = join(folder, 'window.mp4');
    await services.media.window({
      from: { file: await fetched(plan.from.clip.key, 'from.mp4'), startFrame: plan.from.startFrame },
      to: { file: await fetched(plan.to.clip.key, 'to.mp4'), startFrame: plan.to.startFrame },
      target,
      profile: houseProfile(place.job),
      kind: plan.kind,
      direction: plan.direction,
      frames: plan.frames,
      ...(look ? { look: await fetchLook(services, look, join(folder, 'logo')) } : {}),
    });
    await services.blobs.putFile(plan.key, target, 'video/mp4');
  });
}

/** What stands over the scene that arrives; null where nothing does. */
async function arrivingLook(
  services: Services,
  { job, scenes, timeline }: WindowPlace,
  { index }: WindowPlan,
): Promise<StoredLook | null> {
  const [scene, timing] = [scenes[index + 1], timeline.scenes[index + 1]];
  const look =
    scene && timing ? await lookOfScene(services, { job, scene, timing, folder: { scenes } }) : null;
  return look && isDrawn(look) ? look : null;
}
