import { type Fault, isFault } from '../../domain/errors.ts';
import { isFinished } from '../../domain/prediction.ts';
import type { Json, Services } from '../ports.ts';
import { orderScene } from '../predictions/order-scene.ts';
import { openScene, orderStep, type ScenePlace } from '../step-input.ts';
import { setScene } from '../storyboard/scene-progress.ts';
import { type DueLine, dueLine } from './due-line.ts';
import { hearingOrder, speechOrder } from './line-order.ts';
import { type SpokenLine, writeLine } from './line-records.ts';
import { giveWay, standInOf } from './stand-in-voice.ts';

/**
 * Step StartLine: orders a scene's line from a model that speaks, or the times of its words from one that hears, and
 * leaves the task token with the order. A line whose words nobody hears keeps the times that were reckoned.
 * @throws Fault when the line cannot be had; the scene then says why
 */
export async function startLine(services: Services, payload: unknown): Promise<Json> {
  const step = orderStep.parse(payload);
  const place = await openScene(services, step);
  const due = await dueLine(services, place);
  const isOrdered = due
    ? due.spoken
      ? due.spoken.isUnheard && (await orderHearing(services, step, place, due.spoken))
      : await orderSpeech(services, step, place, due)
    : false;
  if (!isOrdered) await services.workflow.succeed(step.taskToken, { done: true });
  return {};
}

/** @returns false where another voice speaks the film: then NarrateScene goes on with that one */
async function orderSpeech(
  services: Services,
  step: Parameters<typeof orderScene>[1],
  place: ScenePlace,
  due: DueLine,
): Promise<boolean> {
  const { predictions } = place.folder;
  const isUnderWay = predictions.some(({ recipe, status }) => recipe === due.recipe && !isFinished(status));
  if (standInOf(place.job) && !isUnderWay) return false;
  const order = speechOrder(place, due);
  try {
    await orderScene(services, step, place, () => order);
    return true;
  } catch (error) {
    if (!isFinal(error)) throw error;
    if (await giveWay(services, place, services.speech, error)) return false;
    await tellWhy(services, place, error.message);
    throw error;
  }
}

/** @returns false where the words will not be heard: then the line is whole as it is */
async function orderHearing(
  services: Services,
  step: Parameters<typeof orderScene>[1],
  place: ScenePlace,
  spoken: SpokenLine,
): Promise<boolean> {
  const order = hearingOrder(services, place, spoken);
  try {
    if (order) {
      await orderScene(services, step, place, () => order);
      return true;
    }
  } catch (error) {
    if (!isFinal(error)) throw error;
    const { jobId, sceneId } = step;
    services.log.warn('the words of a line could not be heard', { jobId, sceneId, reason: error.message });
  }
  await writeLine(services, place.job.tenantId, { ...spoken, isUnheard: false });
  return false;
}

/** Whether a fault ends the order: others end the job, or pass when the step is repeated. */
function isFinal(error: unknown): error is Fault {
  const passing = [
    'JobCanceled',
    'JobDeadline',
    'VersionConflict',
    'ProviderUnreachable',
    'ProviderOverloaded',
  ];
  return isFault(error) && !passing.includes(error.name);
}

async function tellWhy(services: Services, { job, scene }: ScenePlace, reason: string): Promise<void> {
  const { id: jobId, tenantId } = job;
  services.log.warn('a scene goes without its narration', { jobId, sceneId: scene.id, reason });
  const narrationWarning = `Scene ${scene.position + 1} has no narration: ${reason}`;
  await setScene(services, { tenantId, jobId, sceneId: scene.id }, (current) => ({
    ...current,
    narrated: null,
    narrationWarning,
  }));
}
