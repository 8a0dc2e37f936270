import type { CombinationRule, VideoModel } from './model-spec.ts';
import type { AspectRatio, Resolution } from './settings.ts';

/** What a clip is asked with, as far as a model's rules look at it. */
export interface Combination {
  readonly resolution: Resolution;
  readonly aspectRatio?: AspectRatio;
  /** A picture to begin with: true when left out, because every scene has one. */
  readonly startFrame?: boolean;
  /** A picture to end on. */
  readonly endFrame?: boolean;
  /** How many reference pictures. */
  readonly references?: number;
  /** Whether the clip brings its own sound. */
  readonly sound?: boolean;
}

/** The words of the first rule that a combination breaks, its length aside; null when it breaks none. */
export function brokenRule(model: Pick<VideoModel, 'rules'>, combination: Combination): string | null {
  return rulesFor(model, combination).find(({ allows }) => !holds(allows, combination))?.says ?? null;
}

/** Keeps of the lengths that a model sells those that its rules allow with a combination. */
export function allowedLengths(
  model: Pick<VideoModel, 'rules'>,
  seconds: readonly number[],
  combination: Combination,
): number[] {
  const rules = rulesFor(model, combination);
  return seconds.filter((length) => rules.every(({ allows }) => allows.seconds?.includes(length) ?? true));
}

function rulesFor({ rules }: Pick<VideoModel, 'rules'>, combination: Combination): CombinationRule[] {
  return rules.filter(({ when }) => holds(when, combination));
}

function holds(condition: CombinationRule['when'], combination: Combination): boolean {
  const { startFrame = true, endFrame = false, references = 0, sound = false } = combination;
  const { resolution, aspectRatio } = combination;
  return (
    same(condition.startFrame, startFrame) &&
    same(condition.endFrame, endFrame) &&
    same(condition.references, references > 0) &&
    same(condition.sound, sound) &&
    among(condition.resolutions, resolution) &&
    among(condition.aspectRatios, aspectRatio)
  );
}

function same(asked: boolean | undefined, given: boolean): boolean {
  return asked === undefined || asked === given;
}

function among<T>(asked: readonly T[] | undefined, given: T | undefined): boolean {
  return asked === undefined || given === undefined || asked.includes(given);
}
