import { z } from 'zod';
import type { Effort } from './model-spec.ts';
import {
  type FormerModel,
  formerModel,
  type ModelKind,
  type ModelOf,
  type ModelSpec,
  modelSpec,
  presetChains,
  type VisualModel,
} from './model-spec.ts';
import former from './models/former.json' with { type: 'json' };
import image from './models/image.json' with { type: 'json' };
import presetData from './models/presets.json' with { type: 'json' };
import sound from './models/sound.json' with { type: 'json' };
import upscale from './models/upscale.json' with { type: 'json' };
import video from './models/video.json' with { type: 'json' };
import type { Preset, Resolution } from './settings.ts';

export type {
  Effort,
  FormerModel,
  ImageModel,
  ModelKind,
  ModelOf,
  ModelSpec,
  Price,
  VideoModel,
  VisualModel,
} from './model-spec.ts';

/** What each model can do, as data. Models that are gone stay readable for as long as jobs name them. */
export const models: readonly ModelSpec[] = z
  .array(modelSpec)
  .parse([...image, ...video, ...sound, ...upscale]);

/** Models that nothing more is known of than what became of them. */
export const formerModels: readonly FormerModel[] = z.array(formerModel).parse(former);

/** Effort and models of each preset, best first. */
export const presetModels = presetChains.parse(presetData);

/** @returns the model of that name (`owner/name`), retired ones included, or null */
export function findModel(id: string): ModelSpec | null {
  return models.find((model) => model.id === id) ?? null;
}

/** @returns what became of a model, by its name with or without its owner, or null */
export function findFormerModel(id: string): FormerModel | null {
  return formerModels.find((model) => model.id === id || model.id.split('/')[1] === id) ?? null;
}

/** Models of one kind, in the order of the registry; retired and unverified ones included. */
export function modelsOfKind<K extends ModelKind>(kind: K): ModelOf<K>[] {
  return models.filter((model): model is ModelOf<K> => model.kind === kind);
}

/** @returns the model of that name and kind, or null */
export function modelOfKind<K extends ModelKind>(kind: K, id: string): ModelOf<K> | null {
  return modelsOfKind(kind).find((model) => model.id === id) ?? null;
}

/** Whether a job may be given to the model. */
export function isOffered({ status }: Pick<ModelSpec, 'status'>): boolean {
  return status.state === 'current' || status.state === 'retiring';
}

export function effortOf(preset: Preset): Effort {
  return presetModels[preset].effort;
}

/** The size to ask a model for, in its own word; undefined where it does not make that resolution. */
export function sizeOf(
  model: Pick<VisualModel, 'resolutions' | 'efforts'>,
  resolution: Resolution,
  effort: Effort = 'standard',
): string | number | undefined {
  return model.efforts[effort]?.resolutions?.[resolution] ?? model.resolutions[resolution];
}

/** What became of a model, as the rest of a sentence that begins with its name. */
export function whatBecame({ status }: Pick<ModelSpec | FormerModel, 'status'>): string {
  if (status.state === 'retired') return `was retired on ${status.on}`;
  if (status.state === 'retiring') return `retires on ${status.on}`;
  return status.state === 'unverified' ? `cannot be asked for, because ${status.why}` : 'is current';
}

/** The model that follows one that is gone or goes; null where there is none, or no need of one. */
export function successorOf({ status }: Pick<ModelSpec | FormerModel, 'status'>): string | null {
  return 'successor' in status ? status.successor : null;
}

/** What became of a model and who follows it, as the rest of a sentence that begins with its name. */
export function fateOf(model: Pick<ModelSpec | FormerModel, 'status'>): string {
  const next = successorOf(model);
  return `${whatBecame(model)}${next === null ? '' : `; ${next} follows it`}`;
}

/** The name of a planner's model, as it is set for a service, with what its operator should know of it. */
export function plannerInWords(name: string): string {
  const former = findFormerModel(name);
  return former?.kind === 'planner' ? `${name} (${fateOf(former)})` : name;
}
