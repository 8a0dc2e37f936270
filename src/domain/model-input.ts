import { cutText } from './cut-text.ts';
import { askedSeconds } from './model-choice.ts';
import { allowedSeconds } from './model-lengths.ts';
import { type Effort, type ImageModel, sizeOf, type VideoModel, type VisualModel } from './model-registry.ts';
import { brokenRule, type Combination } from './model-rules.ts';
import { fitShape } from './model-shape.ts';
import type { AspectRatio, Resolution } from './settings.ts';

/** An input as it is sent to the provider: only names and values that the registry knows. */
export type ModelInput = Readonly<Record<string, string | number | boolean | readonly string[]>>;

type Draft = Record<string, string | number | boolean | readonly string[]>;

interface Wanted {
  readonly prompt: string;
  readonly aspectRatio: AspectRatio;
  readonly resolution: Resolution;
  /** How much to ask of a model that offers a choice of steps or sizes; `standard` when left out. */
  readonly effort?: Effort;
  /** Null where chance may decide; left out where the model takes no seed. */
  readonly seed: number | null;
  /**
   * Public addresses or data URLs of persons and things to recognise, the most important first. As many
   * as the model takes are sent: see `referencesTaken`.
   */
  readonly referenceUrls?: readonly string[];
}

export type ImageWanted = Wanted;

export interface ClipWanted extends Wanted {
  /** Public address or data URL of the picture that the clip begins with. */
  readonly startImageUrl: string;
  /** The picture that it ends on; left out where it may end as it likes. */
  readonly endImageUrl?: string;
  /** Seconds of footage that the scene needs; the next length that the model sells is asked for. */
  readonly seconds: number;
  /** Whether the clip brings its own sound; silent when left out. */
  readonly sound?: boolean;
}

/**
 * What to send to an image model. Unknown names are ignored without a word by Replicate, so nothing
 * is sent that the registry does not know (Replicate documentation, "Create a prediction").
 */
export function imageInput(model: ImageModel, wanted: ImageWanted): ModelInput {
  const urls = wanted.referenceUrls ?? [];
  const taken = urls.slice(0, referencesTaken(model, urls.length));
  return { ...shared(model, wanted), ...referencesInput(model, taken) };
}

/**
 * What to send to an image-to-video model. Models that make sound are told whether to. References that the
 * model takes not with such a clip are left out: the picture it begins on shows them already.
 * @throws ModelUnfit when the model makes no clip as long; Error when it takes no end frame
 */
export function clipInput(model: VideoModel, wanted: ClipWanted): ModelInput {
  const input = shared(model, wanted);
  const { startImage, endImage, sound } = model.inputs;
  const combination = combinationOf(model, wanted);
  if (startImage !== undefined) input[startImage] = wanted.startImageUrl;
  if (wanted.endImageUrl !== undefined) {
    if (endImage === undefined) throw new Error(`${model.id} takes no end frame.`);
    input[endImage] = wanted.endImageUrl;
  }
  if (sound !== undefined) input[sound] = combination.sound ?? false;
  const taken = (wanted.referenceUrls ?? []).slice(0, combination.references);
  const seconds = askedSeconds(model, wanted.seconds, combination);
  return { ...input, ...referencesInput(model, taken), ...lengthInput(model, seconds) };
}

/**
 * How many of so many reference pictures a model takes: 0 where it takes none, or none in this combination.
 * @param combination what a clip is asked with besides; left out for a picture
 */
export function referencesTaken(
  model: VisualModel,
  given: number,
  combination?: Combination & { readonly seconds: number },
): number {
  const taken = Math.min(given, model.references?.max ?? 0);
  if (taken === 0 || model.kind === 'image' || !combination) return taken;
  const together = { ...combination, references: taken };
  if (brokenRule(model, together) !== null) return 0;
  // They must not make the clip longer, and so dearer, than the scene needs.
  const alone = askedSeconds(model, combination.seconds, { ...combination, references: 0 });
  return allows(model, alone, together) ? taken : 0;
}

function allows(model: VideoModel, seconds: number, combination: Combination): boolean {
  return allowedSeconds(model, combination).some((allowed) => Math.abs(allowed - seconds) < 1e-6);
}

function combinationOf(model: VideoModel, wanted: ClipWanted): Combination {
  const { resolution, aspectRatio, sound, seconds } = wanted;
  const combination = {
    resolution,
    aspectRatio,
    endFrame: wanted.endImageUrl !== undefined,
    sound: model.inputs.sound !== undefined && sound === true,
  };
  const given = wanted.referenceUrls?.length ?? 0;
  return { ...combination, references: referencesTaken(model, given, { ...combination, seconds }) };
}

function lengthInput({ lengths }: VideoModel, seconds: number): ModelInput {
  if (lengths.kind !== 'frames') return { [lengths.input]: seconds };
  const rate = lengths.fpsInput === undefined ? {} : { [lengths.fpsInput]: lengths.fps };
  return { [lengths.input]: Math.round(seconds * lengths.fps), ...rate };
}

function referencesInput({ inputs, references }: VisualModel, urls: readonly string[]): ModelInput {
  const [first] = urls;
  if (inputs.references === undefined || !references || first === undefined) return {};
  return { [inputs.references]: references.as === 'list' ? urls : first };
}

function shared(model: VisualModel, wanted: Wanted): Draft {
  const { inputs, fixed } = model;
  const { effort = 'standard' } = wanted;
  const input: Draft = {
    ...fixed,
    ...model.efforts[effort]?.fixed,
    [inputs.prompt]: cutText(wanted.prompt, model.promptLimit ?? Number.POSITIVE_INFINITY),
  };
  const shape = fitShape(model, wanted.aspectRatio).value;
  if (inputs.aspectRatio !== undefined && shape !== null) input[inputs.aspectRatio] = shape;
  if (inputs.width !== undefined && inputs.height !== undefined && shape !== null) {
    const [width = 0, height = 0] = shape.split('x').map(Number);
    input[inputs.width] = width;
    input[inputs.height] = height;
  }
  const size = sizeOf(model, wanted.resolution, effort);
  if (inputs.resolution !== undefined && size !== undefined) input[inputs.resolution] = size;
  if (inputs.seed !== undefined && wanted.seed !== null) input[inputs.seed] = wanted.seed;
  return input;
}
