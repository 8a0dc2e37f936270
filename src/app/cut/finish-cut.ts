import { layOut } from '../../domain/timeline.ts';
import type { Json, Services } from '../ports.ts';
import { jobStep, openFolder } from '../step-input.ts';
import { partsOf } from './cut-parts.ts';
import { transcodePlan } from './render-plan.ts';
import { soundPlan } from './sound-plan.ts';
import { spliceVideo } from './splice-video.ts';

/**
 * Step FinishCut: lays captions and what the file says of itself into the video that MediaConvert made, whose picture
 * and sound are copied.
 */
export async function finishCut(services: Services, payload: unknown): Promise<Json> {
  const folder = await openFolder(services, jobStep.parse(payload));
  const { job, scenes } = folder;
  const timeline = layOut(scenes, job.settings.fps);
  const sound = await soundPlan(services, folder);
  const { key } = transcodePlan(job, partsOf(job, scenes, timeline), sound.key);
  await spliceVideo(services, folder, [{ key, startFrame: 0, frames: timeline.totalFrames }], key);
  return {};
}
