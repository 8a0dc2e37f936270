import type { Estimate } from './estimate.ts';
import type { CostItem } from './job.ts';
import { microDollars } from './money.ts';
import { askedMusicSeconds, musicModelFor } from './music-model.ts';
import { predictionMicros, priceOf } from './pricing.ts';
import type { JobSettings } from './settings.ts';
import { charactersOf, type SpeechService, speechMicros, speechSpec } from './voices.ts';

type SoundSettings = Pick<JobSettings, 'narration' | 'music' | 'preset' | 'resolution' | 'durationSeconds'>;

/** What is left to make of a video's sound. */
export interface SoundWork {
  readonly service: SpeechService;
  /** Lines that are to be spoken; null where they are not written yet. */
  readonly lines: readonly string[] | null;
  /** Whether music is to be made. */
  readonly music: boolean;
}

/** Letters, marks and spaces in a second of narration in English, before a line is written. */
const charactersInSecond = 15;

/** What a video's sound costs: lines by the character, music by the model's own rule. Own music and silence cost nothing. */
export function soundEstimate(settings: SoundSettings, work: SoundWork): Estimate {
  const items = [...narrationItems(settings, work), ...musicItems(settings, work)];
  const costs = items.map((item) => item.totalMicros);
  return {
    items,
    totalMicros: costs.reduce((sum, cost) => sum + cost, 0),
    dearestMicros: Math.max(0, ...costs),
    work: { images: 0, videoSeconds: 0 },
    warnings: [],
  };
}

function narrationItems({ narration, durationSeconds }: SoundSettings, work: SoundWork): CostItem[] {
  const { price, model } = speechSpec(work.service);
  if (!narration.enabled || narration.assetId !== null || price === null) return [];
  const lines = work.lines ?? ['x'.repeat(Math.round(durationSeconds * charactersInSecond))];
  const characters = charactersOf(lines);
  if (characters === 0) return [];
  const told = work.lines === null ? `lines of ${durationSeconds} s are not written yet` : null;
  return [
    {
      component: 'narration',
      model,
      quantity: characters / 1000,
      unit: price.unit,
      unitMicros: microDollars(price.usd),
      totalMicros: speechMicros(work.service, lines),
      source: price.source,
      asOf: price.asOf,
      reason: [price.reason, told].filter((reason) => reason !== null).join('; ') || null,
    },
  ];
}

function musicItems(settings: SoundSettings, work: SoundWork): CostItem[] {
  const { music, resolution, durationSeconds } = settings;
  if (!work.music || music === null || !('prompt' in music)) return [];
  const model = musicModelFor(settings, durationSeconds);
  const seconds = askedMusicSeconds(model, durationSeconds);
  const price = priceOf(model, { resolution, seconds });
  return [
    {
      component: 'music',
      model: model.id,
      quantity: price.unit === 'second' ? seconds : 1,
      unit: price.unit,
      unitMicros: microDollars(price.usd),
      totalMicros: predictionMicros(model, { resolution, seconds }),
      source: price.source,
      asOf: price.asOf,
      reason:
        seconds < durationSeconds ? `${model.title} makes ${seconds} s at most; they are repeated` : null,
    },
  ];
}

/** Several estimates as one. */
export function summedEstimates(parts: readonly Estimate[]): Estimate {
  const sum = (of: (part: Estimate) => number) => parts.reduce((total, part) => total + of(part), 0);
  return {
    items: parts.flatMap((part) => part.items),
    totalMicros: sum((part) => part.totalMicros),
    dearestMicros: Math.max(0, ...parts.map((part) => part.dearestMicros)),
    work: { images: sum((part) => part.work.images), videoSeconds: sum((part) => part.work.videoSeconds) },
    warnings: parts.flatMap((part) => part.warnings),
  };
}
