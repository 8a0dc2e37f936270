import type { Job } from '../domain/job.ts';
import { type ImageModel, models, type VideoModel } from '../domain/model-registry.ts';

/** The registry entries of the models that a job was admitted with. */
export function jobModels(job: Job): { image: ImageModel; video: VideoModel } {
  const image = models.find((model) => model.id === job.models.image);
  const video = models.find((model) => model.id === job.models.video);
  if (image?.kind !== 'image' || video?.kind !== 'video') {
    throw new Error(`The registry no longer has ${job.models.image} or ${job.models.video}.`);
  }
  return { image, video };
}
