import { effortOf, type ModelSpec } from '../../domain/model-registry.ts';
import { askedMusicSeconds, type MusicModel, musicModelFor } from '../../domain/music-model.ts';
import { predictionMicros } from '../../domain/pricing.ts';
import { type Basis, basisKey, derivedSeed, recipeKey } from '../../domain/recipe.ts';
import type { Take } from '../../domain/take.ts';
import { layOut } from '../../domain/timeline.ts';
import type { JobFolder } from '../records.ts';
import type { ScenePlace } from '../step-input.ts';
import type { OrderVariant, SceneOrder } from './scene-order.ts';

/** Stands in place of a scene's id with what belongs to the whole video. */
export const wholeVideo = 'music';

/** Whether a job wants music that a model is to make, and does not have it yet. */
export function lacksMusic(folder: JobFolder): boolean {
  return musicPrompt(folder) !== null && freshMusic(folder) === null;
}

/** What the music is asked for with; null where none is to be made. */
export function musicPrompt({ job }: JobFolder): string | null {
  const { music } = job.settings;
  return music !== null && 'prompt' in music ? music.prompt : null;
}

/** The music that was made for what the job asks for, the latest first; null where there is none. */
export function freshMusic(folder: JobFolder): Take | null {
  const prompt = musicPrompt(folder);
  if (prompt === null) return null;
  const basis = basisKey(musicBasis(prompt));
  return folder.takes.findLast((take) => take.kind === 'music' && take.basis === basis) ?? null;
}

/** Another length makes no music stale: the mix cuts or repeats it. */
function musicBasis(prompt: string): Basis {
  return { kind: 'music', prompt, pictures: {}, wants: {} };
}

/** What a job's music is ordered with. @param prompt what the user asks for */
export function musicOrder(
  { job, scenes }: JobFolder,
  prompt: string,
  variant: OrderVariant = {},
): SceneOrder {
  const { settings } = job;
  const timeline = layOut(scenes, settings.fps);
  const videoSeconds = timeline.totalFrames / timeline.fps;
  const model = isMusic(variant.model) ? variant.model : musicModelFor(settings, videoSeconds);
  const seconds = askedMusicSeconds(model, videoSeconds);
  const said = variant.visual ?? prompt;
  const seed = derivedSeed(settings.seed, wholeVideo);
  const inputFor = (chosen: number) => ({
    ...model.fixed,
    [model.inputs.prompt]: said,
    ...(model.inputs.seconds === undefined ? {} : { [model.inputs.seconds]: seconds }),
    ...(model.inputs.seed === undefined ? {} : { [model.inputs.seed]: chosen }),
  });
  const basis = musicBasis(prompt);
  return {
    kind: 'music',
    model,
    prompt: said,
    seed,
    askedSeconds: seconds,
    effort: effortOf(settings.preset),
    sound: false,
    estimatedMicros: predictionMicros(model, { resolution: settings.resolution, seconds }),
    basis: basisKey(basis),
    recipe: recipeKey({ basis, model: model.id, parameters: inputFor(seed), seed }),
    input: async (_, chosen) => inputFor(chosen),
  };
}

/** The whole video as a place of orders: its text is the music's prompt, which is what may be softened. */
export function musicPlace(folder: JobFolder, prompt: string): ScenePlace | null {
  const { job, scenes } = folder;
  const timeline = layOut(scenes, job.settings.fps);
  const [first] = scenes;
  const [timing] = timeline.scenes;
  if (!first || !timing) return null;
  const text = { visual: prompt, narration: null, caption: null };
  return { folder, job, scene: { ...first, id: wholeVideo, text }, timing, timeline };
}

function isMusic(model: ModelSpec | undefined): model is MusicModel {
  return model?.kind === 'music';
}
