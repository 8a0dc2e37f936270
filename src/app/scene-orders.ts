/** What a scene's picture and clip are ordered with: the same for ordering, for a quote and for reuse. */
import { askedSeconds } from '../domain/model-choice.ts';
import { clipInput, imageInput } from '../domain/model-input.ts';
import type { ModelSpec } from '../domain/model-registry.ts';
import { predictionMicros } from '../domain/pricing.ts';
import { basisKey, recipeKey } from '../domain/recipe.ts';
import { clipPrompt, picturePrompt } from '../domain/scene-prompt.ts';
import { clipBasis, imageBasis, showsClip, showsImage } from '../domain/staleness.ts';
import type { Take, TakeKind } from '../domain/take.ts';
import { clipSeconds } from '../domain/timeline.ts';
import { sceneModels } from './job-models.ts';
import { pictureLink } from './picture-link.ts';
import type { JsonObject, Services } from './ports.ts';
import type { ScenePlace } from './step-input.ts';

export interface SceneOrder {
  readonly kind: TakeKind;
  readonly model: ModelSpec;
  readonly prompt: string;
  readonly seed: number;
  readonly askedSeconds: number | null;
  readonly estimatedMicros: number;
  readonly basis: string;
  readonly recipe: string;
  /** The provider's input; made only when something is sent, because its links expire. */
  readonly input: (services: Services, seed: number) => Promise<JsonObject>;
}

export function imageOrder({ job, scene }: ScenePlace): SceneOrder {
  const { image: model } = sceneModels(job, scene);
  const { aspectRatio, resolution } = job.settings;
  const { seed } = scene;
  const basis = imageBasis(scene, job.settings);
  const prompt = picturePrompt(scene.text, job.settings);
  const inputFor = (chosen: number) => imageInput(model, { prompt, aspectRatio, resolution, seed: chosen });
  return {
    kind: 'image',
    model,
    prompt,
    seed,
    askedSeconds: null,
    estimatedMicros: predictionMicros(model, { resolution, sound: false, seconds: null }),
    basis: basisKey(basis),
    recipe: recipeKey({ basis, model: model.id, parameters: inputFor(seed), seed }),
    input: async (_, chosen) => inputFor(chosen),
  };
}

/** @param picture the take that the clip begins on */
export function clipOrder({ job, scene, timing }: ScenePlace, picture: Take): SceneOrder {
  const { video: model } = sceneModels(job, scene);
  const { aspectRatio, resolution, fps } = job.settings;
  const { seed } = scene;
  const basis = clipBasis(scene, job.settings, picture);
  const prompt = clipPrompt(scene.text, job.settings);
  const seconds = askedSeconds(model, clipSeconds(timing, fps), resolution);
  const inputFor = (chosen: number, startImageUrl: string) =>
    clipInput(model, { prompt, aspectRatio, resolution, seed: chosen, seconds, startImageUrl });
  // The picture enters the recipe by its content: its link is another one each time.
  const parameters = inputFor(seed, `sha256:${picture.sha256}`);
  return {
    kind: 'clip',
    model,
    prompt,
    seed,
    askedSeconds: seconds,
    estimatedMicros: predictionMicros(model, { resolution, sound: false, seconds }),
    basis: basisKey(basis),
    recipe: recipeKey({ basis, model: model.id, parameters, seed }),
    input: async (services, chosen) => inputFor(chosen, await pictureLink(services, picture)),
  };
}

/** The take that a scene has chosen, as long as it shows what the scene says now. */
export function freshImage({ job, scene, folder }: ScenePlace): Take | null {
  const take = folder.takes.find((candidate) => candidate.id === scene.selectedTakeIds.image);
  return take && showsImage(take, scene, job.settings) ? take : null;
}

export function freshClip(place: ScenePlace, picture: Take): Take | null {
  const { job, scene, folder, timing } = place;
  const take = folder.takes.find((candidate) => candidate.id === scene.selectedTakeIds.clip);
  const needed = clipSeconds(timing, job.settings.fps);
  return take && showsClip(take, scene, job.settings, picture, needed) ? take : null;
}
