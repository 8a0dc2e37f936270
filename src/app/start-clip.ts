import { Fault } from '../domain/errors.ts';
import { askedSeconds } from '../domain/model-choice.ts';
import { clipInput } from '../domain/model-input.ts';
import { predictionMicros } from '../domain/pricing.ts';
import { recipeKey } from '../domain/recipe.ts';
import { clipPrompt } from '../domain/scene-prompt.ts';
import { clipSeconds } from '../domain/timeline.ts';
import { jobModels } from './job-models.ts';
import { pictureLink } from './picture-link.ts';
import type { Json, Services } from './ports.ts';
import { beginScene } from './scene-progress.ts';
import { startPrediction } from './start-prediction.ts';
import { openScene, orderStep } from './step-input.ts';

/** Step StartClip: orders a scene's clip, beginning on its picture, and leaves the task token with the order. */
export async function startClip(services: Services, payload: unknown): Promise<Json> {
  const step = orderStep.parse(payload);
  const { job, scene, timing, folder } = await openScene(services, step);
  const { video } = jobModels(job);
  const { aspectRatio, resolution, fps } = job.settings;
  const picture = folder.takes.find((take) => take.id === scene.selectedTakeIds.image);
  if (!picture) throw new Fault('InputRejected', 'The scene has no picture to film.');

  const prompt = clipPrompt(scene.text, job.settings);
  const seconds = askedSeconds(video, clipSeconds(timing, fps), resolution);
  const inputFor = (seed: number, startImageUrl: string) =>
    clipInput(video, { prompt, aspectRatio, resolution, seed, seconds, startImageUrl });

  await beginScene(services, step, 'filming');
  await startPrediction(services, {
    ...step,
    kind: 'clip',
    model: video,
    prompt,
    seed: scene.seed,
    resolution,
    askedSeconds: seconds,
    estimatedMicros: predictionMicros(video, { resolution, sound: false, seconds }),
    recipe: recipeKey({
      basis: {
        kind: 'clip',
        prompt,
        pictures: { start: picture.sha256 },
        wants: { aspectRatio, resolution, seconds },
      },
      model: video.id,
      // The picture enters by its content: its link is another one each time.
      parameters: inputFor(scene.seed, `sha256:${picture.sha256}`),
      seed: scene.seed,
    }),
    input: async (seed) => inputFor(seed, await pictureLink(services, picture)),
  });
  return {};
}
