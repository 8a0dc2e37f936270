import { madeOf } from '../../domain/staleness.ts';
import { layOut } from '../../domain/timeline.ts';
import { soundWarnings } from '../jobs/sound-warnings.ts';
import type { JobFolder } from '../records.ts';
import type { ScenePlace } from '../step-input.ts';
import { freshClip, freshImage } from './fresh-takes.ts';

/** Whether a finished video no longer shows its storyboard. */
export function isStale(folder: JobFolder): boolean {
  const { job, scenes } = folder;
  if (job.status !== 'completed') return false;
  return job.rendition?.madeOf !== madeOf(job.settings, scenes) || soundWarnings(folder).isMissing;
}

/** Whether a scene's picture or clip no longer shows what the scene says, or was never made. */
export function staleness(folder: JobFolder): ReadonlyMap<string, { image: boolean; clip: boolean }> {
  const { job, scenes } = folder;
  const timeline = layOut(scenes, job.settings.fps);
  return new Map(
    scenes.flatMap((scene, i) => {
      const timing = timeline.scenes[i];
      if (!timing) return [];
      const place: ScenePlace = { folder, job, scene, timing, timeline };
      const picture = freshImage(place);
      return [
        [scene.id, { image: picture === null, clip: picture === null || freshClip(place, picture) === null }],
      ];
    }),
  );
}
