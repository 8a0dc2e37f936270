import { z } from 'zod';
import { modelOfKind } from './model-registry.ts';
import { type MicroDollars, microDollars } from './money.ts';
import type { PriceRule } from './pricing.ts';
import data from './voices.json' with { type: 'json' };

/**
 * Who can speak, as data (voices.json): the services, their languages and voices, and what they cost, each
 * with its source and the date it was read.
 */
export const speechServices = ['local', 'polly', 'openai', 'replicate'] as const;
export type SpeechService = (typeof speechServices)[number];

const service = z.strictObject({
  /** The name under which its lines appear among takes and costs: where it has several, that of its default. */
  model: z.string(),
  title: z.string(),
  /** Null: costs nothing. Left out where its models are those of the registry, each with its price there. */
  price: z
    .strictObject({
      unit: z.literal('thousand_characters'),
      usd: z.number().positive(),
      source: z.string(),
      asOf: z.iso.date(),
      reason: z.string().nullable(),
    })
    .nullable()
    .optional(),
  /** Longest line that it speaks in one call. */
  maxCharacters: z.number().int().positive(),
  source: z.string(),
  asOf: z.iso.date(),
  /** The first voice of a language is its default. */
  voices: z.array(
    z.strictObject({
      languages: z.array(z.string()).min(1),
      voices: z.array(z.string()).min(1),
      /** Where these voices are another model's than the service's default. */
      model: z.string().optional(),
    }),
  ),
});

export type SpeechSpec = z.infer<typeof service>;

/** A language that a service speaks, and its voices there, the default first. */
export interface SpokenLanguage {
  readonly language: string;
  readonly voices: readonly string[];
}

const transcription = z.strictObject({
  model: z.string(),
  price: z.strictObject({
    unit: z.literal('second'),
    usd: z.number().positive(),
    source: z.string(),
    asOf: z.iso.date(),
  }),
});

const voiceData = z
  .strictObject({ services: z.record(z.enum(speechServices), service), transcription })
  .parse(data);
const { services } = voiceData;

/** The service that hears words where a key is set for it, and its price. */
export const hostedTranscription = voiceData.transcription;

/** Micro-dollars that hearing so many seconds costs there. */
export function hearingMicros(seconds: number): MicroDollars {
  return microDollars(hostedTranscription.price.usd * seconds);
}

export function speechSpec(name: SpeechService): SpeechSpec {
  return services[name];
}

/** Whether its lines are spoken by models of the registry, and so ordered as pictures and clips are. */
export function speaksByModel(name: SpeechService): boolean {
  return services[name].price === undefined;
}

export function spokenLanguages(name: SpeechService): SpokenLanguage[] {
  const entries = services[name].voices.flatMap(({ languages, voices }) =>
    languages.map((language) => ({ language, voices })),
  );
  const byLanguage = Map.groupBy(entries, ({ language }) => language);
  return [...byLanguage].map(([language, group]) => ({
    language,
    voices: group.flatMap(({ voices }) => voices),
  }));
}

/** The price of a line: the service's own, or that of the model; null where it costs nothing. */
export function speechPrice(name: SpeechService, model: string): PriceRule | null {
  const { price } = services[name];
  if (price !== undefined) return price;
  const [rule] = modelOfKind('speech', model)?.prices ?? [];
  if (!rule) throw new Error(`The registry has no price of ${model}.`);
  return rule;
}

/** How many units of its price so many lines take: characters by the thousand, or calls. */
export function speechUnits({ unit }: Pick<PriceRule, 'unit'>, lines: readonly string[]): number {
  return unit === 'run' ? lines.filter((line) => line !== '').length : charactersOf(lines) / 1000;
}

/** Micro-dollars that speaking so many lines costs; 0 where the service is free. Each is a call, rounded by itself. */
export function speechMicros(
  name: SpeechService,
  lines: readonly string[],
  model = services[name].model,
): MicroDollars {
  const price = speechPrice(name, model);
  if (price === null) return 0;
  return lines.reduce((sum, line) => sum + microDollars(price.usd * speechUnits(price, [line])), 0);
}

export function charactersOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + [...line].length, 0);
}

/** A language or voice that the speech service does not have. `path` is the field of `narration`. */
export class VoiceUnknown extends Error {
  readonly path: 'language' | 'voice';

  constructor(path: 'language' | 'voice', message: string) {
    super(message);
    this.path = path;
  }
}

/**
 * The voice for a language: the named one, or the language's default. A language without its country
 * (`pt`), or with one that the service does not have (`de-AT`), gets the first of the same language.
 * @throws VoiceUnknown naming those that there are
 */
export function chooseVoice(
  name: SpeechService,
  { language, voice: asked }: { readonly language: string; readonly voice: string | null },
): { readonly language: string; readonly voice: string; readonly model: string } {
  const { title } = services[name];
  const languages = spokenLanguages(name);
  const wanted = language.toLowerCase();
  const primary = primaryOf(wanted);
  const found =
    languages.find((entry) => entry.language.toLowerCase() === wanted) ??
    languages.find((entry) => primaryOf(entry.language.toLowerCase()) === primary);
  if (!found) {
    const known = languages.map((entry) => entry.language).join(', ');
    throw new VoiceUnknown('language', `${title} does not speak ${language}; it speaks ${known}`);
  }
  const [first] = found.voices;
  const chosen = asked === null ? first : found.voices.find((id) => id === asked);
  if (!chosen) {
    const known = found.voices.join(', ');
    throw new VoiceUnknown('voice', `${title} has no voice ${asked} for ${found.language}; it has ${known}`);
  }
  return { language: found.language, voice: chosen, model: modelOfVoice(name, found.language, chosen) };
}

function modelOfVoice(name: SpeechService, language: string, voice: string): string {
  const { model, voices } = services[name];
  const group = voices.find((one) => one.languages.includes(language) && one.voices.includes(voice));
  return group?.model ?? model;
}

function primaryOf(language: string): string {
  return language.split('-')[0] ?? language;
}
