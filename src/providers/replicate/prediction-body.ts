import { z } from 'zod';
import type { JsonObject, ProviderPrediction } from '../../app/ports.ts';

/**
 * The parts of Replicate's prediction object that we use; whatever else it holds is let through.
 * Source: Replicate's OpenAPI document, `schemas_prediction_response`.
 */
const body = z.looseObject({
  id: z.string().regex(/^[\w-]+$/),
  model: z.string(),
  version: z.string().nullish(),
  status: z.enum(['starting', 'processing', 'succeeded', 'failed', 'canceled', 'aborted']),
  input: z.record(z.string(), z.json()),
  output: z.unknown(),
  error: z.unknown(),
  logs: z.string().nullish(),
  metrics: z.record(z.string(), z.unknown()).nullish(),
  source: z.string().nullish(),
  created_at: z.string(),
  started_at: z.string().nullish(),
  completed_at: z.string().nullish(),
});

const page = z.looseObject({ results: z.array(z.unknown()), next: z.string().nullish() });

/** @throws ZodError when the value is no prediction */
export function readPrediction(value: unknown): ProviderPrediction {
  const told = body.parse(value);
  return {
    id: told.id,
    model: told.model,
    version: told.version ?? null,
    status: told.status,
    input: told.input as JsonObject,
    outputUrl: firstUrl(told.output),
    words: wordsOf(told.output),
    error: asText(told.error),
    metrics: numbersOf(told.metrics ?? {}),
    percent: lastPercent(told.logs ?? ''),
    createdAt: told.created_at,
    startedAt: told.started_at ?? null,
    completedAt: told.completed_at ?? null,
    fromWeb: told.source === 'web',
  };
}

/** A page of the list: its predictions, newest first, and the query of the next page. @throws ZodError */
export function readPage(value: unknown): { predictions: ProviderPrediction[]; nextQuery: string | null } {
  const told = page.parse(value);
  const predictions = told.results.map(readPrediction);
  // Only the query is used: the token never goes to an address that an answer names.
  return { predictions, nextQuery: told.next ? new URL(told.next).search : null };
}

/** Models answer with a string or a list of strings; some community models with an object of them. */
function firstUrl(output: unknown): string | null {
  if (typeof output === 'string') return /^https?:\/\//.test(output) ? output : null;
  if (typeof output !== 'object' || output === null) return null;
  for (const entry of Object.values(output)) {
    const url = firstUrl(entry);
    if (url !== null) return url;
  }
  return null;
}

/**
 * Words and when they are heard, as incredibly-fast-whisper tells them: seconds, the end of the last one at times
 * left open.
 */
const transcription = z.looseObject({
  chunks: z.array(
    z.looseObject({
      timestamp: z.tuple([z.number().nonnegative(), z.number().nonnegative().nullable()]),
      text: z.string(),
    }),
  ),
});

function wordsOf(output: unknown): ProviderPrediction['words'] {
  const told = transcription.safeParse(output);
  if (!told.success) return null;
  return told.data.chunks.map(({ timestamp: [start, end], text }) => ({
    text: text.trim(),
    startMs: Math.round(start * 1000),
    endMs: Math.round(Math.max(start, end ?? start) * 1000),
  }));
}

function asText(error: unknown): string | null {
  if (error === null || error === undefined) return null;
  return typeof error === 'string' ? error : JSON.stringify(error);
}

/** Figures for billing; a yes or no (`with_audio`) counts as 1 or 0, words are left out. */
function numbersOf(metrics: Readonly<Record<string, unknown>>): Record<string, number> {
  const numbers: Record<string, number> = {};
  for (const [name, value] of Object.entries(metrics)) {
    if (typeof value === 'number' && Number.isFinite(value)) numbers[name] = value;
    if (typeof value === 'boolean') numbers[name] = value ? 1 : 0;
  }
  return numbers;
}

/** The percentage that the log named last, as progress bars print it: ` 76%|███   | 19/25`. */
function lastPercent(logs: string): number | null {
  const last = [...logs.matchAll(/(?<![\d.])(\d{1,3})(?:\.\d+)?%/g)].at(-1)?.[1];
  return last === undefined ? null : Math.min(100, Number(last));
}
