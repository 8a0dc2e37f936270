import { castPictures } from '../../domain/cast.ts';
import { imageInput, referencesTaken } from '../../domain/model-input.ts';
import { effortOf } from '../../domain/model-registry.ts';
import { predictionMicros } from '../../domain/pricing.ts';
import { basisKey, recipeKey } from '../../domain/recipe.ts';
import { picturePrompt } from '../../domain/scene-prompt.ts';
import { imageBasis } from '../../domain/staleness.ts';
import type { ScenePlace } from '../step-input.ts';
import { sceneCast } from '../storyboard/scene-cast.ts';
import { lookOf, sceneModels } from './job-models.ts';
import { pictureLinks } from './picture-link.ts';
import { type OrderVariant, type SceneOrder, textOf } from './scene-order.ts';

/** What a scene's picture is ordered with. */
export function imageOrder({ job, scene, folder }: ScenePlace, variant: OrderVariant = {}): SceneOrder {
  const model = variant.model?.kind === 'image' ? variant.model : sceneModels(job, scene).image;
  const { aspectRatio, resolution } = job.settings;
  const effort = effortOf(job.settings.preset);
  const { seed } = scene;
  const cast = sceneCast(folder, scene);
  const references = castPictures(cast);
  const taken = references.slice(0, referencesTaken(model, references.length));
  const basis = imageBasis(scene, job.settings, references);
  const prompt = picturePrompt(textOf(scene, variant), lookOf(job, scene), job.brand, cast);
  const inputFor = (chosen: number, referenceUrls: readonly string[]) =>
    imageInput(model, { prompt, aspectRatio, resolution, effort, seed: chosen, referenceUrls });
  // Pictures enter the recipe by their content: their links are others each time.
  const parameters = inputFor(
    seed,
    taken.map(({ sha256 }) => `sha256:${sha256}`),
  );
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
    recipe: recipeKey({ basis, model: model.id, parameters, seed }),
    input: async (services, chosen) => inputFor(chosen, await pictureLinks(services, taken)),
  };
}
