import { imageModels } from './image-models.ts';
import type { Input, SimModel } from './sim-model.ts';
import { soundModels } from './sound-models.ts';
import { videoModels } from './video-models.ts';

const models: ReadonlyMap<string, SimModel> = new Map(
  [...imageModels, ...videoModels, ...soundModels].map((model) => [model.id, model]),
);

/** Every model that the simulator knows; others are answered with 404, as unknown ones are by Replicate. */
export function modelNamed(id: string): SimModel | null {
  return models.get(id) ?? null;
}

export function modelOfVersion(version: string): SimModel | null {
  return [...models.values()].find((model) => model.version === version) ?? null;
}

export function knownModels(): readonly SimModel[] {
  return [...models.values()];
}

/** The input as the model sees it: unknown keys gone, defaults filled in. */
export function withDefaults(model: SimModel, input: Input): Input {
  const seen: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(model.inputs)) {
    const value = input[name] ?? field.default;
    if (value !== undefined) seen[name] = value;
  }
  return seen;
}
