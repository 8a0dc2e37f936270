import type { Estimate } from './estimate.ts';
import type { CostItem } from './job.ts';
import { microDollars } from './money.ts';
import { askedMusicSeconds, musicModelFor } from './music-model.ts';
import { predictionMicros, priceOf } from './pricing.ts';
import type { JobSettings } from './settings.ts';
import { transcriptionModel } from './transcription-model.ts';
import {
  charactersOf,
  chooseVoice,
  hearingMicros,
  hostedTranscription,
  type SpeechService,
  speechMicros,
  speechPrice,
  speechSpec,
  speechUnits,
  VoiceUnknown,
} from './voices.ts';

type SoundSettings = Pick<JobSettings, 'narration' | 'music' | 'preset' | 'resolution' | 'durationSeconds'>;

/** Who hears the words of lines that models speak: the service with a key of its own, or a model of the registry. */
export type LineHearing = 'transcriber' | 'model';

/** Who speaks, and who hears words. */
export interface Narrator {
  readonly service: SpeechService;
  /** Null where the voice tells by itself, or its price has it. */
  readonly linesHeardBy: LineHearing | null;
  /** Who hears the words of a recording; null where they were heard before. */
  readonly recordingsHeardBy: LineHearing | null;
}

/** What is left to make of a video's sound. */
export interface SoundWork {
  readonly narrator: Narrator;
  /** Lines that are to be spoken; null where they are not written yet. */
  readonly lines: readonly string[] | null;
  /** Lines that were spoken and are still to be heard. */
  readonly unheard?: readonly string[];
  /** Whether music is to be made. */
  readonly music: boolean;
}

/** Letters, marks and spaces in a second of narration in English, before a line is written. */
const charactersInSecond = 15;
/** As scenes are planned where nothing else is asked for. */
const usualSceneSeconds = 5;

/** What a video's sound costs: lines by the character, music by the model's own rule. Own music and silence cost nothing. */
export function soundEstimate(settings: SoundSettings, work: SoundWork): Estimate {
  const items = [
    ...narrationItems(settings, work),
    ...transcriptionItems(settings, work),
    ...musicItems(settings, work),
  ];
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
  const { service } = work.narrator;
  if (!narration.enabled || narration.assetId !== null) return [];
  const model = speakerOf(service, narration);
  const price = model === null ? null : speechPrice(service, model);
  if (model === null || price === null) return [];
  const lines = linesOf(work, durationSeconds);
  const quantity = speechUnits(price, lines);
  if (quantity === 0) return [];
  const told = work.lines === null ? `lines of ${durationSeconds} s are not written yet` : null;
  const reasons = [speechSpec(service).price?.reason ?? null, told];
  return [
    {
      component: 'narration',
      model,
      quantity,
      unit: price.unit,
      unitMicros: microDollars(price.usd),
      totalMicros: speechMicros(service, lines, model),
      source: price.source,
      asOf: price.asOf,
      reason: reasons.filter((reason) => reason !== null).join('; ') || null,
    },
  ];
}

/** Null for a voice that there is not: its lines are left out with a warning. */
function speakerOf(service: SpeechService, narration: SoundSettings['narration']): string | null {
  try {
    return chooseVoice(service, narration).model;
  } catch (error) {
    if (error instanceof VoiceUnknown) return null;
    throw error;
  }
}

/** Lines that are not written yet count as one for each scene of usual length. */
function linesOf({ lines }: Pick<SoundWork, 'lines'>, durationSeconds: number): readonly string[] {
  if (lines !== null) return lines.filter((line) => line !== '');
  const count = Math.max(1, Math.round(durationSeconds / usualSceneSeconds));
  const characters = Math.round(durationSeconds * charactersInSecond);
  return Array.from({ length: count }, (_, i) =>
    'x'.repeat(Math.floor((characters * (i + 1)) / count) - Math.floor((characters * i) / count)),
  );
}

/** Words that are heard: of a recording by its length, of lines that models speak by call or length. */
function transcriptionItems(settings: SoundSettings, work: SoundWork): CostItem[] {
  const { narration, durationSeconds } = settings;
  const { linesHeardBy, recordingsHeardBy } = work.narrator;
  if (!narration.enabled) return [];
  if (narration.assetId !== null) {
    const reason = 'the words of the recording';
    if (recordingsHeardBy === null) return [];
    return [
      recordingsHeardBy === 'transcriber'
        ? hearingItem(durationSeconds, reason)
        : modelHearingItem(settings, 1, reason),
    ];
  }
  const lines = [...linesOf(work, durationSeconds), ...(work.unheard ?? [])];
  if (linesHeardBy === null || lines.length === 0) return [];
  if (linesHeardBy === 'transcriber') {
    return [hearingItem(charactersOf(lines) / charactersInSecond, 'when the words of the lines are heard')];
  }
  return [modelHearingItem(settings, lines.length, 'when the words of the lines are heard')];
}

function modelHearingItem(settings: SoundSettings, calls: number, reason: string): CostItem {
  const model = transcriptionModel();
  const price = priceOf(model, settings);
  return {
    component: 'transcription',
    model: model.id,
    quantity: calls,
    unit: price.unit,
    unitMicros: microDollars(price.usd),
    totalMicros: calls * predictionMicros(model, settings),
    source: price.source,
    asOf: price.asOf,
    reason,
  };
}

function hearingItem(seconds: number, reason: string): CostItem {
  const { model, price } = hostedTranscription;
  return {
    component: 'transcription',
    model,
    quantity: seconds,
    unit: price.unit,
    unitMicros: microDollars(price.usd),
    totalMicros: hearingMicros(seconds),
    source: price.source,
    asOf: price.asOf,
    reason,
  };
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
