import { z } from 'zod';
import { Fault } from '../../domain/errors.ts';
import { layOut } from '../../domain/timeline.ts';
import { hearingOrder } from '../narration/line-order.ts';
import type { Json, Services } from '../ports.ts';
import { orderScene } from '../predictions/order-scene.ts';
import type { JobFolder } from '../records.ts';
import { jobStep, openFolder, type ScenePlace } from '../step-input.ts';
import { newScene } from './new-scene.ts';
import { trackFile, wholeNarration } from './track-file.ts';

const hearingStep = jobStep.extend({ taskToken: z.string() });

/**
 * Step StartHearing: orders the words of the recording that a film follows from a model that hears, and leaves the task
 * token with the order. HearTrack reads them when it is called again.
 * @throws Fault when they cannot be had: the recording is then timed by its pauses
 */
export async function startHearing(services: Services, payload: unknown): Promise<Json> {
  const step = { ...hearingStep.parse(payload), sceneId: wholeNarration, remake: false };
  const folder = await openFolder(services, step);
  const order = hearingOrder(services, folder, await trackFile(services, folder.job));
  if (!order) throw new Fault('InputRejected', 'No model can be handed the recording.');
  await orderScene(services, step, trackPlace(services, folder), () => order);
  return {};
}

/** The whole recording as a place of orders, before there are scenes. */
function trackPlace(services: Services, folder: JobFolder): ScenePlace {
  const { job } = folder;
  const text = { visual: '', narration: null, caption: null };
  const draft = { beat: 'scene' as const, text, seconds: job.settings.durationSeconds };
  const scene = {
    ...newScene(services, job, draft, wholeNarration),
    id: wholeNarration,
    position: 0,
  };
  const timeline = layOut([scene], job.settings.fps);
  const [timing] = timeline.scenes;
  if (!timing) throw new Error('The recording has no length.');
  return { folder, job, scene, timing, timeline };
}
