import type { Job } from '../../domain/job.ts';
import { findModel, type ImageModel, type VideoModel } from '../../domain/model-registry.ts';
import type { Look } from '../../domain/scene-prompt.ts';
import type { Scene } from '../../domain/storyboard.ts';

/** What a scene's prompts say of style and mood: the job's, unless the scene has a mood of its own. */
export function lookOf({ settings }: Job, { mood }: Pick<Scene, 'mood'>): Look {
  return { style: settings.style, mood: mood ?? settings.mood };
}

/** The registry entries of the models that a job was admitted with. */
export function jobModels(job: Job): { image: ImageModel; video: VideoModel } {
  return registered(job.models.image, job.models.video);
}

/** The models of a scene: its own where it has any, else the job's. */
export function sceneModels(
  job: Job,
  scene: Pick<Scene, 'models'>,
): { image: ImageModel; video: VideoModel } {
  return registered(scene.models.image ?? job.models.image, scene.models.video ?? job.models.video);
}

function registered(imageId: string, videoId: string): { image: ImageModel; video: VideoModel } {
  const image = findModel(imageId);
  const video = findModel(videoId);
  if (image?.kind !== 'image' || video?.kind !== 'video') {
    throw new Error(`The registry no longer has ${imageId} or ${videoId}.`);
  }
  return { image, video };
}
