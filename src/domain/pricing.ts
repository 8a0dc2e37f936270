import { type Effort, type ModelSpec, type Price, sizeOf } from './model-registry.ts';
import { type MicroDollars, microDollars } from './money.ts';
import type { Resolution } from './settings.ts';

/** What one call asks for, as far as its price depends on it. */
export interface Priced {
  readonly resolution: Resolution;
  readonly effort?: Effort;
  /** Whether the clip is asked for with sound; silent when left out. */
  readonly sound?: boolean;
  /** Seconds asked of a video or music model; null or left out for an image. */
  readonly seconds?: number | null;
  /** Characters given to a speech model. */
  readonly characters?: number;
}

/**
 * The price rule that holds for a call.
 * @throws Error when the registry names none: a gap in the data, not in the request
 */
export function priceOf(model: ModelSpec, asked: Priced): Price {
  const size = model.kind === 'image' || model.kind === 'video' ? askedSize(model, asked) : undefined;
  const price = model.prices.find(
    (rule) =>
      (rule.size === undefined || rule.size === size) &&
      (rule.sound === undefined || rule.sound === (asked.sound ?? false)) &&
      (rule.seconds === undefined || rule.seconds === asked.seconds),
  );
  const isMade = size !== null;
  if (!price || !isMade) {
    const length = asked.seconds === undefined || asked.seconds === null ? '' : ` and ${asked.seconds} s`;
    throw new Error(`The registry has no price of ${model.id} for ${asked.resolution}${length}.`);
  }
  return price;
}

/** Null where the model makes no such size. */
function askedSize(model: Parameters<typeof sizeOf>[0], { resolution, effort }: Priced): string | null {
  const size = sizeOf(model, resolution, effort);
  return size === undefined ? null : String(size);
}

/** The rule that a call is priced by, as it stood when the call was intended: later prices change nothing of it. */
export type PriceRule = Pick<Price, 'unit' | 'usd' | 'minimumUsd' | 'source' | 'asOf'>;

/** The rule of a call, to be kept with it. @throws Error as `priceOf` */
export function priceRule(model: ModelSpec, asked: Priced): PriceRule {
  const { unit, usd, minimumUsd, source, asOf } = priceOf(model, asked);
  return { unit, usd, minimumUsd, source, asOf };
}

/** How many units of its price a call takes. */
function quantity(price: PriceRule, asked: Pick<Priced, 'seconds' | 'characters'>): number {
  if (price.unit === 'second') return asked.seconds ?? 0;
  return price.unit === 'thousand_characters' ? (asked.characters ?? 0) / 1000 : 1;
}

/** Micro-dollars that one call is expected to cost. @throws Error as `priceOf` */
export function predictionMicros(model: ModelSpec, asked: Priced): MicroDollars {
  const price = priceOf(model, asked);
  return microsOf(price, quantity(price, asked));
}

/**
 * As `billedMicros`, by the price that holds now for what the provider says was made: with sound or without.
 * @throws Error as `priceOf`
 */
export function actualMicros(
  model: ModelSpec,
  asked: Priced,
  metrics: Readonly<Record<string, number | undefined>>,
): MicroDollars {
  const { with_audio: withAudio } = metrics;
  const price = priceOf(model, withAudio === undefined ? asked : { ...asked, sound: withAudio > 0 });
  return billedMicros(price, asked, metrics);
}

/**
 * Micro-dollars that a finished call did cost, by the provider's own count. Replicate returns no
 * price; it returns the counts it bills by in `metrics` (`image_output_count`, `video_output_count`,
 * `video_output_duration_seconds`, `audio_output_duration_seconds`, `character_input_count`, `with_audio`).
 * What the metrics lack counts as it was asked.
 */
export function billedMicros(
  price: PriceRule,
  asked: Pick<Priced, 'seconds' | 'characters'>,
  metrics: Readonly<Record<string, number | undefined>>,
): MicroDollars {
  const counted = (...names: string[]): number | undefined =>
    names
      .map((name) => metrics[name])
      .find((value) => value !== undefined && Number.isFinite(value) && value >= 0);
  const characters = counted('character_input_count');
  const units = {
    image: counted('image_output_count', 'image_count'),
    second: counted('video_output_duration_seconds', 'audio_output_duration_seconds'),
    clip: counted('video_output_count'),
    thousand_characters: characters === undefined ? undefined : characters / 1000,
    run: undefined,
  }[price.unit];
  return microsOf(price, units ?? quantity(price, asked));
}

/** Nothing made costs nothing, also where a call has a least price. */
function microsOf({ usd, minimumUsd }: PriceRule, units: number): MicroDollars {
  return microDollars(units === 0 ? 0 : Math.max(usd * units, minimumUsd ?? 0));
}
