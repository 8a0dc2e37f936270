/**
 * Paid lines pass the same books as pictures and clips: an intent that is written before anything is sent,
 * and what became of it. Speech services answer at once and keep no list, so an answer that was lost cannot
 * be looked up: such a line counts as failed in this revision and is only spoken again by a new render.
 */
import { Fault, isFault } from '../../domain/errors.ts';
import type { MicroDollars } from '../../domain/money.ts';
import { isFinished, type Prediction, type StoredOutput } from '../../domain/prediction.ts';
import type { PriceRule } from '../../domain/pricing.ts';
import type { Resolution } from '../../domain/settings.ts';
import { speechMicros, speechSpec } from '../../domain/voices.ts';
import { timeWords, writtenWords } from '../../domain/written-words.ts';
import { intentWrites } from '../ledger/commit-intent.ts';
import { movePrediction } from '../ledger/move-prediction.ts';
import { transactAnew } from '../ledger/transact-anew.ts';
import type { Services } from '../ports.ts';
import { failPrediction, refusalOf } from '../predictions/finish-prediction.ts';
import { isoTime, readClaim, readPrediction } from '../records.ts';
import { type LineOrder, readLine, type SpokenLine } from './line-records.ts';

/** Whom a line is spoken for. */
export interface LineFor {
  readonly tenantId: string;
  readonly jobId: string;
  readonly revision: number;
  readonly sceneId: string;
  readonly resolution: Resolution;
  readonly basis: string;
}

/** A worker that is speaking may take this long; then its answer counts as lost. */
const speakingSeconds = 90;
const lookEverySeconds = 1;

/** @throws Fault as `say`, or `AttemptsExhausted` with the words of the last failure */
export async function payForLine(
  services: Services,
  wanted: LineFor,
  order: LineOrder,
  recipe: string,
  say: () => Promise<Omit<SpokenLine, 'paid'>>,
): Promise<SpokenLine> {
  const { price } = speechSpec(order.service);
  if (price === null) return { ...(await say()), paid: null };
  const estimatedMicros = speechMicros(order.service, [order.text]);
  const prediction = await claimLine(services, wanted, {
    order,
    recipe,
    price,
    estimatedMicros,
  });
  const ours = await beginSpeaking(services, wanted.tenantId, prediction);
  if (!ours) return waitForLine(services, wanted.tenantId, prediction, order);
  try {
    const line = await say();
    const { key, contentType, bytes, sha256, seconds } = line;
    const stored = { key, proxyKey: null, contentType, bytes, sha256, width: 0, height: 0, seconds };
    await movePrediction(services, wanted.tenantId, prediction, (current) => ({
      ...current,
      status: 'succeeded',
      stored,
      actualMicros: estimatedMicros,
      percent: 100,
      completedAt: isoTime(services),
    }));
    const { jobId, id: predictionId } = prediction;
    return { ...line, paid: { jobId, predictionId, costMicros: estimatedMicros } };
  } catch (error) {
    const fault = isFault(error)
      ? error
      : new Fault('OutcomeUnknown', 'The line broke off.', { cause: error });
    await failPrediction(services, wanted.tenantId, prediction, fault);
    throw error;
  }
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

interface PricedLine {
  readonly order: LineOrder;
  readonly recipe: string;
  readonly price: PriceRule;
  readonly estimatedMicros: MicroDollars;
}

/** The call that stands for the line: the one under way, the one done, or a new one. */
function claimLine(services: Services, wanted: LineFor, line: PricedLine): Promise<Prediction> {
  return transactAnew(services, async () => {
    const claim = await readClaim(services, wanted.tenantId, line.recipe);
    const latest = claim
      ? await readPrediction(services, wanted.tenantId, claim.value.jobId, claim.value.predictionId)
      : null;
    if (latest && (!isFinished(latest.value.status) || latest.value.status === 'succeeded'))
      return { changes: [], result: latest.value };
    const { revision = 0, jobId = '', attempt = 0 } = latest?.value ?? {};
    const again = jobId === wanted.jobId && revision === wanted.revision;
    const intent = lineIntent(services, wanted, line, again ? attempt + 1 : 1);
    return intentWrites(services, wanted.tenantId, intent, claim?.version ?? 0);
  });
}

function lineIntent(
  services: Services,
  { jobId, revision, sceneId, resolution, basis }: LineFor,
  { order, recipe, price, estimatedMicros }: PricedLine,
  attempt: number,
): Prediction {
  const { unit, usd, source, asOf } = price;
  return {
    id: services.ids.next('prd'),
    jobId,
    sceneId,
    revision,
    kind: 'narration',
    recipe,
    basis,
    model: order.model,
    prompt: order.text,
    seed: null,
    resolution,
    askedSeconds: null,
    attempt,
    status: 'intended',
    providerId: null,
    inputDigest: null,
    percent: null,
    notBefore: null,
    outputUrl: null,
    stored: null,
    modelVersion: null,
    estimatedMicros,
    actualMicros: null,
    price: { unit, usd, source, asOf },
    failure: null,
    simulated: false,
    createdAt: isoTime(services),
    submittedAt: null,
    lastCheckedAt: null,
    completedAt: null,
  };
}

/** Of two workers one speaks: the one that wrote `submitting` over `intended`. */
async function beginSpeaking(services: Services, tenantId: string, prediction: Prediction): Promise<boolean> {
  let ours = false;
  await movePrediction(services, tenantId, prediction, (current) => {
    ours = current.status === 'intended';
    return ours ? { ...current, status: 'submitting', submittedAt: isoTime(services) } : null;
  });
  return ours;
}

/** The line that another worker is speaking, or has spoken. */
async function waitForLine(
  services: Services,
  tenantId: string,
  { jobId, id, recipe, submittedAt }: Prediction,
  order: LineOrder,
): Promise<SpokenLine> {
  const since = submittedAt === null ? services.clock.now() : Date.parse(submittedAt);
  for (;;) {
    const line = await readLine(services, tenantId, recipe);
    if (line) return line;
    const current = (await readPrediction(services, tenantId, jobId, id))?.value;
    if (!current) throw new Fault('OutcomeUnknown', 'The line was deleted while it was spoken.');
    if (current.status === 'failed') throw refusalOf(current);
    if (current.status === 'succeeded' && current.stored) return lineOf(current, current.stored, order);
    if (services.clock.now() - since > speakingSeconds * 1000) {
      const fault = new Fault('OutcomeUnknown', 'The answer of the speech service was lost.');
      await failPrediction(services, tenantId, current, fault);
      throw fault;
    }
    await new Promise<void>((resolve) => services.clock.after(lookEverySeconds * 1000, resolve));
  }
}
