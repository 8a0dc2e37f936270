import { describeFailure, Fault, faultNamed, isFault } from '../../domain/errors.ts';
import { isFinished, type Prediction } from '../../domain/prediction.ts';
import { digest } from '../../domain/recipe.ts';
import { closeGate } from '../dispatch/close-gate.ts';
import { freeSlots } from '../dispatch/free-slots.ts';
import { takeSlot } from '../dispatch/take-slot.ts';
import { bookLateBill } from '../ledger/bill.ts';
import { bookDeleted } from '../ledger/book-deleted.ts';
import { movePrediction } from '../ledger/move-prediction.ts';
import { gateClosed } from '../names.ts';
import type { ProviderPrediction, Services } from '../ports.ts';
import { isoTime, secondsSince } from '../records.ts';
import { askProvider, passesInTime } from './ask-provider.ts';
import { findLost } from './find-lost.ts';
import { failPrediction, finishPrediction, isFinal } from './finish-prediction.ts';
import type { Order } from './start-prediction.ts';
import { tellSubmitted } from './tell-attempt.ts';

/** A worker that is sending may take this long; then it counts as gone and its request as unknown. */
const submittingSeconds = 90;

/**
 * How long after its creation a prediction may still be missing from the provider's list. Older and
 * absent is the proof that it was never accepted.
 */
const listingDelaySeconds = 10;

/** Takes an unfinished prediction one step further, from wherever the last worker left it. */
export async function advancePrediction(
  services: Services,
  order: Order,
  prediction: Prediction,
): Promise<void> {
  switch (prediction.status) {
    case 'intended':
      if (isLater(services, prediction.notBefore)) await comeBack(services, order, prediction.notBefore);
      else await submit(services, order, prediction);
      return;
    case 'submitting':
      if (secondsSince(services, prediction.submittedAt) < submittingSeconds) return;
      await lookUp(services, order, prediction);
      return;
    case 'unknown':
      await lookUp(services, order, prediction);
      return;
    case 'submitted':
      await askProvider(services, order, prediction);
      return;
  }
}

/**
 * Sends the order, once it may go. The claim (`submitting`) is written first: of two workers one sends, and a
 * crash in between leaves a trace that is looked up before anything is sent again.
 */
async function submit(services: Services, order: Order, prediction: Prediction): Promise<void> {
  if (!(await mayGo(services, order, prediction))) return;
  const input = await order.input(services, prediction.seed ?? order.seed);
  let ours = false;
  const claimed = await update(services, order, prediction, (current) => {
    ours = current.status === prediction.status && current.submittedAt === prediction.submittedAt;
    if (!ours) return null;
    return { ...current, status: 'submitting', inputDigest: digest(input), submittedAt: isoTime(services) };
  });
  if (!ours) {
    // It ended while we stood at the gate; where another worker sends it, the slot is that one's too.
    if (!claimed || isFinished(claimed.status)) await freeSlots(services, [prediction.id]);
    return;
  }
  let provider: ProviderPrediction;
  try {
    provider = await services.predictions.create({
      model: order.model,
      input,
      webhookUrl: webhookUrl(services, order.tenantId, prediction),
      cancelAfterSeconds: order.model.deadlineSeconds,
    });
  } catch (error) {
    await notSubmitted(services, order, prediction, error);
    return;
  }
  await adopt(services, order, prediction, provider);
}

/** The waiting state keeps the time until a prediction may be sent, and orders again then. */
async function comeBack(services: Services, order: Order, notBefore: string): Promise<void> {
  const seconds = Math.max(1, Math.ceil((Date.parse(notBefore) - services.clock.now()) / 1000));
  await services.workflow.fail(order.taskToken, gateClosed, String(seconds));
}

/** Whether the order's turn has come; if not, it is in line, and told when to come back where it keeps time. */
async function mayGo(services: Services, order: Order, prediction: Prediction): Promise<boolean> {
  const turn = await takeSlot(services, order.tenantId, prediction, order.model.deadlineSeconds);
  if (turn.mayGo) return true;
  if (turn.comeBackSeconds !== null) {
    await services.workflow.fail(order.taskToken, gateClosed, String(turn.comeBackSeconds));
  }
  return false;
}

/** What a failed create call means for the order. */
async function notSubmitted(
  services: Services,
  order: Order,
  prediction: Prediction,
  error: unknown,
): Promise<void> {
  if (!isFault(error)) throw error;
  const back = (change: Partial<Prediction>) =>
    update(services, order, prediction, (current) =>
      current.status === 'submitting' ? { ...current, ...change } : null,
    );
  if (error.name === 'OutcomeUnknown') {
    services.log.warn('the answer to a create call was lost', {
      predictionId: prediction.id,
      jobId: order.jobId,
    });
    await back({ status: 'unknown', lastCheckedAt: isoTime(services), ...lostAs(error) });
    return;
  }
  if (error.name === 'ProviderThrottled') {
    const wait = await closeGate(services, error);
    await back({ status: 'intended', notBefore: new Date(services.clock.now() + wait * 1000).toISOString() });
    // Its slot is free, though nobody gets it before the gate opens.
    await freeSlots(services, [prediction.id]);
    await mayGo(services, order, prediction);
    return;
  }
  // Whatever else was said, nothing was accepted: the order failed, and its class says what comes next.
  await failPrediction(services, order.tenantId, prediction, error);
}

/** The provider has it: from now on it is asked about by its id. */
async function adopt(
  services: Services,
  order: Order,
  prediction: Prediction,
  provider: ProviderPrediction,
): Promise<void> {
  const after = await update(services, order, prediction, (current) => {
    // Canceled on its way, it is known by its id from now on all the same: a bill may still come.
    const status = isFinished(current.status) ? current.status : 'submitted';
    if (current.providerId === provider.id && status === current.status) return null;
    return {
      ...current,
      status,
      providerId: provider.id,
      modelVersion: provider.version,
      submittedAt: current.submittedAt ?? provider.createdAt,
      lastCheckedAt: isoTime(services),
    };
  });
  if (!after || after.status === 'canceled') {
    const canceled = await services.predictions.cancel(provider.id);
    if (after) await bookLateBill(services, order.tenantId, prediction, canceled);
    // The job was deleted while the order was on its way.
    else await bookDeleted(services, order.tenantId, prediction.id, canceled);
    return;
  }
  if (after?.status === 'submitted') await tellSubmitted(services, order, after);
  if (isFinal(provider)) await finishPrediction(services, order.tenantId, prediction, provider);
}

/** Finds out whether an order whose answer was lost was accepted, and sends it only if it was not. */
async function lookUp(services: Services, order: Order, prediction: Prediction): Promise<void> {
  const asked = await askForLost(services, order, prediction);
  if (!asked) return;
  if (asked.found) {
    services.log.info('a lost order was found at the provider', {
      predictionId: prediction.id,
      jobId: order.jobId,
    });
    await adopt(services, order, prediction, asked.found);
    return;
  }
  // The request may have arrived as late as when its answer was given up.
  const sentAt = prediction.lastCheckedAt ?? prediction.submittedAt ?? prediction.createdAt;
  if (secondsSince(services, sentAt) < listingDelaySeconds) return;
  // Never accepted, and so never paid. What broke it is a failure like any other; where only the worker
  // that was sending died, it is sent now.
  const { lost } = prediction;
  const name = faultNamed(lost?.name ?? '');
  if (!lost || !name) return submit(services, order, prediction);
  const fault = new Fault(name, lost.message, { detail: lost.providerMessage ?? undefined });
  await failPrediction(services, order.tenantId, prediction, fault);
}

/** @returns null where the provider's list cannot be read just now and there is time to ask again */
async function askForLost(
  services: Services,
  order: Order,
  prediction: Prediction,
): Promise<{ readonly found: ProviderPrediction | null } | null> {
  try {
    return { found: await findLost(services, prediction) };
  } catch (error) {
    if (!passesInTime(services, order, prediction, error)) throw error;
    return null;
  }
}

/** What a lost answer comes to if the order turns out never to have arrived. */
function lostAs({ cause }: Fault): Pick<Prediction, 'lost'> {
  return isFault(cause) ? { lost: describeFailure(cause) } : {};
}

/** Names the record in the URL: the provider repeats it, and the signature covers only the body, which is compared. */
function webhookUrl(services: Services, tenantId: string, prediction: Prediction): string | null {
  const base = services.config.webhookBaseUrl;
  if (!base) return null;
  const query = new URLSearchParams({ tenant: tenantId, job: prediction.jobId, prediction: prediction.id });
  return `${base}/webhooks/replicate?${query}`;
}

function update(
  services: Services,
  order: Order,
  prediction: Prediction,
  change: (current: Prediction) => Prediction | null,
): Promise<Prediction | null> {
  return movePrediction(services, order.tenantId, prediction, change);
}

function isLater(services: Services, time: string | null): time is string {
  return time !== null && Date.parse(time) > services.clock.now();
}
