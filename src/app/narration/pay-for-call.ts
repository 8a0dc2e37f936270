/**
 * Paid calls of services that answer at once pass the same books as pictures and clips: an intent that is written
 * before anything is sent, and what became of it. Such services keep no list, so an answer that was lost cannot be
 * looked up: the call counts as failed in this revision and is only made again by a new render.
 */
import { Fault, isFault } from '../../domain/errors.ts';
import type { MicroDollars } from '../../domain/money.ts';
import { isFinished, type Prediction } from '../../domain/prediction.ts';
import type { PriceRule } from '../../domain/pricing.ts';
import type { Resolution } from '../../domain/settings.ts';
import { bookDeletedCall } from '../ledger/book-deleted.ts';
import { intentWrites } from '../ledger/commit-intent.ts';
import { movePrediction } from '../ledger/move-prediction.ts';
import { transactAnew } from '../ledger/transact-anew.ts';
import type { Services } from '../ports.ts';
import { failPrediction, refusalOf } from '../predictions/finish-prediction.ts';
import { isoTime, readClaim, readPrediction, secondsSince } from '../records.ts';

/** Whom a call is made for. */
export interface CallFor {
  readonly tenantId: string;
  readonly jobId: string;
  readonly revision: number;
  readonly sceneId: string;
  readonly resolution: Resolution;
  readonly basis: string;
}

export interface PaidCall<T> {
  readonly kind: Prediction['kind'];
  readonly recipe: string;
  readonly model: string;
  readonly prompt: string;
  readonly price: PriceRule;
  readonly estimatedMicros: MicroDollars;
  /** A worker that is calling may take this long; then its answer counts as lost. */
  readonly lostAfterSeconds: number;
  /**
   * Makes the call, and says when it was answered: what goes wrong from then on does not undo its bill.
   * @returns what came of it, and what of that is kept with the prediction
   */
  readonly make: (
    answered: () => void,
  ) => Promise<{ readonly result: T; readonly kept: Partial<Prediction> }>;
  /** What another worker made, or this one before; null where there is nothing of it yet. */
  readonly found: (prediction: Prediction) => Promise<T | null>;
}

export interface PaidResult<T> {
  readonly result: T;
  readonly prediction: Prediction;
}

const lookEverySeconds = 1;

/** @throws Fault as `make`, or `AttemptsExhausted` with the words of the last failure */
export async function payForCall<T>(
  services: Services,
  wanted: CallFor,
  call: PaidCall<T>,
): Promise<PaidResult<T>> {
  const prediction = await claimCall(services, wanted, call);
  const ours = await beginCall(services, wanted.tenantId, prediction);
  const { tenantId } = wanted;
  if (!ours) {
    const result = await waitForCall(services, tenantId, prediction, call);
    // Nothing came of what was canceled: it is asked for anew.
    return result === null ? payForCall(services, wanted, call) : { result, prediction };
  }
  let billedMicros: MicroDollars | null = null;
  try {
    const { result, kept } = await call.make(() => {
      billedMicros = call.estimatedMicros;
    });
    const after = await movePrediction(services, tenantId, prediction, (current) => ({
      ...current,
      ...kept,
      status: 'succeeded',
      actualMicros: call.estimatedMicros,
      percent: 100,
      completedAt: isoTime(services),
    }));
    if (!after) await bookDeletedCall(services, tenantId, prediction.id, call.estimatedMicros);
    return { result, prediction };
  } catch (error) {
    const fault = isFault(error)
      ? error
      : new Fault('OutcomeUnknown', 'The call broke off.', { cause: error });
    const after = await failPrediction(services, tenantId, prediction, fault, billedMicros);
    if (!after && billedMicros !== null)
      await bookDeletedCall(services, tenantId, prediction.id, billedMicros);
    throw error;
  }
}

/** The prediction that stands for the call: the one under way, the one done, or a new one. */
function claimCall<T>(services: Services, wanted: CallFor, call: PaidCall<T>): Promise<Prediction> {
  return transactAnew(services, async () => {
    const claim = await readClaim(services, wanted.tenantId, call.recipe);
    const latest = claim
      ? await readPrediction(services, wanted.tenantId, claim.value.jobId, claim.value.predictionId)
      : null;
    if (latest && stands(services, latest.value, call)) return { changes: [], result: latest.value };
    const { revision = 0, jobId = '', attempt = 0 } = latest?.value ?? {};
    const again = jobId === wanted.jobId && revision === wanted.revision;
    // It was billed, or may have been: only a person who renders again pays for it once more.
    if (again && latest && (latest.value.failure?.name === 'OutcomeUnknown' || latest.value.actualMicros))
      throw refusalOf(latest.value);
    const intent = intentOf(services, wanted, call, again ? attempt + 1 : 1);
    return intentWrites(services, wanted.tenantId, intent, claim?.version ?? 0);
  });
}

/** Whether nothing needs to be called beside it: a call that is under way is answered and billed though it was canceled. */
function stands<T>(services: Services, prediction: Prediction, { lostAfterSeconds }: PaidCall<T>): boolean {
  const { status, submittedAt, actualMicros } = prediction;
  if (status !== 'canceled') return !isFinished(status) || status === 'succeeded';
  return actualMicros === null && secondsSince(services, submittedAt) <= lostAfterSeconds;
}

function intentOf<T>(
  services: Services,
  { jobId, revision, sceneId, resolution, basis }: CallFor,
  { kind, recipe, model, prompt, price, estimatedMicros }: PaidCall<T>,
  attempt: number,
): Prediction {
  const { unit, usd, source, asOf } = price;
  return {
    id: services.ids.next('prd'),
    jobId,
    sceneId,
    revision,
    kind,
    recipe,
    basis,
    model,
    prompt,
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

/** Of two workers one calls: the one that wrote `submitting` over `intended`. */
async function beginCall(services: Services, tenantId: string, prediction: Prediction): Promise<boolean> {
  let ours = false;
  await movePrediction(services, tenantId, prediction, (current) => {
    ours = current.status === 'intended';
    return ours ? { ...current, status: 'submitting', submittedAt: isoTime(services) } : null;
  });
  return ours;
}

/** What another worker is asking for, or has got; null where it was canceled before it was made, or its answer never came. */
async function waitForCall<T>(
  services: Services,
  tenantId: string,
  { jobId, id, submittedAt }: Prediction,
  { found, lostAfterSeconds }: PaidCall<T>,
): Promise<T | null> {
  const since = submittedAt === null ? services.clock.now() : Date.parse(submittedAt);
  for (;;) {
    const current = (await readPrediction(services, tenantId, jobId, id))?.value;
    if (!current) throw new Fault('OutcomeUnknown', 'The call was deleted while it was made.');
    const result = await found(current);
    if (result !== null) return result;
    if (current.status === 'failed') throw refusalOf(current);
    const isCanceled = current.status === 'canceled';
    if (isCanceled && current.submittedAt === null) return null;
    if (services.clock.now() - since > lostAfterSeconds * 1000) {
      if (isCanceled) return null;
      const fault = new Fault('OutcomeUnknown', 'The answer of the speech service was lost.');
      await failPrediction(services, tenantId, current, fault);
      throw fault;
    }
    await new Promise<void>((resolve) => services.clock.after(lookEverySeconds * 1000, resolve));
  }
}
