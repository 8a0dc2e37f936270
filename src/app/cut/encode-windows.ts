import pLimit from 'p-limit';
import type { Job } from '../../domain/job.ts';
import type { Scene } from '../../domain/storyboard.ts';
import type { Timeline } from '../../domain/timeline.ts';
import type { Services } from '../ports.ts';
import { encodeWindow } from './encode-window.ts';
import { windowPlan } from './render-plan.ts';

/** While one window is encoded the clips of the next are fetched; how many encode at once the media port decides. */
const windowsAtOnce = 4;

/** Encodes the transition windows of a video that are not stored yet. @throws Fault `MediaFailed` */
export async function encodeWindows(
  services: Services,
  job: Job,
  scenes: readonly Scene[],
  timeline: Timeline,
): Promise<void> {
  const limit = pLimit(windowsAtOnce);
  const plans = scenes.flatMap((_, index) => windowPlan(job, scenes, timeline, index) ?? []);
  await Promise.all(plans.map((plan) => limit(() => encodeWindow(services, job, plan))));
}
