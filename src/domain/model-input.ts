import { cutText } from './cut-text.ts';
import { askedSeconds } from './model-choice.ts';
import type { ImageModel, ModelSpec, VideoModel } from './model-registry.ts';
import { fitShape } from './model-shape.ts';
import type { AspectRatio, Resolution } from './settings.ts';

/** An input as it is sent to the provider: only names and values that the registry knows. */
export type ModelInput = Readonly<Record<string, string | number | boolean>>;

interface Wanted {
  readonly prompt: string;
  readonly aspectRatio: AspectRatio;
  readonly resolution: Resolution;
  /** Null where chance may decide; left out where the model takes no seed. */
  readonly seed: number | null;
}

export type ImageWanted = Wanted;

export interface ClipWanted extends Wanted {
  /** Public address or data URL of the picture that the clip begins with. */
  readonly startImageUrl: string;
  /** Seconds of footage that the scene needs; the next length that the model sells is asked for. */
  readonly seconds: number;
}

/**
 * What to send to an image model. Unknown names are ignored without a word by Replicate, so nothing
 * is sent that the registry does not know (Replicate documentation, "Create a prediction").
 */
export function imageInput(model: ImageModel, wanted: ImageWanted): ModelInput {
  return { ...model.fixed, ...shared(model, wanted) };
}

/**
 * What to send to an image-to-video model. The clip is silent: models that make sound are told not to.
 * @throws ModelUnfit when the model makes no clip as long
 */
export function clipInput(model: VideoModel, wanted: ClipWanted): ModelInput {
  const input: Record<string, string | number | boolean> = { ...model.fixed, ...shared(model, wanted) };
  const { startImage, sound } = model.inputs;
  if (startImage !== undefined) input[startImage] = wanted.startImageUrl;
  if (sound !== undefined) input[sound] = false;
  const seconds = askedSeconds(model, wanted.seconds, wanted.resolution);
  const { lengths } = model;
  if (lengths.kind === 'frames') {
    input[lengths.input] = Math.round(seconds * lengths.fps);
    input[lengths.fpsInput] = lengths.fps;
  } else {
    input[lengths.input] = seconds;
  }
  return input;
}

function shared(model: ModelSpec, wanted: Wanted): Record<string, string | number> {
  const { inputs } = model;
  const input: Record<string, string | number> = {
    [inputs.prompt]: cutText(wanted.prompt, model.promptLimit ?? Number.POSITIVE_INFINITY),
  };
  const shape = fitShape(model, wanted.aspectRatio).value;
  if (inputs.aspectRatio !== undefined && shape !== null) input[inputs.aspectRatio] = shape;
  const resolution = model.resolutions[wanted.resolution];
  if (inputs.resolution !== undefined && resolution !== undefined) input[inputs.resolution] = resolution;
  if (inputs.seed !== undefined && wanted.seed !== null) input[inputs.seed] = wanted.seed;
  return input;
}
