import pLimit from 'p-limit';
import type { Services } from '../ports.ts';
import { encodeWindow, type WindowPlace } from './encode-window.ts';
import { windowPlan } from './render-plan.ts';

/** While one window is encoded the clips of the next are fetched; how many encode at once the media port decides. */
const windowsAtOnce = 4;

/** Encodes the transition windows of a video that are not stored yet. @throws Fault `MediaFailed` */
export async function encodeWindows(services: Services, place: WindowPlace): Promise<void> {
  const { job, scenes, timeline } = place;
  const limit = pLimit(windowsAtOnce);
  const plans = scenes.flatMap((_, index) => windowPlan(job, scenes, timeline, index) ?? []);
  await Promise.all(plans.map((plan) => limit(() => encodeWindow(services, place, plan))));
}
