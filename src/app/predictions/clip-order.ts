import { askedSeconds } from '../../domain/model-choice.ts';
import { clipInput } from '../../domain/model-input.ts';
import { asksForSound } from '../../domain/model-needs.ts';
import { effortOf } from '../../domain/model-registry.ts';
import { predictionMicros } from '../../domain/pricing.ts';
import { basisKey, recipeKey } from '../../domain/recipe.ts';
import { clipPrompt } from '../../domain/scene-prompt.ts';
import { clipBasis } from '../../domain/staleness.ts';
import type { Take } from '../../domain/take.ts';
import { clipSeconds } from '../../domain/timeline.ts';
import type { ScenePlace } from '../step-input.ts';
import { lookOf, sceneModels } from './job-models.ts';
import { pictureLink } from './picture-link.ts';
import { type OrderVariant, type SceneOrder, textOf } from './scene-order.ts';

/**
 * What a scene's clip is ordered with.
 * @param picture the take that the clip begins on
 */
export function clipOrder(
  { job, scene, timing }: ScenePlace,
  picture: Take,
  variant: OrderVariant = {},
): SceneOrder {
  const model = variant.model?.kind === 'video' ? variant.model : sceneModels(job, scene).video;
  const { aspectRatio, resolution, fps } = job.settings;
  const effort = effortOf(job.settings.preset);
  const sound = asksForSound(model, job.settings);
  const { seed } = scene;
  const basis = clipBasis(scene, job.settings, picture);
  const prompt = clipPrompt(textOf(scene, variant), lookOf(job, scene), job.brand);
  const seconds = askedSeconds(model, clipSeconds(timing, fps), { resolution, aspectRatio, sound });
  const wanted = { prompt, aspectRatio, resolution, effort, sound, seconds };
  const inputFor = (chosen: number, startImageUrl: string) =>
    clipInput(model, { ...wanted, seed: chosen, startImageUrl });
  // The picture enters the recipe by its content: its link is another one each time.
  const parameters = inputFor(seed, `sha256:${picture.sha256}`);
  return {
    kind: 'clip',
    model,
    prompt,
    seed,
    askedSeconds: seconds,
    effort,
    sound,
    estimatedMicros: predictionMicros(model, { resolution, effort, sound, seconds }),
    basis: basisKey(basis),
    recipe: recipeKey({ basis, model: model.id, parameters, seed }),
    input: async (services, chosen) => inputFor(chosen, await pictureLink(services, picture)),
  };
}
