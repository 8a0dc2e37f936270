import { imageInput } from '../domain/model-input.ts';
import { effortOf } from '../domain/model-registry.ts';
import { predictionMicros } from '../domain/pricing.ts';
import { basisKey, recipeKey } from '../domain/recipe.ts';
import { picturePrompt } from '../domain/scene-prompt.ts';
import { imageBasis } from '../domain/staleness.ts';
import { sceneModels } from './job-models.ts';
import { type OrderVariant, type SceneOrder, textOf } from './scene-order.ts';
import type { ScenePlace } from './step-input.ts';

/** What a scene's picture is ordered with. */
export function imageOrder({ job, scene }: ScenePlace, variant: OrderVariant = {}): SceneOrder {
  const model = variant.model?.kind === 'image' ? variant.model : sceneModels(job, scene).image;
  const { aspectRatio, resolution } = job.settings;
  const effort = effortOf(job.settings.preset);
  const { seed } = scene;
  const basis = imageBasis(scene, job.settings);
  const prompt = picturePrompt(textOf(scene, variant), job.settings, job.brand);
  const inputFor = (chosen: number) =>
    imageInput(model, { prompt, aspectRatio, resolution, effort, seed: chosen });
  return {
    kind: 'image',
    model,
    prompt,
    seed,
    askedSeconds: null,
    effort,
    sound: false,
    estimatedMicros: predictionMicros(model, { resolution, effort }),
    basis: basisKey(basis),
    recipe: recipeKey({ basis, model: model.id, parameters: inputFor(seed), seed }),
    input: async (_, chosen) => inputFor(chosen),
  };
}
