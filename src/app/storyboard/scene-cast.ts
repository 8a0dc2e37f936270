import { type CastMember, type CastPicture, castOf, castPictures } from '../../domain/cast.ts';
import type { Scene } from '../../domain/storyboard.ts';
import type { JobFolder } from '../records.ts';

/** Who appears in a scene of a job. */
export function sceneCast({ job, scenes }: Pick<JobFolder, 'job' | 'scenes'>, scene: Scene): CastMember[] {
  return castOf(scene, scenes, job.cast ?? []);
}

/** The pictures by which a model is to recognise them, the most important first. */
export function sceneReferences(folder: Pick<JobFolder, 'job' | 'scenes'>, scene: Scene): CastPicture[] {
  return castPictures(sceneCast(folder, scene));
}
