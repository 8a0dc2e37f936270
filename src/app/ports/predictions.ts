/** Paid calls at the provider of models. */
import type { Fault } from '../../domain/errors.ts';
import type { ModelSpec } from '../../domain/model-registry.ts';
import type { SpokenWord } from '../../domain/narration.ts';
import type { JsonObject } from './json.ts';

export type ProviderStatus = 'starting' | 'processing' | 'succeeded' | 'failed' | 'canceled' | 'aborted';

/** A prediction as the provider tells it. */
export interface ProviderPrediction {
  readonly id: string;
  readonly model: string;
  readonly version: string | null;
  readonly status: ProviderStatus;
  readonly input: JsonObject;
  /** The first file of the output, whether the model answers with a string or a list. */
  readonly outputUrl: string | null;
  /** What a transcription model heard, and when; null or left out for every other output. */
  readonly words?: readonly SpokenWord[] | null;
  readonly error: string | null;
  readonly metrics: Readonly<Record<string, number>>;
  /** Percent that the model's log last named, if any. */
  readonly percent: number | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  /** Made by a person on the provider's page. */
  readonly fromWeb?: boolean;
}

export interface CreatePrediction {
  readonly model: ModelSpec;
  readonly input: JsonObject;
  /** Where the provider reports to; null where it could not reach us, so that it is asked instead. */
  readonly webhookUrl: string | null;
  /** The provider cancels by itself after this long. */
  readonly cancelAfterSeconds: number;
}

/**
 * Predictions at the provider. Every call throws a Fault of errors.ts and nothing else. `create` is
 * sent once: where its outcome is not known it throws `OutcomeUnknown`, and `since` finds it.
 */
export interface Predictions {
  create(request: CreatePrediction): Promise<ProviderPrediction>;
  get(providerId: string): Promise<ProviderPrediction>;
  cancel(providerId: string): Promise<ProviderPrediction>;
  /** Newest first, as far back as `createdAfter` (ISO time). */
  since(createdAfter: string): AsyncIterable<ProviderPrediction>;
  /** What a finished prediction that did not succeed means: refused, overloaded, out of time, ... */
  failure(prediction: ProviderPrediction): Fault;
  /** Checks signature and age on the raw bytes. @throws Error whose message says what is wrong, never the secret */
  readWebhook(rawBody: string, headers: Readonly<Record<string, string>>): Promise<ProviderPrediction>;
  /** True where no money is spent and no model is asked. */
  readonly simulated: boolean;
}
