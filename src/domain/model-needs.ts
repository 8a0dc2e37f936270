import { lengthsInWords, maxClipSeconds, secondsInWords, shortestCover } from './model-lengths.ts';
import {
  fateOf,
  type ImageModel,
  isOffered,
  type ModelOf,
  type ModelSpec,
  modelOfKind,
  modelsOfKind,
  presetModels,
  sizeOf,
  type VideoModel,
  type VisualModel,
} from './model-registry.ts';
import { brokenRule, type Combination } from './model-rules.ts';
import { fitShape } from './model-shape.ts';
import type { MicroDollars } from './money.ts';
import { predictionMicros } from './pricing.ts';
import type { AspectRatio, JobSettings, Preset } from './settings.ts';

/** What a scene's picture needs of a model. */
export interface PictureNeeds extends Pick<Combination, 'resolution' | 'references'> {
  readonly kind: 'image';
  readonly aspectRatio: AspectRatio;
}

/** What a scene's clip needs of a model. */
export interface ClipNeeds extends Combination {
  readonly kind: 'video';
  readonly aspectRatio: AspectRatio;
  /** Footage that the scene uses, transition included. */
  readonly seconds: number;
}

export type SceneNeeds = PictureNeeds | ClipNeeds;
export type NeedsOf<K extends SceneNeeds['kind']> = Extract<SceneNeeds, { kind: K }>;

/** More characters than these are never asked of one picture: beyond that nobody is recognised any more. */
const mostReferences = 3;

/** What a job's pictures need. @param references how many characters are to be recognised */
export function pictureNeeds(
  { aspectRatio, resolution }: Pick<JobSettings, 'aspectRatio' | 'resolution'>,
  references = 0,
): PictureNeeds {
  return { kind: 'image', aspectRatio, resolution, references: Math.min(references, mostReferences) };
}

/**
 * What a job's clips need: sound of their own where some of it is to be heard.
 * @param seconds footage of the longest scene, transition included
 * @param frames whether clips end on a picture, and how many reference pictures go in beside the first
 */
export function clipNeeds(
  { aspectRatio, resolution, clipSound }: Pick<JobSettings, 'aspectRatio' | 'resolution' | 'clipSound'>,
  seconds: number,
  frames: Pick<Combination, 'endFrame' | 'references'> = {},
): ClipNeeds {
  return { kind: 'video', aspectRatio, resolution, seconds, sound: clipSound > 0, ...frames };
}

/** Whether a clip is asked for with sound of its own: where some is to be heard and the model has the switch. */
export function asksForSound(
  { inputs }: Pick<VideoModel, 'inputs'>,
  { clipSound }: Pick<JobSettings, 'clipSound'>,
): boolean {
  return clipSound > 0 && inputs.sound !== undefined;
}

/**
 * Why a model cannot do what is needed, as the rest of a sentence that begins with its name; null when
 * it can. A model that is gone can nothing.
 */
export function whyUnable(model: ModelSpec, needs: SceneNeeds): string | null {
  if (!isOffered(model)) return fateOf(model);
  if (model.kind === 'image' && needs.kind === 'image') return whyNoPicture(model, needs);
  if (model.kind === 'video' && needs.kind === 'video') return whyNoClip(model, needs);
  return needs.kind === 'image' ? 'draws no pictures' : 'films no clips';
}

function whyNoPicture(model: ImageModel, needs: PictureNeeds): string | null {
  return (
    resolutionMisfit(model, needs) ??
    (fitShape(model, needs.aspectRatio).fit === 'none'
      ? `draws no shape close to ${needs.aspectRatio}`
      : null) ??
    referencesMisfit(model, needs)
  );
}

function whyNoClip(model: VideoModel, needs: ClipNeeds): string | null {
  const { aspectRatio, sound, endFrame } = needs;
  const { inputs } = model;
  if (needs.startFrame !== false && inputs.startImage === undefined) return 'begins on no picture';
  return (
    resolutionMisfit(model, needs) ??
    (model.shapeFrom === 'input' && fitShape(model, aspectRatio).fit === 'none'
      ? `films ${Object.keys(model.aspectRatios).join(' or ')}, not ${aspectRatio}`
      : null) ??
    (sound && inputs.sound === undefined ? 'makes no sound of its own, which clipSound asks for' : null) ??
    (endFrame && inputs.endImage === undefined ? 'takes no end frame' : null) ??
    referencesMisfit(model, needs) ??
    brokenRule(model, needs) ??
    lengthMisfit(model, needs)
  );
}

function resolutionMisfit(model: VisualModel, { resolution }: SceneNeeds): string | null {
  if (sizeOf(model, resolution) !== undefined) return null;
  return `makes ${Object.keys(model.resolutions).join(' or ')}, not ${resolution}`;
}

function referencesMisfit(
  { references }: VisualModel,
  { references: needed = 0 }: SceneNeeds,
): string | null {
  if (needed === 0) return null;
  if (!references) return 'takes no reference pictures';
  return needed > references.max
    ? `takes at most ${references.max} reference picture${references.max === 1 ? '' : 's'}, and ${needed} are needed`
    : null;
}

function lengthMisfit(model: VideoModel, needs: ClipNeeds): string | null {
  if (shortestCover(model, needs.seconds, needs) !== null) return null;
  const longest = secondsInWords(maxClipSeconds(model, needs));
  return `films at most ${longest} s in one clip at ${needs.resolution} (${lengthsInWords(model, needs)}), and ${secondsInWords(needs.seconds)} s are needed`;
}

/** What the user may like to know about a model that can: that its pictures are cropped. */
export function remarkOn(model: VisualModel, { aspectRatio }: SceneNeeds): string | null {
  if (model.kind === 'video' && model.shapeFrom === 'startImage') return null;
  const shape = fitShape(model, aspectRatio);
  const [does, what] = model.kind === 'image' ? ['draws', 'pictures'] : ['films', 'clips'];
  return shape.fit === 'crop'
    ? `${model.id} ${does} no ${aspectRatio}: its ${what} are made in ${shape.value} and cropped.`
    : null;
}

/**
 * The models that can do what is needed, best first: those of the preset in its order, one that crops after
 * those that need not, then all others by price. The first is the one to use.
 */
export function ableModels<K extends SceneNeeds['kind']>(needs: NeedsOf<K>, preset: Preset): ModelOf<K>[] {
  return [...ableChain(needs, preset), ...othersOf(needs, preset)];
}

/** The presets nearest to each: what they make is the most alike. The cheaper one first, as it fits what is reserved. */
const neighbours: Readonly<Record<Preset, readonly Preset[]>> = {
  economy: ['balanced'],
  balanced: ['economy', 'premium'],
  premium: ['balanced'],
};

/**
 * The models that may stand in for one that failed, best first: those of the preset, then those of its neighbours,
 * then all others by price.
 */
export function standInModels<K extends SceneNeeds['kind']>(needs: NeedsOf<K>, preset: Preset): ModelOf<K>[] {
  const near = [preset, ...neighbours[preset]].flatMap((one) => ableChain(needs, one));
  return [...new Set([...near, ...othersOf(needs, preset)])];
}

/** The models of a preset that can, in its order; one that crops after those that need not. */
function ableChain<K extends SceneNeeds['kind']>(needs: NeedsOf<K>, preset: Preset): ModelOf<K>[] {
  const chain = chainOf(needs, preset).filter((model) => whyUnable(model, needs) === null);
  const isClean = (model: ModelOf<K>) => remarkOn(model, needs) === null;
  return [...chain.filter(isClean), ...chain.filter((model) => !isClean(model))];
}

/** The models of a preset, able or not. */
export function chainOf<K extends SceneNeeds['kind']>(needs: NeedsOf<K>, preset: Preset): ModelOf<K>[] {
  const { kind } = needs;
  return presetModels[preset][kind].map((id) => modelOfKind<K>(kind, id)).filter((model) => model !== null);
}

function othersOf<K extends SceneNeeds['kind']>(needs: NeedsOf<K>, preset: Preset): ModelOf<K>[] {
  const { kind } = needs;
  const named: readonly string[] = presetModels[preset][kind];
  return modelsOfKind<K>(kind)
    .filter((model) => model.status.state === 'current' && !named.includes(model.id))
    .filter((model) => whyUnable(model, needs) === null)
    .map((model) => ({ model, micros: callMicros(model, needs) }))
    .sort((a, b) => a.micros - b.micros)
    .map(({ model }) => model);
}

/** What one picture or clip costs. */
function callMicros(model: ModelSpec, needs: SceneNeeds): MicroDollars {
  const { resolution } = needs;
  if (model.kind !== 'video' || needs.kind !== 'video') return predictionMicros(model, { resolution });
  const seconds = shortestCover(model, needs.seconds, needs) ?? needs.seconds;
  return predictionMicros(model, { resolution, sound: needs.sound ?? false, seconds });
}
