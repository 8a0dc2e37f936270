import type { components } from './api-types.ts';
import type { DemoOptions } from './demo-options.ts';

/** Body of `POST /v1/jobs`. What is left out takes the API's default. */
export type JobRequest = components['schemas']['CreateJob'];

export function jobRequest(options: DemoOptions): JobRequest {
  const { prompt, duration, aspect, resolution, fps, style, seed, preset, transition, review } = options;
  const models = { image: options.imageModel, video: options.videoModel };
  return {
    prompt,
    durationSeconds: duration,
    aspectRatio: aspect,
    resolution,
    fps,
    style,
    seed,
    preset,
    models: models.image === undefined && models.video === undefined ? undefined : models,
    transition,
    autoApprove: !review,
  };
}

const optionOfField: ReadonlyMap<string, string> = new Map([
  ['prompt', 'the prompt'],
  ['durationSeconds', '--duration'],
  ['aspectRatio', '--aspect'],
  ['resolution', '--resolution'],
  ['fps', '--fps'],
  ['style', '--style'],
  ['seed', '--seed'],
  ['preset', '--preset'],
  ['models.image', '--image-model'],
  ['models.video', '--video-model'],
  ['transition', '--transition'],
  ['autoApprove', '--review'],
]);

/** What the user typed to set a field of the request: `models.video` is `--video-model`. */
export function optionFor(path: string): string {
  for (let field = path; field !== ''; field = field.slice(0, Math.max(0, field.lastIndexOf('.')))) {
    const option = optionOfField.get(field);
    if (option !== undefined) return option;
  }
  return path;
}
