/** What is ordered of a line that models of the registry speak: itself, and when its words are heard. */
import { effortOf, modelOfKind } from '../../domain/model-registry.ts';
import { predictionMicros } from '../../domain/pricing.ts';
import { derivedSeed } from '../../domain/recipe.ts';
import { speechInput } from '../../domain/sound-input.ts';
import { hearingRecipe, transcriptionModel } from '../../domain/transcription-model.ts';
import { charactersOf } from '../../domain/voices.ts';
import type { Services } from '../ports.ts';
import type { SceneOrder } from '../predictions/scene-order.ts';
import { mayLinkSound, soundLink } from '../predictions/sound-link.ts';
import type { ScenePlace } from '../step-input.ts';
import type { DueLine } from './due-line.ts';
import type { SpokenLine } from './line-records.ts';

/** @throws Error where the voice's model is not in the registry */
export function speechOrder({ job }: ScenePlace, { line, recipe }: DueLine): SceneOrder {
  const model = modelOfKind('speech', line.model);
  if (!model) throw new Error(`The registry has no speech model ${line.model}.`);
  const { settings } = job;
  const { text, voice, speed } = line;
  return {
    kind: 'narration',
    model,
    prompt: text,
    seed: derivedSeed(settings.seed, recipe),
    askedSeconds: null,
    effort: effortOf(settings.preset),
    sound: false,
    estimatedMicros: predictionMicros(model, {
      resolution: settings.resolution,
      characters: charactersOf([text]),
    }),
    basis: recipe,
    recipe,
    input: async () => speechInput(model, { text, voice, speed }),
  };
}

/** Null where the sound cannot be handed to a model. */
export function hearingOrder(
  services: Services,
  { job }: Pick<ScenePlace, 'job'>,
  sound: Pick<SpokenLine, 'key' | 'contentType' | 'bytes' | 'sha256'>,
): SceneOrder | null {
  if (!mayLinkSound(services, sound)) return null;
  const model = transcriptionModel();
  const { settings } = job;
  const recipe = hearingRecipe(sound);
  return {
    kind: 'transcription',
    model,
    prompt: '',
    seed: derivedSeed(settings.seed, recipe),
    askedSeconds: null,
    effort: effortOf(settings.preset),
    sound: false,
    estimatedMicros: predictionMicros(model, { resolution: settings.resolution }),
    basis: recipe,
    recipe,
    input: async () => ({ ...model.fixed, [model.inputs.audio]: await soundLink(services, sound) }),
  };
}
