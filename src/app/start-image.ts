import { imageInput } from '../domain/model-input.ts';
import { predictionMicros } from '../domain/pricing.ts';
import { recipeKey } from '../domain/recipe.ts';
import { picturePrompt } from '../domain/scene-prompt.ts';
import { jobModels } from './job-models.ts';
import type { Json, Services } from './ports.ts';
import { beginScene } from './scene-progress.ts';
import { startPrediction } from './start-prediction.ts';
import { openScene, orderStep } from './step-input.ts';

/** Step StartImage: orders a scene's picture and leaves the task token with the order. */
export async function startImage(services: Services, payload: unknown): Promise<Json> {
  const step = orderStep.parse(payload);
  const { job, scene } = await openScene(services, step);
  const { image } = jobModels(job);
  const { aspectRatio, resolution } = job.settings;
  const prompt = picturePrompt(scene.text, job.settings);
  const inputFor = (seed: number) => imageInput(image, { prompt, aspectRatio, resolution, seed });

  await beginScene(services, step, 'drawing');
  await startPrediction(services, {
    ...step,
    kind: 'image',
    model: image,
    prompt,
    seed: scene.seed,
    resolution,
    askedSeconds: null,
    estimatedMicros: predictionMicros(image, { resolution, sound: false, seconds: null }),
    recipe: recipeKey({
      basis: { kind: 'image', prompt, pictures: {}, wants: { aspectRatio, resolution } },
      model: image.id,
      parameters: inputFor(scene.seed),
      seed: scene.seed,
    }),
    input: async (seed) => inputFor(seed),
  });
  return {};
}
