import type { Services } from '../app/ports.ts';
import type { JobFolder } from '../app/records.ts';
import { sceneOf } from '../app/storyboard/edit-storyboard.ts';
import { sceneCast } from '../app/storyboard/scene-cast.ts';
import { staleness } from '../app/storyboard/stale-scenes.ts';
import { etagOf } from './etag.ts';
import { jobView } from './job-view.ts';

/** Time alone changes the estimate of what is left; that is no new version of the job. */
export function jobEtag(view: ReturnType<typeof jobView>): string {
  const { etaSeconds: _, ...progress } = view.progress;
  return etagOf({ ...view, progress });
}

/** The version of a job as it is stored; see jobEtag. */
export function folderEtag(services: Services, folder: JobFolder): string {
  return jobEtag(jobView(services, folder));
}

/**
 * Signed links are new each time; a scene's version is its last change, its place, and what it takes from
 * its job: whether its takes still show what was asked for, its mood and its characters.
 */
export function sceneEtag(folder: JobFolder, sceneId: string): string {
  const scene = sceneOf(folder, sceneId);
  const { updatedAt, position, status } = scene;
  const cast = sceneCast(folder, scene).map(({ characterId }) => characterId);
  const mood = scene.mood ?? folder.job.settings.mood;
  return etagOf([sceneId, updatedAt, position, status, staleness(folder).get(sceneId) ?? null, mood, cast]);
}
