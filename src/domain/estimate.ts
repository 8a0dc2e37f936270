import type { CostItem } from './job.ts';
import { askedSeconds, chooseModels, type WhyPassedOver } from './model-choice.ts';
import { lengthsInWords, maxSceneSeconds, secondsInWords } from './model-lengths.ts';
import { asksForSound } from './model-needs.ts';
import { effortOf, type ImageModel, type Price, type VideoModel } from './model-registry.ts';
import type { Combination } from './model-rules.ts';
import { type MicroDollars, microDollars } from './money.ts';
import { predictionMicros, priceOf } from './pricing.ts';
import type { Work } from './quota.ts';
import type { JobSettings, Transition } from './settings.ts';
import { isGenerated, type ShotSource } from './storyboard.ts';
import { sceneLengths } from './structure.ts';
import { clipSeconds, layOut } from './timeline.ts';

export interface Estimate {
  readonly items: readonly CostItem[];
  readonly totalMicros: MicroDollars;
  /** The dearest single call in it. */
  readonly dearestMicros: MicroDollars;
  readonly work: Work;
  readonly warnings: readonly string[];
}

/** A scene as far as its price depends on it. A draft has no transition yet: the job's holds. */
export interface PricedScene {
  readonly seconds: number;
  readonly transition?: Transition;
  /** Left out: a model makes it. The user's own costs nothing. */
  readonly source?: ShotSource;
}

export interface EstimateRequest {
  /** All scenes of the video, in order. */
  readonly scenes: readonly PricedScene[];
  readonly settings: JobSettings;
  readonly image: ImageModel;
  readonly video: VideoModel;
}

/**
 * What a storyboard is expected to cost when every picture and clip is made once.
 * @throws ModelUnfit when a scene is longer than the video model films
 */
export function estimate({ scenes, settings, image, video }: EstimateRequest): Estimate {
  return estimateWork({
    images: scenes.filter(isGenerated).length,
    clipSeconds: footageSeconds(scenes, settings),
    settings,
    image,
    video,
  });
}

/** Seconds of footage that each clip must have which a model makes: its scene's and what overlaps with the next. */
export function footageSeconds(
  scenes: readonly PricedScene[],
  settings: Pick<JobSettings, 'fps' | 'transition'>,
): number[] {
  const timed = scenes.map((scene, i) => ({
    id: String(i),
    seconds: scene.seconds,
    transition: scene.transition ?? settings.transition,
  }));
  return layOut(timed, settings.fps).scenes.flatMap((timing, i) => {
    const scene = scenes[i];
    return scene && isGenerated(scene) ? [clipSeconds(timing, settings.fps)] : [];
  });
}

/** The longest of them; where the user brings every clip, what any model can make. */
export function longestFootage(
  scenes: readonly PricedScene[],
  settings: Pick<JobSettings, 'fps' | 'transition' | 'durationSeconds'>,
): number {
  const lengths = footageSeconds(scenes, settings);
  return lengths.length > 0 ? Math.max(...lengths) : shortestUsefulClipSeconds(settings);
}

/**
 * A job before it has a plan: the models that will make it and what it costs with the lengths that the
 * rules planner would give its scenes.
 * @throws ModelUnfit when no model fits the settings
 */
export function estimateUnplanned(
  settings: JobSettings,
  whyPassedOver?: WhyPassedOver,
): Estimate & { readonly image: ImageModel; readonly video: VideoModel } {
  const { image, video, warnings } = chooseModels(
    settings,
    shortestUsefulClipSeconds(settings),
    whyPassedOver,
  );
  const lengths = sceneLengths(
    settings.structure,
    settings.durationSeconds,
    settings.fps,
    maxSceneSeconds(video, settings),
  );
  const scenes = lengths.map((seconds) => ({ seconds }));
  const priced = estimate({ scenes, settings, image, video });
  return { ...priced, warnings: [...warnings, ...priced.warnings], image, video };
}

/**
 * Footage that a model must at least be able to make before a plan exists. Planners fit their scenes to
 * the model, so this only has to leave room for a scene of two seconds beside the transition.
 */
function shortestUsefulClipSeconds({
  transition,
  durationSeconds,
}: Pick<JobSettings, 'transition' | 'durationSeconds'>): number {
  return Math.min(2, durationSeconds) + (transition.kind === 'cut' ? 0 : transition.seconds);
}

/** Any part of a job: so many pictures, and clips of these lengths. @throws ModelUnfit as `estimate` */
export function estimateWork(work: {
  readonly images: number;
  readonly clipSeconds: readonly number[];
  readonly settings: Pick<JobSettings, 'resolution' | 'aspectRatio' | 'clipSound' | 'preset'>;
  readonly image: ImageModel;
  readonly video: VideoModel;
}): Estimate {
  const { resolution, aspectRatio, preset } = work.settings;
  const effort = effortOf(preset);
  const items: CostItem[] = [];
  if (work.images > 0) {
    items.push(
      costItem('images', work.image, priceOf(work.image, { resolution, effort }), work.images, null),
    );
  }
  const sound = asksForSound(work.video, work.settings);
  const combination = { resolution, aspectRatio, sound };
  const clips = work.clipSeconds.map((needed) => {
    const asked = askedSeconds(work.video, needed, combination);
    return { needed, asked, price: priceOf(work.video, { resolution, effort, sound, seconds: asked }) };
  });
  for (const [price, group] of Map.groupBy(clips, (clip) => clip.price)) {
    const quantity =
      price.unit === 'second' ? group.reduce((sum, clip) => sum + clip.asked, 0) : group.length;
    const reason = overlength(group, work.video, combination);
    items.push(costItem('clips', work.video, price, quantity, reason));
  }
  const calls = clips.map(({ asked }) =>
    predictionMicros(work.video, { resolution, effort, sound, seconds: asked }),
  );
  if (work.images > 0) calls.push(predictionMicros(work.image, { resolution, effort }));
  return {
    items,
    totalMicros: items.reduce((sum, item) => sum + item.totalMicros, 0),
    dearestMicros: Math.max(0, ...calls),
    work: { images: work.images, videoSeconds: clips.reduce((sum, { asked }) => sum + asked, 0) },
    warnings: [],
  };
}

function costItem(
  component: CostItem['component'],
  model: ImageModel | VideoModel,
  price: Price,
  quantity: number,
  reason: string | null,
): CostItem {
  return {
    component,
    model: model.id,
    quantity,
    unit: price.unit,
    unitMicros: microDollars(price.usd),
    totalMicros: microDollars(price.usd * quantity),
    source: price.source,
    asOf: price.asOf,
    reason,
  };
}

/** More lengths than these make a reason no clearer. */
const maxReasons = 4;

/** Why more is paid for than the scenes show: null where it is not, or where length has no price. */
function overlength(
  clips: readonly { readonly needed: number; readonly asked: number; readonly price: Price }[],
  video: VideoModel,
  combination: Combination,
): string | null {
  const longer = clips.filter(
    ({ needed, asked, price }) =>
      (price.unit === 'second' || price.seconds !== undefined) && asked - needed > 0.005,
  );
  const groups = Map.groupBy(
    longer,
    ({ needed, asked }) => `${secondsInWords(needed)} s are asked as ${secondsInWords(asked)} s`,
  );
  if (groups.size === 0) return null;
  const parts = [...groups].slice(0, maxReasons).map(([words, group]) => `${group.length} x ${words}`);
  if (groups.size > maxReasons) parts.push('and so on');
  const name = video.id.slice(video.id.indexOf('/') + 1);
  return `${parts.join(', ')}: ${name} makes ${lengthsInWords(video, combination)}`;
}
