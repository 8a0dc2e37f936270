import type { Prediction, StoredOutput } from '../../domain/prediction.ts';
import { speechMicros, speechPrice } from '../../domain/voices.ts';
import { timeWords, writtenWords } from '../../domain/written-words.ts';
import type { Services } from '../ports.ts';
import { type LineOrder, readLine, type SpokenLine } from './line-records.ts';
import { type CallFor, payForCall } from './pay-for-call.ts';

/** A worker that is speaking may take this long; then its answer counts as lost. */
const lostAfterSeconds = 90;

/** A line from a service that answers at once, through the books. @throws Fault as `payForCall` */
export async function payForLine(
  services: Services,
  wanted: CallFor,
  order: LineOrder,
  recipe: string,
  say: (answered: () => void) => Promise<Omit<SpokenLine, 'paid'>>,
): Promise<SpokenLine> {
  const price = speechPrice(order.service, order.model);
  if (price === null) return { ...(await say(() => {})), paid: null };
  const estimatedMicros = speechMicros(order.service, [order.text], order.model);
  const { result, prediction } = await payForCall<Omit<SpokenLine, 'paid'> & Partial<SpokenLine>>(
    services,
    wanted,
    {
      kind: 'narration',
      recipe,
      model: order.model,
      prompt: order.text,
      price,
      estimatedMicros,
      lostAfterSeconds,
      async make(answered) {
        const line = await say(answered);
        const { key, contentType, bytes, sha256, seconds } = line;
        const stored = { key, proxyKey: null, contentType, bytes, sha256, width: 0, height: 0, seconds };
        return { result: line, kept: { stored } };
      },
      async found(current) {
        const line = await readLine(services, wanted.tenantId, recipe);
        if (line) return line;
        return current.status === 'succeeded' && current.stored
          ? lineOf(current, current.stored, order)
          : null;
      },
    },
  );
  const { jobId, id: predictionId } = prediction;
  return { ...result, paid: result.paid ?? { jobId, predictionId, costMicros: estimatedMicros } };
}

/** A line that was paid for, but whose worker ended before it wrote down when its words are heard. */
function lineOf(prediction: Prediction, stored: StoredOutput, { text, language }: LineOrder): SpokenLine {
  const { key, contentType, bytes, sha256 } = stored;
  const seconds = stored.seconds ?? 0;
  return {
    recipe: prediction.recipe,
    key,
    contentType,
    bytes,
    sha256,
    seconds,
    words: timeWords(writtenWords(text, language), new Map(), seconds * 1000),
    timing: 'reckoned',
    paid: {
      jobId: prediction.jobId,
      predictionId: prediction.id,
      costMicros: prediction.actualMicros ?? prediction.estimatedMicros,
    },
    tookSeconds: 0,
    createdAt: prediction.completedAt ?? prediction.createdAt,
  };
}
