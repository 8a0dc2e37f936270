import type { CreatePrediction, JsonObject, Predictions, ProviderPrediction } from '../../app/ports.ts';
import { Fault } from '../../domain/errors.ts';
import { classifyFailure } from './classify-failure.ts';
import { readPage, readPrediction } from './prediction-body.ts';
import { type CallReplicate, type ReplicateAccount, replicateCalls } from './replicate-calls.ts';
import { predictionOfWebhook, verifyWebhook } from './webhook.ts';

export interface ReplicateOptions extends ReplicateAccount {
  /** Gives `whsec_...`; asked for at each webhook, so it should remember. */
  readonly webhookSecret: () => Promise<string>;
  /** True when `baseUrl` is a simulator. */
  readonly simulated: boolean;
}

/** Replicate refuses a shorter `Cancel-After` (documentation, "Lifetime of a prediction"). */
const shortestCancelAfterSeconds = 5;

/** Predictions at Replicate, or at a simulator of it. */
export function replicatePredictions(options: ReplicateOptions): Predictions {
  const call = replicateCalls(options);
  return {
    simulated: options.simulated,
    create: (request) => create(call, request),
    get: async (providerId) =>
      call({ path: `/predictions/${checkedId(providerId)}`, method: 'GET', read: readPrediction }),
    cancel: async (providerId) =>
      call({ path: `/predictions/${checkedId(providerId)}/cancel`, method: 'POST', read: readPrediction }),
    since: (createdAfter) => since(call, createdAfter),
    failure: (prediction) => classifyFailure(prediction.error, prediction.status),
    readWebhook: async (rawBody, headers) => {
      const secret = await options.webhookSecret();
      verifyWebhook({ rawBody, headers, secret, now: options.clock.now() });
      return predictionOfWebhook(rawBody);
    },
  };
}

/**
 * Official models are asked for by name and always run their newest version; community models only by
 * version. Only the end is reported by webhook: progress is read by asking.
 */
function create(call: CallReplicate, request: CreatePrediction): Promise<ProviderPrediction> {
  const { model, input, webhookUrl } = request;
  const seconds = Math.max(shortestCancelAfterSeconds, Math.ceil(request.cancelAfterSeconds));
  const data: JsonObject = {
    input,
    ...(model.version === null ? {} : { version: model.version }),
    ...(webhookUrl === null ? {} : { webhook: webhookUrl, webhook_events_filter: ['completed'] }),
  };
  return call({
    path: model.version === null ? `/models/${model.id}/predictions` : '/predictions',
    method: 'POST',
    creates: true,
    headers: { 'Cancel-After': `${seconds}s` },
    data,
    read: readPrediction,
  });
}

/** Pages of the list, newest first, until one older than `createdAfter`. */
async function* since(call: CallReplicate, createdAfter: string): AsyncGenerator<ProviderPrediction> {
  const oldest = Date.parse(createdAfter);
  let query: string | null = `?${new URLSearchParams({ created_after: createdAfter })}`;
  while (query !== null) {
    const page: ReturnType<typeof readPage> = await call({
      path: `/predictions${query}`,
      method: 'GET',
      read: readPage,
    });
    for (const prediction of page.predictions) {
      if (Date.parse(prediction.createdAt) < oldest) return;
      yield prediction;
    }
    // A page that leads nowhere new would be asked for forever.
    query = page.predictions.length === 0 || page.nextQuery === query ? null : page.nextQuery;
  }
}

/** An id becomes part of an address, so it must be nothing but an id. */
function checkedId(providerId: string): string {
  if (!/^[\w-]+$/.test(providerId)) throw new Fault('InputRejected', 'That is no id of a prediction.');
  return providerId;
}
