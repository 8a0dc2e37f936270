import { z } from 'zod';
import type { Log, Moderator, Planner, Predictions } from '../app/ports.ts';
import { noModerator } from '../providers/no-moderator.ts';
import { isModerated } from '../providers/openai/moderator-options.ts';
import { classifyFailure } from '../providers/replicate/classify-failure.ts';
import { type ReplicateOptions, replicatePredictions } from '../providers/replicate/replicate-predictions.ts';
import { replicateWebhookSecret } from '../providers/replicate/webhook-secret.ts';
import { rulesPlanner } from '../providers/rules-planner.ts';
import type { LambdaEnvironment } from './environment.ts';

/** The secret that the user fills in: one JSON object with the keys of the providers. */
const providerKeys = z.object({
  replicateApiToken: z.string().trim().default(''),
  replicateWebhookSecret: z.string().trim().default(''),
  openaiApiKey: z.string().trim().default(''),
});

export type ProviderKeys = z.output<typeof providerKeys>;

/** @throws Error that says what is wrong with the secret, never what is in it */
export function parseProviderKeys(secret: unknown): ProviderKeys {
  const result = providerKeys.safeParse(secret);
  if (result.success) return result.data;
  throw new Error(
    `The provider secret is not usable: ${result.error.issues.map((issue) => issue.path.join('.')).join(', ')}.`,
  );
}

type Account = Pick<ReplicateOptions, 'clock' | 'log'> & { readonly baseUrl: string };

/** Predictions whose key is read when the first call is made: most functions never make one. */
export function predictionsWithKeys(keys: () => Promise<ProviderKeys>, account: Account): Predictions {
  const simulated = new URL(account.baseUrl).host !== 'api.replicate.com';
  let opened: Promise<Predictions> | undefined;
  const open = () => {
    opened ??= keys()
      .then(({ replicateApiToken, replicateWebhookSecret: secret }) => {
        if (!replicateApiToken) throw new Error('replicateApiToken is missing in the provider secret.');
        const options = { ...account, token: replicateApiToken };
        const webhookSecret = secret ? async () => secret : replicateWebhookSecret(options);
        return replicatePredictions({ ...options, webhookSecret, simulated });
      })
      .catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
    return opened;
  };
  return {
    simulated,
    create: async (request) => (await open()).create(request),
    get: async (providerId) => (await open()).get(providerId),
    cancel: async (providerId) => (await open()).cancel(providerId),
    since: async function* (createdAfter) {
      yield* (await open()).since(createdAfter);
    },
    failure: (prediction) => classifyFailure(prediction.error, prediction.status),
    readWebhook: async (rawBody, headers) => (await open()).readWebhook(rawBody, headers),
  };
}

/** A language model where there is a key for one, rules where there is none. */
export function plannerWithKeys(
  keys: () => Promise<ProviderKeys>,
  environment: LambdaEnvironment,
  log: Log,
): Planner {
  const open = async (): Promise<Planner> => {
    const { openaiApiKey: apiKey } = await keys();
    const { openaiBaseUrl: baseUrl, openaiModel: model } = environment;
    if (!apiKey) return rulesPlanner();
    // Loaded where it is used: the client is a large part of a function's code.
    const { openaiPlanner } = await import('../providers/openai/openai-planner.ts');
    return openaiPlanner({ apiKey, baseUrl, model, log });
  };
  return {
    plan: async (request) => (await open()).plan(request),
    revise: async (request) => (await open()).revise(request),
    soften: async (request) => (await open()).soften(request),
    shorten: async (request) => (await open()).shorten(request),
  };
}

/** Moderation where there is a key for a service that has it, none where there is not. */
export function moderatorWithKeys(
  keys: () => Promise<ProviderKeys>,
  { openaiBaseUrl: baseUrl, moderation }: LambdaEnvironment,
  log: Log,
): Moderator {
  if (!isModerated(moderation, baseUrl)) return noModerator;
  const required = moderation === 'required';
  const open = async (): Promise<Moderator> => {
    const { openaiApiKey: apiKey } = await keys();
    if (!apiKey) return noModerator;
    const { openaiModerator } = await import('../providers/openai/moderator.ts');
    return openaiModerator({ apiKey, baseUrl, log, required });
  };
  return {
    required,
    texts: async (texts) => (await open()).texts(texts),
    picture: async (picture) => (await open()).picture(picture),
  };
}
