import type { ModelSpec, Price } from './model-registry.ts';
import { type MicroDollars, microDollars } from './money.ts';
import type { Resolution } from './settings.ts';

/** What one call asks for, as far as its price depends on it. */
export interface Priced {
  readonly resolution: Resolution;
  /** Whether the clip is asked for with sound; silent when left out. */
  readonly sound?: boolean;
  /** Seconds asked of a video model; null or left out for an image. */
  readonly seconds?: number | null;
}

/**
 * The price rule that holds for a call.
 * @throws Error when the registry names none: a gap in the data, not in the request
 */
export function priceOf(model: ModelSpec, asked: Priced): Price {
  const price = model.prices.find(
    (rule) =>
      (rule.resolution === undefined || rule.resolution === asked.resolution) &&
      (rule.sound === undefined || rule.sound === (asked.sound ?? false)) &&
      (rule.seconds === undefined || rule.seconds === asked.seconds),
  );
  if (!price) {
    const length = asked.seconds === undefined || asked.seconds === null ? '' : ` and ${asked.seconds} s`;
    throw new Error(`The registry has no price of ${model.id} for ${asked.resolution}${length}.`);
  }
  return price;
}

/** How many units of its price a call takes. */
function quantity(price: Price, asked: Priced): number {
  return price.unit === 'second' ? (asked.seconds ?? 0) : 1;
}

/** Micro-dollars that one call is expected to cost. @throws Error as `priceOf` */
export function predictionMicros(model: ModelSpec, asked: Priced): MicroDollars {
  const price = priceOf(model, asked);
  return microDollars(price.usd * quantity(price, asked));
}

/**
 * Micro-dollars that a finished call did cost, by the provider's own count. Replicate returns no
 * price; it returns the counts it bills by in `metrics` (`image_output_count`, `video_output_count`,
 * `video_output_duration_seconds`). What the metrics lack counts as it was asked.
 */
export function actualMicros(
  model: ModelSpec,
  asked: Priced,
  metrics: Readonly<Record<string, number | undefined>>,
): MicroDollars {
  const price = priceOf(model, asked);
  const counted = (...names: string[]): number | undefined =>
    names
      .map((name) => metrics[name])
      .find((value) => value !== undefined && Number.isFinite(value) && value >= 0);
  const units = {
    image: counted('image_output_count', 'image_count'),
    second: counted('video_output_duration_seconds'),
    clip: counted('video_output_count'),
  }[price.unit];
  return microDollars(price.usd * (units ?? quantity(price, asked)));
}
